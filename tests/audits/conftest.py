"""An engagement, and something that its auditor may and may not see."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from audits.models import AuditorEngagement
from audits.services.engagements import create_engagement
from documents.models import Evidence
from documents.services.evidence import add_evidence
from tests.worlds import World


def days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


@pytest.fixture
def catalogue(db: None) -> None:
    call_command("load_catalogue", verbosity=0)


def engage(world: World, start: int = -1, end: int = 30) -> AuditorEngagement:
    return create_engagement(
        actor=world.manager.actor,
        organization=world.organization,
        auditor=world.external.member,
        body="Kestrel Certification",
        purpose="Stage 1 audit, ISO/IEC 42001",
        starts_on=days(start),
        ends_on=days(end),
    )


@pytest.fixture
def engagement(world: World, catalogue: None) -> AuditorEngagement:
    return engage(world)


def keep(world: World, title: str, numbers: list[str], content: bytes = b"bytes") -> Evidence:
    return add_evidence(
        actor=world.manager.actor,
        organization=world.organization,
        title=title,
        file_name="record.txt",
        chunks=[content],
        requirements=numbers,
        owner=world.owner.member,
    )


@pytest.fixture
def evidence(world: World, catalogue: None) -> Evidence:
    return keep(world, "Bias test", ["6.1.2", "A.7.4"])
