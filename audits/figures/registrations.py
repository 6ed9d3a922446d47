"""Which figures there are: one line for each register that tells some."""

from __future__ import annotations

from audits.figures import controls, earlier, records, risks, systems


def register() -> None:
    """Called once by the app's registrations."""
    for part in (earlier, systems, risks, controls, records):
        part.register()
