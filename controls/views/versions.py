"""What every page of a version of the Statement begins with."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.urls import reverse

from aims.core.errors import NotFound
from aims.platform.views.page import PageRequest
from controls.models import StatementVersion
from controls.selectors import statements


def version_of(request: PageRequest, reference: str, number: int) -> StatementVersion:
    """The version behind the address, at the viewpoint's moment. Raises NotFound."""
    found = statements.numbered(request.viewpoint, reference, number)
    if found is None:
        raise NotFound("There is nothing at this address.")
    return found


def address(request: PageRequest, name: str, version: StatementVersion, **kwargs: Any) -> str:
    """The address of one of the version's pages."""
    where = {"organization": request.organization.slug, "reference": version.statement.reference}
    return reverse(name, kwargs={**where, "number": version.number, **kwargs})


def posted(request: PageRequest) -> QueryDict | None:
    """What was sent, also when nothing was filled in; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None
