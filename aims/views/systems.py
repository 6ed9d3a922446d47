"""The inventory of AI systems: list, export, page and drawer of one system."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from aims.core.panels import Shown, panels_for
from aims.exchange.exporting import export_columns, export_lines
from aims.listing import inventory
from aims.models import AISystem
from aims.platform.access import allows
from aims.platform.selectors.ledger import history_of
from aims.platform.views.export import table_response
from aims.platform.views.page import PageRequest, page
from aims.selectors import ai_systems as selector
from aims.workflows import AI_SYSTEM


@page("ai_system.view")
def ai_system_list(request: PageRequest) -> HttpResponse:
    context = {
        "list": inventory(request.viewpoint).bind(selector.ai_systems(request.viewpoint), request.GET.dict()),
        "exports": [
            (
                kind.upper(),
                reverse("ai-system-export", kwargs={"organization": request.organization.slug, "kind": kind}),
            )
            for kind in ("csv", "xlsx")
        ],
    }
    return render(request, "aims/ai_system_list.html", context)


@page("ai_system.view")
def ai_system_export(request: PageRequest, kind: str) -> HttpResponseBase:
    rows = list(
        inventory(request.viewpoint)
        .bind(selector.ai_systems_to_export(request.viewpoint), request.GET.dict())
        .rows
    )
    return table_response(
        request, kind, name="ai-systems", columns=export_columns(rows), rows=export_lines(rows)
    )


@page("ai_system.view")
def ai_system_detail(request: PageRequest, reference: str) -> HttpResponse:
    system = selector.ai_system(request.viewpoint, reference)
    address = request.path
    context: dict[str, Any] = {
        "system": system,
        "address": address,
        "details": getattr(system, "imported_details", None),
        "in_scope": selector.scope_in_force(system),
        "steps": [step for step in AI_SYSTEM.possible(system.status) if _may(request, system, step.action)],
        "may_change": _may(request, system, "ai_system.change"),
        "may_roles": _may(request, system, "role.change"),
    }
    if request.GET.get("drawer"):
        return render(request, "aims/_ai_system_drawer.html", context)
    history = history_of(request.viewpoint, system.reference)
    panels = panels_for("ai_system", request.viewpoint, system)
    scope = reverse("scope", kwargs={"organization": request.organization.slug})
    context |= {
        "has_primary": any(step.primary for step in context["steps"]),
        "history": history,
        "panels": panels,
        "stages": selector.stages_of(system, history),
        "missing": [_mended(line, scope, _closed(context)) for line in selector.missing_of(system, address)]
        + _told(panels),
        "thread": _thread(system, context["in_scope"], panels),
    }
    return render(request, "aims/ai_system_detail.html", context)


def _closed(context: dict[str, Any]) -> set[str]:
    """The steps that are not this person's, or not of this moment: told without a link."""
    address, steps = context["address"], {"edit": "may_change", "roles/new": "may_roles"}
    return {f"{address}/{step}" for step, may in steps.items() if not context[may]}


def _mended(
    line: tuple[str, str, str, str, str], scope: str, closed: set[str]
) -> tuple[str, str, str, str, str]:
    kind, words, step, target, due = line
    target = scope if target == "scope" else target
    return kind, words, step, "" if target in closed else target, due


def _told(panels: list[Shown]) -> list[tuple[str, str, str, str, str]]:
    """What the apps above know to be missing."""
    return [line for shown in panels for line in shown.context.get("missing", ())]


def _thread(system: AISystem, in_scope: Any, panels: list[Shown]) -> list[tuple[str, str, str]]:
    roles = ", ".join(role.get_role_display() for role in system.roles.all())
    return [
        ("Scope", in_scope.version.reference if in_scope else "not in scope", "#scope"),
        ("Roles", roles or "none yet", "#roles"),
        *((shown.title, _count(shown.context), f"#{shown.key}") for shown in panels),
    ]


def _count(context: Any) -> str:
    """What a panel holds, in a word: its own summary, or the number of its rows."""
    if "summary" in context:
        return str(context["summary"])
    rows = next((value for value in context.values() if isinstance(value, list)), None)
    return "" if rows is None else str(len(rows)) if rows else "none yet"


def _may(request: PageRequest, system: AISystem, action: str) -> bool:
    return not request.viewpoint.is_past and allows(request.actor, action, system)
