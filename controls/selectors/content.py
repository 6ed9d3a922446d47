"""What a version of the Statement says, in one shape for a draft read live and for what was approved.

Approval keeps it as plain data (`StatementVersion.frozen`); pages, PDF and XLSX of an approved version
are made of that alone. People stand in it by reference; their names and functions are read as of the approval.

Format 2 adds target dates, the scope in full and each piece of evidence. What was frozen in format 1 is read
as it was; what it does not know is said to be unrecorded, never filled from live rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from controls.enums import Applicability, ImplementationStatus, ReasonKind
from controls.selectors.parts import EvidenceItem, Scope

FORMAT = 2
SOON = timedelta(days=60)
IN_PLACE = (ImplementationStatus.VERIFIED, ImplementationStatus.IMPLEMENTED)


@dataclass(frozen=True)
class Reason:
    """Why a control applies, or does not: one linked object. `page` is the reference its link opens."""

    kind: str
    reference: str
    label: str
    title: str
    page: str

    @property
    def what(self) -> str:
        """What it names in words: a role reads “Provider of Triage Assistant”."""
        return f"{self.label} {self.title}" if self.kind == ReasonKind.ROLE else self.title

    @property
    def tip(self) -> str:
        """What a chip says beside its label."""
        return f"{self.reference}: {self.what}"

    @property
    def kind_words(self) -> str:
        return str(ReasonKind(self.kind).label)

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same reason in two versions, whatever it is called."""
        return self.kind, self.reference


@dataclass(frozen=True)
class Line:
    """One control in the Statement. `owner` is a member's reference; `owner_name` is never frozen.

    `due_on` is the target date, empty when none is set, and None where format 1 did not keep it.
    """

    number: str
    title: str
    group: str
    group_title: str
    objective: str
    applicability: str
    justification: str
    reasons: tuple[Reason, ...]
    status: str
    owner: str
    evidence_count: int
    evidence: tuple[str, ...]
    evidence_until: str
    changed: str = ""
    owner_name: str = ""
    due_on: str | None = None

    @property
    def applies(self) -> bool:
        return self.applicability == Applicability.APPLICABLE

    @property
    def is_excluded(self) -> bool:
        return self.applicability == Applicability.NOT_APPLICABLE

    @property
    def is_undecided(self) -> bool:
        return self.applicability == Applicability.UNDECIDED

    @property
    def is_open(self) -> bool:
        """It applies and is not in place yet."""
        return self.applies and self.status not in IN_PLACE

    @property
    def answer(self) -> str:
        """Yes, No or Undecided, as the column “Applies” says it."""
        return {Applicability.APPLICABLE: "Yes", Applicability.NOT_APPLICABLE: "No"}.get(
            Applicability(self.applicability), "Undecided"
        )

    @property
    def status_words(self) -> str:
        return "Not applicable" if self.is_excluded else str(ImplementationStatus(self.status).label)

    @property
    def until(self) -> date | None:
        """The earliest day on which a piece of its evidence ends."""
        return date.fromisoformat(self.evidence_until) if self.evidence_until else None

    @property
    def due(self) -> date | None:
        """The day on which it is to be in place."""
        return date.fromisoformat(self.due_on) if self.due_on else None

    @property
    def differs(self) -> tuple[Any, ...]:
        """What a next version is compared by."""
        return (
            self.applicability,
            self.justification,
            self.status,
            frozenset(each.key for each in self.reasons),
        )


@dataclass(frozen=True)
class Figures:
    """The counts above the table."""

    total: int
    applies: int
    excluded: int
    undecided: int
    in_place: int
    open: int
    gaps: int
    by_status: Counter[str]


