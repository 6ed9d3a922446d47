"""Reads of corrective actions and their checks, from a viewpoint. Clause 10.2."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from aims.platform.viewpoint import Viewpoint
from audits.enums import ActionStatus
from audits.models import CorrectiveAction, EffectivenessCheck
from audits.models.corrective_action import OPEN_ACTIONS, TO_ANSWER
from audits.selectors.engagements import Standing
from documents.selectors.evidence import today

Q_TO_ANSWER = Q(status__in=TO_ANSWER)
Q_TO_DO = Q(status__in=(*TO_ANSWER, ActionStatus.ANSWERED.value))
Q_TO_CHECK = Q(status=ActionStatus.DONE)
Q_OPEN = Q(status__in=OPEN_ACTIONS)
FOLLOWED = (
    "finding__audit__lead", "finding__requirement", "owner", "opened_by", "answered_by", "done_by", "organization",
)  # fmt: skip


def action_rows(viewpoint: Viewpoint) -> QuerySet[CorrectiveAction]:
    """All corrective actions with finding, people and checks, the last check first. Two queries."""
    checks = viewpoint.rows(EffectivenessCheck).select_related("checked_by").order_by("-number")
    rows = viewpoint.rows(CorrectiveAction).select_related(*FOLLOWED)
    return rows.prefetch_related(Prefetch("checks", checks)).defer("finding__audit__frozen")


def late(viewpoint: Viewpoint) -> Q:
    """What is not done although its day is over."""
    return Q_TO_DO & Q(due_on__lt=today(viewpoint))


def check_due(viewpoint: Viewpoint) -> Q:
    """What is done and can be checked now."""
    return Q_TO_CHECK & (Q(check_on=None) | Q(check_on__lte=today(viewpoint)))


def is_late(action: CorrectiveAction, day: date) -> bool:
    """Whether its day is over and it is not done."""
    open_still = action.status in (*TO_ANSWER, ActionStatus.ANSWERED.value)
    return open_still and action.due_on < day


def standing(action: CorrectiveAction, day: date) -> Standing:
    """The status that a list shows: late before all else."""
    if is_late(action, day):
        return Standing("bad", "Late")
    kinds = {
        ActionStatus.OPEN.value: "warn",
        ActionStatus.RETURNED.value: "warn",
        ActionStatus.VERIFIED.value: "good",
    }
    return Standing(kinds.get(action.status, "info"), str(action.get_status_display()))
