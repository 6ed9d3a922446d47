"""Reading imports: the list, one with its rows page by page, and the mapping used last time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from aims.enums import ImportStatus
from aims.models import ImportRun
from aims.platform import files
from aims.platform.models import StoredFile
from aims.platform.selectors.ledger import HistoryLine, history_of
from aims.platform.viewpoint import Viewpoint

VERDICTS = {
    "create": "New",
    "update": "Changes",
    "unchanged": "Unchanged",
    "refuse": "Refused",
}
PAGE = 50
MACHINE = frozenset({"file", "survey", "outcome", "refused file", "job key", "parts done"})
"""Columns that hold an address of our own; what they mean stands in the verb of their line."""


@dataclass(frozen=True)
class OutcomePage:
    """Some rows of an outcome, and whether more follow."""

    lines: list[dict[str, Any]]
    number: int
    has_more: bool


def imports(viewpoint: Viewpoint) -> QuerySet[ImportRun]:
    """Imports, newest first."""
    return viewpoint.rows(ImportRun).order_by("-reference")


def import_detail(viewpoint: Viewpoint) -> QuerySet[ImportRun]:
    """One import with its files."""
    return viewpoint.rows(ImportRun).select_related(
        "organization", "file", "survey", "outcome", "refused_file"
    )


def mapping_of_last_time(viewpoint: Viewpoint, columns: list[str]) -> dict[str, Any] | None:
    """The mapping of the last finished import whose file had exactly these columns."""
    done = viewpoint.rows(ImportRun).filter(status=ImportStatus.DONE).select_related("survey")
    for run in done.order_by("-pk")[:20]:
        if run.survey is not None and _columns(run.survey) == columns:
            return dict(run.mapping)
    return None


def outcome_page(
    stored: StoredFile | None, *, verdict: str = "", bad: bool = False, number: int = 1
) -> OutcomePage:
    """Rows of a stored outcome: all, those of one verdict, or those with a bad cell. Streamed."""
    if stored is None:
        return OutcomePage([], 1, has_more=False)
    start = (max(number, 1) - 1) * PAGE
    wanted = (
        line
        for line in _lines(stored)
        if (not verdict or line["verdict"] == verdict) and (not bad or line["bad"] or line["note"])
    )
    found = list(islice(wanted, start, start + PAGE + 1))
    return OutcomePage(found[:PAGE], max(number, 1), has_more=len(found) > PAGE)


def history(viewpoint: Viewpoint, run: ImportRun) -> list[HistoryLine]:
    """Who did what with an import, newest first, without the columns that only the machine reads."""
    lines = history_of(viewpoint, run.reference)
    return [
        replace(line, changes=[change for change in line.changes if change.label not in MACHINE])
        for line in lines
    ]


def kept_parts(run: ImportRun) -> Iterator[list[dict[str, Any]]]:
    """What became of the rows of each part that is written, in the file's order.

    Each part is a stored file whose first line names that of the part before; the import under way holds
    the last. Raises ValueError when one is missing.
    """
    stored = StoredFile.objects.filter(organization_id=run.organization_id)
    found: list[StoredFile] = []
    last = run.outcome if run.parts_done else None
    while last is not None:
        found.append(last)
        before = next(_lines(last))["before"]
        last = stored.get(sha256=before) if before else None
    if len(found) != run.parts_done:
        raise ValueError(f"{run.reference}: {len(found)} of {run.parts_done} parts were kept")
    for part in reversed(found):
        yield list(islice(_lines(part), 1, None))


def bad_cells(stored: StoredFile | None) -> Iterator[dict[str, Any]]:
    """Every bad cell of an outcome: row, column, message."""
    for line in _lines(stored) if stored else ():
        for column, _, message in line["bad"]:
            yield {"row": line["row"], "column": column, "message": message}


def _lines(stored: StoredFile) -> Iterator[dict[str, Any]]:
    with files.open_file(stored) as source:
        for line in source:
            if line.strip():
                yield json.loads(line)


def _columns(stored: StoredFile) -> list[str]:
    with files.open_file(stored) as source:
        return [column["name"] for column in json.load(source)["columns"]]
