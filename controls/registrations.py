"""What this app registers at start."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from aims.core import navigation
from aims.core.panels import Panel, register_panel
from aims.core.reports import register_report
from aims.platform.jobs import job_handler
from aims.platform.models import Organization
from aims.platform.review_panel import register_reviewable
from aims.platform.reviewables import Reviewable
from controls import access, reports, tasks
from controls.models import ControlImplementation
from controls.selectors import panels
from controls.services.statements import RENDER


def register() -> None:
    """Called once by the app's `ready`."""
    access.register()
    navigation.register("Controls", "Statement", "statement-current", "statement.view", 10)
    navigation.register("Controls", "Controls", "control-list", "control.view", 20)
    navigation.register("Controls", "Gap assessment", "gap-assessment-list", "gap_assessment.view", 30)
    job_handler(RENDER)(tasks.render_statement)
    _panels()
    register_reviewable(
        Reviewable(
            "control",
            ControlImplementation,
            _control_page,
            label=lambda control: f"{control.requirement.number} {control.requirement.title}",
            follow=("requirement",),
        )
    )
    register_report(
        "soa",
        title="Statement of Applicability",
        formats=("pdf", "html", "xlsx", "json"),
        build=reports.statement_report,
    )


def _panels() -> None:
    """Both ways on the thread: what the Statement names says where it is named."""
    for noun, source in (
        ("risk", panels.of_risk),
        ("obligation", panels.of_obligation),
        ("decision", panels.of_decision),
        ("ai_system", panels.of_ai_system),
    ):
        template = "controls/_panel_statement.html"
        register_panel(noun, Panel("statement", "In the Statement", template, source, order=40))
    register_panel(
        "requirement",
        Panel("control", "In force here", "controls/_panel_control.html", panels.control_in_force, order=10),
    )


def _control_page(organization: Organization, control: Any) -> str:
    kwargs = {"organization": organization.slug, "number": control.requirement.number}
    return reverse("control-detail", kwargs=kwargs)
