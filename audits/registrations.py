"""What this app registers at start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from aims.catalogue.models import Requirement
from aims.core import navigation
from aims.core.panels import Panel, register_panel
from aims.core.reports import register_report
from aims.models import AISystem
from aims.platform.jobs import job_handler
from aims.platform.viewpoint import Viewpoint
from audits import access, home, reports, review_home, review_reports, tasks, waiting
from audits.figures import registrations as figures
from audits.selectors import blocking_rules, waiting_stages
from audits.selectors.audits import audits_looking_at
from audits.selectors.audits import standing as audit_standing
from audits.selectors.findings import findings_for, standing
from audits.services.reporting import RENDER
from audits.services.review_signing import RENDER as RENDER_REVIEW
from controls.models import ControlImplementation
from documents.selectors.evidence import SHOWN_KINDS, today

SHOWN = 10
"""Findings or audits in a panel; the lists have them all."""


def register() -> None:
    """Called once by the app's `ready`."""
    access.register()
    home.register()
    navigation.register("Assurance", "Auditors’ access", "engagement-list", "engagement.view", 90)
    _auditing()
    _certification()
    _management_reviews()


def _auditing() -> None:
    """Internal audits, findings and corrective actions: their places, panels, report, and what waits."""
    navigation.register("Assurance", "Audit programmes", "audit-programme-list", "audit_programme.view", 10)
    navigation.register("Assurance", "Audits", "audit-list", "audit.view", 5)
    navigation.register("Assurance", "Findings", "finding-list", "finding.view", 20)
    navigation.register(
        "Assurance", "Corrective actions", "corrective-action-list", "corrective_action.view", 30
    )
    panel = Panel("findings", "Findings", "audits/_findings_panel.html", _about_requirement, order=60)
    register_panel("requirement", panel)
    register_panel("control", replace(panel, source=_about_control))
    looked_at = Panel("audits", "Internal audits", "audits/_audits_panel.html", _of_system, order=70)
    register_panel("ai_system", looked_at)
    job_handler(RENDER, "Writes the PDF of an audit report")(tasks.render_audit)
    register_report(
        "audit", title="Internal audit report", formats=("pdf", "html"), build=reports.audit_report
    )
    waiting.register()


def _about_requirement(viewpoint: Viewpoint, requirement: Requirement) -> Mapping[str, Any] | None:
    """What audits found about a clause or a control; nothing to show while there is nothing."""
    if requirement.kind not in SHOWN_KINDS:
        return None
    day = today(viewpoint)
    rows = [(row, standing(row, day)) for row in findings_for(viewpoint, requirement.number)[:SHOWN]]
    return {"rows": rows} if rows else None


def _about_control(viewpoint: Viewpoint, control: ControlImplementation) -> Mapping[str, Any] | None:
    return _about_requirement(viewpoint, control.requirement)


def _certification() -> None:
    """The certification plan: its place, what blocks its steps, what waits of it."""
    blocking_rules.register()
    waiting_stages.register()
    pages = (
        "certification-stage-detail",
        "certification-stage-change",
        "certification-stage-move",
        "certification-body-list",
        "certification-body-add",
        "certification-body-compare",
        "certification-body-detail",
        "certification-body-change",
        "certification-body-choose",
        "certificate-list",
        "certificate-record",
        "certificate-detail",
        "certificate-move",
    )
    navigation.register("Assurance", "Certification", "certification-plan", "certification.view", 90, pages)


def _of_system(viewpoint: Viewpoint, system: AISystem) -> Mapping[str, Any] | None:
    """The audits that look at an AI system from end to end."""
    day = today(viewpoint)
    rows = [(row, audit_standing(row, day)) for row in audits_looking_at(viewpoint, system)[:SHOWN]]
    return {"rows": rows} if rows else None


def _management_reviews() -> None:
    """Management reviews: their places, figures, report, and what of them waits."""
    navigation.register(
        "Assurance", "Management reviews", "management-review-list", "management_review.view", 40
    )
    navigation.register("Assurance", "Review actions", "review-action-list", "review_action.view", 41)
    figures.register()
    job_handler(RENDER_REVIEW, "Writes the PDF of a management review")(tasks.render_management_review)
    register_report(
        "management-review",
        title="Management review",
        formats=("pdf", "html"),
        build=review_reports.management_review_report,
    )
    review_home.register()
