"""The steps of a version: start, send, return, approve, withdraw; each after a question."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from aims.core.errors import Invalid
from aims.core.forms import ConfirmForm, PlainForm, ReasonForm
from aims.platform.views.forms import Save, form_page
from aims.platform.views.page import PageRequest, page
from controls.forms.statements import ApproveForm
from controls.models import StatementVersion
from controls.selectors import readiness, statements
from controls.selectors.seen import marks_of
from controls.services.statements import (
    approve_statement,
    render_statement,
    return_statement,
    start_statement_draft,
    submit_statement,
    withdraw_statement,
)
from controls.views.versions import address, posted, version_of


@page("statement.start")
def statement_start(request: PageRequest) -> HttpResponse:
    """Start the next version."""
    in_force = statements.in_force(request.viewpoint.now())
    words = (
        f"Version {in_force.number} stays in force until the new one is approved. "
        "Its decisions and reasons are taken over; you change what has changed."
        if in_force
        else "It lists the 38 controls of Annex A. You decide for each whether it applies, and why."
    )
    cancel = reverse("statement-list", kwargs={"organization": request.organization.slug})
    return form_page(
        request,
        ConfirmForm(posted(request)),
        lambda data: start_statement_draft(actor=request.actor, organization=request.organization),
        done=lambda version: address(request, "statement-detail", version),
        said="The draft is ready. Decide its lines one by one.",
        template="components/confirm.html",
        title="Start a version of the Statement",
        words=words,
        crumb="Versions",
        cancel=cancel,
        button="Start the draft",
    )


@page("statement.submit")
def statement_submit(request: PageRequest, reference: str, number: int) -> HttpResponse:
    """Send for approval; every problem is listed with the link to mend it."""
    version = version_of(request, reference, number)
    form, status = ConfirmForm(posted(request), initial={"revision": version.revision}), 200
    if request.method == "POST" and form.is_valid():
        try:
            submit_statement(actor=request.actor, version=version, revision=form.cleaned_data["revision"])
        except Invalid:
            status = 422
        else:
            messages.success(request, "Sent. Top management finds it on their first page.")
            return HttpResponseRedirect(address(request, "statement-detail", version))
    found = readiness.problems(request.viewpoint.now(), version)
    context = {
        "version": version,
        "form": form,
        "problems": [
            (each.number, each.words, address(request, "statement-line", version, control=each.number))
            for each in found
        ],
        "cancel": address(request, "statement-detail", version),
    }
    return render(request, "controls/statement_submit.html", context, status=status)


@page("statement.return")
def statement_return(request: PageRequest, reference: str, number: int) -> HttpResponse:
    """Give it back for changes, with the reason."""
    version = version_of(request, reference, number)
    return _step(
        request,
        version,
        ReasonForm(posted(request), initial={"revision": version.revision}),
        lambda data: return_statement(
            actor=request.actor, version=version, reason=data["reason"], revision=data["revision"]
        ),
        said="Returned. The AIMS manager sees your reason in the history.",
        title=f"Return version {version.number}",
        words="It becomes a draft again, so that its lines can be changed.",
        button="Return for changes",
    )


@page("statement.approve")
def statement_approve(request: PageRequest, reference: str, number: int) -> HttpResponse:
    """Approve: once, whatever is clicked twice."""
    version = version_of(request, reference, number)
    content = statements.live_content(request.viewpoint.now(), version, freeze=True)
    return _step(
        request,
        version,
        ApproveForm(posted(request), initial={"revision": version.revision, "seen": marks_of(content)}),
        lambda data: approve_statement(actor=request.actor, version=version, **data),
        said=f"Version {version.number} is approved. Its PDF and XLSX are being made.",
        title=f"Approve version {version.number}",
        words="All 38 lines are frozen as they stand, with their reasons, status, owners and evidence. "
        "Your name and the moment are kept in the ledger.",
        button=f"Approve version {version.number}",
    )


@page("statement.render")
def statement_render(request: PageRequest, reference: str, number: int) -> HttpResponse:
    """Make the files again after the job was given up."""
    version = version_of(request, reference, number)
    return _step(
        request,
        version,
        ConfirmForm(posted(request)),
        lambda data: render_statement(actor=request.actor, version=version),
        said="The files are being made again.",
        title=f"Make the files of version {version.number} again",
        words="PDF and XLSX are made of what was approved; nothing else changes.",
        button="Make them again",
    )


@page("statement.withdraw")
def statement_withdraw(request: PageRequest, reference: str, number: int) -> HttpResponse:
    """Remove a draft that was never sent."""
    version = version_of(request, reference, number)
    there = reverse("statement-list", kwargs={"organization": request.organization.slug})
    return _step(
        request,
        version,
        ConfirmForm(posted(request), initial={"revision": version.revision}),
        lambda data: withdraw_statement(actor=request.actor, version=version, **data),
        done=there,
        said="The draft is withdrawn. Its history stays.",
        title=f"Withdraw the draft of version {version.number}",
        words="Its 38 decisions are removed. The version in force, if there is one, stays.",
        button="Withdraw the draft",
        danger=True,
    )


def _step(
    request: PageRequest,
    version: StatementVersion,
    form: PlainForm,
    save: Save,
    *,
    said: str,
    done: str = "",
    **context: Any,
) -> HttpResponse:
    there = address(request, "statement-detail", version)
    return form_page(
        request,
        form,
        save,
        done=lambda _: done or there,
        said=said,
        template="components/confirm.html",
        crumb=f"Statement {version.reference}",
        cancel=there,
        **context,
    )
