"""Who may own what is audited, wherever an owner is chosen or given (design.md, decision 8)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from aims.core.errors import Conflict, Invalid
from aims.forms.scope import DecisionForm, ObligationForm
from aims.forms.systems import RoleForm, SystemForm
from aims.platform.enums import GrantKind
from aims.platform.four_eyes import people_who_may_own
from aims.platform.models import Grant, LedgerEntry, Member
from aims.platform.services.organizations import add_member, deactivate_member, give_grant, revoke_grant
from aims.platform.viewpoint import Viewpoint
from aims.services.ai_systems import adopt_ai_system, change_ai_system, propose_ai_system
from aims.services.duties import change_obligation, create_obligation
from aims.services.roles import assign_role, name_accountable
from audits.services.engagements import invite_auditor
from controls.forms.controls import ControlForm
from controls.models import ControlImplementation
from controls.services.controls import change_control
from documents.forms.evidence import AddEvidenceForm
from documents.models import Evidence
from documents.services.evidence import add_evidence, change_evidence
from risks.forms.risk import RiskForm
from risks.services.risks import change_risk, create_risk
from tests.audits.conftest import days, engage
from tests.controls.story import Story, make_story
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(db: None) -> Story:
    story = make_story()
    engage(story.world)
    return story


def control(story: Story) -> ControlImplementation:
    return ControlImplementation.objects.get(organization=story.organization, requirement__number="A.3.3")


def test_no_form_offers_the_external_auditor(story: Story) -> None:
    viewpoint, external = story.world.manager.viewpoint, story.world.external.member
    forms: list[tuple[Any, str]] = [
        (SystemForm(viewpoint=viewpoint), "owner"),
        (RoleForm(viewpoint=viewpoint), "accountable"),
        (ObligationForm(viewpoint=viewpoint), "owner"),
        (DecisionForm(viewpoint=viewpoint), "decided_by"),
        (RiskForm(viewpoint=viewpoint), "owner"),
        (ControlForm(viewpoint, control(story)), "owner"),
        (AddEvidenceForm(viewpoint=viewpoint), "owner"),
    ]
    for form, name in forms:
        offered = set(form.fields[name].queryset)
        assert external not in offered, type(form)
        assert {story.world.owner.member, story.world.auditor.member} <= offered, type(form)


def test_an_employee_without_a_sign_in_can_own(world: World) -> None:
    employee = add_member(actor=world.system, organization=world.organization, name="Priya")
    assert employee in people_who_may_own(world.manager.viewpoint)
    risk = create_risk(actor=world.manager.actor, organization=world.organization, title="x", owner=employee)
    assert risk.owner == employee
    deactivate_member(actor=world.admin.actor, member=employee, reason="Left")
    assert employee not in people_who_may_own(world.manager.viewpoint)
    assert employee in people_who_may_own(world.manager.viewpoint, employee)


def test_an_auditor_who_has_not_accepted_yet_cannot_own(world: World, other_world: World) -> None:
    engagement, _ = invite_auditor(
        actor=world.manager.actor,
        organization=world.organization,
        name="Someone",
        email=other_world.manager.user.email,
        body="Kestrel",
        purpose="Stage 1",
        starts_on=days(0),
        ends_on=days(9),
    )
    assert engagement.auditor not in people_who_may_own(world.manager.viewpoint)
    with pytest.raises(Invalid):
        create_risk(
            actor=world.manager.actor,
            organization=world.organization,
            title="x",
            owner=engagement.auditor,
        )


def test_no_service_takes_the_external_auditor(story: Story) -> None:
    world, external = story.world, story.world.external.member
    who: dict[str, Any] = {"actor": world.manager.actor}
    new: dict[str, Any] = {**who, "organization": world.organization}
    evidence = Evidence.objects.get()
    before = LedgerEntry.objects.count()
    calls = (
        lambda: propose_ai_system(**new, name="x", owner=external),
        lambda: adopt_ai_system(**new, name="x", owner=external, status="deployment", source="s"),
        lambda: change_ai_system(**who, system=story.system, revision=None, owner=external),
        lambda: assign_role(**who, system=story.system, role="customer", accountable=external),
        lambda: name_accountable(**who, assignment=story.role, accountable=external),
        lambda: create_obligation(**new, title="x", owner=external),
        lambda: change_obligation(**who, obligation=story.obligation, revision=None, owner=external),
        lambda: create_risk(**new, title="x", owner=external),
        lambda: change_risk(**who, risk=story.risk, revision=None, owner=external),
        lambda: change_control(**who, control=control(story), how="x", owner=external),
        lambda: add_evidence(**new, title="x", file_name="x.txt", chunks=[b"x"], owner=external),
        lambda: change_evidence(**who, evidence=evidence, title="x", owner=external),
    )
    for number, call in enumerate(calls):
        with pytest.raises(Invalid) as refusal:
            call()
        assert "cannot own what is audited" in str(refusal.value), number
        assert list(refusal.value.errors) == ["accountable" if number in (3, 4) else "owner"], number
    assert LedgerEntry.objects.count() == before


def owned_since_before(world: World, **facts: Any) -> Member:
    """Someone who owned things while they had access inside, which is taken back."""
    grant = give_grant(actor=world.admin.actor, member=world.external.member, kind=GrantKind.OWNER)
    create_obligation(
        actor=world.manager.actor,
        organization=world.organization,
        title="EU AI Act",
        owner=world.external.member,
    )
    revoke_grant(actor=world.admin.actor, grant=Grant.objects.get(pk=grant.pk))
    return world.external.member


def test_who_owns_something_becomes_no_auditor(world: World) -> None:
    owned_since_before(world)
    with pytest.raises(Conflict, match="owns OBL-0001"):
        engage(world)


def test_who_owns_it_already_stays_until_it_is_handed_on(world: World) -> None:
    member = owned_since_before(world)
    obligation = member.owned_obligations.get()  # type: ignore[attr-defined]
    change_obligation(
        actor=world.manager.actor,
        obligation=obligation,
        revision=None,
        owner=member,
        ended_on=date(2026, 1, 1),
    )
    viewpoint: Viewpoint = world.manager.viewpoint
    assert member in people_who_may_own(viewpoint, obligation.owner_id)
    assert member not in people_who_may_own(viewpoint)
