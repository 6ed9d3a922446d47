"""The life of one import: upload, mapping, check, start, parts, finish. Each step is a change of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from aims.core.errors import Conflict
from aims.core.file_names import clean_name
from aims.enums import ImportStatus
from aims.models import ImportRun
from aims.platform import files, jobs
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.files import Kept
from aims.platform.models import Job, Organization, StoredFile
from aims.platform.saving import add, locked, locked_at, save
from aims.platform.unit import Unit, change
from aims.services.bulk_ai_systems import CREATE, REFUSE, UNCHANGED, UPDATE, Planned, counts_of, plan_rows
from aims.services.bulk_writing import write_part
from aims.workflows import IMPORT_RUN

CHECK_JOB = "aims.check_import"
RUN_JOB = "aims.run_import"
AT_WORK = (ImportStatus.MAPPED, ImportStatus.STARTED)
"""While a job of the import is waiting, working or broken off."""
COUNTS = {CREATE: "created", UPDATE: "updated", UNCHANGED: "unchanged", REFUSE: "refused"}


class PartTaken(RuntimeError):
    """Another worker wrote this part; what this one planned is thrown away."""


def upload_import(
    *,
    actor: Actor,
    organization: Organization,
    file: Kept,
    file_name: str,
    survey: Kept,
    mapping: dict[str, Any],
) -> ImportRun:
    """Keep an uploaded file with what was found in it and the mapping guessed. Raises NotAllowed, Invalid."""
    require(actor, "ai_system.import", organization)
    with change(organization, actor) as unit:
        stored = files.record(unit, file)
        run = ImportRun(
            organization=organization,
            reference=unit.reference(ImportRun),
            file=stored,
            file_name=clean_name(file_name),
            survey=files.record(unit, survey),
            mapping=mapping,
        )
        add(run)
        unit.record("import.uploaded", run, files=_given(run.file, run.survey))
    return run


def read_import_again(
    *, actor: Actor, run: ImportRun, survey: Kept, mapping: dict[str, Any], revision: int | None = None
) -> ImportRun:
    """Read the file in another way (sheet, encoding, header row). Raises NotAllowed, Stale, Conflict."""
    require(actor, "ai_system.import", run)
    with change(run.organization, actor) as unit:
        run = _before_start(run, revision)
        run.survey, run.mapping = files.record(unit, survey), mapping
        save(run, ["survey", "mapping"])
        unit.record("import.read_again", run, files=_given(run.survey))
    return run


def map_import(
    *, actor: Actor, run: ImportRun, mapping: dict[str, Any], check: bool, revision: int | None = None
) -> ImportRun:
    """Keep the mapping; with `check` a job then tells row by row what would happen.

    Raises NotAllowed, Stale and Conflict.
    """
    require(actor, "ai_system.import", run)
    with change(run.organization, actor) as unit:
        run = _before_start(run, revision)
        run.mapping = mapping
        if check:
            IMPORT_RUN.step(run, "map")
            run.job_key = f"import-check:{run.reference}:{run.revision}"
            jobs.ask(unit, CHECK_JOB, key=run.job_key, payload={"run": run.pk})
        save(run, ["mapping", "status", "job_key"])
        unit.record("import.mapped", run)
    return run


def keep_check(unit: Unit, run: ImportRun, *, counts: dict[str, int], outcome: Kept, key: str) -> None:
    """Attach the result of a dry run, unless the mapping was changed meanwhile."""
    run, kept = locked(run), None
    if run.job_key == key and run.status == ImportStatus.MAPPED:
        IMPORT_RUN.step(run, "check")
        run.outcome = kept = files.record(unit, outcome)
        _put_counts(run, counts)
        save(run, ["status", "outcome", "rows", *COUNTS.values()])
    unit.record("import.checked", run, files=_given(kept), facts=dict(counts))


def start_import(*, actor: Actor, run: ImportRun, revision: int | None = None) -> ImportRun:
    """Really import. A second press finds it started. Raises NotAllowed, Stale and Conflict."""
    require(actor, "ai_system.import", run)
    with change(run.organization, actor) as unit:
        run = locked_at(run, revision)
        IMPORT_RUN.step(run, "start")
        _put_counts(run, dict.fromkeys(COUNTS, 0))
        run.outcome = None  # that of the check, which history keeps; now it is that of the parts
        run.job_key = f"import-run:{run.reference}"
        jobs.ask(unit, RUN_JOB, key=run.job_key, payload={"run": run.pk})
        save(run, ["status", "job_key", "outcome", "rows", *COUNTS.values()])
        unit.record("import.started", run)
    return run


def stop_import(*, actor: Actor, run: ImportRun, reason: str = "") -> ImportRun:
    """Ask the check or the import to stop after the part it is at. Parts that are written stay.

    Raises NotAllowed, and Conflict when nothing is at work or it was asked already.
    """
    require(actor, "ai_system.import", run)
    with change(run.organization, actor) as unit:
        run = locked(run)
        job = job_of(run)
        if job is None or not jobs.request_cancel(job):
            raise Conflict("Nothing is at work here that could be stopped, or it is being stopped already.")
        unit.record("import.stop_asked", run, reason=reason, facts=summary_of(run))
    return run


def continue_import(*, actor: Actor, run: ImportRun, reason: str = "") -> ImportRun:
    """Go on with a check or an import that was stopped, refused or given up, after the parts that are in.

    An import of the command line that ended half-way has no job yet and gets one. Raises NotAllowed, and
    Conflict while it is at work or when it is done.
    """
    require(actor, "ai_system.import", run)
    with change(run.organization, actor) as unit:
        run = locked(run)
        job = job_of(run)
        if run.status == ImportStatus.STARTED and job is None:
            run.job_key = f"import-run:{run.reference}"
            jobs.ask(unit, RUN_JOB, key=run.job_key, payload={"run": run.pk})
            save(run, ["job_key"])
        elif run.status not in AT_WORK or job is None or not jobs.ask_again(unit, job):
            raise Conflict("It is at work already, or it is done. Reload the page.")
        unit.record("import.continued", run, reason=reason, facts=summary_of(run))
    return run


def start_at_once(*, actor: Actor, run: ImportRun) -> ImportRun:
    """The same for the command line, which does the work itself: no job. Raises NotAllowed and Conflict."""
    require(actor, "ai_system.import", run)
    with change(run.organization, actor) as unit:
        run = locked(run)
        IMPORT_RUN.step(run, "map")
        IMPORT_RUN.step(run, "check")
        IMPORT_RUN.step(run, "start")
        save(run, ["status"])
        unit.record("import.started", run)
    return run


def import_part(
    *,
    actor: Actor,
    run: ImportRun,
    part: int,
    rows: Sequence[Any],
    digest: str,
    outcome_of: Callable[[Sequence[Planned]], Iterable[bytes]],
) -> None:
    """Write one part: planned again under the lock, all or nothing, one ledger entry over its rows.

    What became of each row (`outcome_of`, a JSON object a line) is kept with the part, so that an attempt
    that goes on tells the same. Raises NotAllowed, and PartTaken when this part is written already.
    """
    require(actor, "ai_system.import", run)
    with change(run.organization, actor) as unit:
        run = locked(run)
        if run.status != ImportStatus.STARTED or run.parts_done != part:
            raise PartTaken(f"{run.reference}, part {part}")
        planned = plan_rows(run.organization, rows)
        write_part(unit, planned, run.file_name)
        kept = _keep_part(unit, run, outcome_of(planned))
        counts = counts_of(planned)
        run.parts_done, run.outcome = part + 1, kept
        run.rows += len(planned)
        for verdict, name in COUNTS.items():
            setattr(run, name, getattr(run, name) + counts[verdict])
        save(run, ["parts_done", "outcome", "rows", *COUNTS.values()])
        facts = {"part": part + 1, "rows": len(planned), "digest": digest, **counts}
        unit.record("ai_systems.imported", run, files=[kept], facts=facts)


def _keep_part(unit: Unit, run: ImportRun, lines: Iterable[bytes]) -> StoredFile:
    """The outcome of one part. Its first line names the file of the part before."""
    before = run.outcome.sha256 if run.outcome else ""
    first = json.dumps({"before": before, "import": run.reference, "part": run.parts_done + 1})
    return files.record(unit, files.put(run.organization, (first.encode() + b"\n", *lines)))


def finish_import(unit: Unit, run: ImportRun, *, outcome: Kept, refused: Kept | None) -> ImportRun:
    """Attach what happened and the file of refused rows; the last change of an import."""
    run = locked(run)
    IMPORT_RUN.step(run, "finish")
    run.outcome = files.record(unit, outcome)
    if refused is not None:
        run.refused_file = files.record(unit, refused)
    save(run, ["status", "outcome", "refused_file"])
    unit.record("import.finished", run, files=_given(run.outcome, run.refused_file), facts=summary_of(run))
    return run


def finish_at_once(*, actor: Actor, run: ImportRun, outcome: Kept, refused: Kept | None) -> ImportRun:
    """The same for the command line. Raises NotAllowed and Conflict."""
    require(actor, "ai_system.import", run)
    with change(run.organization, actor) as unit:
        return finish_import(unit, run, outcome=outcome, refused=refused)


def summary_of(run: ImportRun) -> dict[str, int]:
    """The counts of a run; created, updated, unchanged and refused add up to rows."""
    return {"rows": run.rows, **{name: getattr(run, name) for name in COUNTS.values()}}


def job_of(run: ImportRun) -> Job | None:
    """The job that checks or runs the import now."""
    return jobs.job_of(run.organization, run.job_key) if run.job_key else None


def _before_start(run: ImportRun, revision: int | None) -> ImportRun:
    current = locked(run)
    if current.status in (ImportStatus.STARTED, ImportStatus.DONE):
        raise Conflict(
            "This import has started; its mapping cannot be changed any more. Upload the file again."
        )
    return locked_at(current, revision)


def _given(*kept: StoredFile | None) -> list[StoredFile]:
    """The files that a change gave to the import: its entry names each, and the proof asks for it."""
    return [each for each in kept if each is not None]


def _put_counts(run: ImportRun, counts: dict[str, int]) -> None:
    run.rows = sum(counts.values())
    for verdict, name in COUNTS.items():
        setattr(run, name, counts[verdict])
