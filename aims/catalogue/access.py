"""What can be done with the catalogue."""

from __future__ import annotations

from aims.platform import access


def register() -> None:
    """Called once by the app's `ready`."""
    access.register_action(
        "catalogue.load", kinds=(), summary="Load a catalogue version (command line only)", system=True
    )
    access.register_action("requirement.view", kinds=access.EVERYONE, summary="Read the standard’s tree")
