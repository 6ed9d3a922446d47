"""Long work as rows (design.md, decision 10): the broker is only a doorbell."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from aims.platform.enums import JobState


class Job(models.Model):
    """One piece of long work, unique by its idempotency key, claimed by a lease."""

    organization = models.ForeignKey("platform.Organization", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(
        "platform.Member", null=True, on_delete=models.PROTECT, related_name="+", blank=True
    )
    name = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=12, choices=JobState.choices, default=JobState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    rung_at = models.DateTimeField(null=True)
    cancel_requested = models.BooleanField(default=False)
    progress = models.PositiveSmallIntegerField(default=0)
    stage = models.CharField(max_length=120, blank=True)
    result = models.JSONField(null=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["organization", "key"], name="platform_job_key"),
            models.CheckConstraint(
                condition=models.Q(state__in=JobState.values), name="platform_job_state_known"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "lease_until"], name="platform_job_sweep")
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.key})"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen without a person."""
        return self.state not in (JobState.WAITING, JobState.RUNNING)
