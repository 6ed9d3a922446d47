"""Gap assessments: started over all clauses and controls, answered one by one, finished and frozen.

Own preparation and no audit (ISO/IEC 17021-1 knows no gap analysis). Clauses 4 to 10 and Annex A.
"""

from __future__ import annotations

from django.utils import timezone

from aims.core.errors import Conflict, Invalid, NotFound, Stale
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.bulk import bulk_create
from aims.platform.four_eyes import check_owner
from aims.platform.models import Member, Organization
from aims.platform.saving import add, locked, locked_at, save
from aims.platform.unit import change
from aims.platform.viewpoint import Viewpoint
from controls.enums import GapAnswer, GapStatus
from controls.models import GapAssessment, RequirementAssessment
from controls.selectors import gaps as selector
from controls.workflows import GAP_ASSESSMENT
from documents.enums import EvidenceStatus
from documents.models import Evidence

SAY_WHY = {
    GapAnswer.PARTLY: "Say what is there and what is missing.",
    GapAnswer.NOT_MET: "Say what is missing.",
    GapAnswer.NOT_APPLICABLE: "Say why it does not apply.",
}


def start_gap_assessment(
    *, actor: Actor, organization: Organization, title: str, owner: Member
) -> GapAssessment:
    """Start a round over every sub-clause and control, none looked at yet.

    Raises NotAllowed, NotFound, Invalid, and Conflict while a round is open or the catalogue is empty.
    """
    require(actor, "gap_assessment.start", organization)
    require(actor, "gap_assessment.start", owner)
    check_owner(owner)
    with change(organization, actor) as unit:
        viewpoint = Viewpoint(actor, organization)
        if (under_way := selector.open_gap_assessment(viewpoint)) is not None:
            raise Conflict(f"{under_way.reference} is open already. Go on with that one.")
        wanted = list(selector.to_assess(viewpoint))
        if not wanted:
            raise Conflict("The standard is not loaded yet. The administrator runs load_catalogue.")
        assessment = GapAssessment(
            organization=organization,
            reference=unit.reference(GapAssessment),
            title=title.strip(),
            owner=owner,
            started_on=timezone.localdate(),
        )
        add(assessment)
        bulk_create(
            RequirementAssessment,
            [
                RequirementAssessment(organization=organization, assessment=assessment, requirement=each)
                for each in wanted
            ],
        )
        unit.record("gap_assessment.started", assessment)
    return assessment


def assess_requirement(
    *,
    actor: Actor,
    line: RequirementAssessment,
    answer: str,
    words: str = "",
    owner: Member | None = None,
    evidence: Evidence | None = None,
    revision: int | None = None,
) -> RequirementAssessment:
    """Say how far one clause or control is met, in words, with who mends it and what shows it.

    Raises NotAllowed, NotFound, Stale, Invalid (words are missing, a clause left out, an owner from outside)
    and Conflict when the round is finished.
    """
    require(actor, "gap_assessment.assess", line)
    with change(line.organization, actor) as unit:
        line = _locked(line, revision)
        check_owner(owner, held=line.owner_id)
        _check_answer(line, answer, words)
        _check_evidence(line, evidence)
        seen = answer != GapAnswer.NOT_LOOKED_AT
        line.answer, line.words, line.owner, line.evidence = answer, words.strip(), owner, evidence
        line.assessed_by = actor.member if seen else None
        line.assessed_on = timezone.localdate(unit.moment) if seen else None
        line.revision += 1
        save(line, ["answer", "words", "owner", "evidence", "assessed_by", "assessed_on", "revision"])
        unit.record("gap_assessment.assessed", line)
    return line


def finish_gap_assessment(
    *,
    actor: Actor,
    assessment: GapAssessment,
    conclusion: str = "",
    revision: int | None = None,
    reason: str = "",
) -> GapAssessment:
    """Finish a round: its answers stay as they are from now on.

    Raises NotAllowed, Stale, and Conflict while something was not looked at.
    """
    require(actor, "gap_assessment.finish", assessment)
    with change(assessment.organization, actor) as unit:
        assessment = locked_at(assessment, revision)
        GAP_ASSESSMENT.step(assessment, "finish")
        unseen = assessment.requirements.filter(answer=GapAnswer.NOT_LOOKED_AT).count()
        if unseen:
            raise Conflict(f"{unseen} of its clauses and controls were not looked at yet.")
        assessment.conclusion, assessment.ended_on = conclusion.strip(), timezone.localdate(unit.moment)
        save(assessment, ["status", "conclusion", "ended_on"])
        unit.record("gap_assessment.finished", assessment, reason=reason, on=assessment.ended_on)
    return assessment


def abandon_gap_assessment(
    *, actor: Actor, assessment: GapAssessment, reason: str, revision: int | None = None
) -> GapAssessment:
    """Give a round up, with the reason; what was answered stays readable. Raises NotAllowed, Stale, Conflict, Invalid."""
    require(actor, "gap_assessment.abandon", assessment)
    with change(assessment.organization, actor) as unit:
        assessment = locked_at(assessment, revision)
        GAP_ASSESSMENT.step(assessment, "abandon", reason=reason)
        assessment.reason, assessment.ended_on = reason.strip(), timezone.localdate(unit.moment)
        save(assessment, ["status", "reason", "ended_on"])
        unit.record("gap_assessment.abandoned", assessment, reason=reason)
    return assessment


def _locked(line: RequirementAssessment, revision: int | None) -> RequirementAssessment:
    current = locked(line)
    if current.assessment.status != GapStatus.OPEN:
        word = current.assessment.get_status_display().lower()
        raise Conflict(f"{current.assessment.reference} is {word}, so its answers stay as they are.")
    if revision is not None and current.revision != revision:
        raise Stale(
            "Someone else answered this in the meantime. Nothing of yours was saved; compare and save again.",
            current,
        )
    return current


def _check_answer(line: RequirementAssessment, answer: str, words: str) -> None:
    """Raises Invalid for a clause that is left out, and for an answer without the words that it needs."""
    if answer == GapAnswer.NOT_APPLICABLE and not selector.may_be_left_out(line.requirement):
        message = "Clauses 4 to 10 always apply; only controls of Annex A can be left out."
        raise Invalid(message, {"answer": [message]})
    missing = SAY_WHY.get(GapAnswer(answer)) if answer in GapAnswer.values else None
    if missing and not words.strip():
        raise Invalid(missing, {"words": [missing]})


def _check_evidence(line: RequirementAssessment, evidence: Evidence | None) -> None:
    """Raises NotFound for another organization's, and Invalid for what was withdrawn."""
    if evidence is None or evidence.pk == line.evidence_id:
        return
    if evidence.organization_id != line.organization_id:
        raise NotFound("There is no such evidence in this organization.")
    if evidence.status != EvidenceStatus.VALID:
        message = f"{evidence.reference} was withdrawn. Choose other evidence."
        raise Invalid(message, {"evidence": [message]})
