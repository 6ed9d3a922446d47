"""Evidence of a training record: the certificate, the list of who was there. Clause 7.2."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from aims.models import Training
from aims.platform.models import OrganizationRow
from documents.models.evidence import Evidence


class TrainingEvidence(OrganizationRow):
    """Evidence that shows that a training record is true."""

    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="evidence")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="trainings")

    class Meta:
        verbose_name = "evidence of a training record"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["training", "evidence"],
                name="documents_training_evidence_once",
                violation_error_message="This evidence is linked already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.evidence_id} for {self.training_id}"
