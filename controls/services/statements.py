"""The Statement of Applicability: drafted and sent by the AIMS manager, approved by top management. Clause 6.1.3.

Approval freezes all that is shown into the version; a job then makes PDF and XLSX of that alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Max, Q
from django.utils import timezone
from django.utils.formats import date_format

from aims.core.errors import Conflict, Invalid, NotAllowed, Stale
from aims.enums import VersionStatus
from aims.platform import files, jobs
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.bulk import bulk_create, bulk_delete
from aims.platform.models import Member, Organization
from aims.platform.saving import add, locked, save
from aims.platform.unit import Unit, change
from aims.platform.viewpoint import Viewpoint
from controls.enums import StatementFormat
from controls.models import StatementFile, StatementLine, StatementOfApplicability, StatementVersion
from controls.selectors import controls, readiness, statements
from controls.selectors.content import Content
from controls.selectors.seen import changed_since
from controls.services.lines import LINKS, copy_lines
from controls.workflows import STATEMENT

RENDER = "render_statement"


def render_key(version: StatementVersion) -> str:
    """The key of the job that makes the files: one for each version, however often it is asked."""
    return f"statement:{version.pk}"


def start_statement_draft(*, actor: Actor, organization: Organization) -> StatementVersion:
    """Start the next version: 38 undecided lines, or the last version's decisions and reasons.

    Raises NotAllowed, and Conflict while a draft exists or the catalogue is empty.
    """
    require(actor, "statement.start", organization)
    author = _person(actor)
    with change(organization, actor) as unit:
        viewpoint = Viewpoint(actor, organization)
        if (open_draft := statements.draft(viewpoint)) is not None:
            raise Conflict(f"Version {open_draft.number} is being drafted already. Go on with that one.")
        statement = StatementOfApplicability.objects.filter(organization=organization).first()
        if statement is None:
            reference = unit.reference(StatementOfApplicability)
            statement = StatementOfApplicability(organization=organization, reference=reference)
            add(statement)
        last = statement.versions.order_by("-number").first()
        version = StatementVersion(
            organization=organization,
            statement=statement,
            number=_next_number(statement),
            drafted_by=author,
        )
        add(version)
        _start_lines(viewpoint, version, last)
        unit.record("statement.started", version, statement)
    return version


def submit_statement(
    *, actor: Actor, version: StatementVersion, revision: int | None = None
) -> StatementVersion:
    """Send a draft for approval. Raises NotAllowed, Conflict, Stale, and Invalid with every problem by control."""
    require(actor, "statement.submit", version)
    with change(version.organization, actor) as unit:
        version = _step(version, "submit", revision)
        _refuse_problems(Viewpoint(actor, version.organization), version)
        version.submitted_by, version.submitted_at = actor.member, unit.moment
        _save(version, "status", "submitted_by", "submitted_at")
        unit.record("statement.submitted", version)
    return version


def return_statement(
    *, actor: Actor, version: StatementVersion, reason: str, revision: int | None = None
) -> StatementVersion:
    """Give a version back for changes, with the reason. Raises NotAllowed, Conflict, Stale and Invalid."""
    require(actor, "statement.return", version)
    with change(version.organization, actor) as unit:
        version = _step(version, "return", revision, reason)
        _save(version, "status")
        unit.record("statement.returned", version, reason=reason)
    return version


def approve_statement(
    *,
    actor: Actor,
    version: StatementVersion,
    valid_from: date | None = None,
    revision: int | None = None,
    seen: str = "",
) -> StatementVersion:
    """Approve a version: it is frozen, replaces the one in force, and its files are asked for.

    `seen` are the marks of what the approver read (`selectors.seen`). Raises NotAllowed (also to who had a
    hand in it), Conflict (a second approval says so), Stale when it no longer says what was seen, and Invalid
    when roles or risks have changed so that a line no longer holds.
    """
    require(actor, "statement.approve", version)
    with change(version.organization, actor) as unit:
        version = _step(version, "approve", revision)
        _four_eyes(actor, version)
        viewpoint = Viewpoint(actor, version.organization)
        _refuse_problems(viewpoint, version)
        content = statements.live_content(viewpoint, version, freeze=True)
        _refuse_unseen(version, seen, content)
        replaced = _supersede(version)
        version.approved_by, version.approved_at = actor.member, unit.moment
        version.valid_from = valid_from or timezone.localdate(unit.moment)
        version.frozen = replace(content, approver=_person(actor).reference).plain()
        _save(version, "status", "approved_by", "approved_at", "valid_from", "frozen")
        unit.record("statement.approved", version, *replaced, on=version.valid_from)
        jobs.ask(unit, RENDER, key=render_key(version), payload={"version": version.pk})
    return version


def withdraw_statement(
    *, actor: Actor, version: StatementVersion, reason: str = "", revision: int | None = None
) -> None:
    """Remove a draft that was never sent for approval; its history and entry stay.

    Raises NotAllowed, Conflict and Stale.
    """
    require(actor, "statement.withdraw", version)
    with change(version.organization, actor) as unit:
        version = _current(version, revision)
        if version.status != VersionStatus.DRAFT or version.submitted_at is not None:
            raise Conflict("It was sent for approval before, so it stays. Change its lines instead.")
        unit.record("statement.withdrawn", version, reason=reason)
        for link, _ in LINKS.values():
            bulk_delete(link, list(link._default_manager.filter(line__version=version)))
        bulk_delete(StatementLine, list(version.lines.all()))
        version.delete()


def render_statement(*, actor: Actor, version: StatementVersion) -> None:
    """Have the files of an approved version made again, after the job was given up.

    Raises NotAllowed, and Conflict while it works or when it is done.
    """
    require(actor, "statement.render", version)
    job = jobs.job_of(version.organization, render_key(version))
    with change(version.organization, actor) as unit:
        if job is None or not jobs.ask_again(unit, job):
            raise Conflict("The files are being made, or they are there already. Reload the page.")
        unit.record("statement.render_asked", version)


def attach_statement_files(
    unit: Unit, version: StatementVersion, kept: Mapping[StatementFormat, files.Kept]
) -> dict[str, Any]:
    """Attach the files that were made of a version: one row for each format, one entry. The job's last step."""
    stored = {format_: files.record(unit, each) for format_, each in kept.items()}
    for format_, file in stored.items():
        add(StatementFile(organization=version.organization, version=version, format=format_, file=file))
    unit.record("statement.rendered", version, files=list(stored.values()))
    return {"version": version.reference, "files": {key.value: file.sha256 for key, file in stored.items()}}


