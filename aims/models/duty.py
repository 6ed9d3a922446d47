"""What the organization must do, and what it decided. Clauses 4.2 and 6.1.3."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from aims.enums import ObligationKind
from aims.platform.models import Member, ReferencedRow


class Obligation(ReferencedRow):
    """A law, a contract or another duty that the AIMS must meet."""

    reference_prefix = "OBL"

    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=ObligationKind.choices, default=ObligationKind.LAW)
    provision = models.CharField("article or section", max_length=200, blank=True)
    description = models.TextField("what it asks of us", blank=True, max_length=5000)
    owner = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="owned_obligations"
    )
    ended_on = models.DateField("no longer applies since", null=True, blank=True)

    class Meta(ReferencedRow.Meta):
        verbose_name = "obligation"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(kind__in=ObligationKind.values), name="aims_obligation_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class Decision(ReferencedRow):
    """Something that was decided: what, why, by whom, when."""

    reference_prefix = "DEC"

    title = models.CharField(max_length=200)
    what = models.TextField("what was decided", max_length=5000)
    why = models.TextField(max_length=5000)
    decided_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="decisions")
    decided_on = models.DateField()

    class Meta(ReferencedRow.Meta):
        verbose_name = "decision"

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"
