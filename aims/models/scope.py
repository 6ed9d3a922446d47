"""The scope of the AIMS: a statement in approved versions. Clause 4.3."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from aims.enums import VersionStatus
from aims.models.ai_system import AISystem
from aims.platform.models import Member, OrganizationRow, ReferencedRow, ReviewSchedule


class ScopeStatement(ReferencedRow):
    """The organization's scope; its text stands in its versions."""

    reference_prefix = "SCP"
    state_version = 2

    title = models.CharField(max_length=200)
    review_schedule = models.OneToOneField(
        ReviewSchedule, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="scope"
    )

    class Meta(ReferencedRow.Meta):
        verbose_name = "scope"


class ScopeVersion(OrganizationRow):
    """One version of the scope. Approved by someone other than its author, then frozen."""

    scope = models.ForeignKey(ScopeStatement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    revision = models.PositiveIntegerField(default=1, editable=False)
    status = models.CharField(max_length=20, choices=VersionStatus.choices, default=VersionStatus.DRAFT)
    text = models.TextField("what the AIMS covers", max_length=10_000)
    boundaries = models.TextField("boundaries", blank=True, max_length=10_000)
    exclusions = models.TextField("what is left out, and why", blank=True, max_length=10_000)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    frozen = models.JSONField(null=True, blank=True, editable=False)
    """What was approved: the texts, and reference and name of each system in scope."""

    class Meta:
        verbose_name = "scope version"
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["scope", "number"], name="aims_scope_version_number"),
            models.UniqueConstraint(
                fields=["scope"], condition=Q(status="approved"), name="aims_scope_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["scope"],
                condition=Q(status__in=["draft", "in_review"]),
                name="aims_scope_one_draft",
                violation_error_message="There is a draft already.",
            ),
            models.CheckConstraint(condition=Q(status__in=VersionStatus.values), name="aims_scope_status"),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "superseded"]) | Q(approved_by__isnull=False),
                name="aims_scope_approver",
            ),
        ]

    @property
    def reference(self) -> str:
        """SCP-0001/2: the statement and the version."""
        return f"{self.scope.reference}/{self.number}"

    def __str__(self) -> str:
        return self.reference

    def state_links(self) -> dict[str, Any]:
        return {"systems": sorted(link.system.reference for link in self.systems.select_related("system"))}


class ScopeVersionSystem(OrganizationRow):
    """An AI system inside a version of the scope."""

    version = models.ForeignKey(ScopeVersion, on_delete=models.PROTECT, related_name="systems")
    system = models.ForeignKey(AISystem, on_delete=models.PROTECT, related_name="scope_versions")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "system"], name="aims_scope_system_once")
        ]

    def __str__(self) -> str:
        return f"{self.system_id} in version {self.version_id}"
