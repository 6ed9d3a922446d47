"""What every page with a form does: show, check, call the service, say what happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from aims.core.errors import Invalid, Stale
from aims.core.forms import PlainForm
from aims.platform.views.page import PageRequest
from aims.platform.views.stale import LOST, AtRevision, Both, columns_at, without_base

Save = Callable[[dict[str, Any]], Any]


def form_page(
    request: PageRequest,
    form: PlainForm,
    save: Save,
    *,
    done: Callable[[Any], str],
    said: str,
    template: str = "components/form_page.html",
    at_revision: AtRevision | None = None,
    **context: Any,
) -> HttpResponse:
    """Show the form, or save it and go on to `done(result)` with the message `said`.

    Invalid input comes back with its messages (422). A stale form, or one that lost its revision, comes back
    with both versions (409): `form.initial` is what is stored now, `at_revision` gives what the form was
    filled from; without it the columns of the saved row are taken. What the context holds of the form and a
    stale one changes is given as a function, which the template calls.
    """
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                result = save(dict(form.cleaned_data))
            except Invalid as refusal:
                form.take(refusal)
            except Stale as refusal:
                base = at_revision or columns_at(refusal.current)
                status, context["stale"] = 409, Both(request, form, refusal.message, base).shown()
            else:
                messages.success(request, said)
                return HttpResponseRedirect(done(result))
        elif form.lost_revision:
            status, context["stale"] = 409, Both(request, form, LOST, without_base).shown()
    return render(request, template, {**context, "form": form}, status=status)
