"""A version of the Statement ready to be written: its content and what stands on its cover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone

from aims.core.errors import NotFound
from aims.platform.viewpoint import Viewpoint
from controls.enums import ImplementationStatus
from controls.models import StatementVersion
from controls.selectors import statements
from controls.selectors.content import Content, Figures, Line
from controls.selectors.parts import EvidenceItem

MEANINGS = (
    (
        ImplementationStatus.NOT_STARTED,
        "It applies, but nothing has been settled yet on how it will be done.",
    ),
    (ImplementationStatus.PLANNED, "It is settled how it will be done; the work has not begun."),
    (
        ImplementationStatus.PARTIAL,
        "Some of it is done, or it is done in some places only; the rest is open.",
    ),
    (ImplementationStatus.IMPLEMENTED, "Reported as done throughout; nobody else has confirmed that yet."),
    (ImplementationStatus.VERIFIED, "Done throughout, and confirmed by someone other than who reported it."),
)
"""What each status of a control says, in our own words."""


@dataclass(frozen=True)
class Meaning:
    """A status with what it means and how many of the controls that apply have it."""

    status: ImplementationStatus
    words: str
    count: int

    @property
    def label(self) -> str:
        return str(self.status.label)


@dataclass(frozen=True)
class PrintedLine:
    """A line with its evidence and target date as they read on the day of the Statement."""

    line: Line
    pieces: tuple[EvidenceItem, ...]
    day: date

    @property
    def asks_target(self) -> bool:
        """Whether a target date belongs to it: it is open, and its version keeps such dates."""
        return self.line.is_open and self.line.due_on is not None

    @property
    def is_overdue(self) -> bool:
        return self.asks_target and self.line.due is not None and self.line.due < self.day

    @property
    def first_end(self) -> date | None:
        """The first end of its evidence, where the pieces do not tell their own."""
        return None if any(piece.title for piece in self.pieces) else self.line.until

    @property
    def expired(self) -> list[str]:
        """The references of the evidence that had ended."""
        return [piece.reference for piece in self.pieces if piece.is_expired(self.day)]


@dataclass(frozen=True)
class Statement:
    """A version ready to be written: its content and what stands on its cover and in its margins."""

    content: Content
    is_draft: bool
    moment: datetime
    sequence: int
    digest: str
    submitted_at: datetime | None = None
    approved_at: datetime | None = None
    valid_from: str = ""
    in_force: str = ""

    @property
    def day(self) -> date:
        """The day that dates are judged on."""
        return timezone.localdate(self.moment)

    @cached_property
    def figures(self) -> Figures:
        return self.content.figures(self.day)

    @cached_property
    def groups(self) -> list[list[PrintedLine]]:
        """The lines by control objective, each ready to be printed."""
        return [[self.printed(line) for line in group] for group in self.content.groups]

    @cached_property
    def meanings(self) -> list[Meaning]:
        return [Meaning(status, words, self.figures.by_status[status]) for status, words in MEANINGS]

    @cached_property
    def expired(self) -> list[str]:
        """The references of the evidence that had ended, as far as the version knows."""
        return [piece.reference for piece in self.content.pieces.values() if piece.is_expired(self.day)]

    @property
    def author(self) -> str:
        return self.content.person(self.content.author)

    @property
    def submitter(self) -> str:
        return self.content.person(self.content.submitter) if self.content.submitter else ""

    @property
    def approver(self) -> str:
        return "" if self.is_draft else self.content.person(self.content.approver)

    @property
    def submitted_on(self) -> date | None:
        return timezone.localdate(self.submitted_at) if self.submitted_at else None

    def printed(self, line: Line) -> PrintedLine:
        """A line with its evidence."""
        pieces = tuple(self.content.pieces[reference] for reference in line.evidence)
        return PrintedLine(line, pieces, self.day)

    @property
    def approved_on(self) -> str:
        return timezone.localdate(self.approved_at).isoformat() if self.approved_at else ""


def approved(version: StatementVersion) -> Statement:
    """An approved version: frozen content, as of the approval, with the ledger's head at the approval."""
    entry = statements.approval_entry(version)
    if entry is None or version.approved_at is None:
        raise NotFound(f"The approval of {version.reference} is not in the ledger.")
    return Statement(
        content=statements.approved_content(version),
        is_draft=False,
        moment=version.approved_at,
        sequence=entry.sequence,
        digest=entry.digest,
        submitted_at=version.submitted_at,
        approved_at=version.approved_at,
        valid_from=version.valid_from.isoformat() if version.valid_from else "",
    )


def drafted(viewpoint: Viewpoint, version: StatementVersion) -> Statement:
    """A draft as it stands at the viewpoint's moment, with the ledger's head at that moment."""
    moment = viewpoint.moment or timezone.now()
    head = statements.head_at(viewpoint)
    former = statements.in_force(viewpoint)
    return Statement(
        content=statements.live_content(viewpoint, version, freeze=True),
        is_draft=True,
        moment=moment,
        sequence=head[0],
        digest=head[1],
        submitted_at=version.submitted_at,
        in_force=former.reference if former else "",
    )
