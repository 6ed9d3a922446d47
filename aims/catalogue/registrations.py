"""What the catalogue registers at start."""

from __future__ import annotations

from aims.catalogue import access
from aims.core import navigation


def register() -> None:
    """Called once by the app's `ready`."""
    access.register()
    navigation.register(
        "Controls", "The standard", "standard", "requirement.view", 30, ("requirement-detail",)
    )
