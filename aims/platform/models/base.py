"""The abstract rows that every domain noun stands on."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from aims.platform.history import History


class OrganizationRow(models.Model):
    """A row that belongs to one organization and keeps its history (design.md, decisions 2 and 3).

    Written only inside `aims.platform.unit.change`; read from `Viewpoint.rows`. `state_version` is
    raised when the state document of the noun changes its shape.
    """

    state_version: ClassVar[int] = 1
    state_private: ClassVar[frozenset[str]] = frozenset()
    """Columns that no state document keeps: what a lawful erasure must be able to empty, and secrets."""

    organization = models.ForeignKey(
        "platform.Organization", on_delete=models.PROTECT, related_name="+", editable=False
    )

    history = History()

    class Meta:
        abstract = True

    def state_links(self) -> dict[str, Any]:
        """What the ledger keeps of this noun beside its own columns, such as its links."""
        return {}


class ReferencedRow(OrganizationRow):
    """A noun with a reference within its organization (RSK-0001), drawn under lock and never reused."""

    reference_prefix: ClassVar[str] = ""

    reference = models.CharField(max_length=20, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organization", "reference"], name="%(app_label)s_%(class)s_reference"
            )
        ]

    def __str__(self) -> str:
        return self.reference
