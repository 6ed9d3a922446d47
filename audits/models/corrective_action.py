"""Corrective action: correction, cause, action, and whether it worked. Clause 10.2."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from aims.platform.models import Member, OrganizationRow, ReferencedRow
from audits.enums import ActionStatus, CheckResult
from audits.models.finding import Finding

TO_ANSWER = (ActionStatus.OPEN.value, ActionStatus.RETURNED.value)
OPEN_ACTIONS = (*TO_ANSWER, ActionStatus.ANSWERED.value, ActionStatus.DONE.value)
ANSWERED_ACTIONS = (ActionStatus.ANSWERED.value, ActionStatus.DONE.value, ActionStatus.VERIFIED.value)
DONE_ACTIONS = (ActionStatus.DONE.value, ActionStatus.VERIFIED.value)


class CorrectiveAction(ReferencedRow):
    """From a finding, or by itself with the words of its source. Closed once someone else saw that it worked."""

    reference_prefix = "CAR"

    finding = models.ForeignKey(
        Finding, null=True, blank=True, on_delete=models.PROTECT, related_name="actions"
    )
    title = models.CharField("what does not conform", max_length=200)
    source = models.TextField("where it comes from", blank=True, max_length=2000)
    owner = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="corrective_actions")
    opened_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    due_on = models.DateField("due on")
    correction = models.TextField("what was mended at once", blank=True, max_length=5000)
    cause = models.TextField("why it happened", blank=True, max_length=5000)
    similar = models.TextField("where else it could happen", blank=True, max_length=5000)
    plan = models.TextField("what keeps it from happening again", blank=True, max_length=5000)
    answered_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(null=True, blank=True)
    done_words = models.TextField("what was done", blank=True, max_length=5000)
    check_on = models.DateField("check whether it worked from", null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=20, choices=ActionStatus.choices, default=ActionStatus.OPEN)
    reason = models.CharField("reason given", blank=True, max_length=500)

    class Meta(ReferencedRow.Meta):
        verbose_name = "corrective action"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.CheckConstraint(condition=Q(status__in=ActionStatus.values), name="audits_action_status"),
            models.CheckConstraint(
                condition=Q(finding__isnull=False) | ~Q(source=""),
                name="audits_action_source",
                violation_error_message="Say where it comes from.",
            ),
            models.UniqueConstraint(
                fields=["finding"],
                name="audits_action_once",
                violation_error_message="There is a corrective action for this finding already.",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=ANSWERED_ACTIONS)
                | (Q(answered_by__isnull=False, answered_on__isnull=False) & ~Q(cause="") & ~Q(plan="")),
                name="audits_action_answered",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=DONE_ACTIONS) | Q(done_by__isnull=False, done_on__isnull=False),
                name="audits_action_done",
            ),
            models.CheckConstraint(
                condition=~Q(status="verified") | Q(closed_on__isnull=False), name="audits_action_closed"
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opened_on"))
                & (Q(done_on=None) | Q(done_on__gte=F("opened_on")))
                & (Q(check_on=None) | Q(check_on__gte=F("done_on")))
                & (Q(closed_on=None) | Q(closed_on__gte=F("done_on"))),
                name="audits_action_dates",
                violation_error_message="The days are not in order: opened, done, checked.",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["organization", "status"], name="audits_action_org_status")
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def state_links(self) -> dict[str, Any]:
        return {
            "checks": [
                f"{check.checked_on.isoformat()} {check.result}" for check in self.checks.order_by("number")
            ]
        }


class EffectivenessCheck(OrganizationRow):
    """One look at whether a corrective action worked, by someone who had no hand in it. A failed one stays."""

    action = models.ForeignKey(CorrectiveAction, on_delete=models.PROTECT, related_name="checks")
    number = models.PositiveIntegerField()
    checked_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    checked_on = models.DateField()
    result = models.CharField(max_length=10, choices=CheckResult.choices)
    reason = models.TextField("what shows it", max_length=2000)

    class Meta:
        verbose_name = "effectiveness check"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["action", "number"], name="audits_check_number"),
            models.CheckConstraint(condition=Q(result__in=CheckResult.values), name="audits_check_result"),
        ]

    def __str__(self) -> str:
        return f"check {self.number} of {self.action_id}"
