"""Forms of an import: the upload, how the file is read, and the mapping of its columns."""

from __future__ import annotations

from collections.abc import Mapping as Map
from typing import Any

from django import forms
from django.conf import settings

from aims.core.forms import PlainForm, at_most
from aims.core.tabular.csv_source import DELIMITERS
from aims.core.tabular.encoding import CHOICES as ENCODINGS
from aims.exchange.fields import BY_KEY, CHOICES, DATES, FIELDS, WORDS
from aims.exchange.mapping import KEEP_ROW, NOTHING, ORDERS, REFUSE_ROW, UNKNOWN, Mapping, texts_of
from aims.exchange.survey import Survey

IDENTIFIER = "identifier"
DETAIL = ""
MOST_REVISIONS = 2_147_483_647


class UploadForm(PlainForm):
    """A file of AI systems."""

    file = forms.FileField(
        label="CSV or XLSX file",
        max_length=255,
        help_text="Nothing is changed yet: you see what was understood and what would happen first.",
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text += f" {at_most(settings.AIMS_IMPORT_LIMIT)}"


class StartForm(PlainForm):
    """The button that really imports: of which revision of the import."""

    revision = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=1, max_value=MOST_REVISIONS
    )


class ReadingForm(PlainForm):
    """How the file is read, when the guess was wrong."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    sheet = forms.ChoiceField(label="Sheet", required=False)
    header_row = forms.IntegerField(label="Header in row", required=False, min_value=1, max_value=1000)
    encoding = forms.ChoiceField(label="Encoding", required=False)
    delimiter = forms.ChoiceField(label="Between cells", required=False)

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        understood = survey.understanding
        fields: dict[str, Any] = self.fields
        if understood["format"] == "XLSX":
            fields["sheet"].choices = [("", "As guessed"), *((name, name) for name in understood["sheets"])]
            del self.fields["encoding"], self.fields["delimiter"]
        else:
            del self.fields["sheet"]
            fields["encoding"].choices = [("", "As guessed"), *((name, name) for name in ENCODINGS)]
            fields["delimiter"].choices = [("", "As guessed"), *DELIMITERS.items()]

    def reading(self) -> dict[str, Any]:
        """What the person chose; empty fields leave the guess."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "revision" and value not in (None, "")
        }


