"""What every page of audits, findings and actions begins with: the row behind its address, its steps, addresses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse

from aims.core.errors import Conflict
from aims.core.workflow import Workflow
from aims.platform.access import allows, require
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, get_or_404
from audits.forms.audits import ReasonedForm

Rows = QuerySet[Any]
FORMATS = ("csv", "xlsx")


def address(request: PageRequest, name: str, **kwargs: Any) -> str:
    """The address of a page of this organization."""
    return reverse(name, kwargs={"organization": request.organization.slug, **kwargs})


def posted(request: PageRequest) -> Any:
    """What was sent, also when it is empty; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


def exports(request: PageRequest, name: str) -> list[tuple[str, str]]:
    """The formats that a list leaves in."""
    return [(kind.upper(), address(request, name, kind=kind)) for kind in FORMATS]


def found(request: PageRequest, rows: Rows, reference: str, action: str) -> Any:
    """The row, for someone who may do this with it. Raises NotFound and NotAllowed."""
    row = get_or_404(rows, reference=reference)
    require(request.actor, action, row)
    return row


def step_of(request: PageRequest, rows: Rows, reference: str, table: Workflow, verb: str) -> Any:
    """The same for a step of a table. Raises Conflict when its state does not allow it."""
    step = table.by_verb[verb]
    row = found(request, rows, reference, step.action)
    if step not in table.possible(row.status):
        raise Conflict(
            f"“{step.label}” is not possible now: the {table.noun} is {row.get_status_display().lower()}."
        )
    return row


def may(request: PageRequest, action: str, obj: Any = None) -> bool:
    """Whether this person can do it now; nobody can in the past."""
    return not request.viewpoint.is_past and allows(request.actor, action, obj)


def steps(request: PageRequest, table: Workflow, row: Any, pages: Mapping[str, str]) -> list[Any]:
    """What this person may do now by the table, each step with its address; each page stands once."""
    seen: dict[str, Any] = {}
    for step in table.possible(row.status):
        name = pages.get(step.verb)
        if name and name not in seen and may(request, step.action, row):
            seen[name] = (step, address(request, name, reference=row.reference))
    return list(seen.values())


def around(request: PageRequest, name: str, row: Any, title: str) -> dict[str, Any]:
    """What each page with a form says around it."""
    there = address(request, name, reference=row.reference)
    return {"title": title, "crumb": row.reference, "cancel": there, "done": lambda _result: there}


def reasoned(
    request: PageRequest, name: str, row: Any, service: Any, *, title: str, lead: str, **context: Any
) -> HttpResponse:
    """A step that needs a reason and nothing else."""
    form = ReasonedForm(posted(request), initial={"revision": row.revision})
    return form_page(
        request,
        form,
        service,
        template="components/confirm.html",
        **context,
        **around(request, name, row, title) | {"words": lead},
    )
