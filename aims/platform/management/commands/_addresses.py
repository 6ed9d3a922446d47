"""Whole addresses of pages, for who reads them in a terminal."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from aims.platform.services.invitations import Invitation


def address_of(name: str, **place: str) -> str:
    """By the first host that people type, as AIMS_HOSTS names it."""
    scheme = "https" if settings.SECURE_SSL_REDIRECT else "http"
    return f"{scheme}://{settings.ALLOWED_HOSTS[0].lstrip('.')}{reverse(name, kwargs=place)}"


def how_to_begin(email: str, invitation: Invitation) -> str:
    """The link of an invitation, and what to know about it."""
    link = address_of("welcome", person=invitation.person, token=invitation.token)
    what = "joins with the sign-in they have" if invitation.joins else "sets a password"
    return (
        f"{email} {what} here, once, within three days:\n{link}\n"
        "It is shown this once. If people reach the pages by another host name or port, put that in front."
    )
