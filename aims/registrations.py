"""What this app registers at start."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from django.urls import reverse

from aims import access, home
from aims.core import navigation
from aims.enums import SystemStatus
from aims.models import AISystem, ScopeStatement
from aims.platform.inbox import register_inbox
from aims.platform.models import Organization
from aims.platform.review_panel import register_reviewable
from aims.platform.reviewables import Reviewable


def register() -> None:
    """Called once by the app's `ready`."""
    access.register_actions()
    # Its job handlers register themselves; a worker and a test find them either way.
    import_module("aims.tasks")
    register_inbox(home.inbox)
    navigation.register("Context", "Scope", "scope", "scope.view", order=10)
    navigation.register("Context", "Obligations", "obligation-list", "obligation.view", order=20)
    navigation.register("Context", "Decisions", "decision-list", "decision.view", order=30)
    navigation.register("AI systems", "Inventory", "ai-system-list", "ai_system.view", order=10)
    navigation.register("AI systems", "Imports", "ai-system-import-list", "ai_system.import", order=20)
    _reviews()


def _reviews() -> None:
    """What is looked at again and again: the scope, and each AI system until it is out of use."""
    over = (SystemStatus.RETIRED, SystemStatus.REJECTED, SystemStatus.BLOCKED)
    register_reviewable(
        Reviewable("scope", ScopeStatement, _scope_page, references=_scope_references), noun="scope"
    )
    register_reviewable(
        Reviewable("ai_system", AISystem, _system_page, is_over=lambda system: system.status in over)
    )


def _scope_page(organization: Organization, scope: Any) -> str:
    return reverse("scope", kwargs={"organization": organization.slug})


def _scope_references(scope: ScopeStatement) -> list[str]:
    """The scope changes in its versions, of which the newest two say what is new."""
    newest = scope.versions.values_list("number", flat=True)[:2]
    return [f"{scope.reference}/{number}" for number in newest]


def _system_page(organization: Organization, system: Any) -> str:
    return reverse(
        "ai-system-detail", kwargs={"organization": organization.slug, "reference": system.reference}
    )
