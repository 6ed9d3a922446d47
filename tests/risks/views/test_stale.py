"""Stale forms about risks: both versions in words, and what the person did not change is the other's."""

from __future__ import annotations

import pytest
from django.urls import reverse

from risks.models import Risk
from risks.services.criteria import set_risk_criteria
from risks.services.risks import change_risk, rate_risk, set_controls, set_systems
from tests.platform.making import make_system
from tests.risks.conftest import control
from tests.worlds import World


def at(world: World, name: str, **kwargs: str) -> str:
    return reverse(name, kwargs={"organization": world.organization.slug, **kwargs})


def test_what_i_did_not_change_is_theirs_in_the_form_that_comes_back(risk: Risk, ready: World) -> None:
    form = {
        "title": "Mine",
        "description": risk.description,
        "owner": risk.owner_id,
        "revision": risk.revision,
    }
    change_risk(
        actor=ready.owner.actor,
        risk=risk,
        revision=None,
        description="Their words",
        owner=ready.manager.member,
    )
    answer = ready.manager.client().post(at(ready, "risk-change", reference=risk.reference), form)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert [(row.label, row.theirs, row.mine, row.is_theirs) for row in answer.context["stale"]["rows"]] == [
        ("Title", "Under-triage of chest pain", "Mine", False),
        ("What could happen, and why", "Their words", "", True),
        ("Owner", "Maya Northfold", "Rajiv Northfold", True),
    ]
    assert 'value="Mine"' in page
    assert f'<option value="{ready.manager.member.pk}" selected>' in page
    again = {name: answer.context["form"][name].value() for name in answer.context["form"].fields}
    again = {name: value for name, value in again.items() if value is not None}
    client = ready.manager.client()
    assert client.post(at(ready, "risk-change", reference=risk.reference), again).status_code == 302
    risk.refresh_from_db()
    assert (risk.title, risk.description, risk.owner) == ("Mine", "Their words", ready.manager.member)


@pytest.mark.parametrize("name", ["risk-change", "risk-rate", "risk-link", "risk-treat"])
@pytest.mark.parametrize("revision", [{}, {"revision": ""}, {"revision": "x"}])
def test_without_its_revision_nothing_is_overwritten(
    name: str, revision: dict[str, str], risk: Risk, ready: World
) -> None:
    before = (risk.revision, risk.title)
    data = {"title": "Mine", "inherent": "1-1", "treatment": "share", **revision}
    answer = ready.manager.client().post(at(ready, name, reference=risk.reference), data)
    assert answer.status_code == 409
    assert "so nothing was saved" in answer.content.decode()
    assert f'name="revision" value="{risk.revision}"' in answer.content.decode()
    risk.refresh_from_db()
    assert (risk.revision, risk.title) == before


def test_stale_systems_are_shown_by_name(risk: Risk, ready: World) -> None:
    mine, theirs, both = (make_system(ready, name) for name in ("Mine", "Theirs", "Both"))
    set_systems(actor=ready.manager.actor, risk=risk, systems=[both])
    risk.refresh_from_db()
    revision = risk.revision
    set_systems(actor=ready.manager.actor, risk=risk, systems=[both, theirs])
    answer = ready.owner.client().post(
        at(ready, "risk-link", reference=risk.reference),
        {"revision": revision, "systems": [both.pk, mine.pk]},
    )
    assert answer.status_code == 409
    assert "RiskSystem" not in answer.content.decode()
    row = answer.context["stale"]["rows"][0]
    assert (row.label, row.is_theirs) == ("AI systems", False)
    assert row.theirs.split(", ") == [str(theirs), str(both)] or row.theirs.split(", ") == [
        str(both),
        str(theirs),
    ]
    assert row.mine == f"{both}, {mine}"


def test_untouched_systems_and_controls_are_taken_from_the_other(risk: Risk, ready: World) -> None:
    revision = risk.revision
    set_controls(actor=ready.manager.actor, risk=risk, controls=[control("A.7.4")], treatment="modify")
    answer = ready.owner.client().post(
        at(ready, "risk-treat", reference=risk.reference), {"revision": revision, "treatment": "share"}
    )
    rows = {row.label: row for row in answer.context["stale"]["rows"]}
    assert rows["Controls of Annex A"].theirs == str(control("A.7.4"))
    assert rows["Controls of Annex A"].is_theirs
    assert rows["What we do about it"].mine == "Share it"
    assert f'value="{control("A.7.4").pk}" checked' in answer.content.decode()


def test_a_stale_rating_says_what_is_stored(risk: Risk, ready: World) -> None:
    form = {"revision": risk.revision, "inherent": "1-1", "residual": ""}
    rate_risk(actor=ready.manager.actor, risk=risk, residual_likelihood=2, residual_consequence=3)
    answer = ready.owner.client().post(at(ready, "risk-rate", reference=risk.reference), form)
    rows = {row.label: (row.theirs, row.mine, row.is_theirs) for row in answer.context["stale"]["rows"]}
    assert rows == {
        "Before treatment": ("Likely, Severe, level 20", "Rare, Negligible, level 1", False),
        "Now": ("Unlikely, Moderate, level 6", "", True),
    }
    assert 'name="residual" value="2-3" checked' in answer.content.decode()


def test_criteria_set_in_between_are_told(ready: World) -> None:
    page = ready.manager.client().get(at(ready, "criteria-set"))
    form = page.context["form"]
    data = {name: form[name].value() for name in form.fields if name != "reason"}
    set_risk_criteria(
        actor=ready.manager.actor,
        organization=ready.organization,
        valid_from=page.context["form"]["valid_from"].value(),
        acceptance_limit=4,
    )
    answer = ready.manager.client().post(at(ready, "criteria-set"), {**data, "moderate_from": 3})
    assert answer.status_code == 409
    rows = {row.label: (row.theirs, row.mine, row.is_theirs) for row in answer.context["stale"]["rows"]}
    assert rows == {"Acceptance limit": ("4", "9", True), "Moderate from level": ("5", "3", False)}
    without = {name: value for name, value in data.items() if name != "revision"}
    assert ready.manager.client().post(at(ready, "criteria-set"), without).status_code == 409
