"""What this app registers at start."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from aims.core import navigation
from aims.core.panels import Panel, register_panel
from aims.platform.inbox import register_inbox
from aims.platform.models import Organization
from aims.platform.review_panel import register_reviewable
from aims.platform.reviewables import Reviewable
from documents.selectors.starter import register_fact
from risks import access
from risks.enums import RiskStatus
from risks.models import Risk
from risks.selectors.missing import missing_of_risks
from risks.selectors.register import risk_limit_words, risks_of_system, risks_treated_by
from risks.selectors.waiting import decisions


def register() -> None:
    """Called once by the app's `ready`."""
    access.register()
    navigation.register("Risk", "Register", "risk-list", "risk.view", 10)
    navigation.register("Risk", "Criteria", "criteria-list", "risk.view", 20)
    register_inbox(decisions)
    register_fact("risk_limit", risk_limit_words)
    register_panel("ai_system", Panel("risks", "Risks", "risks/_system_panel.html", _of_system, order=20))
    register_panel(
        "requirement", Panel("risks", "Risks it treats", "risks/_risks_panel.html", _of_requirement, order=20)
    )
    register_reviewable(
        Reviewable(
            "risk",
            Risk,
            _risk_page,
            is_over=lambda risk: risk.status == RiskStatus.CLOSED,
            date_field="review_on",
        )
    )


def _risk_page(organization: Organization, risk: Any) -> str:
    return reverse("risk-detail", kwargs={"organization": organization.slug, "reference": risk.reference})


def _of_system(viewpoint: Any, system: Any) -> dict[str, Any]:
    risks = list(risks_of_system(viewpoint, system))
    return {"risks": risks, "system": system, "missing": missing_of_risks(viewpoint, risks)}


def _of_requirement(viewpoint: Any, requirement: Any) -> dict[str, Any] | None:
    if requirement.kind != "control":
        return None
    return {"risks": list(risks_treated_by(viewpoint, requirement.pk))}
