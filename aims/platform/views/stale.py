"""A form that was filled from something that has been saved since: both versions, side by side, in words.

Three versions meet: what the form was filled from, what is stored now, and what the person sent. Where the
person changed nothing, the form is filled again with what is stored; where both changed it, the person's
stays in the form and the other's stands beside it, so nobody's words are lost unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.forms import widgets
from django.utils.formats import date_format

from aims.core.forms import PlainForm, may_be_key
from aims.platform.viewpoint import Viewpoint
from aims.platform.views.page import PageRequest

AtRevision = Callable[[int], "Mapping[str, Any] | None"]
"""What a form was filled from when the row had this revision; None when there was no such revision."""
LOST = "The form came back without the version that it was filled from, so nothing was saved."


@dataclass(frozen=True)
class Difference:
    """One field in which both versions differ; the form below holds one of them."""

    label: str
    theirs: str
    mine: str
    is_theirs: bool


def columns_at(row: Any) -> AtRevision:
    """The columns of a saved row as its history has them; what is no column was not stored with it."""

    def at(revision: int) -> Mapping[str, Any] | None:
        then = _then(row, revision)
        if then is None:
            return None
        return {field.name: getattr(then, field.attname) for field in row._meta.concrete_fields}

    return at


def read_at(request: PageRequest, row: Any, filled: Callable[[Viewpoint], Mapping[str, Any]]) -> AtRevision:
    """What `filled` read from the row and its links at the moment of an earlier revision."""

    def at(revision: int) -> Mapping[str, Any] | None:
        then = _then(row, revision)
        if then is None:
            return None
        return filled(Viewpoint.at(request.actor, request.organization, then.history_date))

    return at


def without_base(revision: int) -> None:
    """What a form was filled from that does not say: nobody knows."""


def _then(row: Any, revision: int) -> Any:
    history = getattr(row, "history", None)
    return history.filter(revision=revision).order_by("-history_id").first() if history else None


class Both:
    """The two versions of a stale form, and the form filled again from both."""

    def __init__(self, request: PageRequest, form: PlainForm, message: str, at_revision: AtRevision) -> None:
        self.viewpoint = request.viewpoint.now()
        self.form, self.message = form, message
        revision = form.cleaned_data.get("revision")
        self.base = None if revision is None else at_revision(revision)

    def shown(self) -> dict[str, Any]:
        """What the page says. The form comes back with the revision that it shows as stored."""
        names = [
            name for name, field in self.form.fields.items() if name in self.form.initial and _says(field)
        ]
        sent: Any = self.form.data
        again = sent.copy()
        rows = [self._compared(name, again) for name in names if self._differs(name, self.form.initial)]
        again["revision"] = str(self.form.initial.get("revision", ""))
        self.form.data = again
        self.form.errors.pop("revision", None)
        return {"message": self.message, "rows": rows, "has_base": self.base is not None}

    def _compared(self, name: str, again: Any) -> Difference:
        stored, field = self.form.initial[name], self.form[name]
        mine = self._words(name, field.data)
        untouched = self.base is not None and name in self.base and not self._differs(name, self.base)
        if untouched:
            _put(again, field, stored)
        return Difference(str(field.label), self._words(name, stored), mine, untouched)

    def _differs(self, name: str, stored: Mapping[str, Any]) -> bool:
        """Whether what was sent says something else than what is stored."""
        field, sent = self.form[name], self.form[name].data
        return bool(field.field.has_changed(_lines(stored[name]), _lines(sent)))

    def _words(self, name: str, value: Any) -> str:
        field = self.form.fields[name]
        model = _model_of(field)
        values = [str(each) for each in _listed(field.prepare_value(value)) if each not in (None, "")]
        if model is not None:
            return ", ".join(self._named(field, model, [each for each in values if may_be_key(each)]))
        labels = _labels(getattr(field, "choices", ()))
        if isinstance(field, forms.DateField):
            return ", ".join(_day(each) for each in values)
        return ", ".join(labels.get(each, each) for each in values)

    def _named(self, field: forms.Field, model: type[Model], keys: list[str]) -> list[str]:
        """The objects by their names, as far as the person may see them."""
        queryset: Any = getattr(field, "queryset", None)
        rows = self.viewpoint.rows(model) if _is_walled(model) else queryset
        found = {str(row.pk): str(row) for row in rows.filter(pk__in=keys)} if keys else {}
        return [found.get(key, "something you cannot see") for key in keys]


def _says(field: forms.Field) -> bool:
    """A hidden value, such as the revision, marks what was seen and says nothing; hidden choices do."""
    return type(field.widget) is not widgets.HiddenInput


def _put(data: Any, field: forms.BoundField, stored: Any) -> None:
    """Fill a field again, as a browser would send it."""
    value = field.field.prepare_value(stored)
    if isinstance(value, list | tuple | set | QuerySet):
        data.setlist(field.html_name, [str(each) for each in value])
    else:
        data[field.html_name] = "" if value is None else str(value)


def _model_of(field: forms.Field) -> type[Model] | None:
    """What the field chooses from: the objects of a queryset, or those whose ids it takes."""
    queryset: Any = getattr(field, "queryset", None)
    model: type[Model] | None = getattr(field, "model", None) if queryset is None else queryset.model
    return model


def _is_walled(model: type[Model]) -> bool:
    return any(field.name == "organization" for field in model._meta.concrete_fields)


def _labels(choices: Iterable[Any]) -> dict[str, str]:
    """The words of each choice; groups count as their choices."""
    found: dict[str, str] = {}
    for value, label in choices:
        if isinstance(label, list | tuple):
            found |= _labels(label)
        else:
            found[str(value)] = str(label)
    return found


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple | set | QuerySet) else [value]


def _lines(value: Any) -> Any:
    """Text with the line ends of a browser and of the database is the same text."""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _day(text: str) -> str:
    try:
        return str(date_format(date.fromisoformat(text), "j M Y"))
    except ValueError:
        return text
