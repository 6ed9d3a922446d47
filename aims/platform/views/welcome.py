"""The link of an invitation, and how it is shown once to the one who invited."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from aims.core.errors import Conflict, Invalid
from aims.platform.forms.people import FirstPasswordForm
from aims.platform.models import User
from aims.platform.services.invitations import (
    Invitation,
    accept_invitation,
    accept_joining,
    invited_user,
    joining_behind,
)
from aims.platform.views.page import to_sign_in

SHOWN_ONCE = "invitation_link"


@dataclass(frozen=True)
class ShownLink:
    """A link for the one who invited: its address, and whether the person has a sign-in already."""

    address: str
    joins: bool = False

    def __str__(self) -> str:
        return self.address


def keep_link(request: HttpRequest, invitation: Invitation | None, about: str) -> None:
    """Remember the link until the next page about `about` shows it, once."""
    if invitation is not None:
        place = {"person": invitation.person, "token": invitation.token}
        address = request.build_absolute_uri(reverse("welcome", kwargs=place))
        request.session[SHOWN_ONCE] = {"about": about, "address": address, "joins": invitation.joins}


def take_link(request: HttpRequest, about: str) -> ShownLink | None:
    """The link, if one waits for the page about `about`; asked again it is gone."""
    kept = request.session.get(SHOWN_ONCE)
    if not kept or kept["about"] != about:
        return None
    del request.session[SHOWN_ONCE]
    return ShownLink(str(kept["address"]), bool(kept.get("joins")))


@login_not_required
@never_cache
def welcome(request: HttpRequest, person: str, token: str) -> HttpResponse:
    """Set the first password, or join with a sign-in. A link that does not work any more says so."""
    invitation = Invitation(person, token)
    try:
        if invitation.joins:
            return _join(request, invitation)
        user = invited_user(invitation)
        form = FirstPasswordForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            accept_invitation(invitation=invitation, password=form.cleaned_data["password"])
            messages.success(request, "Your password is set. Sign in with it.")
            return redirect("sign-in")
    except Conflict as refusal:
        return render(request, "platform/welcome_over.html", {"message": refusal.message}, status=409)
    except Invalid as refusal:
        form.take(refusal)
    context = {"form": form, "email": user.email}
    return render(request, "platform/welcome.html", context, status=422 if form.errors else 200)


def _join(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Accept, signed in as the person who is invited; anyone else is told for whom the link is."""
    joining = joining_behind(invitation)
    if not isinstance(request.user, User):
        return to_sign_in(request)
    yours = request.user.pk == joining.user_id
    if yours and request.method == "POST":
        accept_joining(user=request.user, invitation=invitation)
        messages.success(request, f"You have joined {joining.organization.name}.")
        return redirect("start")
    context = {"organization": joining.organization, "email": joining.user.email, "yours": yours}
    return render(request, "platform/welcome_join.html", context, status=200 if yours else 403)
