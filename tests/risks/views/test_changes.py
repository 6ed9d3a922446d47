"""The forms that change risks, over HTTP."""

from __future__ import annotations

import pytest
from django.urls import reverse

from risks.models import Risk
from risks.services.risks import change_risk, rate_risk
from tests.platform.making import make_system
from tests.risks.conftest import control, walk
from tests.worlds import World


def at(world: World, name: str, **kwargs: str) -> str:
    return reverse(name, kwargs={"organization": world.organization.slug, **kwargs})


def test_recording_a_risk(ready: World) -> None:
    answer = ready.owner.client().post(at(ready, "risk-create"), {"title": "Drift"})
    assert answer.status_code == 302
    assert Risk.objects.get().title == "Drift"


def test_an_empty_form_comes_back_with_words(ready: World) -> None:
    answer = ready.manager.client().post(at(ready, "risk-create"), {"title": ""})
    assert answer.status_code == 422
    assert "This cannot be saved yet" in answer.content.decode()


def test_a_stale_form_shows_both(risk: Risk, ready: World) -> None:
    form = {"title": "Mine", "revision": risk.revision}
    change_risk(actor=ready.owner.actor, risk=risk, revision=risk.revision, title="Theirs")
    answer = ready.manager.client().post(at(ready, "risk-change", reference=risk.reference), form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs" in page
    assert "Mine" in page
    again = ready.manager.client().post(
        at(ready, "risk-change", reference=risk.reference), {**form, "revision": risk.revision + 1}
    )
    assert again.status_code == 302


def test_a_double_step_is_told(risk: Risk, ready: World) -> None:
    address = at(ready, "risk-move", reference=risk.reference, verb="identify")
    client = ready.manager.client()
    assert client.post(address, {"revision": risk.revision}).status_code == 302
    assert client.post(address, {"revision": risk.revision}).status_code == 409


@pytest.mark.parametrize("name", ["risk-change", "risk-rate", "risk-link", "risk-treat"])
def test_readers_cannot_change(name: str, risk: Risk, ready: World) -> None:
    address = at(ready, name, reference=risk.reference)
    for person in (ready.auditor, ready.top, ready.admin):
        assert person.client().get(address).status_code == 403
        assert person.client().post(address, {"title": "x"}).status_code == 403
    assert ready.owner.client().get(address).status_code == 200


def test_rating_on_the_matrix(risk: Risk, ready: World) -> None:
    address = at(ready, "risk-rate", reference=risk.reference)
    client = ready.owner.client()
    page = client.get(address).content.decode()
    assert page.count('name="inherent"') == 25
    assert 'value="4-5" checked' in page
    answer = client.post(
        address, {"revision": risk.revision, "inherent": "4-5", "residual": "2-3", "reason": "Test of May"}
    )
    assert answer.status_code == 302
    risk.refresh_from_db()
    assert (risk.level, risk.inherent_level, risk.residual_level) == (6, 20, 6)
    assert "Test of May" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("value", ["", "6-1", "0-0", "x", "4"])
def test_a_rating_off_the_matrix_is_refused(value: str, risk: Risk, ready: World) -> None:
    address = at(ready, "risk-rate", reference=risk.reference)
    answer = ready.owner.client().post(address, {"revision": risk.revision, "inherent": value})
    assert answer.status_code == 422
    assert "This cannot be saved yet" in answer.content.decode()


def test_a_stale_rating_shows_both(risk: Risk, ready: World) -> None:
    form = {"revision": risk.revision, "inherent": "1-1", "residual": ""}
    rate_risk(actor=ready.manager.actor, risk=risk, inherent_likelihood=3, inherent_consequence=3)
    answer = ready.owner.client().post(at(ready, "risk-rate", reference=risk.reference), form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Possible, Moderate, level 9" in page
    assert "Rare, Negligible, level 1" in page


def test_choosing_controls_under_their_objectives(risk: Risk, ready: World) -> None:
    address = at(ready, "risk-treat", reference=risk.reference)
    client = ready.owner.client()
    page = client.get(address).content.decode()
    assert page.count('name="controls"') == 38
    chosen = [control("A.6.2.4").pk, control("A.7.4").pk]
    answer = client.post(
        address, {"revision": risk.revision, "treatment": "modify", "controls": chosen, "reason": ""}
    )
    assert answer.status_code == 302
    assert sorted(link.requirement.number for link in risk.treatments.all()) == ["A.6.2.4", "A.7.4"]
    risk.refresh_from_db()
    wrong = client.post(
        address, {"revision": risk.revision, "treatment": "modify", "controls": [control("6.1.2").pk]}
    )
    assert wrong.status_code == 422


def test_linking_systems(risk: Risk, ready: World, other_world: World) -> None:
    address, system = at(ready, "risk-link", reference=risk.reference), make_system(ready)
    client = ready.owner.client()
    foreign = {"revision": risk.revision, "systems": [make_system(other_world).pk]}
    assert client.post(address, foreign).status_code == 422
    assert client.post(address, {"revision": risk.revision, "systems": [system.pk]}).status_code == 302
    assert [link.system for link in risk.systems.all()] == [system]


def test_accepting_over_http(risk: Risk, ready: World) -> None:
    revision = walk(risk, ready, "identify", "analyse", "evaluate").revision
    address = at(ready, "risk-move", reference=risk.reference, verb="accept")
    form = {"until": "2000-01-01", "reason": "Fine", "revision": revision}
    assert ready.owner.client().get(address).status_code == 403
    assert ready.manager.client().post(address, {**form, "until": "2999-01-01"}).status_code == 409
    late = ready.top.client().post(address, form)
    assert (late.status_code, "a day in the future" in late.content.decode()) == (422, True)
    assert ready.top.client().post(address, {**form, "until": "2999-01-01"}).status_code == 302
    assert ready.top.client().get(address).status_code == 409


def test_an_unknown_step_is_not_found(risk: Risk, ready: World) -> None:
    address = at(ready, "risk-move", reference=risk.reference, verb="destroy")
    assert ready.manager.client().post(address, {}).status_code == 404


def test_the_criteria_as_pages(ready: World) -> None:
    page = ready.auditor.client().get(at(ready, "criteria-list")).content.decode()
    assert "Version 1, in force" in page
    form_page = ready.manager.client().get(at(ready, "criteria-set"))
    assert form_page.status_code == 200
    assert ready.owner.client().get(at(ready, "criteria-set")).status_code == 403
    form = {
        "valid_from": "2026-11-01",
        "acceptance_limit": 8,
        "moderate_from": 4,
        "high_from": 9,
        "extreme_from": 16,
        "revision": 1,
        "likelihood_words": "a\nb\nc\nd\ne",
        "consequence_words": "a\nb\nc\nd\ne",
    }
    crossed = ready.manager.client().post(at(ready, "criteria-set"), {**form, "high_from": 3})
    assert crossed.status_code == 422
    few = ready.manager.client().post(at(ready, "criteria-set"), {**form, "likelihood_words": "a\nb"})
    assert few.status_code == 422
    assert ready.manager.client().post(at(ready, "criteria-set"), form).status_code == 302
    page = ready.auditor.client().get(at(ready, "criteria-list")).content.decode()
    assert "Version 2, in force" in page
