"""Who may lead an audit: an internal auditor who owns nothing of what is audited. Clause 9.2.2.

Who owned it within the last year counts as its owner: handing it over for a moment opens no audit.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from aims.core.errors import Conflict, Invalid, NotFound
from aims.models import AISystem
from aims.platform.enums import GrantKind
from aims.platform.models import Grant, Member, Organization
from audits.models import Audit
from controls.models import ControlImplementation
from documents.enums import DocumentStatus
from documents.models import Document, DocumentRequirement

OWNED_WITHIN = timedelta(days=365)


def check_lead(organization: Organization, lead: Member) -> None:
    """An active member of this organization with the access of an internal auditor. Raises NotFound and Invalid."""
    if lead.organization_id != organization.pk:
        raise NotFound("There is no such person in this organization.")
    holds = Grant.objects.filter(member=lead, kind=GrantKind.INTERNAL_AUDITOR).exists()
    if not lead.is_active or not holds:
        words = (
            f"{lead.name} is no internal auditor here. Give them that access first, or choose someone else."
        )
        raise Invalid(words, {"lead": [words]})


def check_independence(
    lead: Member, *, requirements: Iterable[int], systems: Iterable[int], field: str = "lead"
) -> None:
    """Refuse a lead auditor who owns what is audited, and say what. Raises Invalid."""
    owned = owned_of(lead, requirements=set(requirements), systems=set(systems))
    if owned:
        words = (
            f"{lead.name} owns {', '.join(owned)}, or did within the last twelve months. "
            "Nobody audits their own work: leave it out, or let someone else lead."
        )
        raise Invalid(words, {field: [words]})


def check_audit(audit: Audit, *, requirements: Iterable[int] | None = None, field: str = "") -> None:
    """The same for an audit as it is stored, with these clauses and controls in place of its own. Raises Invalid."""
    asked = audit.items.values_list("requirement_id", flat=True) if requirements is None else requirements
    looked_at = audit.systems.values_list("system_id", flat=True)
    check_independence(audit.lead, requirements=asked, systems=looked_at, field=field)


def check_not_lead(audit: Audit, member: Member, field: str = "owner") -> None:
    """Who answers for a finding did not lead the audit. Raises Invalid."""
    if member.pk == audit.lead_id:
        words = f"{member.name} leads the audit, so cannot answer for what it finds. Choose someone else."
        raise Invalid(words, {field: [words]})


def check_programme_day(audit: Audit) -> None:
    """The day of an audit lies in its programme's period. Raises NotFound and Invalid."""
    programme = audit.programme
    if programme is None:
        return
    if programme.organization_id != audit.organization_id:
        raise NotFound("There is no such programme in this organization.")
    if not programme.starts_on <= audit.planned_on <= programme.ends_on:
        words = (
            f"{programme.reference} runs from {programme.starts_on:%Y-%m-%d} to {programme.ends_on:%Y-%m-%d}."
        )
        raise Invalid(words, {"planned_on": [words]})


def open_audit(audit: Audit, *statuses: str) -> Audit:
    """The audit, if it is in one of these states. Raises Conflict."""
    if audit.status not in statuses:
        raise Conflict(f"The audit is {audit.get_status_display().lower()}, so this cannot be changed now.")
    return audit


def owned_of(member: Member, *, requirements: set[int], systems: set[int]) -> list[str]:
    """References of the controls, documents and AI systems in question that the member owns or owned lately."""
    since = timezone.now() - OWNED_WITHIN
    controls: Any = ControlImplementation
    found = _owned(controls, member, since, requirement_id__in=requirements)
    linked = DocumentRequirement.objects.filter(requirement_id__in=requirements)
    kept = linked.filter(document__status=DocumentStatus.ACTIVE).values("document_id")
    found += _owned(Document, member, since, id__in=kept)
    found += _owned(AISystem, member, since, id__in=systems)
    return found


def _owned(model: Any, member: Member, since: datetime, **which: Any) -> list[str]:
    """By the history: a row of it counts until the next one took its place."""
    lately = Q(superseded_at=None) | Q(superseded_at__gt=since)
    rows = model.history.filter(lately, organization_id=member.organization_id, owner_id=member.pk, **which)
    return sorted(set(rows.values_list("reference", flat=True)))
