"""Pages of the Statement of Applicability: the versions, one version, its files."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from aims.enums import VersionStatus
from aims.platform.access import allows
from aims.platform.jobs import job_of
from aims.platform.selectors.ledger import history_of
from aims.platform.services.access_log import log_access
from aims.platform.viewpoint import Viewpoint
from aims.platform.views.downloads import send_file
from aims.platform.views.page import PageRequest, page
from controls import reports
from controls.models import StatementLine, StatementVersion
from controls.selectors import printed, readiness, statements
from controls.selectors.content import Content, Line, has_gap
from controls.services.statements import render_key
from controls.views.versions import address, version_of
from controls.workflows import STATEMENT

KINDS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@page("statement.view")
def statement_current(request: PageRequest) -> HttpResponse:
    """The draft for those who work on it, else the version in force; without any, the first step."""
    viewpoint = request.viewpoint
    works = allows(request.actor, "statement.decide") or allows(request.actor, "statement.approve")
    draft, in_force = statements.draft(viewpoint), statements.in_force(viewpoint)
    version = (draft if works else None) or in_force or draft
    if version is None:
        return render(request, "controls/statement_none.html")
    moment = request.GET.urlencode()
    there = address(request, "statement-detail", version)
    return HttpResponseRedirect(f"{there}?{moment}" if moment else there)


@page("statement.view")
def statement_list(request: PageRequest) -> HttpResponse:
    """Every version with who drafted and who approved it."""
    versions = list(statements.versions(request.viewpoint)[:100])
    drafting = any(version.status in statements.DRAFTED for version in versions)
    context = {"versions": versions, "may_start": not drafting and not request.viewpoint.is_past}
    return render(request, "controls/statement_list.html", context)


@page("statement.view")
def statement_detail(request: PageRequest, reference: str, number: int) -> HttpResponse:
    """One version: figures, lines by objective with their reasons, what can be done next."""
    viewpoint, version = request.viewpoint, version_of(request, reference, number)
    frozen = version.status in statements.FROZEN
    read = [] if frozen else list(statements.lines(viewpoint, version))
    content = statements.content_of(viewpoint, version, read=read)
    tabs = _tabs(content, version, viewpoint_day := statements.day_of(viewpoint))
    tab = next((key for key, *_ in tabs if key == request.GET.get("tab")), "all")
    job = job_of(request.organization, render_key(version)) if frozen else None
    context = {
        "version": version,
        "content": content,
        "frozen": frozen,
        "day": viewpoint_day if not frozen else statements.day_of_approval(version),
        "figures": content.figures(statements.day_of_approval(version) if frozen else viewpoint_day),
        "tabs": [(key, label, len(rows), key == tab) for key, label, rows in tabs],
        "groups": _groups(next(rows for key, _, rows in tabs if key == tab)),
        "steps": _steps(request, version),
        "problems": [] if frozen or viewpoint.is_past else _to_mend(viewpoint, version, read),
        "history": history_of(viewpoint, version.reference, limit=10),
        "files": [row.format for row in statements.files(viewpoint, version)] if frozen else [],
        "job": job,
        "may_start": _may_start(request, version),
        "may_withdraw": _may_withdraw(request, version),
    }
    return render(request, "controls/statement_detail.html", context)


@page("statement.download")
@require_safe
def statement_file(request: PageRequest, reference: str, number: int, format_: str) -> HttpResponseBase:
    """The stored bytes of an approved version; of a draft what it says now, marked as a draft."""
    version = version_of(request, reference, number)
    if format_ not in KINDS:
        raise Http404
    name = f"{version.reference.replace('/', '-v')}"
    row = statements.files(request.viewpoint, version).filter(format=format_).first()
    if row is not None:
        return send_file(
            request,
            row.file,
            name=f"{name}.{format_}",
            kind=KINDS[format_],
            reference=version.reference,
            what=f"Statement {format_.upper()}",
        )
    if version.status in statements.FROZEN:
        # The job is still at work; its progress stands on the version's page.
        return HttpResponseRedirect(address(request, "statement-detail", version))
    body = reports.written(printed.drafted(request.viewpoint, version), format_)
    return _draft(request, version, body, f"{name}-draft.{format_}", KINDS[format_])


def _to_mend(viewpoint: Viewpoint, version: StatementVersion, read: list[StatementLine]) -> list[str]:
    """The controls that keep the draft from being sent."""
    return list(dict.fromkeys(each.number for each in readiness.problems(viewpoint, version, lines=read)))


def _may_withdraw(request: PageRequest, version: StatementVersion) -> bool:
    """A draft can go as long as it was never sent."""
    if request.viewpoint.is_past or version.status != VersionStatus.DRAFT or version.submitted_at:
        return False
    return allows(request.actor, "statement.withdraw", version)


def _may_start(request: PageRequest, version: StatementVersion) -> bool:
    """Whether the next version can begin: this one is in force and nobody drafts yet."""
    if request.viewpoint.is_past or version.status != VersionStatus.APPROVED:
        return False
    return allows(request.actor, "statement.start") and statements.draft(request.viewpoint) is None


def _draft(
    request: PageRequest, version: StatementVersion, body: bytes, name: str, kind: str
) -> HttpResponse:
    log_access(
        actor=request.actor,
        organization=request.organization,
        what="Statement draft",
        path=request.path,
        reference=version.reference,
    )
    return HttpResponse(
        body, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


Tabs = list[tuple[str, str, list[Line]]]


def _tabs(content: Content, version: StatementVersion, day: object) -> Tabs:
    """Key, words and lines of each view of the table."""

    def those(which: Callable[[Line], bool]) -> list[Line]:
        return [line for line in content.lines if which(line)]

    on = statements.day_of_approval(version) if version.status in statements.FROZEN else day
    views: Tabs = [
        ("all", "All", list(content.lines)),
        ("open", "Open", those(lambda line: line.is_open)),
        ("evidence", "Evidence at risk", those(lambda line: line.applies and has_gap(line, on))),  # type: ignore[arg-type]
        ("excluded", "Excluded", those(lambda line: line.is_excluded)),
    ]
    if version.status not in statements.FROZEN:
        views.insert(1, ("undecided", "Undecided", those(lambda line: line.is_undecided)))
    if content.previous:
        changed = those(lambda line: bool(line.changed))
        views.append(("changed", f"Changed since version {content.previous}", changed))
    return views


def _groups(lines: list[Line]) -> list[list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.group, []).append(line)
    return list(found.values())


def _steps(request: PageRequest, version: StatementVersion) -> list[tuple[str, str, bool]]:
    """Address name, words and weight of what this person can do with the version now."""
    if request.viewpoint.is_past:
        return []
    mine = request.actor.is_member(version.drafted_by_id) or request.actor.is_member(version.submitted_by_id)
    return [
        (address(request, f"statement-{step.verb}", version), step.label, step.primary)
        for step in STATEMENT.possible(version.status)
        if step.verb != "supersede"
        and allows(request.actor, step.action, version)
        and not (step.four_eyes and mine)
    ]
