"""Reading the risk register, now or at a past moment."""

from __future__ import annotations

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from aims.core.errors import NotFound
from aims.models import AISystem
from aims.platform.viewpoint import Viewpoint
from risks.enums import RiskStatus
from risks.models import Risk, RiskCriteria, RiskSystem, RiskTreatment

OPEN = ~Q(status=RiskStatus.CLOSED)
NOW = {
    "likelihood_now": Coalesce("residual_likelihood", "inherent_likelihood"),
    "consequence_now": Coalesce("residual_consequence", "inherent_consequence"),
}
"""The rating now: as left after treatment, and before that is rated as it was."""
BEFORE = F("inherent_likelihood") * F("inherent_consequence")


def risks(viewpoint: Viewpoint) -> QuerySet[Risk]:
    """Every risk with owner, source, criteria, systems and controls, and its rating now."""
    systems = viewpoint.rows(RiskSystem).select_related("system").order_by("system__name")
    treatments = viewpoint.rows(RiskTreatment).select_related("requirement").order_by("requirement__order")
    rows = viewpoint.rows(Risk).select_related("owner", "source", "criteria", "accepted_by", "recorded_by")
    return rows.annotate(**NOW, before=BEFORE).prefetch_related(
        Prefetch("systems", systems), Prefetch("treatments", treatments)
    )


def risk(viewpoint: Viewpoint, reference: str) -> Risk:
    """The risk with this reference. Raises NotFound."""
    found = risks(viewpoint).filter(reference=reference).first()
    if found is None:
        raise NotFound("There is no such risk.")
    return found


def risks_of_system(viewpoint: Viewpoint, system: AISystem) -> QuerySet[Risk]:
    """Open and closed risks of one AI system, highest level first."""
    links = viewpoint.rows(RiskSystem).filter(system=system.pk)
    return _highest_first(risks(viewpoint).filter(pk__in=links.values("risk_id")))


def risks_treated_by(viewpoint: Viewpoint, requirement_id: int) -> QuerySet[Risk]:
    """The risks that a control treats."""
    links = viewpoint.rows(RiskTreatment).filter(requirement=requirement_id)
    return _highest_first(risks(viewpoint).filter(pk__in=links.values("risk_id")))


def current_criteria(viewpoint: Viewpoint) -> RiskCriteria | None:
    """The criteria in force."""
    return viewpoint.rows(RiskCriteria).filter(is_current=True).select_related("set_by").first()


def risk_limit_words(viewpoint: Viewpoint) -> str:
    """The acceptance limit as a sentence for a document, or what there is to decide."""
    criteria = current_criteria(viewpoint)
    if criteria is None:
        return "[Decide: set the risk criteria, then say up to which level a risk may be kept]"
    return (
        f"A risk up to level {criteria.acceptance_limit} of 25 may be kept as it is; "
        "above that it is treated or accepted. "
        f"This is the limit of version {criteria.number} of the criteria."
    )


def criteria_versions(viewpoint: Viewpoint) -> list[RiskCriteria]:
    """Every version of the criteria, the latest first."""
    return list(viewpoint.rows(RiskCriteria).select_related("set_by").order_by("-number"))


def heat_counts(viewpoint: Viewpoint, *, before: bool) -> dict[tuple[int, int], int]:
    """Open risks by (likelihood, consequence), before treatment or now. One query."""
    names = ("inherent_likelihood", "inherent_consequence") if before else tuple(NOW)
    rows = viewpoint.rows(Risk).filter(OPEN, inherent_likelihood__isnull=False)
    if not before:
        rows = rows.annotate(**NOW)
    counted = rows.order_by().values_list(*names).annotate(number=Count("pk"))
    return {(likelihood, consequence): number for likelihood, consequence, number in counted}


def above_limit(viewpoint: Viewpoint, limit: int) -> QuerySet[Risk]:
    """Open risks whose level now is above the acceptance limit, highest first."""
    rows = viewpoint.rows(Risk).select_related("owner", "criteria")
    return _highest_first(rows.filter(OPEN, level__gt=limit))


def _highest_first(rows: QuerySet[Risk]) -> QuerySet[Risk]:
    return rows.order_by(F("level").desc(nulls_last=True), "reference")
