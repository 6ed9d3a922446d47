"""Forms of one's own account, of members and of their access."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.forms import widgets

from aims.core.forms import ConfirmForm, PlainForm
from aims.platform.enums import GrantKind

PASSWORD_HELP = "At least 12 characters. A short sentence is easy to remember and hard to guess."  # noqa: S105 - words for people


class SignInForm(AuthenticationForm):
    """Sign-in by e-mail address, which people write in capitals or not."""

    def clean_username(self) -> str:
        return str(self.cleaned_data["username"]).strip().lower()


def _password(label: str, complete: str = "new-password", help_text: str = "") -> forms.CharField:
    attrs = {"autocomplete": complete}
    return forms.CharField(
        label=label,
        strip=False,
        max_length=128,
        help_text=help_text,
        widget=widgets.PasswordInput(attrs=attrs),
    )


class FirstPasswordForm(PlainForm):
    """The first password of someone who was invited."""

    password = _password("Password", help_text=PASSWORD_HELP)
    again = _password("The same again")

    def clean(self) -> dict[str, Any] | None:
        data = self.cleaned_data
        if "password" in data and data.get("again") != data["password"]:
            self.add_error("again", "The two are not the same.")
        return super().clean()


class OwnPasswordForm(PlainForm):
    """One's own password: the present one, then the new one twice."""

    old = _password("Present password", "current-password")
    new = _password("New password", help_text=PASSWORD_HELP)
    again = _password("The new one again")

    def clean(self) -> dict[str, Any] | None:
        data = self.cleaned_data
        if "new" in data and data.get("again") != data["new"]:
            self.add_error("again", "The two are not the same.")
        return super().clean()


class AddMemberForm(PlainForm):
    """A person; with an e-mail address and the tick they can sign in."""

    name = forms.CharField(max_length=200)
    job_title = forms.CharField(label="Job title", max_length=200, required=False)
    email = forms.EmailField(label="E-mail address", max_length=150, required=False)
    sign_in = forms.BooleanField(
        label="Can sign in",
        required=False,
        initial=True,
        help_text="You get a link for them after saving; no e-mail is sent.",
    )
    kinds = forms.MultipleChoiceField(
        label="Access",
        choices=GrantKind.choices,
        required=False,
        widget=widgets.CheckboxSelectMultiple,
        help_text="What they may do. Without any, they can be named as an owner but open nothing.",
    )

    def clean(self) -> dict[str, Any] | None:
        if self.cleaned_data.get("sign_in") and not self.cleaned_data.get("email"):
            self.add_error("email", "Whoever signs in needs an e-mail address.")
        return super().clean()


class GrantForm(ConfirmForm):
    """One more kind of access."""

    kind = forms.ChoiceField(label="Access", choices=GrantKind.choices)
    field_order = ["kind", "reason"]

    def __init__(self, *args: Any, held: frozenset[str] = frozenset(), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        if isinstance(kind, forms.ChoiceField):
            kind.choices = [choice for choice in GrantKind.choices if choice[0] not in held]
