"""Reads of the evidence of training records."""

from __future__ import annotations

from django.db.models import QuerySet

from aims.models import Training
from aims.platform.viewpoint import Viewpoint
from documents.models import Evidence, TrainingEvidence


def evidence_of_training(viewpoint: Viewpoint, training: Training) -> QuerySet[TrainingEvidence]:
    """What shows that a record is true."""
    rows = viewpoint.rows(TrainingEvidence).filter(training_id=training.pk).select_related("evidence__owner")
    return rows.order_by("evidence__title", "pk")


def trainings_shown(viewpoint: Viewpoint, evidence: Evidence) -> QuerySet[TrainingEvidence]:
    """The records that a piece of evidence shows."""
    rows = viewpoint.rows(TrainingEvidence).filter(evidence_id=evidence.pk)
    return rows.select_related("training__member", "training__competence").order_by("training__reference")


def training_link(viewpoint: Viewpoint, training: str, evidence: str) -> TrainingEvidence | None:
    """The link between a record and a piece of evidence, by their references."""
    rows = viewpoint.rows(TrainingEvidence).select_related(
        "organization", "training__member", "training__competence", "evidence"
    )
    return rows.filter(training__reference=training, evidence__reference=evidence).first()
