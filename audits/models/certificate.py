"""Certificates: what was certified, by whom, until when, and which Statement it cites. ISO/IEC 17021-1, 8.2."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from aims.platform.models import ReferencedRow
from audits.enums import CertificateStatus
from audits.models.body import CertificationBody
from audits.models.certification import CertificationProject
from controls.models import StatementVersion


class Certificate(ReferencedRow):
    """One certificate. It attests the management system and never an AI system."""

    reference_prefix = "CER"

    project = models.ForeignKey(CertificationProject, on_delete=models.PROTECT, related_name="certificates")
    body = models.ForeignKey(CertificationBody, on_delete=models.PROTECT, related_name="certificates")
    number = models.CharField("number on the certificate", max_length=100)
    scope_words = models.TextField("scope as it stands on the certificate", max_length=5000)
    decided_on = models.DateField("decided on")
    issued_on = models.DateField("issued on")
    valid_until = models.DateField("valid until")
    statement = models.ForeignKey(
        StatementVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="certificates"
    )
    status = models.CharField(
        max_length=20, choices=CertificateStatus.choices, default=CertificateStatus.VALID
    )
    reason = models.CharField("reason given", blank=True, max_length=500)
    changed_on = models.DateField("in this state since", null=True, blank=True)

    class Meta(ReferencedRow.Meta):
        verbose_name = "certificate"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=CertificateStatus.values), name="audits_certificate_status"
            ),
            models.CheckConstraint(
                condition=Q(issued_on__gte=F("decided_on")),
                name="audits_certificate_issued",
                violation_error_message="A certificate cannot be issued before it was decided.",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("decided_on")),
                name="audits_certificate_valid",
                violation_error_message="A certificate is valid for some time after its decision.",
            ),
            models.UniqueConstraint(
                fields=["organization", "body", "number"],
                name="audits_certificate_number",
                violation_error_message="This certificate is recorded already.",
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=Q(status__in=["valid", "suspended"]),
                name="audits_certificate_one",
                violation_error_message="There is a certificate in force already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.number}"
