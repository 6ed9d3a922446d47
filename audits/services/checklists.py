"""The checklist of an audit: drawn from the standard, answered item by item. Clause 9.2.2."""

from __future__ import annotations

from collections.abc import Sequence

from aims.catalogue.models import Requirement
from aims.core.errors import Conflict, Invalid, NotFound, Stale
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.bulk import bulk_create, bulk_delete
from aims.platform.saving import check, locked, locked_at, save
from aims.platform.unit import change
from aims.platform.viewpoint import Viewpoint
from audits.enums import Answer, AuditStatus
from audits.models import Audit, ChecklistEvidence, ChecklistItem
from audits.models.audit import OPEN_AUDITS
from audits.services.independence import check_audit, open_audit
from documents.enums import EvidenceStatus
from documents.models import Evidence
from documents.selectors.evidence import linkable

NEEDS_WORDS = (Answer.DOES_NOT_CONFORM, Answer.OPPORTUNITY)
QUESTION_LIMIT = 2000


def draw_checklist(
    *,
    actor: Actor,
    audit: Audit,
    numbers: Sequence[str],
    revision: int | None = None,
    reason: str = "",
) -> Audit:
    """Ask about these clauses and controls and no others; each brings the catalogue's own questions.

    What was answered already stays. Raises NotAllowed, Stale, Conflict (state), and Invalid (nothing chosen,
    an unknown number, an answered item left out, the lead's own control or document).
    """
    require(actor, "audit.draw", audit)
    chosen = _requirements(actor, audit, numbers)
    with change(audit.organization, actor) as unit:
        audit = open_audit(locked_at(audit, revision), *OPEN_AUDITS)
        check_audit(audit, requirements=[each.pk for each in chosen], field="requirements")
        held = {item.requirement_id: item for item in audit.items.select_related("requirement")}
        wanted = {each.pk for each in chosen}
        _drop([item for pk, item in held.items() if pk not in wanted])
        _add(audit, [each for each in chosen if each.pk not in held])
        save(audit, [])
        unit.record("audit.drawn", audit, reason=reason, facts={"items": len(chosen)})
    return audit


def answer_item(
    *,
    actor: Actor,
    item: ChecklistItem,
    answer: str,
    notes: str = "",
    evidence: Sequence[Evidence] = (),
    revision: int | None = None,
) -> ChecklistItem:
    """Say what was found about one clause or control, and which evidence was looked at.

    Raises NotAllowed, NotFound, Stale, Conflict (the audit is not in progress) and Invalid (words are missing).
    """
    require(actor, "audit.answer", item)
    with change(item.organization, actor) as unit:
        item = _locked_item(item, revision)
        open_audit(item.audit, AuditStatus.IN_PROGRESS)
        if answer in NEEDS_WORDS and not notes.strip():
            words = "Say what you saw, in words that its owner understands."
            raise Invalid(words, {"notes": [words]})
        item.answer, item.notes = answer, notes.strip()
        item.answered_by, item.answered_at = actor.member, unit.moment
        item.revision += 1
        save(item, ["answer", "notes", "answered_by", "answered_at", "revision"])
        _set_evidence(item, evidence)
        unit.record("audit.answered", item)
    return item


def question_of(requirement: Requirement) -> str:
    """What to ask about it: the catalogue's questions, else a plain one."""
    questions = requirement.details.get("questions") or [
        f"How is {requirement.number} {requirement.title} met?"
    ]
    return "\n".join(str(each) for each in questions)[:QUESTION_LIMIT]


def _requirements(actor: Actor, audit: Audit, numbers: Sequence[str]) -> list[Requirement]:
    wanted = list(dict.fromkeys(numbers))
    found = list(linkable(Viewpoint(actor, audit.organization)).filter(number__in=wanted))
    unknown = set(wanted) - {each.number for each in found}
    if not wanted or unknown:
        words = (
            f"There is no clause or control “{min(unknown)[:40]}”."
            if unknown
            else "Choose at least one clause or control."
        )
        raise Invalid(words, {"requirements": [words]})
    return found


def _drop(items: list[ChecklistItem]) -> None:
    """Take out what nobody has answered."""
    answered = [item.requirement.number for item in items if item.answered_at is not None]
    if answered:
        words = f"{', '.join(sorted(answered))} was answered already, so stays on the checklist."
        raise Invalid(words, {"requirements": [words]})
    bulk_delete(ChecklistItem, items)


def _add(audit: Audit, requirements: list[Requirement]) -> None:
    items = [
        ChecklistItem(
            organization=audit.organization,
            audit=audit,
            requirement=requirement,
            question=question_of(requirement),
        )
        for requirement in requirements
    ]
    for item in items:
        check(item, ["question"])
    bulk_create(ChecklistItem, items)


def _locked_item(item: ChecklistItem, revision: int | None) -> ChecklistItem:
    current = locked(item)
    if revision is not None and current.revision != revision:
        raise Stale(
            "Someone else answered this in the meantime. Nothing of yours was saved; compare and save again.",
            current,
        )
    return current


def _set_evidence(item: ChecklistItem, evidence: Sequence[Evidence]) -> None:
    """This evidence and no other was looked at; what was withdrawn since may stay, not be added."""
    wanted = {each.pk: each for each in evidence}
    if any(each.organization_id != item.organization_id for each in wanted.values()):
        raise NotFound("There is no such evidence in this organization.")
    held = {link.evidence_id: link for link in item.evidence.all()}
    added = [each for pk, each in wanted.items() if pk not in held]
    withdrawn = [each.reference for each in added if each.status != EvidenceStatus.VALID]
    if withdrawn:
        raise Conflict(f"{', '.join(withdrawn)} was withdrawn, so shows nothing any more.")
    bulk_delete(ChecklistEvidence, [link for pk, link in held.items() if pk not in wanted])
    bulk_create(
        ChecklistEvidence,
        [ChecklistEvidence(organization=item.organization, item=item, evidence=each) for each in added],
    )
