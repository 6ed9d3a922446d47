"""What this app registers at start."""

from __future__ import annotations

from aims.core import navigation
from audits import access, home
from audits.selectors import blocking_rules, waiting_stages


def register() -> None:
    """Called once by the app's `ready`."""
    access.register()
    home.register()
    navigation.register("Assurance", "Auditors’ access", "engagement-list", "engagement.view")
    _certification()


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
