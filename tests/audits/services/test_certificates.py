"""Certificates: recorded, suspended, restored, withdrawn, expired; each refusal."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from audits.enums import CertificateStatus
from audits.models import Certificate, CertificationProject
from audits.selectors.certificate_words import claims_certified_ai, conforms
from audits.selectors.certification import certificate_of
from audits.services.certificates import (
    expire_certificate,
    restore_certificate,
    suspend_certificate,
    withdraw_certificate,
)
from audits.workflows import CERTIFICATE
from tests.certifying import certified, chosen, days, entries, last, planned
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(world: World) -> CertificationProject:
    return chosen(world, planned(world))


@pytest.mark.parametrize("status", CertificateStatus.values)
@pytest.mark.parametrize("verb", CERTIFICATE.by_verb)
def test_the_whole_table(status: str, verb: str) -> None:
    step, certificate = CERTIFICATE.by_verb[verb], Certificate(status=status)
    if status in step.source:
        assert CERTIFICATE.step(certificate, verb, reason="Because").target == certificate.status
    else:
        with pytest.raises(Conflict):
            CERTIFICATE.step(certificate, verb, reason="Because")
        assert certificate.status == status


def test_recorded(world: World, project: CertificationProject) -> None:
    before = entries(world)
    certificate = certified(world, project)
    project.refresh_from_db()
    assert (certificate.reference, certificate.status, certificate.body) == (
        "CER-0001",
        "valid",
        project.body,
    )
    assert (project.status, entries(world), last(world)) == ("certified", before + 1, "certificate.recorded")
    assert certificate.history.count() == 1
    assert certificate_of(world.manager.viewpoint, project) == certificate


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"issued_on": days(-31)}, "issued_on"),
        ({"decided_on": days(1), "issued_on": days(2)}, "decided_on"),
        ({"valid_until": days(-30)}, "valid_until"),
        ({"valid_until": days(1200)}, "valid_until"),
        ({"scope_words": "Our certified AI systems for triage"}, "scope_words"),
        ({"number": ""}, "number"),
    ],
)
def test_a_certificate_that_cannot_be(
    world: World, project: CertificationProject, given: dict[str, Any], field: str
) -> None:
    before = entries(world)
    with pytest.raises(Invalid) as refused:
        certified(world, project, **given)
    assert list(refused.value.errors) == [field]
    project.refresh_from_db()
    assert (project.status, entries(world), Certificate.objects.count()) == ("running", before, 0)


def test_recording_is_refused(world: World, other_world: World) -> None:
    project = planned(world)
    with pytest.raises(Conflict, match="Choose the certification body"):
        certified(world, project)
    project = chosen(world, project)
    with pytest.raises(NotAllowed):
        certified(world, project, actor=world.owner.actor)
    with pytest.raises(NotFound):
        certified(world, project, actor=other_world.manager.actor)
    certified(world, project)
    with pytest.raises(Conflict, match="CER-0001 is in force"):
        certified(world, project, number="2")


def test_suspended_and_restored(world: World, project: CertificationProject) -> None:
    certificate = certified(world, project)
    with pytest.raises(Invalid):
        suspend_certificate(actor=world.manager.actor, certificate=certificate, reason="")
    held = suspend_certificate(actor=world.manager.actor, certificate=certificate, reason="Audit refused")
    assert (held.status, held.reason, last(world)) == ("suspended", "Audit refused", "certificate.suspended")
    with pytest.raises(Stale):
        restore_certificate(actor=world.manager.actor, certificate=held, reason="Held", revision=1)
    back = restore_certificate(actor=world.manager.actor, certificate=held, reason="Audit held", revision=2)
    assert (back.status, last(world)) == ("valid", "certificate.restored")


def test_withdrawn_puts_the_certification_on_its_way_again(
    world: World, project: CertificationProject
) -> None:
    certificate = certified(world, project)
    with pytest.raises(NotAllowed):
        withdraw_certificate(actor=world.top.actor, certificate=certificate, reason="No")
    gone = withdraw_certificate(actor=world.manager.actor, certificate=certificate, reason="Own wish")
    project.refresh_from_db()
    assert (gone.status, project.status, last(world)) == ("withdrawn", "running", "certificate.withdrawn")
    assert certified(world, project, number="2").reference == "CER-0002"


def test_expired_only_after_its_last_day(world: World, project: CertificationProject) -> None:
    certificate = certified(world, project)
    before = entries(world)
    with pytest.raises(Conflict, match="It counts until"):
        expire_certificate(actor=world.manager.actor, certificate=certificate)
    certificate.refresh_from_db()
    assert (certificate.status, entries(world)) == ("valid", before)


def test_expired(world: World, project: CertificationProject) -> None:
    old = certified(world, project, decided_on=days(-1000), issued_on=days(-990), valid_until=days(-1))
    gone = expire_certificate(actor=world.manager.actor, certificate=old)
    project.refresh_from_db()
    assert (gone.status, project.status, last(world)) == ("expired", "running", "certificate.expired")


@pytest.mark.parametrize(
    "words",
    [
        "Certified AI",
        "our certified artificial intelligence",
        "The model is certified",
        "certification of our AI systems",
        "a certified triage product",
    ],
)
def test_no_ai_is_called_certified(words: str) -> None:
    assert claims_certified_ai(words)


@pytest.mark.parametrize(
    "words",
    [
        "Design, provision and use of AI systems for telephone triage",
        "The certified AI management system covers triage",
        conforms("Northfold Health"),
    ],
)
def test_a_management_system_may_be(words: str) -> None:
    assert not claims_certified_ai(words)


def test_the_database_refuses_a_certificate_before_its_decision(
    world: World, project: CertificationProject
) -> None:
    certificate = certified(world, project)
    for wrong in ({"issued_on": days(-40)}, {"status": "lost"}, {"valid_until": days(-300)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Certificate.objects.filter(pk=certificate.pk).update(**wrong)
