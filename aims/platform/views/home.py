"""The first page of everyone inside: what waits for me."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from aims.platform import glance
from aims.platform.inbox import inbox
from aims.platform.views.page import PageRequest, page


@page("home.view")
def home(request: PageRequest) -> HttpResponse:
    rows = inbox(request.viewpoint)
    sections: dict[str, list[object]] = {}
    for row in rows:
        sections.setdefault("Late" if row.is_late else row.section, []).append(row)
    context = {
        "sections": sections.items(),
        "count": len(rows),
        "late": sum(row.is_late for row in rows),
        "cards": glance.cards(request.viewpoint),
    }
    return render(request, "platform/home.html", context)
