"""Bodies, certificates and gap assessments of a filled world, and one certification with its steps."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from aims.platform.models import Member
from audits.enums import Accredited, CertificateStatus
from audits.models import Certificate, CertificationBody
from audits.services.certification import plan_certification
from bench.world import SPREAD, World
from controls.enums import GapStatus
from controls.models import GapAssessment
from controls.services.gaps import start_gap_assessment


def fill_certification(world: World, size: int, owners: list[Member]) -> None:
    """`size` rows of each noun with a list; the certificates are those of years, all withdrawn."""
    given: dict[str, Any] = {"actor": world.manager.actor, "organization": world.organization}
    today = timezone.localdate()
    bodies = world.nouns(CertificationBody, size, _body)
    project = plan_certification(**given, title="Certification to ISO/IEC 42001", owner=owners[0])

    def certificate(number: int) -> Certificate:
        decided_on = today - timedelta(days=number % SPREAD)
        return Certificate(
            project=project,
            body=bodies[number],
            number=f"AIMS {number}",
            scope_words="Design, provision and use of AI systems.",
            decided_on=decided_on,
            issued_on=decided_on,
            valid_until=decided_on + timedelta(days=1000),
            status=CertificateStatus.WITHDRAWN,
        )

    world.nouns(Certificate, size, certificate)
    world.nouns(GapAssessment, size, lambda number: _gap(number, owners[number % len(owners)], today))
    start_gap_assessment(**given, title="The one under way", owner=owners[0])


def _body(number: int) -> CertificationBody:
    return CertificationBody(
        name=f"Body {number}", accredited=Accredited.values[number % 4], accredited_by="An accreditation body"
    )


def _gap(number: int, owner: Member, today: date) -> GapAssessment:
    """A round that was given up: its answers count for nothing in the list."""
    started_on = today - timedelta(days=number % SPREAD)
    return GapAssessment(
        title=f"Round {number}",
        owner=owner,
        status=GapStatus.ABANDONED,
        started_on=started_on,
        ended_on=started_on,
        reason="Measured",
    )
