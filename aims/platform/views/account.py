"""Sign-in, sign-out and the way to one's own first page."""

from __future__ import annotations

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from aims.core.errors import Invalid
from aims.platform import landing, throttle
from aims.platform.forms.people import OwnPasswordForm, SignInForm
from aims.platform.models import User
from aims.platform.services.accounts import record_failed_sign_in, record_sign_in
from aims.platform.services.invitations import change_own_password
from aims.platform.views.context import THEMES


@method_decorator(login_not_required, name="dispatch")
class SignInView(LoginView):
    """Django's own sign-in, slowed down after wrong passwords and noted in the ledger."""

    template_name = "platform/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not throttle.count(self._who()):
            # An empty form: one that was sent would look at the password.
            form = SignInForm(request, initial={"username": request.POST.get("username", "")})
            message = "Too many wrong passwords. Wait a quarter of an hour, or ask the administrator."
            return self.render_to_response(self.get_context_data(form=form, closed=message), status=429)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        throttle.forget(self._who())
        record_sign_in(user=form.get_user())
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        record_failed_sign_in(address=str(form.cleaned_data.get("username", "")))
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_success_url(self) -> str:
        """Never back to this page, which would send a signed-in person round in a circle."""
        address = str(super().get_success_url())
        here = address.partition("?")[0] == self.request.path
        return str(self.get_default_redirect_url()) if here else address

    def _who(self) -> throttle.Who:
        address = throttle.client_address(self.request.META, settings.AIMS_TRUSTED_PROXIES)
        return _account(self.get_form(), self.request.POST.get("username", "")), address


def _account(form: AuthenticationForm, typed: str) -> str:
    """What the form makes of the name typed, before any password; nothing for what can be no account."""
    try:
        return str(form.fields["username"].clean(typed)).strip().lower()
    except ValidationError:
        return ""


def start(request: HttpRequest) -> HttpResponse:
    """To the person's own first page; with several organizations they choose."""
    places = landing.places_of(cast(User, request.user))
    if len(places) == 1:
        return HttpResponseRedirect(places[0].address)
    return render(request, "platform/choose_organization.html", {"places": places})


start.action = "public.signed_in"  # type: ignore[attr-defined]


def own_password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; this session stays, every other one of the sign-in ends."""
    user = cast(User, request.user)
    form = OwnPasswordForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        data = form.cleaned_data
        try:
            changed = change_own_password(user=user, old=data["old"], new=data["new"])
        except Invalid as refusal:
            form.take(refusal)
        else:
            update_session_auth_hash(request, changed)
            messages.success(request, "Your password is changed.")
            return redirect("start")
    status = 422 if form.errors else 200
    return render(request, "platform/own_password.html", {"form": form, "email": user.email}, status=status)


own_password.action = "account.change_own"  # type: ignore[attr-defined]


@login_not_required
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Light, dark or as the system: a personal convenience, kept in a cookie."""
    back = request.POST.get("next", "")
    safe = back.startswith("/") and url_has_allowed_host_and_scheme(back, None)
    response = HttpResponseRedirect(back if safe else reverse("start"))
    theme = request.POST.get("theme", "auto")
    chosen = theme if theme in THEMES else "auto"
    response.set_cookie("theme", chosen, max_age=365 * 24 * 3600, samesite="Lax", httponly=True)
    return response


set_theme.action = "public"  # type: ignore[attr-defined]  # read by the guard of actions
