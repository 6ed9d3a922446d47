"""The scope: what is in force, its versions, and the draft on its way to approval."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from aims.core.errors import Conflict, NotFound
from aims.core.panels import panels_for
from aims.enums import VersionStatus
from aims.forms.scope import ScopeForm, scope_step_form
from aims.models import ScopeVersion
from aims.platform.access import allows, require
from aims.platform.selectors.ledger import history_of
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, page
from aims.platform.views.stale import read_at
from aims.selectors import scope as selector
from aims.services import scope as service
from aims.workflows import SCOPE_VERSION

SERVICES: dict[str, Any] = {
    "submit": service.submit_scope,
    "send_back": service.send_back_scope,
    "approve": service.approve_scope,
}


@page("scope.view")
def scope(request: PageRequest) -> HttpResponse:
    versions = list(selector.scope_versions(request.viewpoint))
    shown = selector.in_force(versions) or selector.open_draft(versions)
    return _show(request, shown, versions)


@page("scope.view")
def scope_version(request: PageRequest, number: int) -> HttpResponse:
    versions = list(selector.scope_versions(request.viewpoint))
    found = next((each for each in versions if each.number == number), None)
    if found is None:
        raise NotFound("There is no such version.")
    return _show(request, found, versions)


@page("scope.draft")
def scope_draft(request: PageRequest) -> HttpResponse:
    versions = list(selector.scope_versions(request.viewpoint.now()))
    draft = selector.open_draft(versions)
    if draft is not None:
        return HttpResponseRedirect(_address(request, draft))
    if request.method == "POST" and versions:
        version = service.draft_scope(actor=request.actor, organization=request.organization)
        messages.success(request, "A draft is made from the version in force.")
        return HttpResponseRedirect(f"{_address(request, version)}/edit")
    return _first(request) if not versions else HttpResponseRedirect(_home(request))


@page("scope.draft")
def scope_change(request: PageRequest, number: int) -> HttpResponse:
    version = selector.scope_version(request.viewpoint.now(), number)
    if version.status != VersionStatus.DRAFT:
        raise Conflict("Only a draft can be changed.")
    form = ScopeForm(request.POST or None, viewpoint=request.viewpoint, initial=ScopeForm.filled(version))
    return form_page(
        request,
        form,
        lambda data: service.change_scope(actor=request.actor, version=version, **data),
        done=lambda changed: _address(request, changed),
        said="The draft is saved.",
        title=f"Edit {version.reference}",
        crumb="Scope",
        cancel=_address(request, version),
        at_revision=read_at(
            request, version, lambda then: ScopeForm.filled(selector.scope_version(then, number))
        ),
    )


@page("scope.view")
def scope_move(request: PageRequest, number: int, verb: str) -> HttpResponse:
    version = selector.scope_version(request.viewpoint.now(), number)
    step, act = SCOPE_VERSION.by_verb.get(verb), SERVICES.get(verb)
    if step is None or act is None:
        raise NotFound("There is no such step.")
    require(request.actor, step.action, version)
    form = scope_step_form(verb)(request.POST or None, initial={"revision": version.revision})

    def save(data: dict[str, Any]) -> ScopeVersion:
        if verb == "submit":
            data.pop("reason")
        result: ScopeVersion = act(actor=request.actor, version=version, **data)
        return result

    return form_page(
        request,
        form,
        save,
        done=lambda moved: _address(request, moved),
        said=f"Done: {step.label.lower()}.",
        template="components/confirm.html",
        title=f"{step.label}: {version.reference}",
        words=_words(verb, version),
        crumb="Scope",
        cancel=_address(request, version),
        button=step.label,
    )


def _first(request: PageRequest) -> HttpResponse:
    form = ScopeForm(request.POST or None, viewpoint=request.viewpoint)

    def save(data: dict[str, Any]) -> ScopeVersion:
        texts = {name: data[name] for name in service.TEXTS}
        version = service.draft_scope(actor=request.actor, organization=request.organization, **texts)
        return service.change_scope(
            actor=request.actor, version=version, revision=None, systems=data["systems"]
        )

    return form_page(
        request,
        form,
        save,
        done=lambda version: _address(request, version),
        said="The draft is saved.",
        title="Draft the scope",
        words="What the AIMS covers, where it ends, and which AI systems are inside. Clause 4.3.",
        crumb="Scope",
        cancel=_home(request),
    )


def _show(request: PageRequest, version: ScopeVersion | None, versions: list[ScopeVersion]) -> HttpResponse:
    if version is None:
        return render(request, "aims/scope_none.html", {})
    earlier = next((each for each in versions if each.number < version.number), None)
    context = {
        "version": version,
        "versions": versions,
        "draft": selector.open_draft(versions),
        "in_force": selector.in_force(versions),
        "texts": selector.texts_of(version),
        "systems": selector.systems_of(version),
        "difference": selector.difference(earlier, version) if earlier else None,
        "earlier": earlier,
        "steps": _steps(request, version),
        "may_draft": not request.viewpoint.is_past and allows(request.actor, "scope.draft"),
        "panels": panels_for("scope", request.viewpoint, version.scope),
        "history": history_of(request.viewpoint, version.reference),
    }
    return render(request, "aims/scope.html", context)


def _steps(request: PageRequest, version: ScopeVersion) -> list[Any]:
    if request.viewpoint.is_past:
        return []
    return [
        step
        for step in SCOPE_VERSION.possible(version.status)
        if step.verb in SERVICES and allows(request.actor, step.action, version)
    ]


def _words(verb: str, version: ScopeVersion) -> str:
    return {
        "submit": "Top management approves it. Until then it can be sent back.",
        "send_back": "It becomes a draft again; the author reads your reason.",
        "approve": "The text and the list of systems are frozen as they are now and put in force.",
    }[verb]


def _address(request: PageRequest, version: ScopeVersion) -> str:
    slug = request.organization.slug
    return reverse("scope-version", kwargs={"organization": slug, "number": version.number})


def _home(request: PageRequest) -> str:
    return reverse("scope", kwargs={"organization": request.organization.slug})
