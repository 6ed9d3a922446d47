"""The minutes of a management review are signed by top management that was there, and frozen. Clause 9.3.3.

Signing copies all that is shown into the review; a job then makes the PDF of that alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from aims.core.errors import Conflict, Invalid, NotAllowed, Stale
from aims.platform import files, jobs
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.models import Member
from aims.platform.saving import locked, save
from aims.platform.unit import Unit, change
from aims.platform.viewpoint import Viewpoint
from audits.models import ManagementReview
from audits.selectors.management_reviews import live_content
from audits.selectors.review_content import ReviewContent
from audits.selectors.review_problems import problems
from audits.workflows import MANAGEMENT_REVIEW

RENDER = "render_management_review"


def render_key(review: ManagementReview) -> str:
    """The key of the job that makes the PDF: one for each review, however often it is asked."""
    return f"management-review:{review.pk}"


def sign_review_minutes(
    *, actor: Actor, review: ManagementReview, revision: int | None = None, seen: str = "", reason: str = ""
) -> ManagementReview:
    """Sign the minutes as they were seen: they are frozen, and their PDF is asked for.

    `seen` is the mark of what the signer read (`ReviewContent.mark`). Raises NotAllowed (also to who was not
    there), Conflict (a second signature says so), Stale when it no longer says what was seen, and Invalid with
    every input, result or text that is missing.
    """
    require(actor, "management_review.sign", review)
    with change(review.organization, actor) as unit:
        review = _step(review, revision)
        signer = _signer(actor, review)
        content = live_content(Viewpoint(actor, review.organization), review)
        _refuse(review, content, seen)
        review.signed_by, review.signed_at = signer, unit.moment
        review.frozen = replace(content, signer=signer.reference).plain()
        save(review, ["status", "signed_by", "signed_at", "frozen"])
        unit.record("management_review.signed", review, reason=reason, on=review.held_on)
        jobs.ask(unit, RENDER, key=render_key(review), payload={"review": review.pk})
    return review


def render_management_review(*, actor: Actor, review: ManagementReview) -> None:
    """Have the PDF of signed minutes made again, after its job was given up. Raises NotAllowed and Conflict."""
    require(actor, "management_review.render", review)
    job = jobs.job_of(review.organization, render_key(review))
    with change(review.organization, actor) as unit:
        if job is None or not jobs.ask_again(unit, job):
            raise Conflict("The PDF is being made, or it is there already. Reload the page.")
        unit.record("management_review.render_asked", review)


def attach_management_review_pdf(unit: Unit, review: ManagementReview, kept: files.Kept) -> dict[str, Any]:
    """Attach the PDF that was made of signed minutes. The job's last step."""
    review = locked(review)
    review.pdf = files.record(unit, kept)
    save(review, ["pdf"])
    unit.record("management_review.rendered", review, files=[review.pdf])
    return {"review": review.reference, "sha256": kept.sha256}


def _step(review: ManagementReview, revision: int | None) -> ManagementReview:
    """The review, locked and moved: a second click is told who signed, a stale page what changed."""
    current = locked(review)
    if current.is_signed and current.signed_by is not None:
        raise Conflict(f"{current.reference} was signed already, by {current.signed_by.name}.")
    MANAGEMENT_REVIEW.step(current, "sign")
    if revision is not None and current.revision != revision:
        raise Stale("This review was changed in the meantime. Read it again before you sign.", current)
    return current


def _signer(actor: Actor, review: ManagementReview) -> Member:
    """Whoever signs was there. Raises NotAllowed."""
    member = actor.member
    if member is None or not review.attendance.filter(member=member, was_present=True).exists():
        raise NotAllowed("Only who was present signs the minutes: top management that attended this review.")
    return member


def _refuse(review: ManagementReview, content: ReviewContent, seen: str) -> None:
    if seen and seen != content.mark():
        raise Stale(
            "It no longer says what you saw. Nothing was signed; read it again before you sign.", review
        )
    found = problems(content)
    if found:
        raise Invalid("It cannot be signed yet. " + " ".join(found), {"": found})
