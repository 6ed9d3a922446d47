"""The Statement of Applicability in versions, with its reasons as real links. Clause 6.1.3."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from aims.catalogue.models import Requirement
from aims.enums import VersionStatus
from aims.models import Decision, Obligation, RoleAssignment
from aims.platform.models import Member, OrganizationRow, ReferencedRow, StoredFile
from controls.enums import Applicability, StatementFormat
from risks.models import Risk


class StatementOfApplicability(ReferencedRow):
    """The organization's Statement; pages say Statement, the report kind is `soa`."""

    reference_prefix = "SOA"

    title = models.CharField(max_length=200, default="Statement of Applicability")

    class Meta(ReferencedRow.Meta):
        verbose_name = "Statement"


class StatementVersion(OrganizationRow):
    """One version: drafted and submitted by the AIMS manager, approved by top management, then frozen."""

    statement = models.ForeignKey(StatementOfApplicability, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    revision = models.PositiveIntegerField(default=1, editable=False)
    status = models.CharField(max_length=20, choices=VersionStatus.choices, default=VersionStatus.DRAFT)
    drafted_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    frozen = models.JSONField(null=True, blank=True, editable=False)
    """What was approved, line by line in the standard's order (`selectors.content.Content`). People are
    named by reference; their names are read as of the approval."""

    class Meta:
        verbose_name = "Statement version"
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["statement", "number"], name="controls_statement_number"),
            models.UniqueConstraint(
                fields=["statement"], condition=Q(status="approved"), name="controls_statement_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["statement"],
                condition=Q(status__in=["draft", "in_review"]),
                name="controls_statement_one_draft",
                violation_error_message="There is a draft already.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=VersionStatus.values), name="controls_statement_status"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "superseded"])
                | (Q(approved_by__isnull=False) & Q(frozen__isnull=False)),
                name="controls_statement_frozen",
            ),
        ]

    @property
    def reference(self) -> str:
        """SOA-0001/1: the Statement and the version."""
        return f"{self.statement.reference}/{self.number}"

    def __str__(self) -> str:
        return self.reference

    def state_links(self) -> dict[str, Any]:
        return {"decisions": dict(self.lines.values_list("requirement__number", "applicability"))}


class StatementLine(OrganizationRow):
    """The decision on one control in one version, and its justification."""

    version = models.ForeignKey(StatementVersion, on_delete=models.PROTECT, related_name="lines")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="statement_lines")
    revision = models.PositiveIntegerField(default=1, editable=False)
    applicability = models.CharField(
        max_length=20, choices=Applicability.choices, default=Applicability.UNDECIDED
    )
    justification = models.TextField(blank=True, max_length=5000)

    class Meta:
        verbose_name = "Statement line"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "requirement"], name="controls_line_once"),
            models.CheckConstraint(
                condition=Q(applicability__in=Applicability.values), name="controls_line_applicability"
            ),
        ]

    @property
    def reference(self) -> str:
        """SOA-0001/1/A.2.2: the version and the control."""
        return f"{self.version.reference}/{self.requirement.number}"

    def __str__(self) -> str:
        return self.reference

    def state_links(self) -> dict[str, Any]:
        return {
            "reasons": sorted(
                [
                    *self.risk_reasons.values_list("risk__reference", flat=True),
                    *self.role_reasons.values_list("role__reference", flat=True),
                    *self.obligation_reasons.values_list("obligation__reference", flat=True),
                    *self.decision_reasons.values_list("decision__reference", flat=True),
                ]
            )
        }


class LineRisk(OrganizationRow):
    """A risk as a reason of a line."""

    line = models.ForeignKey(StatementLine, on_delete=models.PROTECT, related_name="risk_reasons")
    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="statement_lines")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["line", "risk"], name="controls_line_risk_once")
        ]


class LineRole(OrganizationRow):
    """A role of the organization as a reason of a line."""

    line = models.ForeignKey(StatementLine, on_delete=models.PROTECT, related_name="role_reasons")
    role = models.ForeignKey(RoleAssignment, on_delete=models.PROTECT, related_name="statement_lines")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["line", "role"], name="controls_line_role_once")
        ]


class LineObligation(OrganizationRow):
    """A law, contract or other duty as a reason of a line."""

    line = models.ForeignKey(StatementLine, on_delete=models.PROTECT, related_name="obligation_reasons")
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="statement_lines")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["line", "obligation"], name="controls_line_obligation_once")
        ]


class LineDecision(OrganizationRow):
    """A decision as a reason of a line."""

    line = models.ForeignKey(StatementLine, on_delete=models.PROTECT, related_name="decision_reasons")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="statement_lines")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["line", "decision"], name="controls_line_decision_once")
        ]


class StatementFile(OrganizationRow):
    """The stored PDF or XLSX of an approved version: these bytes are served ever after."""

    version = models.ForeignKey(StatementVersion, on_delete=models.PROTECT, related_name="files")
    format = models.CharField(max_length=4, choices=StatementFormat.choices)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "format"], name="controls_statement_file_once")
        ]

    def __str__(self) -> str:
        return f"{self.version_id} as {self.format}"
