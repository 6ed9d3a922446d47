"""What a management review says in words: inputs answered, minutes, decisions. Clauses 9.3.2 and 9.3.3."""

from __future__ import annotations

from aims.core.errors import Stale
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.saving import add, check, locked, locked_at, save
from aims.platform.unit import change
from audits.models import ManagementReview, ReviewDecision, ReviewInput
from audits.services.management_reviews import under_way


def answer_review_input(
    *, actor: Actor, review_input: ReviewInput, words: str, revision: int | None = None, reason: str = ""
) -> ReviewInput:
    """Say in words what an input brings, or that there is nothing. Raises NotAllowed, Stale, Conflict, Invalid."""
    require(actor, "management_review.answer", review_input)
    with change(review_input.organization, actor) as unit:
        under_way(review_input.review, None)
        review_input = locked(review_input)
        if revision is not None and review_input.revision != revision:
            raise Stale(
                "Someone else saved this in the meantime. Nothing of yours was saved; compare and save again.",
                review_input,
            )
        review_input.words = words
        review_input.revision += 1
        check(review_input, ["words"])
        review_input.save(update_fields=["words", "revision"])
        unit.record("management_review.answered", review_input, reason=reason)
    return review_input


def write_review_minutes(
    *, actor: Actor, review: ManagementReview, minutes: str, revision: int | None = None, reason: str = ""
) -> ManagementReview:
    """Write what was talked about. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "management_review.write", review)
    with change(review.organization, actor) as unit:
        review = under_way(review, revision)
        review.minutes = minutes
        save(review, ["minutes"])
        unit.record("management_review.written", review, reason=reason)
    return review


def record_review_decision(
    *, actor: Actor, review: ManagementReview, kind: str, words: str, reason: str = ""
) -> ReviewDecision:
    """Write down a decision. Raises NotAllowed, Conflict and Invalid."""
    require(actor, "management_review.decide", review)
    with change(review.organization, actor) as unit:
        review = under_way(review, None)
        decision = ReviewDecision(
            organization=review.organization,
            reference=unit.reference(ReviewDecision),
            review=review,
            kind=kind,
            words=words,
        )
        add(decision)
        unit.record("management_review.decided", decision, review, reason=reason)
    return decision


def change_review_decision(
    *,
    actor: Actor,
    decision: ReviewDecision,
    kind: str,
    words: str,
    revision: int | None = None,
    reason: str = "",
) -> ReviewDecision:
    """Mend a decision before the minutes are signed. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "management_review.decide", decision)
    with change(decision.organization, actor) as unit:
        under_way(decision.review, None)
        decision = locked_at(decision, revision)
        decision.kind, decision.words = kind, words
        save(decision, ["kind", "words"])
        unit.record("management_review.decision_changed", decision, reason=reason)
    return decision
