"""What a risk points at: AI systems it concerns, controls that treat it. Clauses 6.1.2 and 6.1.3."""

from __future__ import annotations

from collections.abc import Iterable

from aims.catalogue.enums import RequirementKind
from aims.catalogue.models import Requirement
from aims.core.errors import Invalid
from aims.models import AISystem
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.bulk import bulk_create, bulk_delete
from aims.platform.saving import locked_at, save
from aims.platform.unit import change
from risks.models import Risk, RiskSystem, RiskTreatment
from risks.services.rules import IN_HAND, check_inside, check_open, check_treated_by


def set_systems(
    *,
    actor: Actor,
    risk: Risk,
    systems: Iterable[AISystem],
    reason: str = "",
    revision: int | None = None,
) -> Risk:
    """Say which AI systems the risk concerns; none means the whole organization. Links that go keep their history.

    Raises NotAllowed, NotFound, Conflict (closed) and Stale.
    """
    require(actor, "risk.link", risk)
    wanted = {system.pk: system for system in systems}
    check_inside(risk, *wanted.values())
    with change(risk.organization, actor) as unit:
        risk = locked_at(risk, revision)
        check_open(risk)
        held = {link.system_id: link for link in RiskSystem.objects.filter(risk=risk)}
        bulk_delete(RiskSystem, [link for pk, link in held.items() if pk not in wanted])
        added = [
            RiskSystem(organization=risk.organization, risk=risk, system=system)
            for pk, system in wanted.items()
            if pk not in held
        ]
        bulk_create(RiskSystem, added)
        save(risk, [])
        unit.record("risk.linked", risk, reason=reason)
    return risk


def set_controls(
    *,
    actor: Actor,
    risk: Risk,
    controls: Iterable[Requirement],
    treatment: str = "modify",
    reason: str = "",
    revision: int | None = None,
) -> Risk:
    """Choose how the risk is treated, and the controls of Annex A that do it.

    Raises NotAllowed, NotFound, Conflict (closed), Stale, and Invalid for what is no control, or when a risk
    in treatment would be left without one.
    """
    require(actor, "risk.treat", risk)
    wanted = {control.pk: control for control in controls}
    _check_controls(risk, wanted.values())
    with change(risk.organization, actor) as unit:
        risk = locked_at(risk, revision)
        check_open(risk)
        if risk.status in IN_HAND:
            check_treated_by(risk, treatment, wanted.values())
        held = {link.requirement_id: link for link in RiskTreatment.objects.filter(risk=risk)}
        bulk_delete(RiskTreatment, [link for pk, link in held.items() if pk not in wanted])
        added = [
            RiskTreatment(organization=risk.organization, risk=risk, requirement=control)
            for pk, control in wanted.items()
            if pk not in held
        ]
        bulk_create(RiskTreatment, added)
        risk.treatment = treatment
        save(risk, ["treatment"])
        unit.record("risk.treatment_chosen", risk, reason=reason)
    return risk


def _check_controls(risk: Risk, controls: Iterable[Requirement]) -> None:
    controls = list(controls)
    check_inside(risk, *controls)
    wrong = sorted(each.number for each in controls if each.kind != RequirementKind.CONTROL)
    if wrong:
        raise Invalid("Only controls treat a risk.", {"controls": [f"{', '.join(wrong)} is no control."]})
