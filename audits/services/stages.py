"""The steps of a certification: planned, begun, finished, skipped, planned again. ISO/IEC 17021-1, 9.

A step is not finished while a blocking rule stands (`selectors.blockers`), unless someone says why.
"""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from aims.core.errors import Conflict, Invalid
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.four_eyes import check_owner
from aims.platform.models import Member
from aims.platform.saving import locked_at, save
from aims.platform.unit import change
from aims.platform.viewpoint import Viewpoint
from audits.models import CertificationStage
from audits.models.certification import OVER
from audits.selectors.blockers import blocking
from audits.selectors.certification_steps import ONE_AFTER_ANOTHER
from audits.services.certification import open_project
from audits.workflows import STAGE


def change_stage(
    *,
    actor: Actor,
    stage: CertificationStage,
    starts_on: date | None,
    ends_on: date | None,
    owner: Member | None,
    notes: str = "",
    revision: int | None = None,
    reason: str = "",
) -> CertificationStage:
    """Change the plan of a step that is not over. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "certification_stage.change", stage)
    with change(stage.organization, actor) as unit:
        stage = _open(stage, revision)
        if stage.status in OVER:
            raise Conflict(f"It is {stage.get_status_display().lower()}. Plan it again before you change it.")
        check_owner(owner, held=stage.owner_id)
        stage.starts_on, stage.ends_on, stage.owner = starts_on, ends_on, owner
        stage.notes = notes.strip()
        _check_dates(stage)
        save(stage, ["starts_on", "ends_on", "owner", "notes"])
        unit.record("certification_stage.changed", stage, reason=reason)
    return stage


def start_stage(
    *, actor: Actor, stage: CertificationStage, revision: int | None = None, reason: str = ""
) -> CertificationStage:
    """Begin a step. From the choice of the auditor on, each waits for the one before.

    Raises NotAllowed, Stale and Conflict.
    """
    require(actor, "certification_stage.start", stage)
    with change(stage.organization, actor) as unit:
        stage = _open(stage, revision)
        STAGE.step(stage, "start")
        _check_order(stage)
        save(stage, ["status"])
        unit.record("certification_stage.started", stage, reason=reason)
    return stage


def finish_stage(
    *,
    actor: Actor,
    stage: CertificationStage,
    done_on: date | None = None,
    reason: str = "",
    revision: int | None = None,
) -> CertificationStage:
    """Finish a step on `done_on` (today). What blocks it is refused, unless `reason` says why it is done all the same.

    Raises NotAllowed, Stale, Conflict, and Invalid with every blocking rule, or for a day that has not come.
    """
    require(actor, "certification_stage.finish", stage)
    with change(stage.organization, actor) as unit:
        stage = _open(stage, revision)
        STAGE.step(stage, "finish")
        today = timezone.localdate(unit.moment)
        stage.done_on = done_on or today
        if stage.done_on > today:
            message = "This day has not come yet. Choose today or an earlier day."
            raise Invalid(message, {"done_on": [message]})
        found = blocking(Viewpoint(actor, stage.organization), stage.kind)
        if found and not reason.strip():
            words = [f"{check.sentence}." for check in found]
            raise Invalid(
                "Something is missing. Mend it, or say why it is finished all the same.",
                {"reason": [*words, "Say why it is finished all the same."]},
            )
        stage.reason = reason.strip() if found else ""
        save(stage, ["status", "done_on", "reason"])
        unit.record(
            "certification_stage.finished",
            stage,
            reason=reason,
            on=stage.done_on,
            facts={"missing": [check.rule.key for check in found]},
        )
    return stage


def skip_stage(
    *, actor: Actor, stage: CertificationStage, reason: str, revision: int | None = None
) -> CertificationStage:
    """Leave a step out, with the reason. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "certification_stage.skip", stage)
    with change(stage.organization, actor) as unit:
        stage = _open(stage, revision)
        STAGE.step(stage, "skip", reason=reason)
        stage.reason = reason.strip()
        save(stage, ["status", "reason"])
        unit.record("certification_stage.skipped", stage, reason=reason)
    return stage


def reopen_stage(
    *, actor: Actor, stage: CertificationStage, reason: str, revision: int | None = None
) -> CertificationStage:
    """Plan a step again that was done or skipped, with the reason. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "certification_stage.reopen", stage)
    with change(stage.organization, actor) as unit:
        stage = _open(stage, revision)
        STAGE.step(stage, "reopen", reason=reason)
        stage.reason, stage.done_on = "", None
        save(stage, ["status", "reason", "done_on"])
        unit.record("certification_stage.reopened", stage, reason=reason)
    return stage


def _open(stage: CertificationStage, revision: int | None) -> CertificationStage:
    """The step, locked, of a certification that has not ended. Raises Stale and Conflict."""
    stage = locked_at(stage, revision)
    stage.project = open_project(stage.project)
    return stage


def _check_order(stage: CertificationStage) -> None:
    """Raises Conflict while a step that must come first is open."""
    if stage.number <= ONE_AFTER_ANOTHER:
        return
    before = stage.project.stages.filter(number__gte=ONE_AFTER_ANOTHER, number__lt=stage.number)
    waiting = before.exclude(status__in=OVER).order_by("number").first()
    if waiting is not None:
        raise Conflict(f"{waiting.get_kind_display()} comes first. Finish it, or skip it with a reason.")


def _check_dates(stage: CertificationStage) -> None:
    if stage.starts_on and stage.ends_on and stage.ends_on < stage.starts_on:
        message = "A step cannot end before it begins."
        raise Invalid(message, {"ends_on": [message]})
