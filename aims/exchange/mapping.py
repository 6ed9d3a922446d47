"""How the columns of one file become fields: guessed, shown, corrected, kept as JSON for next time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from aims.core.errors import Invalid
from aims.core.tabular import DateOrder
from aims.exchange.fields import (
    BY_KEY,
    CHOICES,
    DATES,
    FIELDS,
    IDENTIFIERS,
    IDENTITY,
    REQUIRED,
    WORDS,
    guess_column,
    known_value,
    role_parts,
)
from aims.exchange.survey import Survey
from aims.workflows import AI_SYSTEM

REFUSE_ROW, KEEP_ROW = "refuse", "keep"
UNKNOWN, NOTHING = "?", "-"
"""Said of a text instead of a choice: its rows are refused; it says nothing (no role)."""
ORDERS = {order.value: order for order in DateOrder}


@dataclass(frozen=True)
class Mapping:
    """One file's mapping. Columns that no field names are kept as imported details."""

    fields: dict[str, str] = field(default_factory=dict)
    """Field to column."""
    identifier: str = ""
    identity: tuple[str, ...] = ()
    """Columns of the fingerprint, used when no identifier column is named."""
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    """Field to text of the file to our choice, or UNKNOWN, or NOTHING."""
    dates: dict[str, str] = field(default_factory=dict)
    """Date field to the order of its numbers."""
    default_stage: str = AI_SYSTEM.initial
    bad_cells: str = REFUSE_ROW
    """What happens with a row one of whose optional cells cannot be read: refused, or taken without it."""
    reading: dict[str, Any] = field(default_factory=dict)
    """Sheet, header_row, encoding, delimiter where a person overruled the guess."""

    def as_dict(self) -> dict[str, Any]:
        """As JSON: what the mapping step exports and `--mapping` takes."""
        return {**asdict(self), "identity": list(self.identity)}

    @property
    def mapped(self) -> set[str]:
        """The columns that become a field."""
        return set(self.fields.values())

    def meaning(self, name: str, text: str) -> str | None:
        """What a text of the file means for a field of choices; None when nobody said."""
        said = self.values.get(name, {}).get(text)
        if said is None:
            return known_value(name, text)
        return None if said == UNKNOWN else said


def guess_mapping(survey: Survey) -> Mapping:
    """By known headings and words; everything guessed is shown and can be changed."""
    columns = [column.name for column in survey.columns]
    found: dict[str, str] = {}
    for target in FIELDS:
        free = [column for column in columns if column not in found.values()]
        column = guess_column(free, target.known, target.within)
        if column:
            found[target.key] = column
    free = [column for column in columns if column not in found.values()]
    identifier = guess_column(free, IDENTIFIERS) or ""
    more = [guess_column(free, [heading]) for heading in IDENTITY]
    name = [found[REQUIRED]] if REQUIRED in found else []
    return Mapping(
        fields=found,
        identifier=identifier,
        identity=tuple(dict.fromkeys([*name, *(column for column in more if column)])),
        values=guess_values(survey, found),
        dates={name: order for name in DATES if (order := _order(survey, found.get(name)))},
    )


def guess_values(survey: Survey, found: Map[str, str]) -> dict[str, dict[str, str]]:
    """What the texts of choice columns mean, where their words are known."""
    return {
        name: {
            text: meaning
            for text, _ in texts_of(survey, name, found[name])
            if (meaning := known_value(name, text))
        }
        for name in WORDS
        if name in found
    }


def texts_of(survey: Survey, name: str, column: str | None) -> list[tuple[str, int]]:
    """The distinct texts of a column of choices with their counts; empty when there are too many."""
    found = survey.column(column)
    if found is None or found.values is None:
        return []
    counts: dict[str, int] = {}
    for text, count in found.values.items():
        for part in role_parts(text) if name == "roles" else [text]:
            counts[part] = counts.get(part, 0) + count
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def mapping_from(data: object, columns: Iterable[str]) -> Mapping:
    """A mapping from JSON or a form. Raises Invalid in plain words for anything it cannot mean."""
    if not isinstance(data, dict):
        raise Invalid("The mapping is not a JSON object. Export one from the mapping step.")
    unknown = sorted(data.keys() - {each.name for each in fields(Mapping)})
    if unknown:
        raise Invalid(f"The mapping names {', '.join(unknown)}, which nobody knows.")
    if any(_no_text(text) for text in _texts(data)):
        raise Invalid(
            "The mapping holds a character that is no text (a NUL or half of a pair). Leave it out."
        )
    mapping = Mapping(**{**data, "identity": tuple(data.get("identity", ()))})
    for problem in _problems(mapping, list(columns)):
        raise Invalid(problem)
    return mapping


def _texts(value: Any) -> Iterator[str]:
    """Every text in plain JSON, keys among them."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from (str(key), *_texts(inner))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _no_text(text: str) -> bool:
    return any(mark == "\x00" or "\ud800" <= mark <= "\udfff" for mark in text)


def _problems(mapping: Mapping, columns: list[str]) -> Iterable[str]:
    yield from _column_problems(mapping, columns)
    for name, words in mapping.values.items():
        known = {value for value, _ in CHOICES.get(name, ())} | {UNKNOWN, NOTHING}
        wrong = sorted(value for value in words.values() if value not in known)
        if name not in WORDS or wrong:
            yield f"“{wrong[0] if wrong else name}” is no choice of {BY_KEY[name].label if name in BY_KEY else name}."
    if any(order not in ORDERS for order in mapping.dates.values()):
        yield f"The order of a date is one of: {', '.join(ORDERS)}."
    if mapping.default_stage not in {value for value, _ in CHOICES["status"]}:
        yield f"“{mapping.default_stage}” is not a stage a system can enter."
    if mapping.bad_cells not in (REFUSE_ROW, KEEP_ROW):
        yield f"“bad_cells” is {REFUSE_ROW} or {KEEP_ROW}."


def _column_problems(mapping: Mapping, columns: list[str]) -> Iterable[str]:
    strange = sorted(mapping.fields.keys() - BY_KEY.keys())
    if strange:
        yield f"The mapping names the field “{strange[0]}”, which nobody knows."
    used = [
        *mapping.fields.values(),
        *mapping.identity,
        *([mapping.identifier] if mapping.identifier else []),
    ]
    missing = [column for column in used if column not in columns]
    if missing:
        yield f"The file has no column “{missing[0]}”."
    if not mapping.fields.get(REQUIRED):
        yield "No column is the name of the system. Choose the column that holds it."
    twice = [column for column in mapping.mapped if list(mapping.fields.values()).count(column) > 1]
    if twice:
        yield f"The column “{twice[0]}” is chosen for two fields."
    if not mapping.identifier and not mapping.identity:
        yield "Choose the columns that tell one system from another."


def _order(survey: Survey, column: str | None) -> str:
    found = survey.column(column)
    return found.date_order if found else ""
