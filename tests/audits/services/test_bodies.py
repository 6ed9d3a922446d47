"""Certification bodies: added, changed, one chosen with the reason; each refusal."""

from __future__ import annotations

import pytest

from aims.core.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from audits.models import CertificationBody, CertificationProject
from audits.services.bodies import change_body, choose_body
from tests.certifying import TODAY, certified, chosen, days, entries, last, offered, planned
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(world: World) -> CertificationProject:
    return planned(world)


def test_added(world: World) -> None:
    body = offered(world)
    assert (body.reference, last(world), body.history.count()) == ("CBD-0001", "certification_body.added", 1)
    before = entries(world)
    with pytest.raises(Invalid, match="cannot be saved"):
        offered(world)
    with pytest.raises(NotAllowed):
        offered(world, "Other", actor=world.owner.actor)
    with pytest.raises(Invalid):
        offered(world, "Other", price_amount=-1)
    assert (entries(world), CertificationBody.objects.count()) == (before, 1)


def test_changed(world: World) -> None:
    body = offered(world)
    changed = change_body(actor=world.manager.actor, body=body, revision=1, name="Kestrel", notes="Kind.")
    assert (changed.name, changed.notes, last(world)) == ("Kestrel", "Kind.", "certification_body.changed")
    with pytest.raises(Stale):
        change_body(actor=world.manager.actor, body=body, revision=1, name="Mine")
    with pytest.raises(NotAllowed):
        change_body(actor=world.top.actor, body=body, name="Mine")


def test_chosen_with_a_reason(world: World, project: CertificationProject) -> None:
    before = entries(world)
    project = chosen(world, project)
    assert (project.body.name, project.body_chosen_on) == ("Kestrel Certification", TODAY)
    assert (entries(world), last(world)) == (before + 2, "certification_body.chosen")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"accredited": "unknown"}, "not known to be accredited"),
        ({"accredited_by": ""}, "Say who accredited it"),
        ({"days_offered": None}, "Say how many auditor days"),
        ({"price": ""}, "Say its price"),
        ({"consulted_on": days(-300)}, "within the last two years"),
    ],
)
def test_four_facts_stand_first(
    world: World, project: CertificationProject, given: dict[str, object], words: str
) -> None:
    body = offered(world, **given)
    before = entries(world)
    with pytest.raises(Invalid) as refused:
        choose_body(actor=world.manager.actor, project=project, body=body, reason="Near")
    assert len(refused.value.errors["body"]) == 1
    assert words in refused.value.errors["body"][0]
    project.refresh_from_db()
    assert (project.body, entries(world)) == (None, before)


def test_a_choice_is_refused(world: World, other_world: World, project: CertificationProject) -> None:
    body = offered(world, consulted_on=days(-800), price="", price_amount="18500")
    given = {"actor": world.manager.actor, "project": project, "body": body, "reason": "Near"}
    with pytest.raises(Invalid, match="Say why"):
        choose_body(**{**given, "reason": " "})
    with pytest.raises(NotAllowed):
        choose_body(**{**given, "actor": world.owner.actor})
    with pytest.raises(NotFound):
        choose_body(**{**given, "body": offered(other_world)})
    with pytest.raises(Stale):
        choose_body(**given, revision=9)
    assert choose_body(**given, revision=1).body == body


def test_a_certificate_in_force_holds_its_body(world: World, project: CertificationProject) -> None:
    project = chosen(world, project)
    certified(world, project)
    other = offered(world, "Other")
    with pytest.raises(Conflict, match="issued by another body"):
        choose_body(actor=world.manager.actor, project=project, body=other, reason="Cheaper")
