"""Audit programmes, audits, findings and corrective actions of any size, by the bulk services."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from aims.catalogue.models import Requirement
from aims.platform.models import Member
from audits.enums import ActionStatus, AuditStatus, FindingStatus, Grade
from audits.models import Audit, AuditProgramme, ChecklistItem, CorrectiveAction, Finding
from bench.world import SPREAD, World


def fill_audits(world: World, size: int, owners: list[Member], controls: list[Requirement]) -> None:
    """`size` rows of each noun. Every tenth finding waits for its answer, the others have an action."""
    today = timezone.localdate()
    past = today - timedelta(days=SPREAD)
    programmes = world.nouns(
        AuditProgramme,
        size,
        lambda n: AuditProgramme(title=f"Audits {n}", starts_on=past, ends_on=today, aims="All clauses."),
    )
    audits = world.nouns(
        Audit,
        size,
        lambda n: Audit(
            programme=programmes[n],
            title=f"Audit {n % 499} of {n}",
            scope="One process.",
            criteria="The standard.",
            lead=world.manager.member,
            planned_on=past + timedelta(days=n % SPREAD),
            held_on=past,
            status=AuditStatus.IN_PROGRESS if n % 3 else AuditStatus.PLANNED,
        ),
    )
    world.links(
        ChecklistItem,
        size,
        lambda n: ChecklistItem(audit=audits[n], requirement=controls[n % len(controls)], question="How?"),
    )
    findings = world.nouns(
        Finding,
        size,
        lambda n: Finding(
            audit=audits[n],
            requirement=controls[n % len(controls)],
            grade=Grade.values[n % 3],
            title=f"Finding {n % 499} of {n}",
            words="What was seen.",
            owner=owners[n % len(owners)],
            found_on=past,
            due_on=past + timedelta(days=n % SPREAD),
            status=FindingStatus.ANSWERED if n % 10 else FindingStatus.OPEN,
        ),
    )
    world.nouns(
        CorrectiveAction,
        size,
        lambda n: CorrectiveAction(
            finding=findings[n] if n % 10 else None,
            source="" if n % 10 else "Seen by someone.",
            title=f"Action {n % 499} of {n}",
            owner=owners[n % len(owners)],
            opened_on=past,
            due_on=past + timedelta(days=n % SPREAD),
            status=ActionStatus.OPEN,
        ),
    )
