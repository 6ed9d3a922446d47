"""Risks: recorded, rated, linked, treated, moved; each refusal says what is missing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from aims.platform.models import LedgerEntry
from risks.enums import RiskStatus
from risks.models import Risk, RiskCriteria, RiskTreatment
from risks.services.criteria import set_risk_criteria
from risks.services.risks import change_risk, create_risk, rate_risk, set_controls, set_systems
from tests.platform.making import make_system
from tests.risks.conftest import control, walk
from tests.worlds import World


def test_create_risk_leaves_one_entry(ready: World) -> None:
    before = LedgerEntry.objects.count()
    risk = create_risk(
        actor=ready.owner.actor,
        organization=ready.organization,
        title="Drift",
        systems=[make_system(ready)],
    )
    assert (risk.reference, risk.status) == ("RSK-0001", RiskStatus.DRAFT)
    assert LedgerEntry.objects.count() == before + 2  # the system's and the risk's
    assert risk.history.count() == 1
    assert risk.state_links()["systems"] == ["AIS-0001"]


def test_create_risk_is_refused_to_readers(ready: World) -> None:
    for person in (ready.auditor, ready.top, ready.admin, ready.external):
        with pytest.raises(NotAllowed):
            create_risk(actor=person.actor, organization=ready.organization, title="x")
    assert not Risk.objects.exists()


def test_a_title_that_is_too_long_is_refused(ready: World) -> None:
    with pytest.raises(Invalid) as refused:
        create_risk(actor=ready.manager.actor, organization=ready.organization, title="x" * 5000)
    assert "title" in refused.value.errors
    assert not Risk.objects.exists()


def test_a_system_of_another_organization_is_not_found(ready: World, other_world: World) -> None:
    with pytest.raises(NotFound):
        create_risk(
            actor=ready.manager.actor,
            organization=ready.organization,
            title="x",
            systems=[make_system(other_world)],
        )


def test_rating_keeps_level_and_criteria(risk: Risk, ready: World) -> None:
    assert (risk.level, risk.inherent_level, risk.criteria.number) == (20, 20, 1)  # type: ignore[union-attr]
    risk = rate_risk(actor=ready.owner.actor, risk=risk, residual_likelihood=2, residual_consequence=5)
    assert (risk.level, risk.inherent_level) == (10, 20)


def test_half_a_rating_is_refused(risk: Risk, ready: World) -> None:
    with pytest.raises(Invalid):
        rate_risk(actor=ready.owner.actor, risk=risk, residual_likelihood=2)
    risk.refresh_from_db()
    assert risk.residual_likelihood is None


def test_the_first_rating_makes_the_usual_criteria(world: World) -> None:
    risk = create_risk(actor=world.manager.actor, organization=world.organization, title="x")
    before = LedgerEntry.objects.count()
    risk = rate_risk(actor=world.manager.actor, risk=risk, inherent_likelihood=1, inherent_consequence=1)
    assert risk.criteria is not None
    assert (risk.criteria.number, risk.criteria.acceptance_limit, len(risk.criteria.likelihood_words)) == (
        1,
        9,
        5,
    )
    assert LedgerEntry.objects.count() == before + 1
    again = rate_risk(actor=world.manager.actor, risk=risk, inherent_likelihood=2, inherent_consequence=2)
    assert again.criteria == risk.criteria


def test_bands_must_rise(world: World) -> None:
    with pytest.raises(Invalid):
        set_risk_criteria(
            actor=world.manager.actor,
            organization=world.organization,
            valid_from=timezone.localdate(),
            high_from=3,
        )


def test_a_stale_form_is_told(risk: Risk, ready: World) -> None:
    change_risk(actor=ready.manager.actor, risk=risk, revision=risk.revision, title="First")
    with pytest.raises(Stale) as refused:
        change_risk(actor=ready.owner.actor, risk=risk, revision=risk.revision, title="Second")
    assert refused.value.current.title == "First"  # type: ignore[attr-defined]


def test_only_controls_treat(risk: Risk, ready: World) -> None:
    with pytest.raises(Invalid, match="controls"):
        set_controls(actor=ready.manager.actor, risk=risk, controls=[control("6.1.2")])
    set_controls(actor=ready.manager.actor, risk=risk, controls=[control("A.6.2.4"), control("A.7.4")])
    set_controls(actor=ready.manager.actor, risk=risk, controls=[control("A.7.4")])
    assert [link.requirement.number for link in risk.treatments.all()] == ["A.7.4"]
    kinds = RiskTreatment.history.filter(requirement__number="A.6.2.4").values_list("history_type", flat=True)
    assert sorted(kinds) == ["+", "-"]


def test_links_follow_the_choice(risk: Risk, ready: World) -> None:
    one, two = make_system(ready, "One"), make_system(ready, "Two")
    set_systems(actor=ready.owner.actor, risk=risk, systems=[one])
    set_systems(actor=ready.owner.actor, risk=risk, systems=[two])
    assert [link.system.name for link in risk.systems.all()] == ["Two"]


def test_a_closed_risk_stays_as_it_is(risk: Risk, ready: World) -> None:
    risk = walk(risk, ready, "identify", "close")
    actor, before = ready.manager.actor, LedgerEntry.objects.count()
    changes: list[Callable[[], Risk]] = [
        lambda: change_risk(actor=actor, risk=risk, revision=None, title="x"),
        lambda: rate_risk(actor=actor, risk=risk, inherent_likelihood=1, inherent_consequence=1),
        lambda: set_systems(actor=actor, risk=risk, systems=[]),
        lambda: set_controls(actor=actor, risk=risk, controls=[]),
    ]
    for each in changes:
        with pytest.raises(Conflict, match="closed"):
            each()
    assert LedgerEntry.objects.count() == before


def test_an_owner_of_another_organization_is_not_found(ready: World, other_world: World) -> None:
    with pytest.raises(NotFound):
        create_risk(
            actor=ready.manager.actor,
            organization=ready.organization,
            title="x",
            owner=other_world.owner.member,
        )
    with pytest.raises(NotFound):
        create_risk(actor=ready.manager.actor, organization=other_world.organization, title="x")
    assert not Risk.objects.exists()


def test_stale_choices_are_told(risk: Risk, ready: World) -> None:
    change_risk(actor=ready.manager.actor, risk=risk, revision=risk.revision, title="First")
    with pytest.raises(Stale):
        set_systems(actor=ready.manager.actor, risk=risk, systems=[], revision=risk.revision)
    with pytest.raises(Stale):
        set_controls(actor=ready.manager.actor, risk=risk, controls=[], revision=risk.revision)
    with pytest.raises(Stale):
        rate_risk(
            actor=ready.manager.actor,
            risk=risk,
            revision=risk.revision,
            inherent_likelihood=1,
            inherent_consequence=1,
        )


def test_the_rating_before_treatment_is_settled_once_analysed(risk: Risk, ready: World) -> None:
    walk(risk, ready, "identify", "analyse")
    with pytest.raises(Conflict):
        rate_risk(actor=ready.manager.actor, risk=risk, inherent_likelihood=None, inherent_consequence=None)


def test_a_stranger_to_the_risk_changes_nothing(risk: Risk, ready: World, other_world: World) -> None:
    for person in (ready.auditor, ready.top, ready.admin, ready.external):
        with pytest.raises(NotAllowed):
            rate_risk(actor=person.actor, risk=risk, inherent_likelihood=1, inherent_consequence=1)
        with pytest.raises(NotAllowed):
            set_controls(actor=person.actor, risk=risk, controls=[])
        with pytest.raises(NotAllowed):
            set_systems(actor=person.actor, risk=risk, systems=[])
    with pytest.raises(NotFound):
        rate_risk(actor=other_world.manager.actor, risk=risk, inherent_likelihood=1, inherent_consequence=1)


def test_new_criteria_are_a_new_version(risk: Risk, ready: World) -> None:
    before = LedgerEntry.objects.count()
    newer = set_risk_criteria(
        actor=ready.manager.actor,
        organization=ready.organization,
        valid_from=timezone.localdate(),
        acceptance_limit=6,
    )
    assert (newer.number, newer.is_current) == (2, True)
    assert RiskCriteria.objects.filter(is_current=True).count() == 1
    assert LedgerEntry.objects.count() == before + 1
    risk.refresh_from_db()
    assert risk.criteria is not None
    assert risk.criteria.number == 1
    with pytest.raises(NotAllowed):
        set_risk_criteria(
            actor=ready.owner.actor, organization=ready.organization, valid_from=timezone.localdate()
        )
    with pytest.raises(Invalid):
        set_risk_criteria(
            actor=ready.manager.actor,
            organization=ready.organization,
            valid_from=timezone.localdate(),
            likelihood_words=["only", "three", "lines"],
        )
