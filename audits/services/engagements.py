"""An external auditor's access: given for a purpose and a period, changed, ended. ISO/IEC 17021-1.

The permission that opens the portal is guardian's; it is given and taken back here and nowhere else,
inside the same unit of work as the engagement itself.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from guardian.shortcuts import assign_perm, remove_perm

from aims.core.errors import Conflict, Invalid
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.models import Grant, Joining, Member, Organization, User
from aims.platform.saving import add, check, locked_at, save
from aims.platform.services.invitations import (
    Invitation,
    hold_access,
    invite_user,
    renew_link,
    sign_in_of,
)
from aims.platform.unit import Unit, change
from audits.access import READ_ENGAGEMENT
from audits.enums import (
    ActionStatus,
    CertificationStatus,
    EngagementStatus,
    FindingStatus,
    ReviewActionStatus,
)
from audits.models import AuditorEngagement
from audits.models.certification import OVER
from audits.workflows import ENGAGEMENT
from controls.enums import GapStatus
from documents.enums import EvidenceStatus
from risks.enums import RiskStatus


def create_engagement(
    *,
    actor: Actor,
    organization: Organization,
    auditor: Member,
    body: str,
    purpose: str,
    starts_on: date,
    ends_on: date,
    reason: str = "",
) -> AuditorEngagement:
    """Let a member without any access inside read through the portal, between these dates.

    Raises NotAllowed, NotFound, Conflict for someone with access inside or who owns something, and Invalid.
    """
    engagement = AuditorEngagement(
        organization=organization,
        auditor=auditor,
        body=body,
        purpose=purpose,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    require(actor, "engagement.create", engagement)
    require(actor, "engagement.create", auditor)
    with change(organization, actor) as unit:
        _open(unit, engagement)
        unit.record("engagement.created", engagement, reason=reason, on=starts_on)
    return engagement


def invite_auditor(
    *,
    actor: Actor,
    organization: Organization,
    name: str,
    email: str,
    body: str,
    purpose: str,
    starts_on: date,
    ends_on: date,
    reason: str = "",
) -> tuple[AuditorEngagement, Invitation | None]:
    """The same for someone new: their sign-in, their member and the engagement, all or nothing.

    Someone with a sign-in that is not known here is invited to join with it; the portal stays closed
    until they accept. The invitation is None for a sign-in that is a member already.
    Raises NotAllowed, Conflict and Invalid.
    """
    engagement = AuditorEngagement(
        organization=organization, body=body, purpose=purpose, starts_on=starts_on, ends_on=ends_on
    )
    require(actor, "engagement.create", engagement)
    check(engagement, ["body", "purpose", "starts_on", "ends_on"])
    with transaction.atomic():
        user, invitation = invite_user(actor=actor, email=email)
        with change(organization, actor) as unit:
            engagement.auditor, invitation = _auditor(unit, organization, name, user, invitation)
            _open(unit, engagement)
            unit.record("engagement.created", engagement, engagement.auditor, reason=reason, on=starts_on)
    return engagement, invitation


def change_engagement(
    *,
    actor: Actor,
    engagement: AuditorEngagement,
    starts_on: date,
    ends_on: date,
    revision: int | None = None,
    reason: str = "",
) -> AuditorEngagement:
    """Change the dates; they count from the next click of the auditor on.

    Raises NotAllowed, Stale, Conflict and Invalid.
    """
    require(actor, "engagement.change", engagement)
    with change(engagement.organization, actor) as unit:
        engagement = locked_at(engagement, revision)
        if engagement.status != EngagementStatus.OPEN:
            raise Conflict("This engagement has ended. Create a new one.")
        engagement.starts_on, engagement.ends_on = starts_on, ends_on
        save(engagement, ["starts_on", "ends_on"])
        unit.record("engagement.changed", engagement, reason=reason)
    return engagement


def end_engagement(
    *, actor: Actor, engagement: AuditorEngagement, reason: str, revision: int | None = None
) -> AuditorEngagement:
    """End the access at once, open sessions too. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "engagement.end", engagement)
    with change(engagement.organization, actor) as unit:
        engagement = locked_at(engagement, revision)
        ENGAGEMENT.step(engagement, "end", reason=reason)
        save(engagement, ["status"])
        remove_perm(READ_ENGAGEMENT, sign_in_of(engagement.auditor), engagement)
        unit.record("engagement.ended", engagement, reason=reason)
    return engagement


def _auditor(
    unit: Unit, organization: Organization, name: str, user: User, invitation: Invitation | None
) -> tuple[Member, Invitation | None]:
    """The member behind a sign-in; a new one waits for acceptance unless the sign-in is new too."""
    known = Member.objects.filter(organization=organization, user=user).first()
    if known is not None:
        return known, invitation
    waiting = Joining.objects.filter(organization=organization, user=user).first()
    if waiting is not None:
        return waiting.member, renew_link(unit, waiting)
    member = Member(organization=organization, name=name, email=user.email)
    member.reference = unit.reference(Member)
    member.user = user if invitation else None
    add(member)
    return member, invitation or hold_access(unit, member, user)


OWNED: dict[str, Q] = {
    "owned_systems": Q(),
    "owned_risks": ~Q(status=RiskStatus.CLOSED),
    "owned_controls": Q(),
    "owned_evidence": Q(status=EvidenceStatus.VALID),
    "owned_obligations": Q(),
    "accountable_for": Q(ended_on=None),
    "owned_findings": ~Q(status__in=(FindingStatus.CLOSED, FindingStatus.WITHDRAWN)),
    "corrective_actions": ~Q(status=ActionStatus.VERIFIED),
    "owned_gap_assessments": Q(status=GapStatus.OPEN),
    "owned_certifications": ~Q(status=CertificationStatus.ENDED),
    "owned_stages": ~Q(status__in=OVER),
    "review_actions": Q(status=ReviewActionStatus.OPEN),
}
"""What a member can own, as far as its owner can still be changed."""


def _first_owned(auditor: Member) -> str:
    """The reference of something that the member owns; empty for nothing."""
    for name, open_ones in OWNED.items():
        found = getattr(auditor, name).filter(open_ones).order_by("reference").first()
        if found is not None:
            return str(found.reference)
    return ""


def _open(unit: Unit, engagement: AuditorEngagement) -> None:
    """Insert the engagement and give its permission, for someone who is outside and can sign in.

    While a member waits for acceptance the permission opens nothing: the portal asks for the member's sign-in.
    """
    auditor, reader = engagement.auditor, sign_in_of(engagement.auditor)
    if Grant.objects.filter(member=auditor).exists():
        raise Conflict(f"{auditor.name} has access inside. An external auditor must come from outside.")
    owned = _first_owned(auditor)
    if owned:
        raise Conflict(
            f"{auditor.name} owns {owned}, and an auditor owns nothing that is audited. "
            "Give it another owner first."
        )
    if reader is None or not auditor.is_active:
        message = f"{auditor.name} has no sign-in that works."
        raise Invalid(message, {"auditor": [message]})
    engagement.reference = unit.reference(AuditorEngagement)
    add(engagement)
    assign_perm(READ_ENGAGEMENT, reader, engagement)
