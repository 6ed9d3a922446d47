"""One line of the Statement: what it says, and in a draft the form that decides it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from aims.core.errors import NotFound
from aims.core.listing import searchable
from aims.enums import VersionStatus
from aims.platform.access import allows, require
from aims.platform.selectors.ledger import history_of
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, page
from aims.platform.views.stale import read_at
from controls.forms.statements import LineForm
from controls.models import StatementLine, StatementVersion
from controls.selectors import readiness, statements
from controls.selectors.reasons import choices
from controls.services.lines import decide_line
from controls.views.versions import address, version_of


@page("statement.view")
def statement_line(request: PageRequest, reference: str, number: int, control: str) -> HttpResponse:
    """Read a line; decide it while the version is a draft."""
    version = version_of(request, reference, number)
    if _is_open(request, version):
        return _form(request, version, control)
    if request.method == "POST":
        require(request.actor, "statement.decide", version)
    return _read(request, version, control)


def _read(request: PageRequest, version: StatementVersion, control: str) -> HttpResponse:
    content = statements.content_of(request.viewpoint, version)
    line = next((each for each in content.lines if each.number == control), None)
    if line is None:
        raise NotFound("There is nothing at this address.")
    context = {
        "version": version,
        "line": line,
        "address": address(request, "statement-line", version, control=control),
        "back": address(request, "statement-detail", version),
        "history": history_of(request.viewpoint, f"{version.reference}/{control}"),
    }
    return render(request, _template(request, "statement_line"), context)


def _form(request: PageRequest, version: StatementVersion, control: str) -> HttpResponse:
    lines = list(statements.lines(request.viewpoint, version))
    line = _line(lines, control)
    posted = request.POST if request.method == "POST" and "find" not in request.POST else None
    form = LineForm(posted, initial=LineForm.filled(line)) if posted is not None else _filled(request, line)
    text = searchable(request.POST.get("q", request.GET.get("q", "")))
    context = {
        "version": version,
        "line": line,
        "requirement": line.requirement,
        # Asked for by the template: a stale form is filled again with what others chose.
        "choices": lambda: choices(request.viewpoint, line, form.chosen(), text),
        "q": text,
        "next": _next(lines, line),
        "address": address(request, "statement-line", version, control=control),
        "back": address(request, "statement-detail", version),
        "history": history_of(request.viewpoint, f"{version.reference}/{control}"),
        "problems": readiness.problems_of(request.viewpoint, line),
    }
    template = _template(request, "statement_line_form")
    if posted is None:
        return render(request, template, {**context, "form": form})
    return form_page(
        request,
        form,
        lambda data: decide_line(actor=request.actor, line=line, **data),
        done=lambda _: _after(request, version, line, context["next"]),
        said=f"{control} is saved.",
        template=template,
        at_revision=read_at(
            request,
            line,
            lambda then: LineForm.filled(_line(statements.lines(then, version), control)),
        ),
        **context,
    )


def _line(lines: Iterable[StatementLine], control: str) -> StatementLine:
    """The line of one control. Raises NotFound."""
    line = next((each for each in lines if each.requirement.number == control), None)
    if line is None:
        raise NotFound("There is nothing at this address.")
    return line


def _filled(request: PageRequest, line: StatementLine) -> LineForm:
    if "find" in request.POST:
        return LineForm.kept(request.POST)
    return LineForm(initial=LineForm.filled(line))


def _is_open(request: PageRequest, version: StatementVersion) -> bool:
    return (
        version.status == VersionStatus.DRAFT
        and not request.viewpoint.is_past
        and allows(request.actor, "statement.decide", version)
    )


def _next(lines: list[StatementLine], line: StatementLine) -> str:
    """The next line that is undecided, else the next one."""
    after = lines[lines.index(line) + 1 :]
    undecided = [each for each in after if each.applicability == "undecided"]
    return next((each.requirement.number for each in [*undecided, *after]), "")


def _after(request: PageRequest, version: StatementVersion, line: StatementLine, following: Any) -> str:
    if "next" in request.POST and following:
        return address(request, "statement-line", version, control=following)
    return f"{address(request, 'statement-detail', version)}#{line.requirement.number}"


def _template(request: PageRequest, name: str) -> str:
    fragment = "drawer" in request.GET and request.headers.get("HX-Request")
    return f"controls/_{name}_drawer.html" if fragment else f"controls/{name}.html"
