"""What the state document of each noun holds now. Run as a module it pins new versions."""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from pathlib import Path

PINS = Path(__file__).with_suffix(".json")


def schemas() -> dict[str, list[str]]:
    """`noun@version` to its fields: columns, and the keys that `state_links` adds (with a `+`)."""
    from django.apps import apps

    from aims.platform.history import tracked
    from aims.platform.state import SKIPPED, schema_of

    found = {}
    for model in apps.get_models():
        if tracked(model) and not model.__name__.startswith("Historical"):
            hidden = SKIPPED | getattr(model, "state_private", frozenset())
            columns = [field.name for field in model._meta.concrete_fields if field.name not in hidden]
            found[schema_of(model())] = sorted(columns) + _link_keys(model)
    return dict(sorted(found.items()))


def _link_keys(model: type) -> list[str]:
    """The keys of the dictionary that `state_links` returns, read from its source."""
    links = getattr(model, "state_links", None)
    if links is None:
        return []
    tree = ast.parse(textwrap.dedent(inspect.getsource(links)))
    returned = [node.value for node in ast.walk(tree) if isinstance(node, ast.Return)]
    return sorted(
        f"+{key.value!s}"
        for value in returned
        if isinstance(value, ast.Dict)
        for key in value.keys
        if isinstance(key, ast.Constant)
    )


def pin() -> None:
    """Add the versions that are not pinned yet; a pinned one never changes."""
    pinned = json.loads(PINS.read_text(encoding="utf-8")) if PINS.exists() else {}
    PINS.write_text(json.dumps({**schemas(), **pinned}, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aims.config.settings")
    django.setup()
    pin()
