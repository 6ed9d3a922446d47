"""What I am asked to read, and my confirmation; the starter set."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from aims.core.errors import NotAllowed
from aims.core.forms import PlainForm
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, page
from documents.selectors import reading
from documents.selectors.starter import starter_rows
from documents.services.reading import acknowledge_document
from documents.services.starter import start_from_set
from documents.views.shown import address, posted, version_address, version_of

MOST = 200


@page("document.read")
def my_reading(request: PageRequest) -> HttpResponse:
    """Versions in force that I am asked to read, what is open first."""
    rows = list(reading.my_reading(request.viewpoint)[:MOST])
    context = {
        "waiting": [row for row in rows if row.confirmed_at is None],
        "confirmed": [row for row in rows if row.confirmed_at is not None],
    }
    return render(request, "documents/my_reading.html", context)


@page("document.acknowledge")
def document_acknowledge(request: PageRequest, reference: str, number: int) -> HttpResponse:
    """Confirm that I have read this version."""
    version = version_of(request, reference, number, "document.view")
    asked = reading.asked_of(request.viewpoint.now(), version)
    if asked is None:
        raise NotAllowed("You are not asked to read this version.")
    return form_page(
        request,
        PlainForm(posted(request)),
        lambda data: acknowledge_document(actor=request.actor, acknowledgement=asked),
        done=lambda _: address(request, "my-reading"),
        said="Confirmed. Thank you for reading.",
        template="components/confirm.html",
        title=f"I have read {version.document.title}, version {version.number}",
        words="You confirm that you have read it and know whom to ask. Your name and the moment are kept.",
        crumb=version.reference,
        cancel=version_address(request, version),
        button="I have read it",
    )


@page("document.start")
def document_starter(request: PageRequest) -> HttpResponse:
    """The five of the starter set, and which exist; a second click makes nothing twice."""
    if request.method == "POST":
        keys = request.POST.getlist("key") or None
        made = start_from_set(actor=request.actor, organization=request.organization, keys=keys)
        count = f"{len(made)} draft{'' if len(made) == 1 else 's'}" if made else ""
        messages.success(
            request,
            f"Made: {count}. Decide what is marked in each."
            if made
            else "They exist already; nothing was made.",
        )
        return HttpResponseRedirect(address(request, "document-starter"))
    rows = starter_rows(request.viewpoint.now())
    missing = [row for row in rows if row.document is None]
    return render(request, "documents/document_starter.html", {"rows": rows, "missing": missing})
