"""Reads of management reviews, from a viewpoint: live while under way, frozen once signed. Clause 9.3."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.text import Truncator

from aims.enums import VersionStatus
from aims.models import ScopeVersion
from aims.platform.actors import system_actor
from aims.platform.models import LedgerEntry, Member
from aims.platform.viewpoint import Viewpoint
from audits.enums import InputKey, ManagementReviewStatus, ReviewActionStatus
from audits.models import ManagementReview, ReviewAction, ReviewAttendance, ReviewDecision, ReviewInput
from audits.selectors.figure import Earlier, Figure
from audits.selectors.review_content import Action, Attendance, Decision, Input, ReviewContent

SIGNED = Q(status=ManagementReviewStatus.SIGNED)
MOST_EARLIER = 7
"""Earlier reviews that a figure's course goes back to."""
SCOPE_LENGTH = 280
MOST_CHOICES = 100
ORDER = {key: place for place, key in enumerate(InputKey.values)}


def management_reviews(viewpoint: Viewpoint) -> QuerySet[ManagementReview]:
    """All reviews with their people; what was frozen is left in the table."""
    return (
        viewpoint.rows(ManagementReview)
        .select_related("organization", "chair", "signed_by", "pdf")
        .defer("frozen", "minutes")
    )


def management_review(viewpoint: Viewpoint, reference: str) -> ManagementReview | None:
    """One review, with all that it says."""
    return management_reviews(viewpoint).defer(None).filter(reference=reference).first()


def latest_review(viewpoint: Viewpoint) -> ManagementReview | None:
    """The review that was signed last, else the one that is next."""
    rows = management_reviews(viewpoint).defer(None)
    return rows.order_by(F("signed_at").desc(nulls_last=True), "planned_on", "reference").first()


def listed_reviews(viewpoint: Viewpoint) -> QuerySet[ManagementReview]:
    """The list: each with how many decisions it took and how many of its actions are open."""
    still = Q(actions__status=ReviewActionStatus.OPEN)
    return management_reviews(viewpoint).annotate(
        decided=Count("decisions", distinct=True), still_open=Count("actions", filter=still, distinct=True)
    )


def inputs_of(viewpoint: Viewpoint, review: ManagementReview) -> list[ReviewInput]:
    """Its inputs in the standard's order."""
    rows = viewpoint.rows(ReviewInput).filter(review_id=review.pk).select_related("review", "organization")
    return sorted(rows, key=lambda row: ORDER[row.key])


def input_of(viewpoint: Viewpoint, reference: str, key: str) -> ReviewInput | None:
    """The input behind MRV-0001/risks."""
    rows = viewpoint.rows(ReviewInput).select_related("review__organization", "organization")
    return rows.filter(review__reference=reference, key=key).first()


def decisions_of(viewpoint: Viewpoint, review: ManagementReview) -> QuerySet[ReviewDecision]:
    """Its decisions in the order in which they were written down."""
    rows = viewpoint.rows(ReviewDecision).select_related("organization", "review")
    return rows.filter(review_id=review.pk).order_by("reference")


def decision_of(viewpoint: Viewpoint, reference: str) -> ReviewDecision | None:
    """The decision behind MRD-0001."""
    rows = viewpoint.rows(ReviewDecision).select_related("organization", "review")
    return rows.filter(reference=reference).first()


def review_actions(viewpoint: Viewpoint) -> QuerySet[ReviewAction]:
    """All actions with owner, review and decision. One query."""
    return viewpoint.rows(ReviewAction).select_related("organization", "owner", "review", "decision")


def late_actions(viewpoint: Viewpoint) -> Q:
    """Open although their day is over."""
    return Q(status=ReviewActionStatus.OPEN, due_on__lt=timezone.localdate(viewpoint.moment))


def is_late(viewpoint: Viewpoint, action: ReviewAction) -> bool:
    """Whether it is open although its day is over."""
    return action.status == ReviewActionStatus.OPEN and action.due_on < timezone.localdate(viewpoint.moment)


def actions_of_earlier(viewpoint: Viewpoint) -> QuerySet[ReviewAction]:
    """The actions of the reviews that were signed by then."""
    return review_actions(viewpoint).filter(review__status=ManagementReviewStatus.SIGNED)


def signed_before(viewpoint: Viewpoint, review: ManagementReview) -> list[ManagementReview]:
    """The reviews that were signed before this one, the oldest first, at most as many as a course shows."""
    rows = viewpoint.rows(ManagementReview).filter(SIGNED).exclude(pk=review.pk)
    if review.signed_at is not None:
        rows = rows.filter(signed_at__lt=review.signed_at)
    return list(rows.order_by("-signed_at")[:MOST_EARLIER])[::-1]


def content_of(viewpoint: Viewpoint, review: ManagementReview) -> ReviewContent:
    """What the review says: what was signed, or how it stands at the viewpoint's moment."""
    if review.is_signed and review.frozen is not None:
        return signed_content(review)
    return live_content(viewpoint, review)