class MappingForm(PlainForm):
    """Each column of the file with what it becomes, the words of choice columns, and the identity."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    read_as = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    """Which reading of the file the columns of this form are."""
    default_stage = forms.ChoiceField(
        label="Stage of rows that name none",
        choices=CHOICES["status"],
        help_text="A row past the first stage is taken in as found, with this file as its source.",
    )
    bad_cells = forms.ChoiceField(
        label="A row with a cell that cannot be read",
        choices=[
            (REFUSE_ROW, "is refused and comes back in a file to mend"),
            (KEEP_ROW, "is taken without that cell, which stays with the imported details"),
        ],
        help_text="Either way each bad cell is listed by row and column. A row without a name is always refused.",
    )

    def __init__(self, *args: Any, survey: Survey, mapping: Mapping, **kwargs: Any) -> None:
        chosen = {"default_stage": mapping.default_stage, "bad_cells": mapping.bad_cells}
        super().__init__(*args, **{**kwargs, "initial": {**chosen, **kwargs.get("initial", {})}})
        self.survey, self.mapping = survey, mapping
        self.place = {column.name: number for number, column in enumerate(survey.columns)}
        becomes = {column: key for key, column in mapping.fields.items()}
        if mapping.identifier:
            becomes.setdefault(mapping.identifier, IDENTIFIER)
        targets = [
            (DETAIL, "Imported detail"),
            (IDENTIFIER, "Identifier of the row"),
            *((field.key, field.label) for field in FIELDS),
        ]
        for number, column in enumerate(survey.columns):
            self._choice(f"column-{number}", column.name, targets, becomes.get(column.name, DETAIL))
            self.fields[f"identity-{number}"] = forms.BooleanField(
                label=f"{column.name}: part of the identity",
                required=False,
                initial=column.name in mapping.identity,
            )
        self._values()
        self._orders()
        for field in self.fields.values():
            if isinstance(field.widget, forms.Select):
                field.widget.attrs.setdefault("class", "form-select")
            elif isinstance(field.widget, forms.CheckboxInput):
                field.widget.attrs.setdefault("class", "form-check-input")

    def _choice(self, name: str, label: str, choices: list[tuple[str, str]], initial: str) -> None:
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False, initial=initial)

    def _word(self, name: str, number: int) -> str:
        """The field of a word. It names the column, so that it never answers for the words of another."""
        return f"{name}-{self.place[self.mapping.fields[name]]}-{number}"

    def _order(self, name: str) -> str:
        return f"order-{name}-{self.place[self.mapping.fields[name]]}"

    def _values(self) -> None:
        self.texts = {
            name: texts_of(self.survey, name, self.mapping.fields[name])
            for name in WORDS
            if name in self.mapping.fields
        }
        for name, texts in self.texts.items():
            for number, (text, _) in enumerate(texts):
                choices = [(UNKNOWN, "Not known: refuse the row"), *CHOICES[name]]
                if name == "roles":
                    choices.append((NOTHING, "No role"))
                said = self.mapping.meaning(name, text)
                label = f"{BY_KEY[name].label}: “{text}”"
                self._choice(self._word(name, number), label, choices, UNKNOWN if said is None else said)

    def _orders(self) -> None:
        for name in DATES:
            if name in self.mapping.fields:
                orders = [("", "Not chosen"), *((order, order) for order in ORDERS)]
                label = f"{BY_KEY[name].label}: order of the numbers"
                self._choice(self._order(name), label, orders, self.mapping.dates.get(name, ""))

    @property
    def columns(self) -> list[dict[str, Any]]:
        """The rows of the mapping table."""
        return [
            {"survey": column, "becomes": self[f"column-{number}"], "identity": self[f"identity-{number}"]}
            for number, column in enumerate(self.survey.columns)
        ]

    @property
    def words(self) -> list[dict[str, Any]]:
        """For each choice column its texts with counts, and what each means."""
        return [
            {
                "label": BY_KEY[name].label,
                "column": self.mapping.fields[name],
                "texts": [
                    (text, count, self[self._word(name, number)])
                    for number, (text, count) in enumerate(texts)
                ],
            }
            for name, texts in self.texts.items()
        ]

    @property
    def orders(self) -> list[dict[str, Any]]:
        """For each date column the order of its numbers."""
        found = []
        for name in DATES:
            if name in self.mapping.fields:
                column = self.survey.column(self.mapping.fields[name])
                note = column.date_note if column else ""
                found.append(
                    {
                        "label": BY_KEY[name].label,
                        "column": column,
                        "note": note,
                        "field": self[self._order(name)],
                    }
                )
        return found

    def clean(self) -> dict[str, Any]:
        """No two columns may become the same field."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = [data.get(f"column-{number}", DETAIL) for number in range(len(self.survey.columns))]
        for key in sorted({key for key in chosen if key and chosen.count(key) > 1}):
            label = BY_KEY[key].label if key in BY_KEY else "Identifier of the row"
            self.add_error(None, f"Two columns are chosen as “{label}”. Keep one of them.")
        return data

    def mapped(self) -> dict[str, Any]:
        """The mapping as the person left it."""
        data = self.cleaned_data
        names = [column.name for column in self.survey.columns]
        chosen = {number: data.get(f"column-{number}", "") for number in range(len(names))}
        fields = {key: names[number] for number, key in chosen.items() if key not in (DETAIL, IDENTIFIER)}
        identifiers = [names[number] for number, key in chosen.items() if key == IDENTIFIER]
        identity = [names[number] for number in range(len(names)) if data.get(f"identity-{number}")]
        return {
            "fields": fields,
            "identifier": identifiers[0] if identifiers else "",
            "identity": identity,
            "values": self._said(data, fields),
            "dates": self._dates(data, fields),
            "default_stage": data["default_stage"],
            "bad_cells": data["bad_cells"],
            "reading": self.mapping.reading,
        }

    def _said(self, data: Map[str, Any], fields: Map[str, str]) -> dict[str, dict[str, str]]:
        said: dict[str, dict[str, str]] = {}
        for name, texts in self.texts.items():
            if fields.get(name) == self.mapping.fields[name]:
                said[name] = {
                    text: data.get(self._word(name, number)) or UNKNOWN
                    for number, (text, _) in enumerate(texts)
                }
        return said

    def _dates(self, data: Map[str, Any], fields: Map[str, str]) -> dict[str, str]:
        orders: dict[str, str] = {}
        for name in DATES:
            if name not in fields:
                continue
            column = self.survey.column(fields[name])
            kept = fields[name] == self.mapping.fields.get(name)
            order = data.get(self._order(name), "") if kept else (column.date_order if column else "")
            if order:
                orders[name] = order
        return orders

    def arm_again(self) -> list[tuple[str, str, str]]:
        """Keep what the person chose, for the revision as it is now. What stands there now and what the person
        chose, by label, where they differ."""
        again: dict[str, Any] = dict(self.data.items())
        for name, field in self.fields.items():
            kept = name in self.data or isinstance(field, forms.BooleanField)
            if name in ("revision", "read_as") or not kept:
                again[name] = self.get_initial_for_field(field, name)
        self.data = again
        both = [
            (str(bound.label), _said(bound, bound.initial), _said(bound, bound.value())) for bound in self
        ]
        return [(label, theirs, mine) for label, theirs, mine in both if theirs != mine]


def _said(bound: forms.BoundField, value: Any) -> str:
    """A value of a choice or a tick in words."""
    if isinstance(bound.field, forms.ChoiceField):
        words: dict[Any, Any] = dict(bound.field.choices)  # type: ignore[arg-type]
        return str(words.get(value or "", value))
    return ("yes" if value else "no") if isinstance(bound.field, forms.BooleanField) else str(value)
