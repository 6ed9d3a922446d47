"""What the controls app shows on other pages: where the Statement names an object, and a control in force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from aims.catalogue.enums import RequirementKind
from aims.catalogue.models import Requirement
from aims.models import AISystem
from aims.platform.viewpoint import Viewpoint
from controls.enums import Applicability
from controls.models import (
    ControlImplementation,
    LineDecision,
    LineObligation,
    LineRisk,
    LineRole,
    StatementLine,
)
from controls.selectors.controls import EvidenceFact, evidence_facts
from controls.selectors.statements import day_of
from risks.models import RiskSystem

FOLLOWED = ("line__version__statement", "line__requirement")
SHOWN = 40

Panel = Callable[[Viewpoint, Any], dict[str, Any] | None]


@dataclass
class Named:
    """A line of the Statement and through what it names the object of the page."""

    line: StatementLine
    through: list[str] = field(default_factory=list)


def in_statement(link: type[Any], path: str) -> Panel:
    """The lines of the newest version that name the object as a reason; `path` leads from the link to it."""

    def panel(viewpoint: Viewpoint, obj: Any) -> dict[str, Any] | None:
        links = _newest([*_links(viewpoint, link).filter(**{path: obj.pk})])
        lines = dict.fromkeys(each.line for each in links)
        return {"rows": [Named(line) for line in lines][:SHOWN]} if lines else None

    return panel


def of_ai_system(viewpoint: Viewpoint, system: AISystem) -> dict[str, Any] | None:
    """The lines that name one of the system's roles or risks, each with what it names. Four queries."""
    risks = viewpoint.rows(RiskSystem).filter(system_id=system.pk).values("risk_id")
    by_role = _links(viewpoint, LineRole).filter(role__system_id=system.pk).select_related("role", *FOLLOWED)
    by_risk = _links(viewpoint, LineRisk).filter(risk_id__in=risks).select_related("risk", *FOLLOWED)
    rows: dict[int, Named] = {}
    for each in _newest([*by_role, *by_risk]):
        role = getattr(each, "role", None)
        named = rows.setdefault(each.line_id, Named(each.line))
        named.through.append(str(role.get_role_display()) if role else each.risk.reference)
    if not rows:
        return None
    ordered = sorted(rows.values(), key=lambda named: named.line.requirement.order)
    return {"rows": ordered[:SHOWN], "through": True, "missing": _gaps(viewpoint, ordered)}


def _links(viewpoint: Viewpoint, link: type[Any]) -> QuerySet[Any]:
    rows: QuerySet[Any] = viewpoint.rows(link).select_related(*FOLLOWED)
    rows = rows.defer("line__version__frozen")  # what was signed is long, and no line of a panel reads it
    return rows.order_by("-line__version__number", "line__requirement__order")


def _newest(links: list[Any]) -> list[Any]:
    """The links of the newest version among them."""
    newest = max((link.line.version.number for link in links), default=0)
    return [link for link in links if link.line.version.number == newest]


def _gaps(viewpoint: Viewpoint, rows: list[Named]) -> list[tuple[str, str, str, str, str]]:
    """Expired evidence of the controls that apply, for components/missing.html. One query."""
    facts, today = evidence_facts(viewpoint), day_of(viewpoint)
    found = []
    for row in rows:
        until = facts.get(row.line.requirement_id, EvidenceFact()).until
        if row.line.applicability == Applicability.APPLICABLE and until and until < today:
            number = row.line.requirement.number
            kwargs = {"organization": viewpoint.organization.slug, "number": number}
            words = f"Evidence for {number} has expired"
            found.append(("bad", words, "Open the control", reverse("control-detail", kwargs=kwargs), ""))
    return found


def control_in_force(viewpoint: Viewpoint, requirement: Requirement) -> dict[str, Any] | None:
    """How a control of the standard is done here."""
    if requirement.kind != RequirementKind.CONTROL:
        return None
    rows = viewpoint.rows(ControlImplementation).filter(requirement_id=requirement.pk)
    return {"control": rows.select_related("owner").first(), "requirement": requirement}


of_risk = in_statement(LineRisk, "risk_id")
of_obligation = in_statement(LineObligation, "obligation_id")
of_decision = in_statement(LineDecision, "decision_id")
