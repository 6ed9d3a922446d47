"""What a change says to a person: the columns of two state documents in the words of the pages.

State documents are plain values that outlive migrations (see `platform.state`): references, dates in ISO form,
keys of choices. Here they become names, days and labels; a column that no longer exists keeps its own name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.formats import date_format

from aims.platform.models import Member
from aims.platform.viewpoint import Viewpoint

EMPTY = "empty"
SHOWN = 6
SILENT = frozenset({"frozen"})
"""Copies of what was signed: the page shows them whole, a line of history could not."""


@dataclass(frozen=True)
class Change:
    """One changed column: its label, and a sentence that says from what to what."""

    label: str
    words: str


def members_named(viewpoint: Viewpoint, states: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The names of the members that the states refer to, at the viewpoint's moment. One query, none without any."""
    prefix = f"{Member.reference_prefix}-"
    named = {value for state in states for value in state.values() if str(value).startswith(prefix)}
    if not named:
        return {}
    rows = viewpoint.rows(Member).filter(reference__in=named)
    return {reference: name for reference, name in rows.values_list("reference", "name") if name}


def changes_between(
    schema: str, earlier: Mapping[str, Any], later: Mapping[str, Any], names: Mapping[str, str]
) -> list[Change]:
    """What differs, the status first. The first state of an object has no changes."""
    if not earlier:
        return []
    model = _model_of(schema)
    moved = [name for name in later if name not in SILENT and earlier.get(name) != later[name]]
    return [
        _change(model, name, earlier.get(name), later[name], names)
        for name in sorted(moved, key=lambda name: name != "status")
    ]


def change_of(label: str, before: object, after: object) -> Change:
    """A change of plain words."""
    return Change(label, f"{before or EMPTY} → {after or EMPTY}")


def _change(
    model: type[models.Model] | None, name: str, before: Any, after: Any, names: Mapping[str, str]
) -> Change:
    field = _field(model, name)
    label = str(getattr(field, "verbose_name", "")) or name.replace("_", " ")
    if isinstance(after, list) or isinstance(before, list):
        return Change(label, _difference(before or [], after or []))
    if isinstance(after, dict) or isinstance(before, dict):
        return Change(label, _moved_keys(before or {}, after or {}))
    return change_of(label, _value(field, before, names), _value(field, after, names))


def _value(field: Any, value: Any, names: Mapping[str, str]) -> str:
    if value is None or value == "":
        return EMPTY
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    if field is not None and getattr(field, "flatchoices", None):
        return str(dict(field.flatchoices).get(value, text))
    if isinstance(field, models.DateField):
        return _moment(text)
    return names.get(text, text)


def _moment(text: str) -> str:
    """A day, or a moment in UTC; what is neither stays as it is."""
    try:
        if len(text) <= len("2026-01-30"):
            return str(date_format(date.fromisoformat(text), "j M Y"))
        return f"{date_format(datetime.fromisoformat(text).astimezone(UTC), 'j M Y, H:i')} UTC"
    except ValueError:
        return text


def _difference(before: list[Any], after: list[Any]) -> str:
    """What came to a list and what left it."""
    came = [_item(each) for each in after if each not in before]
    left = [_item(each) for each in before if each not in after]
    parts = [f"added {_some(came)}"] if came else []
    if left:
        parts.append(f"removed {_some(left)}")
    return "; ".join(parts) or "in another order"


def _moved_keys(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    return _some([str(key) for key in {**before, **after} if before.get(key) != after.get(key)])


def _item(value: Any) -> str:
    """One entry of a list: a reference, or a version by its number."""
    if isinstance(value, dict):
        return (
            f"version {value['number']}" if "number" in value else ", ".join(str(v) for v in value.values())
        )
    return str(value)


def _some(words: list[str]) -> str:
    more = len(words) - SHOWN
    return ", ".join(words[:SHOWN]) + (f" and {more} more" if more > 0 else "")


@cache
def _model_of(schema: str) -> type[models.Model] | None:
    """The model whose state document has this schema, such as `risk@2`."""
    name = schema.partition("@")[0]
    return next((model for model in apps.get_models() if model._meta.model_name == name), None)


def _field(model: type[models.Model] | None, name: str) -> Any:
    if model is None:
        return None
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
