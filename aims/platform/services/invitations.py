"""People who are invited, by one link that works once: to set a first password, or to join with a sign-in.

A link that sets a password is only made for a sign-in that this invitation created and that nobody has
used yet: inviting an address must never open another's account.

Someone who has a sign-in already gets a link to join with it, and nothing is open to them until then. An
organization cannot know who holds that sign-in: another one may have invited the address first and kept
the link. So the link alone opens nothing, and the sign-in alone joins nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from aims.core.errors import Conflict, Invalid, NotAllowed
from aims.platform.access import require
from aims.platform.actors import Actor, member_actor, system_actor
from aims.platform.models import Joining, Member, User
from aims.platform.saving import check, locked, save
from aims.platform.unit import Unit, change

USED = "This link was used already, or it is older than three days. Ask for a new one where you got it."
HERE_ALREADY = "This sign-in is a member of the organization already."
WAITS_ALREADY = (
    "This sign-in is invited already and waits for acceptance. Make a new link on that person’s page."
)
NOT_YOURS = "This link is for another person’s sign-in. Sign out, and open it again as that person."
JOIN = "join"
"""Stands in a link for the person's number, which the joining knows. No number is written like this."""


@dataclass(frozen=True)
class Invitation:
    """What the address of the link is made of. Shown once to the one who invites, kept nowhere."""

    person: str
    token: str

    @property
    def joins(self) -> bool:
        """Whether the link is for someone who has a sign-in already."""
        return self.person == JOIN


def invite_user(*, actor: Actor, email: str) -> tuple[User, Invitation | None]:
    """The sign-in of this e-mail address; with an invitation when it is new.

    Raises NotAllowed and Invalid.
    """
    require(actor, "account.invite")
    address = email.strip().lower()
    known = User.objects.filter(username=address).first()
    if known is not None:
        return known, None
    user = User(username=address, email=address)
    user.set_unusable_password()
    with change(None, actor) as unit:
        check(user)
        user.save(force_insert=True)
        unit.record("account.invited", facts={"user": user.pk})
    return user, _invitation(user)


def renew_invitation(*, actor: Actor, member: Member) -> Invitation:
    """A new link in place of one that was lost; the one before stops working.

    Raises NotAllowed, and Conflict when the sign-in is in use or belongs to other organizations too.
    """
    require(actor, "account.invite", member)
    joining = Joining.objects.filter(member=member).first()
    if joining is not None:
        return invite_again(actor=actor, joining=joining)
    user = member.user
    if user is None or user.has_usable_password():
        raise Conflict(f"{member.name} has set a password already. An administrator of the server can help.")
    if Member.objects.filter(user=user).exclude(organization=member.organization).exists():
        raise Conflict(f"{member.name} was invited by another organization first; that link counts.")
    with change(None, actor) as unit:
        user.set_unusable_password()
        user.save(update_fields=["password"])
        unit.record("account.invited", facts={"user": user.pk})
    return _invitation(user)


def accept_invitation(*, invitation: Invitation, password: str) -> User:
    """Set the first password through the link. Raises Conflict for a used or old link, and Invalid."""
    user = invited_user(invitation)
    with change(None, system_actor("invitation")) as unit:
        # Read again under the head's lock: of two at once, one sets the password.
        user = User.objects.select_for_update().get(pk=user.pk)
        if not default_token_generator.check_token(user, invitation.token):
            raise Conflict(USED)
        _set(user, password)
        unit.record("account.invitation_accepted", facts={"user": user.pk})
    return user


def invited_user(invitation: Invitation) -> User:
    """Whom the link is for. Raises Conflict when it does not work any more."""
    try:
        number = int(urlsafe_base64_decode(invitation.person))
    except (ValueError, OverflowError) as error:
        raise Conflict(USED) from error
    user = User.objects.filter(pk=number, is_active=True).first()
    if user is None or not default_token_generator.check_token(user, invitation.token):
        raise Conflict(USED)
    return user


