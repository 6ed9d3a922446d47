"""The register as of a past moment: a person was renamed, a link moved to another system, a system retired."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from aims.platform.services.organizations import rename_member
from aims.platform.viewpoint import Viewpoint
from aims.services.ai_systems import adopt_ai_system, change_ai_system, move_ai_system
from risks.models import Risk
from risks.selectors import register
from risks.services.links import set_systems
from tests.worlds import World


def live(world: World, name: str) -> Any:
    return adopt_ai_system(
        actor=world.manager.actor,
        organization=world.organization,
        name=name,
        status="operation_monitoring",
        source="A survey",
    )


@pytest.fixture
def then(risk: Risk, ready: World) -> Viewpoint:
    """The moment before three changes, each by its service."""
    actor = ready.manager.actor
    triage, other = live(ready, "Triage Assistant"), live(ready, "Bed Forecast")
    risk = set_systems(actor=actor, risk=risk, systems=[triage])
    moment = ready.auditor.viewpoint.at_head()
    rename_member(actor=ready.admin.actor, member=ready.owner.member, name="Rajiv Menon-Hill")
    set_systems(actor=actor, risk=risk, systems=[other], reason="It is the forecast that does this")
    triage = change_ai_system(actor=actor, system=triage, revision=triage.revision, name="Old triage")
    move_ai_system(actor=actor, system=triage, verb="retire", reason="Replaced")
    return moment


def test_the_selector_answers_as_of_then(then: Viewpoint, risk: Risk, ready: World) -> None:
    def told(viewpoint: Viewpoint) -> tuple[str, list[tuple[str, str]]]:
        row = register.risk(viewpoint, risk.reference)
        assert row.owner is not None
        return row.owner.name, [(link.system.name, link.system.status) for link in row.systems.all()]

    assert told(then) == ("Rajiv Northfold", [("Triage Assistant", "operation_monitoring")])
    assert told(ready.auditor.viewpoint) == (
        "Rajiv Menon-Hill",
        [("Bed Forecast", "operation_monitoring")],
    )


def page(client: Client, world: World, name: str, when: dict[str, str], **kwargs: str) -> str:
    where = reverse(name, kwargs={"organization": world.organization.slug, **kwargs})
    response = client.get(where, when)
    assert response.status_code == 200, where
    text = b"".join(response).decode()
    return text[text.index('id="main"') :] if 'id="main"' in text else text


def test_list_page_system_and_table_answer_as_of_then(then: Viewpoint, risk: Risk, ready: World) -> None:
    assert then.moment is not None
    client, when = ready.auditor.client(), {"as_of": then.moment.isoformat()}
    for name, kwargs in (
        ("risk-list", {}),
        ("risk-detail", {"reference": risk.reference}),
        ("risk-export", {"kind": "csv"}),
    ):
        past, now = (page(client, ready, name, each, **kwargs) for each in (when, {}))
        words = ("Rajiv Northfold", "Triage Assistant", "Menon-Hill", "Bed Forecast")
        assert [word in past for word in words] == [True, True, False, False], name
        assert ["Menon-Hill" in now, "Bed Forecast" in now] == [True, True], name
    (row,) = csv.DictReader(
        io.StringIO(page(client, ready, "risk-export", when, kind="csv").lstrip("\ufeff"))
    )
    assert "Triage Assistant" in str(row)
    inventory = page(client, ready, "ai-system-list", when)
    assert ["Triage Assistant" in inventory, "Old triage" in inventory] == [True, False]
    system = page(client, ready, "ai-system-detail", when, reference="AIS-0001")
    assert [risk.reference in system, "Triage Assistant" in system] == [True, True]
