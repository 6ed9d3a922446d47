"""Fields that take an object in the forms of people, objectives, suppliers, audits and management reviews."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.guards.posted import Field, Values, nothing, owner, reference, revised
from tests.populated import Populated


def _member(p: Populated) -> int:
    return p.person.pk


def _competence(p: Populated) -> int:
    return p.context.competence.pk


def _needing(p: Populated) -> dict[str, Any]:
    return {"member": _member(p), "competence": _competence(p)}


def _training(p: Populated) -> dict[str, Any]:
    return {**_needing(p), "kind": "training", "held_on": "2026-01-05"}


def _linking(p: Populated) -> dict[str, Any]:
    return {"supplier": p.context.supplier.pk, "system": p.system.pk, "brings": "data"}


def _of_context(attribute: str, **values: Any) -> Values:
    """What was linked since has raised the revision of the row as it is held here."""

    def found(p: Populated) -> dict[str, Any]:
        row = getattr(p.context, attribute)
        row.refresh_from_db()
        return {"revision": row.revision, **values}

    return found


def _named(attribute: str) -> Values:
    return lambda p: {"reference": getattr(p.context, attribute).reference}


OBJECTIVE = {
    "title": "T", "why": "W", "indicator": "I", "direction": "up", "target": "9",
    "started_on": "2026-01-05", "due_on": "2099-01-05",
}  # fmt: skip

PEOPLE = (
    Field("NeedForm", "member", "competence-need-add", nothing, _needing, _member),
    Field("NeedForm", "competence", "competence-need-add", nothing, _needing, _competence),
    Field("TrainingForm", "member", "training-record", nothing, _training, _member),
    Field("TrainingForm", "competence", "training-record", nothing, _training, _competence),
    Field("ObjectiveForm", "owner", "objective-create", nothing, lambda _: OBJECTIVE, owner),
    Field("ObjectiveForm", "owner", "objective-change", _named("objective"), _of_context("objective", **OBJECTIVE), owner),
    Field("SupplierForm", "owner", "supplier-create", nothing, lambda _: {"name": "N", "criticality": "low"}, owner),
    Field("SupplierForm", "owner", "supplier-change", _named("supplier"), _of_context("supplier", name="N", criticality="low"), owner),
    Field("SystemSupplierForm", "supplier", "supplier-link", nothing, _linking, lambda p: p.context.supplier.pk),
    Field("SystemSupplierForm", "system", "supplier-link", nothing, _linking, lambda p: p.system.pk),
)  # fmt: skip


def _planning(p: Populated) -> dict[str, Any]:
    planned_on = timezone.localdate() + timedelta(days=7)
    return {
        "title": "T",
        "scope": "S",
        "criteria": "C",
        "planned_on": planned_on.isoformat(),
        "lead": p.world.auditor.member.pk,
    }


def _answering(p: Populated) -> dict[str, Any]:
    item = p.audits.audit.items.get(requirement__number="6.1.2")
    return {"revision": item.revision, "answer": "conforms"}


def _audited(attribute: str) -> Values:
    return lambda p: {"reference": getattr(p.audits, attribute).reference}


def _due(attribute: str) -> Values:
    return lambda p: {"revision": getattr(p.audits, attribute).revision, "due_on": "2099-12-01"}


FOUND = {"number": "6.1.2", "grade": "minor", "title": "T", "words": "W", "due_on": "2099-12-01"}
REPLY = {"cause": "C", "similar": "S", "plan": "P"}
AUDITING = (
    Field("PlanForm", "lead", "audit-plan", nothing, _planning, lambda p: p.world.auditor.member.pk),
    Field("PlanForm", "programme", "audit-plan", nothing, _planning, lambda p: p.audits.programme.pk),
    Field("PlanForm", "systems", "audit-plan", nothing, _planning, lambda p: p.system.pk),
    Field(
        "AnswerForm",
        "evidence",
        "audit-answer",
        lambda p: {"reference": p.audits.audit.reference, "number": "6.1.2"},
        _answering,
        lambda p: p.evidence.pk,
        "auditor",
    ),
    Field("FindingForm", "owner", "finding-record", _audited("audit"), lambda _: FOUND, owner, "auditor"),
    Field(
        "OpenActionForm",
        "owner",
        "corrective-action-open",
        nothing,
        lambda _: {"title": "T", "source": "S", "due_on": "2099-12-01"},
        owner,
    ),
    *(
        Field(form, "owner", "finding-reassign", _audited("finding"), _due("finding"), owner)
        for form in ("OwnedForm", "HandOverForm")
    ),
    Field("HandOverForm", "owner", "corrective-action-reassign", _audited("action"), _due("action"), owner),
    Field(
        "AnswerFindingForm",
        "owner",
        "finding-answer",
        _audited("finding"),
        lambda p: _due("finding")(p) | REPLY,
        owner,
    ),
)


def _holding(p: Populated) -> dict[str, Any]:
    return {"revision": p.meeting.revision, "held_on": "2026-11-01"}


def _attended(p: Populated) -> dict[str, Any]:
    return {**_holding(p), "present": [p.world.top.member.pk]}


def _top(p: Populated) -> int:
    return p.world.top.member.pk


REVIEWED = {"title": "T", "planned_on": "2099-12-01"}
ACTED = {"words": "W", "due_on": "2099-12-01"}

REVIEWS = (
    Field("PlanReviewForm", "chair", "management-review-plan", nothing, lambda _: REVIEWED, _top),
    Field("ChangeReviewForm", "chair", "management-review-change", reference("meeting"), revised("meeting", **REVIEWED), _top),
    Field("HoldReviewForm", "present", "management-review-hold", reference("meeting"), _holding, _top),
    Field("HoldReviewForm", "absent", "management-review-hold", reference("meeting"), _attended, owner),
    Field("ReviewActionForm", "owner", "review-action-record", reference("meeting"), lambda _: ACTED, owner),
    Field("ReviewActionForm", "decision", "review-action-record", reference("meeting"), lambda p: {**ACTED, "owner": owner(p)}, lambda p: p.meeting_decision.pk),
    Field("ChangeReviewActionForm", "owner", "review-action-change", reference("meeting_action"), revised("meeting_action", due_on="2099-12-01"), owner),
)  # fmt: skip
