"""Certifications, bodies, certificates and gap assessments of the cast, in few words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from aims.platform.models import LedgerEntry
from audits.models import Certificate, CertificationBody, CertificationProject, CertificationStage
from audits.services.bodies import add_body, choose_body
from audits.services.certificates import record_certificate, withdraw_certificate
from audits.services.certification import plan_certification
from audits.services.stages import skip_stage
from controls.models import GapAssessment, RequirementAssessment
from controls.services.gaps import abandon_gap_assessment, assess_requirement, start_gap_assessment
from tests.worlds import World

TODAY = timezone.localdate()


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


def entries(world: World) -> int:
    return LedgerEntry.objects.filter(chain__organization=world.organization).count()


def last(world: World) -> str:
    return LedgerEntry.objects.filter(chain__organization=world.organization).latest("pk").verb


def planned(world: World, **given: Any) -> CertificationProject:
    values: dict[str, Any] = {
        "actor": world.manager.actor,
        "organization": world.organization,
        "title": "Certification to ISO/IEC 42001",
        "owner": world.owner.member,
    }
    return plan_certification(**values | given)


def stage_of(project: CertificationProject, kind: str) -> CertificationStage:
    return CertificationStage.objects.get(project=project, kind=kind)


def skip_until(world: World, project: CertificationProject, kind: str) -> CertificationStage:
    """Every step before this one is skipped."""
    target = stage_of(project, kind)
    rows = CertificationStage.objects.filter(project=project, number__lt=target.number)
    for stage in rows.exclude(status__in=("done", "skipped")):
        skip_stage(actor=world.manager.actor, stage=stage, reason="Done before this tool was here")
    return target


def offered(world: World, name: str = "Kestrel Certification", **given: Any) -> CertificationBody:
    """A body with all that a choice needs."""
    values: dict[str, Any] = {
        "actor": world.manager.actor,
        "organization": world.organization,
        "name": name,
        "accredited": "yes",
        "accredited_by": "UKAS",
        "price": "EUR 18,500 for three years",
        "days_offered": "6.5",
    }
    return add_body(**values | given)


def chosen(world: World, project: CertificationProject) -> CertificationProject:
    return choose_body(
        actor=world.manager.actor,
        project=project,
        body=offered(world),
        reason="Knows health care, and its auditors are free in spring",
    )


def certified(world: World, project: CertificationProject, **given: Any) -> Certificate:
    """A certificate of the chosen body, from last month."""
    values: dict[str, Any] = {
        "actor": world.manager.actor,
        "number": "AIMS 4711",
        "scope_words": "Design, provision and use of AI systems for telephone triage",
        "decided_on": days(-30),
        "issued_on": days(-20),
        "valid_until": days(900),
    }
    return record_certificate(project=project, **values | given)


def assessed(world: World, **given: Any) -> GapAssessment:
    """A gap assessment with no answer yet; the catalogue is loaded."""
    values: dict[str, Any] = {
        "actor": world.manager.actor,
        "organization": world.organization,
        "title": "Before the first certification",
        "owner": world.manager.member,
    }
    return start_gap_assessment(**values | given)


def line_of(assessment: GapAssessment, number: str) -> RequirementAssessment:
    rows = RequirementAssessment.objects.select_related("assessment", "requirement", "organization")
    return rows.get(assessment=assessment, requirement__number=number)


def answer(world: World, line: RequirementAssessment, **given: Any) -> RequirementAssessment:
    values: dict[str, Any] = {"actor": world.manager.actor, "answer": "met", "words": "It is there."}
    return assess_requirement(line=line, **values | given)


def answer_all(world: World, assessment: GapAssessment) -> None:
    for line in RequirementAssessment.objects.filter(assessment=assessment, answer="not_looked_at"):
        answer(world, line)


@dataclass
class Road:
    """The way to the certificate in a populated world: one of each noun."""

    project: CertificationProject
    stage: CertificationStage
    body: CertificationBody
    certificate: Certificate
    gap: GapAssessment
    line: RequirementAssessment


def road(world: World) -> Road:
    """A certification that has its certificate, another body, and a gap assessment under way; the catalogue is loaded."""
    project = chosen(world, planned(world))
    certificate = certified(world, project)
    offered(world, "Heron Audits")
    gap = assessed(world)
    line = answer(world, line_of(gap, "4.1"), answer="partly", words="Half of it.", owner=world.owner.member)
    return Road(
        project=CertificationProject.objects.get(pk=project.pk),
        stage=stage_of(project, "surveillance_1"),
        body=certificate.body,
        certificate=certificate,
        gap=gap,
        line=line,
    )


def replaced(world: World) -> GapAssessment:
    """One more gap assessment in a list: the one before is abandoned."""
    gap = assessed(world)
    return abandon_gap_assessment(actor=world.manager.actor, assessment=gap, reason="Another begins")


def lapsed(world: World) -> Certificate:
    """One more certificate in a list: it was withdrawn."""
    project = CertificationProject.objects.filter(organization=world.organization).first()
    project = project or chosen(world, planned(world))
    number = Certificate.objects.filter(organization=world.organization).count()
    certificate = certified(world, project, number=f"AIMS {number}")
    return withdraw_certificate(actor=world.manager.actor, certificate=certificate, reason="Another follows")
