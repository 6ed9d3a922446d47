"""The cards of the first page: how each part stands in a few figures, and what a reader opens first.

Top management and internal auditors seldom have to-dos; they get the Statement, the risks above the limit,
and an auditor the evidence at risk and the latest changes, by name and under the inbox.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery

from aims.enums import SystemStatus, VersionStatus
from aims.models import AISystem
from aims.platform import glance
from aims.platform.access import allows
from aims.platform.enums import GrantKind
from aims.platform.glance import Card, Counting, counted
from aims.platform.models import Grant, Member
from aims.platform.selectors import ledger
from aims.platform.viewpoint import Viewpoint
from audits.enums import EngagementStatus
from audits.inbox_rows import address, number_of
from audits.models import AuditorEngagement
from controls.enums import Applicability, ImplementationStatus, StatementFormat
from controls.models import ControlImplementation, StatementFile, StatementLine, StatementVersion
from documents.models import Evidence, EvidenceRequirement
from documents.selectors.evidence import Q_VALID, ends_soon, expired, expiring, today
from risks.enums import RiskStatus
from risks.models import Risk, RiskCriteria
from risks.selectors.register import above_limit, current_criteria

TEMPLATE = "platform/_card_figures.html"
READERS = frozenset({GrantKind.TOP_MANAGEMENT.value, GrantKind.INTERNAL_AUDITOR.value})
SHOWN = 6
IN_PLACE = (ImplementationStatus.IMPLEMENTED, ImplementationStatus.VERIFIED)


@dataclass(frozen=True)
class Part:
    """What a figure holds: words, the rows behind them, and whether they are late."""

    words: str
    address: str
    is_late: bool = False


@dataclass(frozen=True)
class Figure:
    """One figure with its words, the rows behind it, and its parts."""

    value: int
    words: str
    address: str
    icon: str
    parts: tuple[Part, ...] = ()


def register() -> None:
    """Make the cards known."""
    sources = (statement, risks_to_decide, evidence_at_risk, latest_changes, figures, auditors, people)
    for order, source in enumerate(sources, start=1):
        glance.register_card(source, order=order)


def statement(viewpoint: Viewpoint) -> Card:
    """The Statement in force with its stored files and its open controls, and the version that waits."""
    shown = (VersionStatus.APPROVED, VersionStatus.IN_REVIEW)
    rows = (
        viewpoint.rows(StatementVersion)
        .filter(status__in=shown)
        .select_related("statement", "approved_by")
        .annotate(**{format_: _is_stored(viewpoint, format_) for format_ in StatementFormat.values})
    )
    versions = {version.status: version for version in rows.order_by("number")}
    version, waiting = versions.get(VersionStatus.APPROVED), versions.get(VersionStatus.IN_REVIEW)
    context: dict[str, Any] = {"address": address(viewpoint, "statement-current")}
    if waiting:
        context |= {"waiting": waiting, "waiting_at": _place(viewpoint, waiting)}
    if version:
        place = {"reference": version.statement.reference, "number": version.number}
        files = [
            (kind.upper(), address(viewpoint, "statement-file", format_=kind, **place))
            for kind in StatementFormat.values
            if getattr(version, kind)
        ]
        context |= {"version": version, "address": _place(viewpoint, version), "files": files}
        context |= {"open": _open_controls(viewpoint, version)}
        context |= {"controls": f"{address(viewpoint, 'control-list')}?tab=open"}
    title, template = "Statement of Applicability", "platform/_card_statement.html"
    return Card(title, template, context, is_wide=_reads(viewpoint))


def _is_stored(viewpoint: Viewpoint, format_: str) -> Exists:
    """Whether a version's file in this format is stored at the viewpoint's moment."""
    rows = viewpoint.rows(StatementFile)
    return Exists(rows.filter(version_id=OuterRef("pk"), format=format_))


def _place(viewpoint: Viewpoint, version: StatementVersion) -> str:
    reference = version.statement.reference
    return address(viewpoint, "statement-detail", reference=reference, number=version.number)


def _open_controls(viewpoint: Viewpoint, version: StatementVersion) -> str:
    """How many controls apply and are not in place, by how far they are. One query; empty when all are."""
    found = (
        viewpoint.rows(StatementLine)
        .filter(version_id=version.pk, applicability=Applicability.APPLICABLE)
        .aggregate(
            all=Count("pk"),
            planned=_in_status(viewpoint, ImplementationStatus.PLANNED),
            partial=_in_status(viewpoint, ImplementationStatus.PARTIAL),
            in_place=_in_status(viewpoint, *IN_PLACE),
        )
    )
    total = found["all"] - found["in_place"]
    if not total:
        return ""
    # A control that nobody has opened yet has no row: it is not started.
    rest = total - found["planned"] - found["partial"]
    parts = ((found["planned"], "planned"), (found["partial"], "partial"), (rest, "not started"))
    words = number_of(total, "control is not in place yet", "controls are not in place yet")
    return f"{words}: {', '.join(f'{number} {word}' for number, word in parts if number)}"


def _in_status(viewpoint: Viewpoint, *statuses: str) -> Count:
    """Counts the lines whose control has one of these statuses."""
    rows = viewpoint.rows(ControlImplementation).filter(status__in=statuses)
    return Count("pk", filter=Q(requirement_id__in=rows.values("requirement_id")))


def risks_to_decide(viewpoint: Viewpoint) -> Card | None:
    """Risks above the acceptance limit that nobody has accepted, by name. Two queries."""
    if not _reads(viewpoint):
        return None
    criteria = current_criteria(viewpoint)
    context: dict[str, Any] = {"address": f"{address(viewpoint, 'risk-list')}?tab=above"}
    if criteria:
        accepted = Q(status=RiskStatus.ACCEPTED, accepted_until__gte=today(viewpoint))
        rows = list(above_limit(viewpoint, criteria.acceptance_limit).exclude(accepted)[: SHOWN + 1])
        shown = [
            (
                risk,
                (risk.criteria or RiskCriteria()).band(risk.level or 1),
                address(viewpoint, "risk-detail", reference=risk.reference),
            )
            for risk in rows[:SHOWN]
        ]
        context |= {"limit": criteria.acceptance_limit, "risks": shown, "more": len(rows) > SHOWN}
    title = "Risks above the acceptance limit, accepted by nobody"
    return Card(title, "platform/_card_risks.html", context, is_wide=True)


def evidence_at_risk(viewpoint: Viewpoint) -> Card | None:
    """For an internal auditor: evidence that has ended or ends soon, and what it shows. Two queries.

    Who is the AIMS manager as well has it in the inbox.
    """
    kinds = viewpoint.actor.kinds
    if GrantKind.INTERNAL_AUDITOR not in kinds or GrantKind.AIMS_MANAGER in kinds:
        return None
    links = viewpoint.rows(EvidenceRequirement).select_related("requirement").order_by("requirement__order")
    rows = list(expiring(viewpoint).prefetch_related(Prefetch("requirements", links))[: SHOWN + 1])
    day = today(viewpoint)
    shown = [
        (
            row,
            [link.requirement.number for link in row.requirements.all()],
            row.valid_until is not None and row.valid_until < day,
            address(viewpoint, "evidence-detail", reference=row.reference),
        )
        for row in rows[:SHOWN]
    ]
    context = {
        "evidence": shown,
        "more": len(rows) > SHOWN,
        "address": f"{address(viewpoint, 'evidence-list')}?tab=soon",
    }
    return Card("Evidence at risk", "platform/_card_evidence.html", context, is_wide=True)


def latest_changes(viewpoint: Viewpoint) -> Card | None:
    """For an internal auditor: the last entries of the ledger. One query."""
    if GrantKind.INTERNAL_AUDITOR not in viewpoint.actor.kinds:
        return None
    lines = [ledger.line_of(entry) for entry in ledger.entries(viewpoint)[:SHOWN]]
    context = {"lines": lines, "address": address(viewpoint, "ledger-entries")}
    return Card("Latest changes", "platform/_card_ledger.html", context, is_wide=True)


def figures(viewpoint: Viewpoint) -> Card:
    """Systems, risks and evidence, all counted in one question."""
    limits = viewpoint.rows(RiskCriteria).filter(is_current=True).values("acceptance_limit")
    gone = (SystemStatus.RETIRED, SystemStatus.REJECTED)
    counts = counted(
        systems=Counting(viewpoint.rows(AISystem).exclude(status__in=gone)),
        risks=Counting(
            viewpoint.rows(Risk).exclude(status=RiskStatus.CLOSED), Q(level__gt=Subquery(limits[:1]))
        ),
        evidence=Counting(viewpoint.rows(Evidence).filter(Q_VALID), expired(viewpoint), ends_soon(viewpoint)),
    )
    systems = counts["systems"][0]
    words = _word(systems, "AI system in the inventory", "AI systems in the inventory")
    shown = [
        Figure(systems, words, address(viewpoint, "ai-system-list"), "cpu"),
        _risk_figure(viewpoint, counts["risks"]),
        _evidence_figure(viewpoint, counts["evidence"]),
    ]
    return Card("At a glance", TEMPLATE, {"figures": shown})


def _risk_figure(viewpoint: Viewpoint, counts: tuple[int, ...]) -> Figure:
    total, above = counts[:2]
    place = address(viewpoint, "risk-list")
    part = Part(f"{above} above the acceptance limit", f"{place}?tab=above")
    words = _word(total, "open risk", "open risks")
    return Figure(total, words, place, "alert-triangle", (part,) if above else ())


def _evidence_figure(viewpoint: Viewpoint, counts: tuple[int, ...]) -> Figure:
    """What has ended is said first: it no longer shows anything."""
    total, over, soon = counts
    place = address(viewpoint, "evidence-list")
    ending = number_of(soon, "ends within 60 days", "end within 60 days")
    parts = (
        Part(f"{over} expired", f"{place}?tab=expired", is_late=True),
        Part(ending, f"{place}?tab=soon"),
    )
    words = _word(total, "piece of evidence", "pieces of evidence")
    shown = tuple(part for part in parts if not part.words.startswith("0 "))
    return Figure(total, words, place, "paperclip", shown)


def auditors(viewpoint: Viewpoint) -> Card | None:
    """External auditors who have access, for those who may see that."""
    if not allows(viewpoint.actor, "engagement.view"):
        return None
    rows = viewpoint.rows(AuditorEngagement).filter(status=EngagementStatus.OPEN)
    return Card(
        "Auditors’ access",
        "platform/_card_auditors.html",
        {
            "engagements": [
                (row, address(viewpoint, "engagement-detail", reference=row.reference))
                for row in rows.select_related("auditor").order_by("ends_on")[:3]
            ],
            "address": address(viewpoint, "engagement-list"),
        },
    )


def people(viewpoint: Viewpoint) -> Card | None:
    """The administrator's own part: members and their access."""
    if GrantKind.ADMINISTRATOR not in viewpoint.actor.kinds:
        return None
    inside = viewpoint.rows(Grant).values("member_id")
    counted = viewpoint.rows(Member).aggregate(
        active=Count("pk", filter=Q(is_active=True)),
        inside=Count("pk", filter=Q(is_active=True, pk__in=inside)),
    )
    members = address(viewpoint, "member-list")
    words = _word(counted["active"], "member", "members")
    inside_words = Part(f"{counted['inside']} with access inside", members)
    shown = [Figure(counted["active"], words, members, "users", (inside_words,))]
    return Card("Members", TEMPLATE, {"figures": shown})


def _reads(viewpoint: Viewpoint) -> bool:
    """Whether the first page is for reading more than for doing."""
    return bool(READERS & viewpoint.actor.kinds)


def _word(number: int, one: str, many: str) -> str:
    return one if number == 1 else many
