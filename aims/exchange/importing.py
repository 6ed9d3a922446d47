"""An import from the uploaded bytes to the result: reading here, writing by `aims.services.imports`."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Any, BinaryIO

from django.conf import settings

from aims.core.tabular import RefusedRow, Table, read_table, write_refused
from aims.exchange.mapping import Mapping, mapping_from
from aims.exchange.rows import FileRow, Reader, digest_of_rows, owners_of
from aims.exchange.survey import Survey, survey_of
from aims.models import ImportRun
from aims.platform import files
from aims.platform.actors import Actor
from aims.platform.four_eyes import people_who_may_own
from aims.platform.viewpoint import Viewpoint
from aims.selectors.imports import kept_parts
from aims.services.bulk_ai_systems import CREATE, REFUSE, UNCHANGED, UPDATE, Planned, plan_rows
from aims.services.imports import import_part

LIMIT_ROWS = 100_000
PART_ROWS = 2_000
"""Rows of one part: one ledger entry, one short lock. An entry may span 10,000 at most."""

Line = dict[str, Any]
"""What happens with one row, as plain JSON."""
Progress = Callable[[int], None]
"""Told after each part how many rows are done; may raise to stop."""


@dataclass
class Outcome:
    """What would happen, or happened, row by row; kept on disk so that memory stays flat."""

    lines: IO[str]
    refused: IO[str]
    counts: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys((CREATE, UPDATE, UNCHANGED, REFUSE), 0)
    )

    def add(self, rows: Sequence[FileRow], lines: Sequence[Line]) -> None:
        """Note one part: its rows, and what became of each."""
        for row, line in zip(rows, lines, strict=True):
            self.counts[line["verdict"]] += 1
            self.lines.write(_as_text(line))
            if line["verdict"] == REFUSE:
                self.refused.write(json.dumps(_refused(row, line), ensure_ascii=True) + "\n")

    def as_bytes(self) -> Iterator[bytes]:
        """The lines, to be stored."""
        self.lines.seek(0)
        for line in self.lines:
            yield line.encode()

    def as_dicts(self) -> Iterator[dict[str, Any]]:
        """The lines again, one by one."""
        self.lines.seek(0)
        for line in self.lines:
            yield json.loads(line)

    def refused_rows(self) -> Iterator[RefusedRow]:
        """The refused rows as they were, with what to mend."""
        self.refused.seek(0)
        for line in self.refused:
            number, raw, reasons = json.loads(line)
            yield RefusedRow(number, raw, reasons)


@contextmanager
def outcome_on_disk() -> Iterator[Outcome]:
    """An empty outcome in temporary files that go when it is done."""
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as lines,
        tempfile.TemporaryFile("w+", encoding="utf-8") as refused,
    ):
        yield Outcome(lines, refused)


def open_table(source: BinaryIO | Path, name: str, reading: dict[str, Any] | None = None) -> Table:
    """The table of a file as the mapping says to read it. Raises Invalid and TooLarge."""
    wanted = {key: value for key, value in (reading or {}).items() if value not in (None, "")}
    return read_table(source, name, limit_bytes=settings.AIMS_IMPORT_LIMIT, limit_rows=LIMIT_ROWS, **wanted)


def survey_file(source: BinaryIO | Path, name: str, reading: dict[str, Any] | None = None) -> Survey:
    """Read a file once and say what stands in it. Raises Invalid and TooLarge."""
    with open_table(source, name, reading) as table:
        return survey_of(table)


def stored_survey(run: ImportRun) -> Survey:
    """The survey that was kept with the import."""
    if run.survey is None:
        raise ValueError(f"{run.reference} has no survey")
    with files.open_file(run.survey) as source:
        return Survey.from_bytes(source.read())


def stored_mapping(run: ImportRun) -> Mapping:
    """The mapping of the import, checked against the columns of its file."""
    return mapping_from(run.mapping, [column.name for column in stored_survey(run).columns])


def path_of(run: ImportRun) -> Path:
    """Where the uploaded bytes lie."""
    return files.path_of(run.organization_id, run.file.sha256)


def plan_file(
    viewpoint: Viewpoint, path: Path, name: str, mapping: Mapping, outcome: Outcome, progress: Progress
) -> None:
    """The dry run: what would happen with each row now. Writes nothing but the outcome."""
    with _reader(viewpoint, path, name, mapping) as reader:
        for part in _parts(reader.rows()):
            outcome.add(part, _lines(part, plan_rows(viewpoint.organization, [row.system for row in part])))
            progress(sum(outcome.counts.values()))


def import_file(actor: Actor, run: ImportRun, mapping: Mapping, outcome: Outcome, progress: Progress) -> None:
    """Import part by part. Of parts that an earlier attempt wrote, what it kept with them is taken as it is."""
    viewpoint = Viewpoint(actor, run.organization)
    with _reader(viewpoint, path_of(run), run.file_name, mapping) as reader:
        rows = reader.rows()
        for lines in kept_parts(run):
            outcome.add(list(islice(rows, len(lines))), lines)
        for number, part in enumerate(_parts(rows), start=run.parts_done):
            lines = _import_part(actor, run, number, part)
            outcome.add(part, lines)
            progress(sum(outcome.counts.values()))


def _import_part(actor: Actor, run: ImportRun, number: int, part: Sequence[FileRow]) -> list[Line]:
    lines: list[Line] = []

    def outcome_of(planned: Sequence[Planned]) -> Iterator[bytes]:
        lines.extend(_lines(part, planned))
        return (_as_text(line).encode() for line in lines)

    systems = [row.system for row in part]
    digest = digest_of_rows(part)
    import_part(actor=actor, run=run, part=number, rows=systems, digest=digest, outcome_of=outcome_of)
    return lines


def refused_file(run_name: str, path: Path, mapping: Mapping, outcome: Outcome) -> Iterator[bytes]:
    """The file of refused rows, in the columns of the upload."""
    with open_table(path, run_name, mapping.reading) as table:
        yield from write_refused(table.understanding, outcome.refused_rows())


@contextmanager
def _reader(viewpoint: Viewpoint, path: Path, name: str, mapping: Mapping) -> Iterator[Reader]:
    owners = owners_of(list(people_who_may_own(viewpoint)))
    with open_table(path, name, mapping.reading) as table:
        yield Reader(table, mapping, owners)


def _parts(rows: Iterator[FileRow]) -> Iterator[list[FileRow]]:
    while part := list(islice(rows, PART_ROWS)):
        yield part


def _lines(rows: Sequence[FileRow], planned: Sequence[Planned]) -> list[Line]:
    return [_line(row, plan) for row, plan in zip(rows, planned, strict=True)]


def _as_text(line: Line) -> str:
    return json.dumps(line, ensure_ascii=True) + "\n"


def _line(row: FileRow, plan: Planned) -> Line:
    system = plan.row
    return {
        "row": system.number,
        "verdict": plan.verdict,
        "reference": plan.system.reference if plan.system else "",
        "name": str(system.facts.get("name") or "")[:200],
        "stage": str(system.status or ""),
        "changes": plan.changes,
        "bad": [[cell.column, cell.text[:200], cell.message] for cell in system.problems],
        "note": row.note,
    }


def _refused(row: FileRow, line: Line) -> list[Any]:
    """The row as the file has it, with what to mend. Raises ValueError when the two are not of one row."""
    if row.raw.number != line["row"]:
        raise ValueError(f"row {row.raw.number} was kept as row {line['row']}")
    reasons = [f"{column}: {message}" if column else message for column, _, message in line["bad"]]
    return [row.raw.number, list(row.raw.raw), reasons]
