"""A management review is planned, prepared with figures as of one moment, held, returned. Clause 9.3.

What it says in words stands in `review_minutes`, its signature in `review_signing`, its actions in `review_actions`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from aims.core.errors import Conflict, Invalid, NotFound
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.bulk import bulk_create, bulk_delete, bulk_update
from aims.platform.enums import GrantKind
from aims.platform.models import Grant, Member, Organization
from aims.platform.saving import add, locked_at, save
from aims.platform.unit import change
from aims.platform.viewpoint import Viewpoint
from audits.enums import InputKey, ManagementReviewStatus
from audits.figures import read_figures
from audits.models import ManagementReview, ReviewAttendance, ReviewInput
from audits.selectors.figure import Figure
from audits.workflows import MANAGEMENT_REVIEW


def plan_management_review(
    *, actor: Actor, organization: Organization, title: str, planned_on: date, chair: Member, reason: str = ""
) -> ManagementReview:
    """Plan a review for a day, chaired by top management. Raises NotAllowed, NotFound and Invalid."""
    require(actor, "management_review.plan", organization)
    _check_chair(organization, chair)
    with change(organization, actor) as unit:
        review = ManagementReview(
            organization=organization,
            reference=unit.reference(ManagementReview),
            title=title,
            planned_on=planned_on,
            chair=chair,
        )
        add(review)
        unit.record("management_review.planned", review, reason=reason, on=planned_on)
    return review


def change_management_review(
    *,
    actor: Actor,
    review: ManagementReview,
    title: str,
    planned_on: date,
    chair: Member,
    revision: int | None = None,
    reason: str = "",
) -> ManagementReview:
    """Change title, day and chair until the minutes are signed. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "management_review.change", review)
    if chair.pk != review.chair_id:
        _check_chair(review.organization, chair)
    with change(review.organization, actor) as unit:
        review = unsigned(review, revision)
        review.title, review.planned_on, review.chair = title, planned_on, chair
        save(review, ["title", "planned_on", "chair"])
        unit.record("management_review.changed", review, reason=reason)
    return review


def prepare_management_review(
    *, actor: Actor, review: ManagementReview, revision: int | None = None, reason: str = ""
) -> ManagementReview:
    """Read every figure as of the ledger's head and keep it; again until the review is held. Words stay.

    The figures are read before the change is opened: the state at an entry never changes, so nothing slow
    happens under the head's lock. Raises NotAllowed, Stale and Conflict.
    """
    require(actor, "management_review.prepare", review)
    then = Viewpoint(actor, review.organization).at_head()
    figures = read_figures(then)
    with change(review.organization, actor) as unit:
        review = locked_at(review, revision)
        MANAGEMENT_REVIEW.step(review, "prepare")
        review.cut_off = then.moment
        save(review, ["status", "cut_off"])
        _keep(review, figures)
        unit.record(
            "management_review.prepared", review, *review.inputs.select_related("review"), reason=reason
        )
    return review


def hold_management_review(
    *,
    actor: Actor,
    review: ManagementReview,
    held_on: date,
    present: Sequence[Member],
    absent: Sequence[Member] = (),
    revision: int | None = None,
    reason: str = "",
) -> ManagementReview:
    """Record that it was held, by whom it was attended, and who was missed. Top management must have been there.

    Raises NotAllowed, NotFound, Stale, Conflict and Invalid.
    """
    require(actor, "management_review.hold", review)
    _check_attendance(review, held_on, present, absent)
    with change(review.organization, actor) as unit:
        review = locked_at(review, revision)
        MANAGEMENT_REVIEW.step(review, "hold")
        review.held_on = held_on
        save(review, ["status", "held_on"])
        _attend(review, dict.fromkeys(absent, False) | dict.fromkeys(present, True))
        unit.record("management_review.held", review, reason=reason, on=held_on)
    return review


def return_management_review(
    *, actor: Actor, review: ManagementReview, reason: str, revision: int | None = None
) -> ManagementReview:
    """Back to prepared, so that figures or attendance can be mended. Raises NotAllowed, Stale, Conflict, Invalid."""
    require(actor, "management_review.return", review)
    with change(review.organization, actor) as unit:
        review = locked_at(review, revision)
        MANAGEMENT_REVIEW.step(review, "return", reason=reason)
        save(review, ["status"])
        unit.record("management_review.returned", review, reason=reason)
    return review


def unsigned(review: ManagementReview, revision: int | None) -> ManagementReview:
    """The review, locked, while anything of it may change. Raises Stale, and Conflict once it is signed."""
    current = locked_at(review, revision)
    if current.is_signed:
        raise Conflict(f"The minutes of {current.reference} are signed. Nothing of them changes any more.")
    return current


def under_way(review: ManagementReview, revision: int | None) -> ManagementReview:
    """The same, once its figures were read. Raises Conflict before."""
    current = unsigned(review, revision)
    if current.status == ManagementReviewStatus.PLANNED:
        raise Conflict("Read the figures first: what is said and decided rests on them.")
    return current


def _keep(review: ManagementReview, figures: dict[str, list[Figure]]) -> None:
    known = {row.key: row for row in review.inputs.all()}
    new = [
        ReviewInput(organization=review.organization, review=review, key=key)
        for key in InputKey.values
        if key not in known
    ]
    for row in [*known.values(), *new]:
        row.figures = [figure.plain() for figure in figures[row.key]]
        row.revision += 1 if row.pk else 0
    bulk_create(ReviewInput, new)
    bulk_update(ReviewInput, list(known.values()), ["figures", "revision"])


def _attend(review: ManagementReview, wanted: dict[Member, bool]) -> None:
    """One row for each person; whoever is not named any more leaves the list."""
    known = {row.member_id: row for row in review.attendance.select_related("member")}
    keys = {member.pk for member in wanted}
    bulk_delete(ReviewAttendance, [row for key, row in known.items() if key not in keys])
    changed: list[ReviewAttendance] = []
    for member, was_present in wanted.items():
        row: Any = known.get(member.pk)
        if row is None:
            add(
                ReviewAttendance(
                    organization=review.organization, review=review, member=member, was_present=was_present
                )
            )
        elif row.was_present != was_present:
            row.was_present = was_present
            changed.append(row)
    bulk_update(ReviewAttendance, changed, ["was_present"])


def _check_chair(organization: Organization, chair: Member) -> None:
    """Top management leads its own review. Raises NotFound and Invalid."""
    if chair.organization_id != organization.pk:
        raise NotFound("There is no such person in this organization.")
    if not chair.is_active or not _top_management([chair]):
        words = f"{chair.name} is not top management here. Choose who is: it is their review."
        raise Invalid(words, {"chair": [words]})


def _check_attendance(
    review: ManagementReview, held_on: date, present: Sequence[Member], absent: Sequence[Member]
) -> None:
    people = [*present, *absent]
    if any(member.organization_id != review.organization_id for member in people):
        raise NotFound("There is no such person in this organization.")
    errors: dict[str, list[str]] = {}
    if held_on > timezone.localdate():
        errors["held_on"] = ["This day has not come yet. Record it once it was held."]
    both = sorted(member.name for member in set(present) & set(absent))
    if both:
        errors["absent"] = [f"{', '.join(both)} cannot be both present and absent."]
    if not _top_management(present):
        errors["present"] = ["Someone of top management must have been there: it is their review."]
    if errors:
        raise Invalid(" ".join(words for each in errors.values() for words in each), errors)


def _top_management(people: Sequence[Member]) -> bool:
    keys = [member.pk for member in people]
    return Grant.objects.filter(member__in=keys, kind=GrantKind.TOP_MANAGEMENT).exists()
