"""One row or a refusal: what the actor may not see looks the same as nothing."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from aims.core.errors import NotFound

Row = TypeVar("Row", bound=Model)


def one(rows: QuerySet[Row], **lookup: Any) -> Row:
    """The one row. Raises NotFound."""
    found = rows.filter(**lookup).first()
    if found is None:
        raise NotFound("There is nothing at this address.")
    return found
