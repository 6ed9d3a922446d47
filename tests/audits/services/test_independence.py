"""Nobody audits their own work: controls, documents, AI systems, now and within the last year."""

from __future__ import annotations

import pytest

from aims.core.errors import Invalid, NotAllowed, NotFound
from aims.platform.models import Member
from aims.services.ai_systems import adopt_ai_system
from audits.services.audits import change_audit, start_audit
from audits.services.checklists import draw_checklist
from controls.models import ControlImplementation
from controls.services.controls import change_control, open_controls
from documents.services.documents import create_document
from tests.auditing import (
    facts,
    planned,
)
from tests.documents.requesting import entries
from tests.worlds import World

pytestmark = pytest.mark.django_db


def test_only_an_internal_auditor_leads(world: World, other_world: World, catalogue: None) -> None:
    for person in (world.manager, world.owner, world.top, world.external):
        with pytest.raises(Invalid, match="no internal auditor"):
            planned(world, lead=person.member)
    with pytest.raises(NotFound):
        planned(world, lead=other_world.auditor.member)
    for person in (world.owner, world.top, world.admin):
        with pytest.raises(NotAllowed):
            planned(world, actor=person.actor)


def _owns(world: World, member: Member, number: str = "A.2.2") -> None:
    open_controls(actor=world.manager.actor, organization=world.organization)
    _hand(world, member, number)


def _hand(world: World, member: Member, number: str = "A.2.2") -> None:
    control = ControlImplementation.objects.get(organization=world.organization, requirement__number=number)
    change_control(actor=world.manager.actor, control=control, how="So.", owner=member)


def test_nobody_audits_their_own_control(world: World, catalogue: None) -> None:
    _owns(world, world.auditor.member)
    audit, before = planned(world, numbers=("6.1.2",)), entries(world)
    with pytest.raises(Invalid, match="Nobody audits their own work") as refused:
        draw_checklist(actor=world.auditor.actor, audit=audit, numbers=["A.2.2"])
    assert list(refused.value.errors) == ["requirements"]
    _hand(world, world.owner.member)
    with pytest.raises(Invalid, match="within the last twelve months"):
        draw_checklist(actor=world.auditor.actor, audit=audit, numbers=["A.2.2"])
    assert (entries(world), audit.items.count()) == (before + 1, 1)


def test_nobody_audits_their_own_document(world: World, catalogue: None) -> None:
    create_document(
        actor=world.manager.actor,
        organization=world.organization,
        title="Method",
        owner=world.auditor.member,
        text="Words.",
        requirements=["6.1.2"],
    )
    with pytest.raises(Invalid, match="DOC-0001"):
        planned(world)


def test_nobody_audits_their_own_system(world: World, catalogue: None) -> None:
    system = adopt_ai_system(
        actor=world.manager.actor,
        organization=world.organization,
        name="Triage",
        owner=world.auditor.member,
        status="operation_monitoring",
        source="A survey",
    )
    before = entries(world)
    with pytest.raises(Invalid, match="AIS-0001"):
        planned(world, systems=[system])
    assert entries(world) == before
    audit = planned(world)
    with pytest.raises(Invalid, match="AIS-0001"):
        change_audit(actor=world.manager.actor, audit=audit, **facts(audit), systems=[system])


def test_who_became_the_owner_cannot_start_nor_report(world: World, catalogue: None) -> None:
    audit = planned(world)
    _owns(world, world.auditor.member)
    with pytest.raises(Invalid, match="Nobody audits"):
        start_audit(actor=world.auditor.actor, audit=audit)
    with pytest.raises(Invalid):
        change_audit(actor=world.manager.actor, audit=audit, **facts(audit))
