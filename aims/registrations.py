"""What this app registers at start."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from aims import access, home
from aims.core import navigation
from aims.core.panels import Panel, register_panel
from aims.models import AISystem
from aims.platform.access import allows
from aims.platform.viewpoint import Viewpoint
from aims.selectors.suppliers import suppliers_of


def register() -> None:
    """Called once by the app's `ready`."""
    access.register_actions()
    # Its job handlers register themselves; a worker and a test find them either way.
    import_module("aims.tasks")
    home.register()
    navigation.register("Context", "Scope", "scope", "scope.view", order=10)
    navigation.register("Context", "Obligations", "obligation-list", "obligation.view", order=20)
    navigation.register("Context", "Decisions", "decision-list", "decision.view", order=30)
    navigation.register("AI systems", "Inventory", "ai-system-list", "ai_system.view", order=10)
    navigation.register("AI systems", "Imports", "ai-system-import-list", "ai_system.import", order=20)
    _context()


PEOPLE_PAGES = (
    "competence-gap-list",
    "competence-gap-export",
    "competence-need-add",
    "competence-need-change",
    "competence-need-remove",
    "training-list",
    "training-export",
    "training-record",
    "training-detail",
    "training-change",
    "training-withdraw",
    "training-evidence-link",
    "training-evidence-unlink",
)


def _context() -> None:
    """People and competence, objectives, suppliers: their places, and suppliers on an AI system's page."""
    navigation.register(
        "Context",
        "People and competence",
        "competence-matrix",
        "competence.view",
        order=70,
        pages=PEOPLE_PAGES,
    )
    navigation.register("Context", "Objectives", "objective-list", "objective.view", order=60)
    navigation.register("AI systems", "Suppliers", "supplier-list", "supplier.view", order=40)
    panel = Panel("suppliers", "Suppliers", "aims/_suppliers_panel.html", _suppliers_of, order=60)
    register_panel("ai_system", panel)


def _suppliers_of(viewpoint: Viewpoint, system: AISystem) -> Mapping[str, Any]:
    """What suppliers bring to an AI system."""
    return {
        "rows": list(suppliers_of(viewpoint, system)),
        "system": system,
        "may_link": allows(viewpoint.actor, "supplier.link", system) and not viewpoint.is_past,
    }
