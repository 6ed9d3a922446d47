"""Sign-ins: they belong to no organization, so they stand in the system's own chain."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from aims.core.errors import Invalid
from aims.platform.access import require
from aims.platform.actors import Actor, system_actor
from aims.platform.models import User
from aims.platform.saving import check, invalid
from aims.platform.unit import change


def create_user(*, actor: Actor, email: str, password: str) -> User:
    """A new sign-in. Raises NotAllowed, and Invalid for a taken address or a weak password."""
    require(actor, "account.create")
    user = User(username=email.strip().lower(), email=email.strip().lower())
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid("Choose another password.", {"password": list(error.messages)}) from error
    user.set_password(password)
    with change(None, actor) as unit:
        check(user)
        user.save(force_insert=True)
        unit.record("account.created", facts={"user": user.pk})
    return user


def set_password(*, actor: Actor, user: User, password: str) -> None:
    """Replace the password; open sessions of the sign-in end. Raises NotAllowed and Invalid."""
    require(actor, "account.change")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise invalid(error) from error
    with change(None, actor) as unit:
        user.set_password(password)
        user.save(update_fields=["password"])
        unit.record("account.password_changed", facts={"user": user.pk})


def record_sign_in(*, user: User) -> None:
    """Note that someone signed in."""
    _note("account.signed_in", {"user": user.pk})


def record_failed_sign_in(*, address: str) -> None:
    """Note a refused sign-in to a known account; what was typed is not kept."""
    user = User.objects.filter(username=address.strip().lower()).first()
    _note("account.sign_in_refused", {"user": user.pk if user else None})


def _note(verb: str, facts: dict[str, Any]) -> None:
    with change(None, system_actor("sign-in")) as unit:
        unit.record(verb, facts=facts)
