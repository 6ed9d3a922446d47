"""What pages and the command line do with an import: receive, read again, check, run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from aims.core.errors import Conflict
from aims.enums import ImportStatus
from aims.exchange.importing import (
    Outcome,
    import_file,
    outcome_on_disk,
    path_of,
    plan_file,
    refused_file,
    stored_mapping,
    survey_file,
)
from aims.exchange.mapping import Mapping, guess_mapping, mapping_from
from aims.exchange.survey import Survey
from aims.models import ImportRun
from aims.platform import files
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.files import Kept
from aims.platform.jobs import Attach, JobRun, LeaseLost
from aims.platform.models import Organization
from aims.platform.unit import Unit
from aims.platform.viewpoint import Viewpoint
from aims.selectors.imports import mapping_of_last_time
from aims.services import imports


def receive(*, actor: Actor, organization: Organization, source: IO[bytes], name: str) -> ImportRun:
    """Store an uploaded file and guess its mapping. A file that is no table leaves nothing behind.

    Raises NotAllowed, Invalid and TooLarge.
    """
    require(actor, "ai_system.import", organization)
    # An uploaded file reads as bytes; its stubs do not say so.
    survey = survey_file(source, name)  # type: ignore[arg-type]
    source.seek(0)
    kept = files.put(organization, _chunks(source), limit=settings.AIMS_IMPORT_LIMIT)
    return imports.upload_import(
        actor=actor,
        organization=organization,
        file=kept,
        file_name=name,
        survey=files.put(organization, survey.as_bytes()),
        mapping=first_mapping(Viewpoint(actor, organization), survey).as_dict(),
    )


def first_mapping(viewpoint: Viewpoint, survey: Survey) -> Mapping:
    """The mapping of the last import with these columns, so that systems are found again; else a guess."""
    columns = [column.name for column in survey.columns]
    last = mapping_of_last_time(viewpoint, columns)
    return mapping_from({**last, "reading": {}}, columns) if last else guess_mapping(survey)


def read_again(*, actor: Actor, run: ImportRun, reading: dict[str, Any], revision: int | None) -> ImportRun:
    """Read the stored file in another way; the mapping is guessed anew. Raises Invalid, Stale, Conflict."""
    require(actor, "ai_system.import", run)
    survey = survey_file(path_of(run), run.file_name, reading)
    mapping = {**guess_mapping(survey).as_dict(), "reading": reading}
    kept = files.put(run.organization, survey.as_bytes())
    return imports.read_import_again(actor=actor, run=run, survey=kept, mapping=mapping, revision=revision)


def check_import(job: JobRun, run: ImportRun) -> Attach:
    """The dry run as a job."""
    require(job.actor, "ai_system.import", run)
    viewpoint = Viewpoint(job.actor, run.organization)
    with outcome_on_disk() as outcome:
        plan_file(
            viewpoint,
            path_of(run),
            run.file_name,
            stored_mapping(run),
            outcome,
            _progress(job, run, "Checking"),
        )
        kept = files.put(run.organization, _never_empty(outcome.as_bytes()))
        counts = dict(outcome.counts)

    def attach(unit: Unit) -> dict[str, Any]:
        imports.keep_check(unit, run, counts=counts, outcome=kept, key=job.job.key)
        return counts

    return attach


def run_import(job: JobRun, run: ImportRun) -> Attach:
    """The import as a job: parts in changes of their own, the result attached at the end."""
    if run.status != ImportStatus.STARTED:
        raise LeaseLost(f"{run.reference} is {run.status}")
    with outcome_on_disk() as outcome:
        try:
            import_file(job.actor, run, stored_mapping(run), outcome, _progress(job, run, "Importing"))
        except imports.PartTaken as error:
            raise LeaseLost(str(error)) from error
        kept, refused = _keep(run, stored_mapping(run), outcome)

    def attach(unit: Unit) -> dict[str, Any]:
        done = imports.finish_import(unit, run, outcome=kept, refused=refused)
        return dict(imports.summary_of(done))

    return attach


def _keep(run: ImportRun, mapping: Mapping, outcome: Outcome) -> tuple[Kept, Kept | None]:
    kept = files.put(run.organization, _never_empty(outcome.as_bytes()))
    if not outcome.counts["refuse"]:
        return kept, None
    return kept, files.put(run.organization, refused_file(run.file_name, path_of(run), mapping, outcome))


def _progress(job: JobRun, run: ImportRun, word: str) -> Any:
    def tell(rows: int) -> None:
        job.checkpoint(f"{word}: {rows:,} rows done", min(90, 10 + rows // 1000))

    return tell


def _never_empty(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """A file with a header and no row has no lines; a stored file has at least one byte."""
    yield from chunks
    yield b"\n"


def _chunks(source: IO[bytes]) -> Iterator[bytes]:
    while block := source.read(1 << 16):
        yield block


def plan_now(
    *, actor: Actor, organization: Organization, path: Path, mapping: Mapping, survey: Survey
) -> dict[str, Any]:
    """The dry run of the command line: stores nothing. Raises NotAllowed, Invalid and TooLarge."""
    require(actor, "ai_system.import", organization)
    with outcome_on_disk() as outcome:
        plan_file(Viewpoint(actor, organization), path, path.name, mapping, outcome, _quietly)
        return summary(outcome)


def import_now(
    *, actor: Actor, organization: Organization, path: Path, mapping: Mapping, survey: Survey
) -> dict[str, Any]:
    """The import of the command line: the same steps without a job. Raises NotAllowed, Invalid, TooLarge."""
    require(actor, "ai_system.import", organization)
    with path.open("rb") as source:
        kept = files.put(organization, _chunks(source), limit=settings.AIMS_IMPORT_LIMIT)
    run = imports.upload_import(
        actor=actor,
        organization=organization,
        file=kept,
        file_name=path.name,
        survey=files.put(organization, survey.as_bytes()),
        mapping=mapping.as_dict(),
    )
    run = imports.start_at_once(actor=actor, run=run)
    with outcome_on_disk() as outcome:
        try:
            import_file(actor, run, mapping, outcome, _quietly)
        except imports.PartTaken as error:
            raise Conflict(
                f"Someone went on with {run.reference} in the browser; it is done there."
            ) from error
        stored, refused = _keep(run, mapping, outcome)
        imports.finish_at_once(actor=actor, run=run, outcome=stored, refused=refused)
        return {"import": run.reference, **summary(outcome)}


def summary(outcome: Outcome) -> dict[str, Any]:
    """Counts, bad cells by row and column, and what was noted; what the command prints."""
    counts = {name: outcome.counts[verdict] for verdict, name in imports.COUNTS.items()}
    errors, notes = [], []
    for line in outcome.as_dicts():
        errors += [
            {"row": line["row"], "column": column, "message": message} for column, _, message in line["bad"]
        ]
        if line["note"]:
            notes.append({"row": line["row"], "message": line["note"]})
    return {"rows": sum(counts.values()), **counts, "errors": errors, "notes": notes}


def _quietly(rows: int) -> None:
    """Nobody watches the progress."""
