"""What the first page knows: approvals, drafts, to-dos, cards, and where an auditor lands.

This is the highest app, so it may look into all of them; none of them has to know the first page.
"""

from __future__ import annotations

from django.db.models import Count, Q
from django.urls import reverse

from aims.enums import VersionStatus
from aims.platform import inbox, landing
from aims.platform.access import allows
from aims.platform.inbox import InboxRow
from aims.platform.landing import Place
from aims.platform.models import User
from aims.platform.viewpoint import Viewpoint
from aims.platform.waiting import register_waiting
from audits import at_a_glance
from audits.inbox_rows import number_of, row
from audits.selectors.engagements import open_engagements
from audits.to_do import CONTROLS_DUE, EVIDENCE_ENDED, EVIDENCE_ENDING, risk_reviews, unrated_risks
from controls.enums import Applicability
from controls.models import StatementVersion
from risks.selectors.waiting import owners_decisions

TO_DO = (owners_decisions, unrated_risks, risk_reviews)
JOINED = (CONTROLS_DUE, EVIDENCE_ENDED, EVIDENCE_ENDING)


def register() -> None:
    """Make sources, cards and the auditor's landing known."""
    for source in (statements, *TO_DO):
        inbox.register_inbox(source)
    for joined in JOINED:
        register_waiting(joined)
    at_a_glance.register()
    if portals not in landing.SOURCES:
        landing.SOURCES.append(portals)


def portals(user: User) -> list[Place]:
    """An external auditor lands in the portal of their engagement."""
    return [
        Place(
            f"{engagement.organization.name}, auditor portal",
            f"{engagement.purpose}, until {engagement.ends_on:%d %b %Y}",
            reverse("portal-overview", kwargs={"key": engagement.key}),
        )
        for engagement in open_engagements(user)
    ]


def statements(viewpoint: Viewpoint) -> list[InboxRow]:
    """The Statement that waits for top management, and the draft that someone has to finish. One query."""
    may_approve = allows(viewpoint.actor, "statement.approve")
    may_decide = allows(viewpoint.actor, "statement.decide")
    wanted = [VersionStatus.IN_REVIEW] * may_approve + [VersionStatus.DRAFT] * may_decide
    if not wanted:
        return []
    open_lines = Count("lines", filter=Q(lines__applicability=Applicability.UNDECIDED))
    rows = (
        viewpoint.rows(StatementVersion)
        .filter(status__in=wanted)
        .select_related("statement", "drafted_by", "submitted_by")
        .annotate(undecided=open_lines)
    )
    return [
        _approval(viewpoint, version)
        if version.status == VersionStatus.IN_REVIEW
        else _draft(viewpoint, version)
        for version in rows.order_by("statement__reference", "number")
    ]


def _approval(viewpoint: Viewpoint, version: StatementVersion) -> InboxRow:
    """The scope tells of itself."""
    return _statement_row(
        viewpoint,
        version,
        what=f"Approve the Statement of Applicability, version {version.number}",
        why=f"sent by {(version.submitted_by or version.drafted_by).name}",
        action="Read and decide",
        section="Approvals",
    )


def _draft(viewpoint: Viewpoint, version: StatementVersion) -> InboxRow:
    """A draft that came back, or that still has lines without a decision."""
    undecided: int = getattr(version, "undecided", 0)
    begin = "The Statement came back" if version.submitted_at is not None else "Finish the Statement"
    return _statement_row(
        viewpoint,
        version,
        what=f"{begin}, version {version.number}",
        why=number_of(undecided, "control without a decision", "controls without a decision")
        if undecided
        else "every control is decided; send it for approval",
        action="Open the draft",
        section="Drafts",
    )


def _statement_row(viewpoint: Viewpoint, version: StatementVersion, **values: str) -> InboxRow:
    place = {"reference": version.statement.reference, "number": version.number}
    return row(
        viewpoint,
        "statement-detail",
        place,
        reference=version.reference,
        icon="shield-check",
        **values,
    )
