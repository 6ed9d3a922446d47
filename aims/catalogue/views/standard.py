"""The standard: its tree, and a page for each clause and control."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from aims.catalogue.enums import Role, Stage
from aims.catalogue.selectors import annexes
from aims.catalogue.selectors.requirements import path_of, tree
from aims.core.panels import panels_for
from aims.platform.views.page import PageRequest, page


@page("requirement.view")
@require_safe
def standard(request: PageRequest) -> HttpResponse:
    context = {
        "tree": tree(request.viewpoint),
        "objectives": annexes.organizational_objectives(),
        "sources": annexes.risk_sources(),
        "domains": annexes.domains(),
    }
    return render(request, "catalogue/standard.html", context)


@page("requirement.view")
@require_safe
def requirement_detail(request: PageRequest, number: str) -> HttpResponse:
    whole = tree(request.viewpoint)
    requirement = whole.find(number)
    before, after = whole.neighbours(requirement)
    details = requirement.details
    context = {
        "tree": whole,
        "requirement": requirement,
        "path": path_of(requirement),
        "open": {requirement.pk, *(above.pk for above in path_of(requirement))},
        "children": [row for row in whole.rows if row.parent_id == requirement.pk],
        "before": before,
        "after": after,
        "details": details,
        "words": requirement.summary or details.get("objective", ""),
        "stages": [(stage.label, stage.value in details["lifecycle_stages"]) for stage in Stage]
        if "lifecycle_stages" in details
        else [],
        "roles": [role.label for role in Role if role.value in details.get("roles", [])],
        "panels": panels_for("requirement", request.viewpoint, requirement),
    }
    return render(request, "catalogue/requirement_detail.html", context)
