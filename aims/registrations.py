"""What this app registers at start."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from django.urls import reverse

from aims import access, home
from aims.core import navigation
from aims.core.panels import Panel, register_panel
from aims.enums import SupplierStatus, SystemStatus
from aims.models import AISystem, ScopeStatement, Supplier
from aims.platform.access import allows
from aims.platform.models import Organization
from aims.platform.review_panel import register_reviewable
from aims.platform.reviewables import Reviewable
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
    _reviews()


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


def _reviews() -> None:
    """What is looked at again and again: the scope, AI systems and suppliers until they are out of use."""
    over = (SystemStatus.RETIRED, SystemStatus.REJECTED, SystemStatus.BLOCKED)
    register_reviewable(
        Reviewable("scope", ScopeStatement, _scope_page, references=_scope_references), noun="scope"
    )
    register_reviewable(
        Reviewable("ai_system", AISystem, _system_page, is_over=lambda system: system.status in over)
    )
    register_reviewable(
        Reviewable(
            "supplier",
            Supplier,
            _supplier_page,
            is_over=lambda supplier: supplier.status == SupplierStatus.ENDED,
        )
    )


def _scope_page(organization: Organization, scope: Any) -> str:
    return reverse("scope", kwargs={"organization": organization.slug})


def _scope_references(scope: ScopeStatement) -> list[str]:
    """The scope changes in its versions, of which the newest two say what is new."""
    newest = scope.versions.values_list("number", flat=True)[:2]
    return [f"{scope.reference}/{number}" for number in newest]


def _supplier_page(organization: Organization, supplier: Any) -> str:
    return reverse(
        "supplier-detail", kwargs={"organization": organization.slug, "reference": supplier.reference}
    )


def _system_page(organization: Organization, system: Any) -> str:
    return reverse(
        "ai-system-detail", kwargs={"organization": organization.slug, "reference": system.reference}
    )
