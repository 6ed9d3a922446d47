"""The standard's tree: clauses, sub-clauses, Annex A groups and controls."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from aims.catalogue.enums import RequirementKind
from aims.platform.models import OrganizationRow


class Requirement(OrganizationRow):
    """One numbered place that everything may point to.

    `organization` is empty for published rows, which never change: a new catalogue version is new
    rows. Numbers and titles are facts of ISO/IEC 42001:2023; all other wording is our own.
    """

    # Published rows belong to none, own ones to one (design decision 1); the base says every row has one.
    organization = models.ForeignKey(  # type: ignore[assignment]
        "platform.Organization", null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    framework = models.CharField(max_length=40, default="iso42001")
    catalogue_version = models.CharField(max_length=20)
    is_current = models.BooleanField(default=True)
    kind = models.CharField(max_length=20, choices=RequirementKind.choices)
    number = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    order = models.PositiveIntegerField()
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    summary = models.TextField(blank=True)
    details = models.JSONField(default=dict)
    """Lists of our own words: must_exist, documented_information, evidence, questions, guidance,
    roles, lifecycle_stages; for a group its `objective`."""

    class Meta:
        ordering: ClassVar[list[str]] = ["order"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["framework", "catalogue_version", "number"],
                condition=models.Q(organization=None),
                name="catalogue_requirement_number",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=RequirementKind.values), name="catalogue_requirement_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def reference(self) -> str:
        """Its number: what addresses and the ledger say."""
        return self.number
