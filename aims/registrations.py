"""What this app registers at start."""

from __future__ import annotations

from importlib import import_module

from aims import access, home
from aims.core import navigation
from aims.platform.inbox import register_inbox


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
