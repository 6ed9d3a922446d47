"""The frame of every page of an organization: who asks, where, with which access.

`@page("risk.view")` names the action that the page needs. Another organization answers 404, the
right organization with the wrong grant 403; services check again, each for itself.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from aims.core.errors import NotFound, Refusal
from aims.platform.access import ACTIONS, require
from aims.platform.actors import Actor, member_actor
from aims.platform.models import Member, Organization, User
from aims.platform.viewpoint import Viewpoint


class PageRequest(HttpRequest):
    """A request that came through `page`."""

    organization: Organization
    actor: Actor
    viewpoint: Viewpoint
    member: Member


View = Callable[..., HttpResponseBase]
Row = TypeVar("Row", bound=Model)


def page(action: str) -> Callable[[View], View]:
    """Resolve organization, member and viewpoint, check the action, call the view."""

    def decorate(view: View) -> View:
        @wraps(view)
        def inside(request: HttpRequest, *args: Any, organization: str, **kwargs: Any) -> HttpResponseBase:
            if not isinstance(request.user, User):
                return to_sign_in(request)
            _enter(request, _member(request.user, organization))
            require(request.actor, action)  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        inside.action = action  # type: ignore[attr-defined]
        return inside

    if action not in ACTIONS:
        raise KeyError(f"a page names the action {action}, which nobody registered")
    return decorate


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page, which comes back here."""
    return HttpResponseRedirect(f"{reverse('sign-in')}?{urlencode({'next': request.get_full_path()})}")


def get_or_404(rows: QuerySet[Row], **lookup: Any) -> Row:
    """The one row, or NotFound: what the actor may not see looks the same as nothing."""
    row = rows.filter(**lookup).first()
    if row is None:
        raise NotFound("There is nothing at this address.")
    return row


def _member(user: User, slug: str) -> Member:
    member = (
        Member.objects.select_related("organization", "user")
        .filter(user=user, organization__slug=slug, is_active=True)
        .first()
    )
    if member is None:
        raise Http404
    return member


def _enter(request: Any, member: Member) -> None:
    request.member, request.organization = member, member.organization
    request.actor = member_actor(member)
    if not request.actor.kinds:
        # Someone without a grant (an external auditor) has no business on inside pages.
        raise Http404
    moment = _moment(request.GET.get("as_of", ""))
    request.viewpoint = (
        Viewpoint.at(request.actor, member.organization, moment)
        if moment and request.method == "GET"
        else Viewpoint(request.actor, member.organization)
    )


def _moment(text: str) -> datetime | None:
    """The `as_of` of an address; a date alone means its end. Raises Refusal for what is no moment.

    Nothing is guessed: the present under the address of a past moment would be read as the past.
    """
    if not text:
        return None
    try:
        # A plus sign that was not escaped arrives as a blank.
        words = text.strip().replace(" ", "+") if "T" in text else text.strip()
        moment = parse_datetime(words) or parse_datetime(f"{words}T23:59:59.999999")
        if moment is None:
            raise ValueError
        aware = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Refusal(
            "The moment in this address could not be read. Write a day like 2026-11-24, "
            "or a moment like 2026-11-24T15:30:00+00:00."
        ) from error
