"""Forms that change AI systems and roles; each calls its service."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from aims.core.errors import Conflict, NotFound
from aims.forms.systems import (
    AccountableForm,
    AdoptForm,
    EndRoleForm,
    ProposeForm,
    RoleForm,
    SystemForm,
    step_form,
)
from aims.models import AISystem, RoleAssignment
from aims.platform.access import require
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, page
from aims.selectors import ai_systems as selector
from aims.services.ai_system_rules import FACTS, check_gate
from aims.services.ai_systems import adopt_ai_system, change_ai_system, move_ai_system, propose_ai_system
from aims.services.roles import assign_role, end_role, name_accountable
from aims.workflows import AI_SYSTEM

INVENTORY = "AI systems"


@page("ai_system.propose")
def ai_system_propose(request: PageRequest) -> HttpResponse:
    form = ProposeForm(request.POST or None, viewpoint=request.viewpoint)

    def save(data: dict[str, Any]) -> AISystem:
        data.pop("revision")
        return propose_ai_system(actor=request.actor, organization=request.organization, **data)

    return form_page(
        request,
        form,
        save,
        done=lambda system: _address(request, system),
        said="The system is proposed. The AIMS manager screens it next.",
        title="Propose an AI system",
        words="Before anyone builds or buys it: what it is for, and who would own it. Clause 6.2, control A.6.2.2.",
        crumb=INVENTORY,
        cancel=_list(request),
        button="Propose it",
    )


@page("ai_system.adopt")
def ai_system_adopt(request: PageRequest) -> HttpResponse:
    form = AdoptForm(request.POST or None, viewpoint=request.viewpoint)

    def save(data: dict[str, Any]) -> AISystem:
        data.pop("revision")
        return adopt_ai_system(actor=request.actor, organization=request.organization, **data)

    return form_page(
        request,
        form,
        save,
        done=lambda system: _address(request, system),
        said="The system is in the inventory.",
        title="Take in a system as it is",
        words="For a system that is in use already. It is marked as taken in, with the source you name.",
        crumb=INVENTORY,
        cancel=_list(request),
        button="Take it in",
    )


@page("ai_system.view")
def ai_system_change(request: PageRequest, reference: str) -> HttpResponse:
    system = selector.ai_system(request.viewpoint.now(), reference)
    require(request.actor, "ai_system.change", system)
    initial = {**{name: getattr(system, name) for name in FACTS}, "revision": system.revision}
    form = SystemForm(request.POST or None, viewpoint=request.viewpoint, initial=initial)
    return form_page(
        request,
        form,
        lambda data: change_ai_system(actor=request.actor, system=system, **data),
        done=lambda changed: _address(request, changed),
        said="Saved.",
        title=f"Edit {system.reference}",
        crumb=system.name,
        cancel=_address(request, system),
    )


@page("ai_system.view")
def ai_system_move(request: PageRequest, reference: str, verb: str) -> HttpResponse:
    system = selector.ai_system(request.viewpoint.now(), reference)
    step = AI_SYSTEM.by_verb.get(verb)
    if step is None:
        raise NotFound("There is no such step.")
    require(request.actor, step.action, system)
    form = step_form(verb)(request.POST or None, initial={"revision": system.revision})
    return form_page(
        request,
        form,
        lambda data: move_ai_system(actor=request.actor, system=system, verb=verb, **data),
        done=lambda moved: _address(request, moved),
        said=f"Done: {step.label.lower()}.",
        template="components/confirm.html",
        title=f"{step.label}: {system.name}",
        words=f"{system.reference} goes from “{system.get_status_display()}” to “{step.target.replace('_', ' ')}”.",
        crumb=system.name,
        cancel=_address(request, system),
        button=step.label,
        danger=verb in ("block", "reject"),
        problems=_problems(request, system, verb),
    )


@page("ai_system.view")
def role_assign(request: PageRequest, reference: str) -> HttpResponse:
    system = selector.ai_system(request.viewpoint.now(), reference)
    require(request.actor, "role.change", system)
    form = RoleForm(
        request.POST or None, viewpoint=request.viewpoint, initial={"accountable": system.owner_id}
    )
    return form_page(
        request,
        form,
        lambda data: assign_role(actor=request.actor, system=system, **data),
        done=lambda _: f"{_address(request, system)}#roles",
        said="The role is assigned.",
        title="Assign a role",
        words=f"What the organization is towards {system.name}: provider, producer, customer, or several. Clause 4.1.",
        crumb=system.name,
        cancel=_address(request, system),
        button="Assign the role",
    )


@page("ai_system.view")
def role_accountable(request: PageRequest, reference: str) -> HttpResponse:
    assignment = selector.role_assignment(request.viewpoint.now(), reference)
    require(request.actor, "role.change", assignment)
    form = AccountableForm(
        request.POST or None,
        viewpoint=request.viewpoint,
        initial={"accountable": assignment.accountable_id, "revision": assignment.revision},
    )
    return form_page(
        request,
        form,
        lambda data: name_accountable(actor=request.actor, assignment=assignment, **data),
        done=lambda _: f"{_address(request, assignment.system)}#roles",
        said="Saved.",
        title=f"Who answers for {assignment.reference}",
        words=f"{assignment.get_role_display()} of {assignment.system.name}.",
        crumb=assignment.system.name,
        cancel=_address(request, assignment.system),
    )


@page("ai_system.view")
def role_end(request: PageRequest, reference: str) -> HttpResponse:
    assignment = selector.role_assignment(request.viewpoint.now(), reference)
    require(request.actor, "role.change", assignment)
    return _end(request, assignment)


def _end(request: PageRequest, assignment: RoleAssignment) -> HttpResponse:
    form = EndRoleForm(request.POST or None, initial={"revision": assignment.revision})
    return form_page(
        request,
        form,
        lambda data: end_role(actor=request.actor, assignment=assignment, **data),
        done=lambda _: f"{_address(request, assignment.system)}#roles",
        said="The role has ended; its history stays.",
        template="components/confirm.html",
        title=f"End the role {assignment.get_role_display().lower()}",
        words=f"The organization is no longer {assignment.get_role_display().lower()} of {assignment.system.name}.",
        crumb=assignment.system.name,
        cancel=_address(request, assignment.system),
        button="End the role",
        danger=True,
    )


def _problems(request: PageRequest, system: AISystem, verb: str) -> list[str]:
    try:
        check_gate(request.actor, system, verb, [role.role for role in system.roles.all()])
    except Conflict as refusal:
        return [refusal.message]
    return []


def _address(request: PageRequest, system: AISystem) -> str:
    slug = request.organization.slug
    return reverse("ai-system-detail", kwargs={"organization": slug, "reference": system.reference})


def _list(request: PageRequest) -> str:
    return reverse("ai-system-list", kwargs={"organization": request.organization.slug})