def _start_lines(viewpoint: Viewpoint, version: StatementVersion, last: StatementVersion | None) -> None:
    before = list(last.lines.all()) if last else []
    known = {line.requirement_id: line for line in before}
    rows = []
    for requirement in controls.requirements(viewpoint):
        line = StatementLine(organization=version.organization, version=version, requirement=requirement)
        if former := known.get(requirement.pk):
            line.applicability, line.justification = former.applicability, former.justification
        rows.append(line)
    if not rows:
        raise Conflict("The catalogue is empty. Load it first with “manage.py load_catalogue”.")
    created = bulk_create(StatementLine, rows)
    copy_lines(before, {line.requirement_id: line for line in created})


def _step(version: StatementVersion, verb: str, revision: int | None, reason: str = "") -> StatementVersion:
    current = _current(version, None)
    if verb == "approve" and current.approved_by is not None and current.approved_at is not None:
        when = date_format(timezone.localtime(current.approved_at), "j M Y, H:i")
        raise Conflict(
            f"Version {current.number} was approved already, by {current.approved_by.name}, on {when}. "
            "There is nothing more to do."
        )
    STATEMENT.step(current, verb, reason=reason)
    _same(current, revision)
    return current


def _current(version: StatementVersion, revision: int | None) -> StatementVersion:
    current = locked(version)
    _same(current, revision)
    return current


def _same(current: StatementVersion, revision: int | None) -> None:
    if revision is not None and current.revision != revision:
        raise Stale("This version was changed in the meantime. Look at it again before you go on.", current)


def _save(version: StatementVersion, *fields: str) -> None:
    version.revision += 1
    save(version, [*fields, "revision"])


def _supersede(version: StatementVersion) -> list[StatementVersion]:
    """Replace the version in force, before the new one takes its place: only one may be approved."""
    former = StatementVersion.objects.filter(
        statement=version.statement_id, status=VersionStatus.APPROVED
    ).first()
    if former is None:
        return []
    STATEMENT.step(former, "supersede")
    _save(former, "status")
    return [former]


def _refuse_problems(viewpoint: Viewpoint, version: StatementVersion) -> None:
    found = readiness.problems(viewpoint, version)
    if found:
        errors: dict[str, list[str]] = {}
        for problem in found:
            errors.setdefault(problem.number, []).append(problem.words)
        count = "One control needs" if len(errors) == 1 else f"{len(errors)} controls need"
        raise Invalid(f"{count} something first; nothing was sent or approved.", errors)


def _four_eyes(actor: Actor, version: StatementVersion) -> None:
    """Whoever drafted, sent or changed it, at any time, does not approve it: its history knows."""
    history: Any = StatementVersion.history
    mine = Q(drafted_by_id=_person(actor).pk) | Q(submitted_by_id=_person(actor).pk)
    lines: Any = StatementLine.history
    links = [link.history.filter(line_id__in=version.lines.values("pk")) for link, _ in LINKS.values()]
    written = [lines.filter(version_id=version.pk), *links]
    if history.filter(mine, id=version.pk).exists() or any(
        rows.filter(history_user_id=actor.user_id).exists() for rows in written
    ):
        raise NotAllowed(
            "You drafted, changed or sent this version, so someone else of top management approves it."
        )


def _refuse_unseen(version: StatementVersion, seen: str, content: Content) -> None:
    """A signature holds for what was on the page that asked for it."""
    moved = changed_since(seen, content) if seen else []
    if moved:
        shown = ", ".join(moved[:6]) + (f" and {len(moved) - 6} more" if len(moved) > 6 else "")
        raise Stale(
            f"It no longer says what you saw: {shown} changed in the meantime. Nothing was approved; "
            "look at it again before you approve it.",
            version,
        )


def _next_number(statement: StatementOfApplicability) -> int:
    """A number is never given twice, not even after a draft was withdrawn: the history knows them all."""
    history: Any = StatementVersion.history
    given = history.filter(statement_id=statement.pk).aggregate(last=Max("number"))["last"]
    return int(given or 0) + 1


def _person(actor: Actor) -> Member:
    if actor.member is None:
        raise NotAllowed("A person drafts and approves the Statement; name one with --as.")
    return actor.member
