"""Suppliers: the list, one with its AI systems, and what they bring."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from aims.core.errors import NotFound
from aims.core.forms import ConfirmForm, ReasonForm
from aims.core.panels import panels_for
from aims.exchange import context as exchange
from aims.forms.suppliers import SupplierForm, SystemSupplierForm
from aims.listings.suppliers import suppliers_listing
from aims.models import AISystem, Supplier
from aims.platform.access import require
from aims.platform.selectors.ledger import history_of
from aims.platform.views.export import table_response
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, page
from aims.selectors import suppliers as selector
from aims.selectors.ai_systems import ai_system
from aims.services import suppliers as services
from aims.views.shown import address, asked, exports, may, posted
from aims.workflows import SUPPLIER

FACTS = ("name", "supplies", "criticality", "contact", "revision")
STEPS = {"end": services.end_supplier, "resume": services.resume_supplier}


@page("supplier.view")
def supplier_list(request: PageRequest) -> HttpResponse:
    viewpoint = request.viewpoint
    bound = suppliers_listing(viewpoint).bind(selector.suppliers(viewpoint), request.GET.dict())
    context = {
        "list": bound,
        "exports": exports(request, "supplier-export"),
        "may_create": may(request, "supplier.create"),
    }
    return render(request, "aims/supplier_list.html", context)


@page("supplier.view")
@require_safe
def supplier_export(request: PageRequest, kind: str) -> HttpResponseBase:
    viewpoint = request.viewpoint
    bound = suppliers_listing(viewpoint).bind(selector.suppliers(viewpoint), request.GET.dict())
    lines = exchange.supplier_lines(bound.rows.iterator(chunk_size=500))
    return table_response(request, kind, name="suppliers", columns=exchange.SUPPLIER_COLUMNS, rows=lines)


@page("supplier.view")
def supplier_detail(request: PageRequest, reference: str) -> HttpResponse:
    viewpoint = request.viewpoint
    found = selector.supplier(viewpoint, reference)
    context = {
        "supplier": found,
        "steps": [step for step in SUPPLIER.possible(found.status) if may(request, step.action, found)],
        "may_change": may(request, "supplier.change", found),
        "may_link": may(request, "supplier.link", found),
        "panels": panels_for("supplier", viewpoint, found),
        "history": history_of(viewpoint, reference),
    }
    return render(request, "aims/supplier_detail.html", context)


@page("supplier.create")
def supplier_create(request: PageRequest) -> HttpResponse:
    form = SupplierForm(posted(request), viewpoint=request.viewpoint.now())

    def save(data: dict[str, Any]) -> Supplier:
        data.pop("revision")
        return services.create_supplier(actor=request.actor, organization=request.organization, **data)

    return form_page(
        request,
        form,
        save,
        done=lambda made: address(request, "supplier-detail", reference=made.reference),
        said="Added. Say next what they bring to which AI system.",
        title="Add a supplier",
        words="Whoever supplies models, data, tools or services to our AI systems. Control A.10.3.",
        crumb="Suppliers",
        cancel=address(request, "supplier-list"),
        button="Add it",
    )


@page("supplier.view")
def supplier_change(request: PageRequest, reference: str) -> HttpResponse:
    found = _present(request, reference, "supplier.change")
    initial = {**{name: getattr(found, name) for name in FACTS}, "owner": found.owner_id}
    return form_page(
        request,
        SupplierForm(posted(request), viewpoint=request.viewpoint.now(), initial=initial),
        lambda data: services.change_supplier(actor=request.actor, supplier=found, **data),
        said="Saved.",
        title=f"Edit {reference}",
        **_around(request, found),
    )


@page("supplier.view")
def supplier_move(request: PageRequest, reference: str, verb: str) -> HttpResponse:
    step = SUPPLIER.by_verb.get(verb)
    if step is None:
        raise NotFound("There is no such step.")
    found = _present(request, reference, step.action)
    return form_page(
        request,
        ReasonForm(posted(request), initial={"revision": found.revision}),
        lambda data: STEPS[verb](actor=request.actor, supplier=found, **data),
        said=f"Done: {step.label.lower()}.",
        template="components/confirm.html",
        title=f"{step.label}: {found.name}",
        words="What they bring to which AI system stays told, and so does the history.",
        button=step.label,
        danger=verb == "end",
        **_around(request, found),
    )


@page("supplier.link")
def supplier_link(request: PageRequest) -> HttpResponse:
    viewpoint = request.viewpoint.now()
    chosen: dict[str, Supplier | AISystem] = {}
    if reference := asked(request, "supplier"):
        chosen["supplier"] = selector.supplier(viewpoint, reference)
    if reference := asked(request, "system"):
        chosen["system"] = ai_system(viewpoint, reference)
    return form_page(
        request,
        SystemSupplierForm(posted(request), viewpoint=viewpoint, initial=chosen),
        lambda data: services.link_supplier(actor=request.actor, **data),
        done=lambda link: address(request, "supplier-detail", reference=link.supplier.reference),
        said="Linked.",
        title="What does a supplier bring?",
        words="A model, data, a tool or a service, and to which AI system. Controls A.4.3 to A.4.5 and A.10.3.",
        crumb="Suppliers",
        cancel=address(request, "supplier-list"),
        button="Link",
    )


@page("supplier.link")
def supplier_unlink(request: PageRequest, reference: str, system: str, brings: str) -> HttpResponse:
    link = selector.link_of(request.viewpoint.now(), reference, system, brings)
    require(request.actor, "supplier.link", link)
    return form_page(
        request,
        ConfirmForm(posted(request), initial={"revision": link.supplier.revision}),
        lambda data: services.unlink_supplier(actor=request.actor, link=link, **data),
        said="Removed.",
        template="components/confirm.html",
        title=f"{link.supplier.name} brings this to {link.system.name} no longer?",
        words=f"{link.get_brings_display()} for {link.system.reference}. The history stays.",
        button="Remove",
        danger=True,
        **_around(request, link.supplier),
    )


def _present(request: PageRequest, reference: str, action: str) -> Supplier:
    found = selector.supplier(request.viewpoint.now(), reference)
    require(request.actor, action, found)
    return found


def _around(request: PageRequest, found: Supplier) -> dict[str, Any]:
    there = address(request, "supplier-detail", reference=found.reference)
    return {"crumb": found.name, "cancel": there, "done": lambda _: there}
