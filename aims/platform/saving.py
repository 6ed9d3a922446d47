"""The last steps that every service shares: lock, compare revisions, check, save.

Only services call these, inside `change(...)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model

from aims.core.errors import Invalid, NotFound, Stale
from aims.platform.models import OrganizationRow, ReferencedRow

Row = TypeVar("Row", bound=Model)
Referenced = TypeVar("Referenced", bound=ReferencedRow)

MEND = "Some of what you entered cannot be saved yet."


def locked(row: Row) -> Row:
    """The same row, read again and locked. Raises NotFound when it is gone."""
    try:
        return type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    except type(row).DoesNotExist as error:  # type: ignore[attr-defined]
        raise NotFound("It is not there any more.") from error


def locked_at(row: Referenced, revision: int | None) -> Referenced:
    """The row, locked, if it still has the revision that the form was filled from. Raises Stale."""
    current = locked(row)
    if revision is not None and current.revision != revision:
        raise Stale(
            "Someone else saved this in the meantime. Nothing of yours was saved; compare and save again.",
            current,
        )
    return current


def check(row: Model, fields: Iterable[str] | None = None) -> None:
    """`full_clean` of what changed. Raises Invalid with the messages by field."""
    names = {field.name for field in row._meta.concrete_fields}
    exclude = names - set(fields) if fields is not None else set()
    try:
        row.full_clean(exclude=exclude)
    except ValidationError as error:
        raise invalid(error) from error


def invalid(error: ValidationError) -> Invalid:
    """The refusal that says what Django's validation found."""
    if hasattr(error, "error_dict"):
        messages = {
            "" if key == NON_FIELD_ERRORS else key: list(value) for key, value in error.message_dict.items()
        }
    else:
        messages = {"": list(error.messages)}
    return Invalid(MEND, messages)


def add(row: OrganizationRow) -> None:
    """Check and insert a new row."""
    check(row)
    row.save(force_insert=True)


def save(row: OrganizationRow, fields: Sequence[str]) -> None:
    """Check and save the fields that changed; the revision goes up by one."""
    check(row, fields)
    names = list(fields)
    if isinstance(row, ReferencedRow):
        row.revision += 1
        names.append("revision")
    row.save(update_fields=names)
