"""What this app registers at start."""

from __future__ import annotations

from aims.core import navigation
from audits import access, home
from audits.selectors import blocking_rules


def register() -> None:
    """Called once by the app's `ready`."""
    access.register()
    home.register()
    blocking_rules.register()
    navigation.register("Assurance", "Auditors’ access", "engagement-list", "engagement.view")
