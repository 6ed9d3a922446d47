"""The part of a chain's proof that looks at what the chain speaks of: histories and files.

A chain that was cut at its end, head and all, still fits in itself. But every change has left history rows
of the same moment, and they stay: a history later than the head tells that entries are missing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.db import models

from aims.platform.history import tracked
from aims.platform.models import LedgerChain, Organization, StoredFile

NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Break:
    """The first place where the chain does not hold, in words."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def beyond_the_head(organization: Organization | None) -> Break | None:
    """A history row that is later than the last entry, or an organization whose chain is empty.

    The head is read after the rows: whoever writes meanwhile moves both in one transaction.
    """
    if organization is None:
        return None
    for model in _tracked_models():
        key = "id" if model is Organization else "organization_id"
        rows = model.history.filter(**{key: organization.pk})
        last = rows.order_by("-history_date").values_list("history_date", flat=True).first()
        head = LedgerChain.objects.get(organization=organization)
        if head.sequence == 0:
            return Break(f"head of {head.name}", "the organization exists and no entry is left")
        if last is not None and last > head.recorded_at:
            name = model._meta.verbose_name
            return Break(f"head of {head.name}", f"the history of a {name} is later: entries are missing")
    return None


def unnamed_files(
    organization: Organization | None, files_at: Mapping[datetime, Collection[str]]
) -> Break | None:
    """A row that got its stored file at a moment whose entry does not name that file."""
    if organization is None:
        return None
    for model, field in _holders():
        for reference, moment, sha256 in _given(model, field, organization):
            if sha256 not in files_at.get(moment, ()):
                return Break(f"file of {reference}", f"no entry gave it {sha256}")
    return None


def _given(model: Any, field: str, organization: Organization) -> Iterator[tuple[str, datetime, str]]:
    """Each time a row got another file: which row, when, which file. The live row must be the last of them."""
    shas = dict(StoredFile.objects.filter(organization=organization).values_list("pk", "sha256"))
    live = dict(model._base_manager.filter(organization=organization).values_list("pk", f"{field}_id"))
    name = model._meta.verbose_name
    before: tuple[int, int | None] | None = None
    rows = model.history.filter(organization_id=organization.pk).order_by("id", "history_id")
    columns = ("id", "history_date", "history_type", "superseded_at", f"{field}_id")
    for pk, moment, kind, superseded, file in rows.values_list(*columns):
        is_new = before is None or before != (pk, file)
        before = (pk, file)
        if file is not None and is_new and kind != "-":
            yield f"{name} {pk}", moment, shas.get(file, "a file that is not here")
        if superseded is None and live.get(pk) != file:
            # Changed past its history: no moment, so no entry can have named it.
            yield f"{name} {pk}", NEVER, shas.get(live.get(pk) or 0, "a file that is not here")


def _tracked_models() -> list[Any]:
    """Those whose rows belong to one organization, and the organization itself."""
    return [
        model
        for model in apps.get_models()
        if tracked(model)
        and (model is Organization or any(each.name == "organization" for each in model._meta.fields))
    ]


def _holders() -> Iterator[tuple[Any, str]]:
    """The models whose rows hold a stored file, with the name of the key."""
    for model in _tracked_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is StoredFile:
                yield model, field.name
