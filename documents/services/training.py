"""Evidence of training records, linked and unlinked. Clause 7.2."""

from __future__ import annotations

from aims.core.errors import NotFound
from aims.models import Training
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.saving import add, locked, locked_at
from aims.platform.unit import change
from aims.services.training import open_record
from documents.models import Evidence, TrainingEvidence
from documents.services.keeping import open_evidence


def link_training_evidence(
    *,
    actor: Actor,
    training: Training,
    evidence: Evidence,
    revision: int | None = None,
    reason: str = "",
) -> TrainingEvidence:
    """Say that this evidence shows a training record.

    Raises NotAllowed, NotFound, Stale, Conflict (either withdrawn) and Invalid (linked already).
    """
    require(actor, "training_evidence.link", training)
    if evidence.organization_id != training.organization_id:
        raise NotFound("There is nothing at this address.")
    with change(training.organization, actor) as unit:
        training, evidence = open_record(training, revision), open_evidence(evidence, None)
        link = TrainingEvidence(organization=training.organization, training=training, evidence=evidence)
        add(link)
        unit.record("training_evidence.linked", link, training, evidence, reason=reason)
    return link


def unlink_training_evidence(
    *, actor: Actor, link: TrainingEvidence, revision: int | None = None, reason: str = ""
) -> Training:
    """It does not show the record any more; history stays. Raises NotAllowed, Stale and NotFound."""
    require(actor, "training_evidence.link", link.training)
    with change(link.organization, actor) as unit:
        training = locked_at(link.training, revision)
        evidence = link.evidence
        locked(link).delete()
        unit.record("training_evidence.unlinked", training, evidence, reason=reason)
    return training