@dataclass(frozen=True)
class Content:
    """A version of the Statement with all that is shown of it. `names` and `functions` are never frozen."""

    organization: str
    title: str
    reference: str
    number: int
    scope_reference: str
    scope: str
    roles: tuple[str, ...]
    systems: int
    previous: int | None
    author: str
    submitter: str
    approver: str
    lines: tuple[Line, ...]
    full_scope: Scope | None = None
    evidence: tuple[EvidenceItem, ...] = ()
    format: int = FORMAT
    names: Mapping[str, str] = field(default_factory=dict)
    functions: Mapping[str, str] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """SOA-0001/1: the Statement and the version."""
        return f"{self.reference}/{self.number}"

    def name(self, reference: str) -> str:
        """A person's name, or their reference once the name was erased."""
        return self.names.get(reference) or reference

    def person(self, reference: str) -> str:
        """A person's name with their function: “Claire Dunne, Chief executive”."""
        function = self.functions.get(reference)
        return f"{self.name(reference)}, {function}" if function else self.name(reference)

    @property
    def is_detailed(self) -> bool:
        """Whether it keeps the scope in full, target dates and each piece of evidence (format 2)."""
        return self.format >= 2

    @cached_property
    def people(self) -> set[str]:
        """The references of everyone named."""
        named = {self.author, self.submitter, self.approver, *(line.owner for line in self.lines)}
        return named - {""}

    @cached_property
    def groups(self) -> list[list[Line]]:
        """The lines by control objective, in the standard's order."""
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.group, []).append(line)
        return list(found.values())

    @cached_property
    def reasons(self) -> list[tuple[Reason, list[str]]]:
        """Each object that is a reason, by reference, with the controls that it is a reason of."""
        found: dict[str, tuple[Reason, list[str]]] = {}
        for line in self.lines:
            for reason in line.reasons:
                found.setdefault(reason.reference, (reason, []))[1].append(line.number)
        return [found[key] for key in sorted(found)]

    @cached_property
    def pieces(self) -> dict[str, EvidenceItem]:
        """Each piece of evidence that a line names, by reference; format 1 knows no more than that."""
        known = {item.reference: item for item in self.evidence}
        named = sorted({reference for line in self.lines for reference in line.evidence})
        return {reference: known.get(reference) or EvidenceItem(reference) for reference in named}

    @cached_property
    def annex(self) -> list[tuple[EvidenceItem, list[str]]]:
        """Each piece of evidence with the controls that it serves."""
        return [
            (piece, [line.number for line in self.lines if reference in line.evidence])
            for reference, piece in self.pieces.items()
        ]

    @property
    def changed(self) -> list[str]:
        """The controls that changed since the version before."""
        return [line.number for line in self.lines if line.changed]

    def figures(self, day: date) -> Figures:
        """The counts, with evidence judged on `day`."""
        applying = [line for line in self.lines if line.applies]
        return Figures(
            total=len(self.lines),
            applies=len(applying),
            excluded=sum(line.is_excluded for line in self.lines),
            undecided=sum(line.is_undecided for line in self.lines),
            in_place=sum(line.status in IN_PLACE for line in applying),
            open=sum(line.is_open for line in applying),
            gaps=sum(has_gap(line, day) for line in applying),
            by_status=Counter(line.status for line in applying),
        )

    def named(self, people: Mapping[str, tuple[str, str]]) -> Content:
        """The same with people's names and functions beside their references."""
        names = {reference: name for reference, (name, _) in people.items()}
        functions = {reference: function for reference, (_, function) in people.items() if function}
        lines = tuple(
            replace(line, owner_name=(names.get(line.owner) or line.owner) if line.owner else "")
            for line in self.lines
        )
        return replace(self, names=names, functions=functions, lines=lines)

    def plain(self) -> dict[str, Any]:
        """What approval freezes: plain data without a name of a person."""
        data = asdict(self)
        del data["names"], data["functions"]
        for line in data["lines"]:
            del line["owner_name"]
        frozen: dict[str, Any] = _lists(data)
        return frozen

    @classmethod
    def of_plain(cls, data: Mapping[str, Any]) -> Content:
        """What was frozen, as it was, in this format or an older one."""
        values = {"format": 1, **data}
        values["roles"] = tuple(values["roles"])
        values["lines"] = tuple(_line(each) for each in values["lines"])
        values["evidence"] = tuple(EvidenceItem(**each) for each in values.get("evidence", ()))
        scope = values.get("full_scope")
        values["full_scope"] = Scope.of_plain(scope) if scope else None
        return cls(**values)


def has_gap(line: Line, day: date) -> bool:
    """It applies but has no evidence, or some of it has ended or ends within 60 days of `day`."""
    return line.evidence_count == 0 or (line.until is not None and line.until < day + SOON)


def _line(data: Mapping[str, Any]) -> Line:
    reasons = tuple(Reason(**each) for each in data["reasons"])
    return Line(**{**data, "reasons": reasons, "evidence": tuple(data["evidence"])})


def _lists(value: Any) -> Any:
    """Tuples as lists, so that what was frozen equals what is read back."""
    if isinstance(value, dict):
        return {key: _lists(item) for key, item in value.items()}
    return [_lists(item) for item in value] if isinstance(value, list | tuple) else value