def signed_content(review: ManagementReview) -> ReviewContent:
    """What was signed, with people's names and functions as they were then, whoever looks."""
    content = ReviewContent.of_plain(review.frozen or {})
    actor = system_actor("management-review", review.organization_id)
    then = Viewpoint.at(actor, review.organization, review.signed_at or timezone.now())
    return content.named(_people(then, content))


def live_content(viewpoint: Viewpoint, review: ManagementReview) -> ReviewContent:
    """The review as it stands, each figure with its course over the earlier reviews. Eight queries."""
    before = signed_before(viewpoint, review)
    courses = _courses(before)
    last = before[-1] if before else None
    scope = viewpoint.rows(ScopeVersion).filter(status=VersionStatus.APPROVED).first()
    content = ReviewContent(
        organization=review.organization.name,
        reference=review.reference,
        title=review.title,
        planned_on=review.planned_on.isoformat(),
        held_on=review.held_on.isoformat() if review.held_on else "",
        cut_off=review.cut_off.isoformat() if review.cut_off else "",
        chair=review.chair.reference,
        scope=Truncator(scope.text).chars(SCOPE_LENGTH) if scope else "",
        previous=last.reference if last else "",
        previous_on=last.held_on.isoformat() if last and last.held_on else "",
        minutes=review.minutes,
        inputs=tuple(_input(row, courses) for row in inputs_of(viewpoint, review)),
        attendance=_attendance(viewpoint, review),
        decisions=tuple(
            Decision(row.reference, row.kind, row.words) for row in decisions_of(viewpoint, review)
        ),
        actions=_actions(viewpoint, review),
        signer=review.signed_by.reference if review.signed_by else "",
    )
    return content.named(_people(viewpoint, content))


def signed_entry(review: ManagementReview) -> LedgerEntry | None:
    """The ledger's entry of the signature, which the PDF names as its head."""
    if review.signed_at is None:
        return None
    rows = LedgerEntry.objects.filter(chain__organization=review.organization_id)
    return rows.filter(recorded_at=review.signed_at, verb="management_review.signed").first()


def head_at(viewpoint: Viewpoint) -> tuple[int, str]:
    """Number and digest of the last ledger entry at the viewpoint's moment."""
    if viewpoint.moment is None:
        return viewpoint.head.sequence, viewpoint.head.digest
    rows = LedgerEntry.objects.filter(chain__organization=viewpoint.organization)
    entry = rows.filter(recorded_at__lte=viewpoint.moment).order_by("-sequence").first()
    return (entry.sequence, entry.digest) if entry else (0, "")


def _input(row: ReviewInput, courses: dict[str, tuple[Earlier, ...]]) -> Input:
    figures = (Figure.of_plain(each) for each in row.figures)
    return Input(
        row.key,
        row.words,
        tuple(replace(each, earlier=courses.get(each.key, ())) for each in figures),
    )


def _courses(before: Sequence[ManagementReview]) -> dict[str, tuple[Earlier, ...]]:
    """What each figure was in the earlier reviews, the oldest first."""
    found: dict[str, tuple[Earlier, ...]] = {}
    for review in before:
        content = ReviewContent.of_plain(review.frozen or {})
        for _, figure in content.figures:
            if figure.value is not None:
                one = Earlier(review.reference, content.held_on, figure.value)
                found[figure.key] = (*found.get(figure.key, ()), one)
    return found


def _attendance(viewpoint: Viewpoint, review: ManagementReview) -> tuple[Attendance, ...]:
    rows = viewpoint.rows(ReviewAttendance).filter(review_id=review.pk).select_related("member")
    rows = rows.order_by("-was_present", "member__reference")
    return tuple(Attendance(row.member.reference, row.was_present) for row in rows)


def _actions(viewpoint: Viewpoint, review: ManagementReview) -> tuple[Action, ...]:
    rows = review_actions(viewpoint).filter(review_id=review.pk).order_by("due_on", "reference")
    return tuple(
        Action(
            row.reference,
            row.words,
            row.owner.reference,
            row.due_on.isoformat(),
            row.decision.reference if row.decision else "",
            row.status,
        )
        for row in rows
    )


def _people(viewpoint: Viewpoint, content: ReviewContent) -> dict[str, tuple[str, str]]:
    rows = viewpoint.rows(Member).filter(reference__in=content.people)
    return {row.reference: (row.name, row.job_title) for row in rows}


def attendance_rows(viewpoint: Viewpoint, review: ManagementReview) -> dict[int, bool]:
    """Who was invited, by the member's key, and whether they were there."""
    rows = viewpoint.rows(ReviewAttendance).filter(review_id=review.pk)
    return dict(rows.values_list("member_id", "was_present"))


def review_choices(viewpoint: Viewpoint) -> list[tuple[str, str]]:
    """The latest reviews by reference, for a filter."""
    rows = viewpoint.rows(ManagementReview).order_by("-reference")[:MOST_CHOICES]
    return [
        (reference, f"{reference} {title}") for reference, title in rows.values_list("reference", "title")
    ]
