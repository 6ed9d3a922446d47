"""What a management review says, in one shape for one that is under way and for what was signed.

Signing keeps it as plain data (`ManagementReview.frozen`); page and PDF of a signed review are made of that alone.
People stand in it by reference; their names and functions are read as of the signature.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from aims.core.ledger import canonical, digest
from audits.enums import DecisionKind, InputKey
from audits.selectors.figure import Figure, has_figures

FORMAT = 1


@dataclass(frozen=True)
class Input:
    """One input: its figures and its words. `revision` is for the form and is never frozen."""

    key: str
    words: str
    figures: tuple[Figure, ...]

    @property
    def title(self) -> str:
        return str(InputKey(self.key).label)

    @property
    def clause(self) -> str:
        return InputKey(self.key).clause

    @property
    def is_open(self) -> bool:
        """Neither a figure nor words: the review cannot be signed yet."""
        return not self.words.strip() and not has_figures(self.figures)

    @property
    def known(self) -> list[Figure]:
        """The figures that could be read."""
        return [figure for figure in self.figures if not figure.missing]

    @property
    def unknown(self) -> list[tuple[str, str]]:
        """Figures of which nothing is recorded: their labels, and why, said once for all that share it."""
        found: dict[str, list[str]] = {}
        for figure in self.figures:
            if figure.missing:
                found.setdefault(figure.missing, []).append(figure.label)
        return [(", ".join(labels), why) for why, labels in found.items()]

    @property
    def is_silent(self) -> bool:
        """No register tells a figure of it, and nobody said anything yet."""
        return not self.figures and not self.words.strip()


@dataclass(frozen=True)
class Attendance:
    """Someone who was invited."""

    member: str
    was_present: bool


@dataclass(frozen=True)
class Decision:
    """What was decided."""

    reference: str
    kind: str
    words: str

    @property
    def kind_words(self) -> str:
        return str(DecisionKind(self.kind).label)


@dataclass(frozen=True)
class Action:
    """What was asked of someone, as it was agreed. How it stands later is in the list of actions."""

    reference: str
    words: str
    owner: str
    due_on: str
    decision: str
    state: str

    @property
    def due(self) -> date:
        return date.fromisoformat(self.due_on)


@dataclass(frozen=True)
class ReviewContent:
    """A review with all that is shown of it. `names` and `functions` are never frozen."""

    organization: str
    reference: str
    title: str
    planned_on: str
    held_on: str
    cut_off: str
    chair: str
    scope: str
    previous: str
    previous_on: str
    minutes: str
    inputs: tuple[Input, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    decisions: tuple[Decision, ...] = ()
    actions: tuple[Action, ...] = ()
    signer: str = ""
    format: int = FORMAT
    names: Mapping[str, str] = field(default_factory=dict)
    functions: Mapping[str, str] = field(default_factory=dict)

    @property
    def held(self) -> date | None:
        return date.fromisoformat(self.held_on) if self.held_on else None

    @property
    def planned(self) -> date:
        return date.fromisoformat(self.planned_on)

    @property
    def previous_day(self) -> date | None:
        return date.fromisoformat(self.previous_on) if self.previous_on else None

    @property
    def read_at(self) -> datetime | None:
        """When the figures were read."""
        return datetime.fromisoformat(self.cut_off) if self.cut_off else None

    @cached_property
    def people(self) -> set[str]:
        """The references of everyone named."""
        named = {self.chair, self.signer, *(each.member for each in self.attendance)}
        return (named | {each.owner for each in self.actions}) - {""}

    def name(self, reference: str) -> str:
        """A person's name, or their reference once the name was erased."""
        return self.names.get(reference) or reference

    def person(self, reference: str) -> str:
        """A person's name with their function."""
        function = self.functions.get(reference)
        return f"{self.name(reference)}, {function}" if function else self.name(reference)

    @property
    def present(self) -> list[str]:
        return [each.member for each in self.attendance if each.was_present]

    @property
    def absent(self) -> list[str]:
        return [each.member for each in self.attendance if not each.was_present]

    @property
    def figures(self) -> Iterator[tuple[Input, Figure]]:
        """Every figure that could be read, with its input."""
        return ((each, figure) for each in self.inputs for figure in each.known)

    def figure(self, key: str) -> Figure | None:
        """The figure of this key, if it could be read."""
        return next((figure for _, figure in self.figures if figure.key == key), None)

    @property
    def open_inputs(self) -> list[Input]:
        return [each for each in self.inputs if each.is_open]

    @property
    def by_kind(self) -> list[tuple[str, list[Decision]]]:
        """The decisions by what they are about, in the standard's order."""
        found = [(str(kind.label), [d for d in self.decisions if d.kind == kind]) for kind in DecisionKind]
        return [(label, rows) for label, rows in found if rows]

    def named(self, people: Mapping[str, tuple[str, str]]) -> ReviewContent:
        """The same with people's names and functions beside their references."""
        names = {reference: name for reference, (name, _) in people.items()}
        functions = {reference: function for reference, (_, function) in people.items() if function}
        return replace(self, names=names, functions=functions)

    def plain(self) -> dict[str, Any]:
        """What is frozen: plain data without a name of a person."""
        data = asdict(self)
        del data["names"], data["functions"]
        found: dict[str, Any] = _lists(data)
        return found

    def mark(self) -> str:
        """A short mark of all of it, carried by the page that asks for the signature."""
        return digest(canonical(self.plain()))[:16]

    @classmethod
    def of_plain(cls, data: Mapping[str, Any]) -> ReviewContent:
        """What was frozen, as it was."""
        values = dict(data)
        values["inputs"] = tuple(
            Input(each["key"], each["words"], tuple(Figure.of_plain(one) for one in each["figures"]))
            for each in data["inputs"]
        )
        values["attendance"] = tuple(Attendance(**each) for each in data["attendance"])
        values["decisions"] = tuple(Decision(**each) for each in data["decisions"])
        values["actions"] = tuple(Action(**each) for each in data["actions"])
        return cls(**values)


def _lists(value: Any) -> Any:
    """Tuples as lists, so that what was frozen equals what is read back."""
    if isinstance(value, dict):
        return {key: _lists(item) for key, item in value.items()}
    return [_lists(item) for item in value] if isinstance(value, list | tuple) else value
