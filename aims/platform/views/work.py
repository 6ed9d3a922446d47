"""Progress of long work, and the ledger as pages."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from aims.platform import jobs
from aims.platform.forms.ledger import LONGEST, LedgerSearch
from aims.platform.models import Job
from aims.platform.selectors import ledger
from aims.platform.views.page import PageRequest, get_or_404, page

MOST_OF_ONE = 200
"""Changes of one object on its history page."""
ROWS = 50


@page("job.view")
def job_progress(request: PageRequest, number: int) -> HttpResponse:
    """The progress of one job; a fragment for a page that asks again."""
    job = get_or_404(Job.objects.filter(organization=request.organization), pk=number)
    template = "platform/_job.html" if request.headers.get("HX-Request") else "platform/job.html"
    return render(request, template, {"job": job, "title": jobs.TITLES.get(job.name, "")})


@page("ledger.view")
def ledger_entries(request: PageRequest) -> HttpResponse:
    """The organization's entries, newest first; with `object` the whole history of one object."""
    reference = request.GET.get("object", "").strip()[:LONGEST]
    if reference:
        history = ledger.history_of(request.viewpoint, reference, limit=MOST_OF_ONE)
        context = {"history": history, "reference": reference, "most": MOST_OF_ONE}
        return render(request, "platform/object_history.html", context)
    form = LedgerSearch(request.GET)
    narrowing = form.narrowing
    pages = Paginator(ledger.narrowed(request.viewpoint, narrowing), ROWS)
    current = pages.get_page(request.GET.get("page"))
    context = {
        "form": form,
        "is_narrowed": narrowing != ledger.Narrowing(),
        "kept": _address(request, form),
        "lines": [ledger.line_of(entry) for entry in current],
        "page_obj": current,
        "latest": ledger.entries(request.viewpoint).first(),
    }
    return render(request, "platform/ledger.html", context)


def _address(request: PageRequest, form: LedgerSearch) -> str:
    """The state of the list as the start of a query, for the links of the pager."""
    found = {name: request.GET.get(name, "") for name in form.cleaned_data}
    found["as_of"] = request.GET.get("as_of", "")
    return urlencode({name: value for name, value in found.items() if value})
