"""Whether this process can serve: the database answers and the walls stand."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse

from aims.platform import walls


@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when all is well, else 503 and what is missing."""
    try:
        missing = walls.missing()
    except DatabaseError:
        return JsonResponse({"ok": False, "problem": "the database does not answer"}, status=503)
    if missing:
        return JsonResponse({"ok": False, "problem": f"{len(missing)} walls are missing"}, status=503)
    return JsonResponse({"ok": True})


healthz.action = "public"  # type: ignore[attr-defined]  # read by the guard of actions
