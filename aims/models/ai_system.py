"""AI systems and the organization's role towards each. Clauses 4.1 and 4.3, control A.4.2."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from aims.enums import AIRole, Origin, SystemStatus
from aims.platform.models import Member, OrganizationRow, ReferencedRow, ReviewSchedule


class AISystem(ReferencedRow):
    """One AI system that the organization makes, offers or uses. Retired, never deleted."""

    reference_prefix = "AIS"
    state_version = 2

    name = models.CharField(max_length=400)
    purpose = models.TextField("intended purpose", blank=True, max_length=5000)
    owner = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="owned_systems"
    )
    status = models.CharField(
        "stage", max_length=30, choices=SystemStatus.choices, default=SystemStatus.PROPOSED
    )
    origin = models.CharField(max_length=20, choices=Origin.choices, default=Origin.UNKNOWN)
    supplier_name = models.CharField("supplier", max_length=200, blank=True)
    people_affected = models.CharField(max_length=500, blank=True)
    in_use_since = models.DateField(null=True, blank=True)
    retired_on = models.DateField(null=True, blank=True)
    review_schedule = models.OneToOneField(
        ReviewSchedule,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="ai_system",
    )
    proposed_by = models.ForeignKey(
        Member, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    import_key = models.CharField(max_length=80, blank=True, editable=False)
    adopted_on = models.DateField(null=True, blank=True, editable=False)
    adopted_source = models.CharField(max_length=300, blank=True, editable=False)
    adopted_by = models.ForeignKey(
        Member, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(ReferencedRow.Meta):
        verbose_name = "AI system"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "import_key"],
                condition=~Q(import_key=""),
                name="aims_system_import_key",
            ),
            models.CheckConstraint(condition=Q(status__in=SystemStatus.values), name="aims_system_status"),
            models.CheckConstraint(
                condition=Q(retired_on=None)
                | Q(in_use_since=None)
                | Q(retired_on__gte=models.F("in_use_since")),
                name="aims_system_dates",
                violation_error_message="It cannot be retired before it was in use.",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organization", "status"], name="aims_system_org_status"),
            models.Index(fields=["organization", "name"], name="aims_system_org_name"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"


class ImportedDetails(OrganizationRow):
    """Cells of an import that map to no field: kept as column and text, in the file's order."""

    system = models.OneToOneField(AISystem, on_delete=models.PROTECT, related_name="imported_details")
    source = models.CharField(max_length=300)
    row_number = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    """A list of [column, text]."""
    taken = models.JSONField(default=dict, blank=True)
    """What the row said for the mapped fields, so that the next import sees what the file changed."""

    class Meta:
        verbose_name = "imported details"

    def __str__(self) -> str:
        return f"{self.source}, row {self.row_number}"


class RoleAssignment(ReferencedRow):
    """The organization's role towards one AI system (ISO/IEC 22989), and who answers for it. Clause 4.1."""

    reference_prefix = "ROL"

    system = models.ForeignKey(AISystem, on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=20, choices=AIRole.choices)
    accountable = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="accountable_for"
    )
    reason = models.CharField("why this role", max_length=500, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta(ReferencedRow.Meta):
        verbose_name = "role"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["system", "role"],
                condition=Q(ended_on=None),
                name="aims_role_once",
                violation_error_message="The organization holds this role towards the system already.",
            ),
            models.CheckConstraint(condition=Q(role__in=AIRole.values), name="aims_role_known"),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(valid_from=None) | Q(ended_on__gte=models.F("valid_from")),
                name="aims_role_dates",
                violation_error_message="A role cannot end before it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.get_role_display()}"

    def state_links(self) -> dict[str, Any]:
        return {"system": self.system.reference}