def hold_access(unit: Unit, member: Member, user: User) -> Invitation:
    """Let all access of a new member wait for the person behind `user`, inside the change that adds them.

    Raises Invalid when that sign-in is a member here, or waits already.
    """
    if Member.objects.filter(organization=member.organization, user=user).exists():
        raise Invalid(HERE_ALREADY, {"": [HERE_ALREADY]})
    if Joining.objects.filter(organization=member.organization, user=user).exists():
        raise Invalid(WAITS_ALREADY, {"": [WAITS_ALREADY]})
    return _link(Joining(organization=member.organization, member=member, user=user))


def renew_link(unit: Unit, joining: Joining) -> Invitation:
    """Another link to join with, inside a change; the one before stops working."""
    return _link(joining)


def invite_again(*, actor: Actor, joining: Joining) -> Invitation:
    """Another link to join with; the one before stops working. Raises NotAllowed and Conflict."""
    require(actor, "account.invite", joining.member)
    with change(joining.organization, actor) as unit:
        member = locked(joining.member)
        current = Joining.objects.filter(member=member).first()
        if current is None or not member.is_active:
            raise Conflict(f"{member.name} does not wait for a link any more.")
        invitation = renew_link(unit, current)
        unit.record("member.invited", member)
    return invitation


def accept_joining(*, user: User, invitation: Invitation) -> Member:
    """Join with one's own sign-in; what was granted counts from now on.

    Raises Conflict for a used or old link, and NotAllowed when it is for another sign-in.
    """
    joining = joining_behind(invitation)
    person = joining.member
    if joining.user_id != user.pk:
        raise NotAllowed(NOT_YOURS)
    person.user = user
    with change(joining.organization, member_actor(person)) as unit:
        # Read again under the head's lock: of two at once, one joins.
        _open(Joining.objects.filter(pk=joining.pk, digest=joining.digest)).delete()
        member = locked(person)
        if Member.objects.filter(organization=joining.organization, user=user).exists():
            raise Conflict(HERE_ALREADY)
        member.user = user
        save(member, ["user"])
        unit.record("member.joined", member)
    return member


def joining_behind(invitation: Invitation) -> Joining:
    """What the link opens. Raises Conflict when it does not work any more."""
    return _open(Joining.objects.filter(digest=_digest(invitation.token)))


def sign_in_of(member: Member) -> User | None:
    """The member's sign-in, or the one whose acceptance they wait for."""
    joining = None if member.user else Joining.objects.filter(member=member).select_related("user").first()
    return joining.user if joining else member.user


def change_own_password(*, user: User, old: str, new: str) -> User:
    """Replace one's own password; other open sessions end. Raises Invalid."""
    if not user.check_password(old):
        raise Invalid("Check the password.", {"old": ["This is not your present password."]})
    with change(None, system_actor("account")) as unit:
        user = User.objects.select_for_update().get(pk=user.pk)
        _set(user, new, "new")
        unit.record("account.password_changed", facts={"user": user.pk})
    return user


def _set(user: User, password: str, field: str = "password") -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid("Choose another password.", {field: list(error.messages)}) from error
    user.set_password(password)
    user.save(update_fields=["password"])


def _invitation(user: User) -> Invitation:
    person = urlsafe_base64_encode(force_bytes(str(user.pk)))
    return Invitation(person, default_token_generator.make_token(user))


def _open(rows: QuerySet[Joining]) -> Joining:
    rows = rows.filter(expires_at__gt=timezone.now(), member__is_active=True, user__is_active=True)
    joining = rows.select_related("organization", "member", "user").first()
    if joining is None:
        raise Conflict(USED)
    return joining


def _link(joining: Joining) -> Invitation:
    """A fresh link, of which only the digest is kept; it lasts as long as one that sets a password."""
    token = secrets.token_urlsafe(32)
    joining.digest = _digest(token)
    joining.expires_at = timezone.now() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    joining.save()
    return Invitation(JOIN, token)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
