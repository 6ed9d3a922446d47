"""Annex C and D as pick lists: published, never changed, of no organization."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class AnnexEntry(models.Model):
    """A numbered entry of an informative annex, in our own words."""

    catalogue_version = models.CharField(max_length=20)
    is_current = models.BooleanField(default=True)
    number = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    order = models.PositiveIntegerField()

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["catalogue_version", "number"], name="%(app_label)s_%(class)s_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class OrganizationalObjective(AnnexEntry):
    """Annex C.2: what an organization may want to reach with AI."""


class RiskSource(AnnexEntry):
    """Annex C.3: where an AI risk may come from."""


class Domain(AnnexEntry):
    """Annex D: a domain or sector in which the AIMS is used."""
