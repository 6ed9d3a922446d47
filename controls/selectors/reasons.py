"""Reasons of a Statement line: those it has, and those one can choose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Q, Value, When

from aims.models import Decision, Obligation, RoleAssignment
from aims.platform.viewpoint import Viewpoint
from controls.enums import ReasonKind
from controls.models import StatementLine
from controls.selectors.content import Reason
from risks.enums import RiskStatus
from risks.models import Risk, RiskTreatment

ORDER: tuple[str, ...] = (ReasonKind.ROLE, ReasonKind.RISK, ReasonKind.OBLIGATION, ReasonKind.DECISION)
SHOWN, FOUND = 8, 25
"""How many of a kind are offered at once, without and with a search; the search finds the others."""


@dataclass(frozen=True)
class Choice:
    """One object that could be a reason. `near` says that it treats, or concerns, this very control."""

    pk: int
    reason: Reason
    chosen: bool
    near: bool = False


@dataclass(frozen=True)
class Choices:
    """What can be chosen of one kind, and whether there is more than is shown."""

    kind: str
    label: str
    rows: list[Choice]
    has_more: bool

    @property
    def is_open(self) -> bool:
        """Whether there is something in it to look at first."""
        return self.kind == ReasonKind.RISK or any(row.chosen or row.near for row in self.rows)

    @property
    def name(self) -> str:
        """The form's field: risks, roles, obligations, decisions."""
        return f"{self.kind}s"


def of_risk(risk: Risk) -> Reason:
    return Reason(ReasonKind.RISK, risk.reference, risk.reference, risk.title, risk.reference)


def of_role(role: RoleAssignment) -> Reason:
    """A role is shown on the page of its AI system."""
    system = role.system
    return Reason(
        ReasonKind.ROLE, role.reference, str(role.get_role_display()), f"of {system.name}", system.reference
    )


def of_obligation(obligation: Obligation) -> Reason:
    title = obligation.title
    if obligation.provision:
        title = f"{title}, {obligation.provision}"
    return Reason(
        ReasonKind.OBLIGATION, obligation.reference, obligation.reference, title, obligation.reference
    )


def of_decision(decision: Decision) -> Reason:
    return Reason(
        ReasonKind.DECISION, decision.reference, decision.reference, decision.title, decision.reference
    )


def reasons_of(line: StatementLine) -> list[Reason]:
    """The reasons of a line whose links were fetched: roles, risks, obligations, decisions."""
    found = [
        *(of_role(link.role) for link in line.role_reasons.all()),
        *(of_risk(link.risk) for link in line.risk_reasons.all()),
        *(of_obligation(link.obligation) for link in line.obligation_reasons.all()),
        *(of_decision(link.decision) for link in line.decision_reasons.all()),
    ]
    return sorted(found, key=lambda reason: (ORDER.index(reason.kind), reason.reference))


def chosen_of(line: StatementLine) -> dict[str, set[int]]:
    """The ids of a line's reasons by kind."""
    return {
        ReasonKind.RISK: {link.risk_id for link in line.risk_reasons.all()},
        ReasonKind.ROLE: {link.role_id for link in line.role_reasons.all()},
        ReasonKind.OBLIGATION: {link.obligation_id for link in line.obligation_reasons.all()},
        ReasonKind.DECISION: {link.decision_id for link in line.decision_reasons.all()},
    }


def choices(
    viewpoint: Viewpoint, line: StatementLine, chosen: Mapping[str, AbstractSet[int]], text: str = ""
) -> list[Choices]:
    """What can be chosen: what is chosen first, then the risks that this control treats, then the rest."""
    treating = viewpoint.rows(RiskTreatment).filter(requirement_id=line.requirement_id)
    near = set(treating.values_list("risk_id", flat=True))
    return [_offer(viewpoint, source, chosen[source.kind], near, text.strip()) for source in SOURCES]


@dataclass(frozen=True)
class Source:
    """Where the reasons of one kind come from. `over` is what is offered only if it was chosen already."""

    kind: ReasonKind
    label: str
    model: type[Any]
    over: Q
    searched: tuple[str, ...]
    make: Callable[[Any], Reason]


SOURCES = (
    Source(ReasonKind.RISK, "Risks", Risk, Q(status=RiskStatus.CLOSED), ("reference", "title"), of_risk),
    Source(
        ReasonKind.ROLE,
        "Roles",
        RoleAssignment,
        Q(ended_on__isnull=False),
        ("reference", "role", "system__name", "system__reference"),
        of_role,
    ),
    Source(
        ReasonKind.OBLIGATION,
        "Obligations",
        Obligation,
        Q(ended_on__isnull=False),
        ("reference", "title", "provision"),
        of_obligation,
    ),
    Source(ReasonKind.DECISION, "Decisions", Decision, Q(pk__in=[]), ("reference", "title"), of_decision),
)


def _offer(
    viewpoint: Viewpoint, source: Source, chosen: AbstractSet[int], near: AbstractSet[int], text: str
) -> Choices:
    rows = viewpoint.rows(source.model).filter(~source.over | Q(pk__in=chosen))
    if source.model is RoleAssignment:
        rows = rows.select_related("system")
    if text:
        found = Q(pk__in=chosen)
        for name in source.searched:
            found |= Q(**{f"{name}__icontains": text})
        rows = rows.filter(found)
    is_near = near if source.kind == ReasonKind.RISK else frozenset()
    first = Case(When(pk__in=chosen, then=Value(0)), When(pk__in=is_near, then=Value(1)), default=Value(2))
    limit = max(FOUND if text else SHOWN, len(chosen | is_near))
    listed = list(rows.order_by(first, "reference")[: limit + 1])
    shown = [Choice(row.pk, source.make(row), row.pk in chosen, row.pk in is_near) for row in listed[:limit]]
    return Choices(source.kind, source.label, shown, has_more=len(listed) > limit)
