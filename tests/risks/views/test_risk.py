"""The register's pages over HTTP."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from aims.catalogue.models import Requirement
from aims.platform.services.organizations import rename_member
from aims.platform.viewpoint import Viewpoint
from risks.models import Risk
from risks.selectors.waiting import decisions
from risks.services.risks import create_risk, rate_risk, set_controls, set_systems
from risks.services.states import accept_risk
from tests.platform.making import make_system
from tests.risks.conftest import control, walk
from tests.worlds import World


def at(world: World, name: str, **kwargs: str) -> str:
    return reverse(name, kwargs={"organization": world.organization.slug, **kwargs})


def test_the_register_shows_the_risk_and_the_heat_map(risk: Risk, ready: World) -> None:
    page = ready.auditor.client().get(at(ready, "risk-list") + "?heat=before").content.decode()
    assert "Under-triage of chest pain" in page
    assert "?heat=before&amp;likelihood=4&amp;consequence=5" in page
    now = ready.auditor.client().get(at(ready, "risk-list")).content.decode()
    assert "?likelihood_now=4&amp;consequence_now=5" in now


def test_a_square_opens_its_risks(risk: Risk, ready: World) -> None:
    client = ready.manager.client()
    for query, found in (
        ("?likelihood=4&consequence=5", True),
        ("?likelihood=1&consequence=1", False),
        ("?likelihood_now=4&consequence_now=5", True),
        ("?likelihood_now=2&consequence_now=5", False),
    ):
        page = client.get(at(ready, "risk-list") + query).content.decode()
        assert ("Nothing matches" not in page) is found, query
    rate_risk(actor=ready.owner.actor, risk=risk, residual_likelihood=2, residual_consequence=5)
    page = client.get(at(ready, "risk-list") + "?likelihood_now=2&consequence_now=5").content.decode()
    assert "Nothing matches" not in page


def test_strangers_sign_in(risk: Risk, ready: World) -> None:
    for name, kwargs in (("risk-list", {}), ("risk-rate", {"reference": risk.reference})):
        answer = Client().get(at(ready, name, **kwargs))
        assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/sign-in")


def test_the_panels_of_a_control_and_of_a_system(risk: Risk, ready: World) -> None:
    system = make_system(ready)
    set_systems(actor=ready.manager.actor, risk=risk, systems=[system])
    set_controls(actor=ready.manager.actor, risk=risk, controls=[control("A.7.4")])
    client = ready.auditor.client()
    for name, kwargs in (
        ("requirement-detail", {"number": "A.7.4"}),
        ("ai-system-detail", {"reference": system.reference}),
    ):
        assert risk.reference in client.get(at(ready, name, **kwargs)).content.decode(), name
    assert risk.reference not in client.get(at(ready, "requirement-detail", number="A.7.5")).content.decode()


def test_another_organizations_reference_is_not_found(risk: Risk, other_world: World) -> None:
    theirs = at(other_world, "risk-detail", reference=risk.reference)
    assert other_world.manager.client().get(theirs).status_code == 404


def test_scripts_stay_text(ready: World) -> None:
    create_risk(actor=ready.manager.actor, organization=ready.organization, title="<script>alert(1)</script>")
    page = ready.manager.client().get(at(ready, "risk-list")).content.decode()
    assert "<script>alert(1)" not in page


def test_export_neutralizes_formulas(ready: World) -> None:
    create_risk(actor=ready.manager.actor, organization=ready.organization, title="=HYPERLINK(1)")
    answer = ready.manager.client().get(at(ready, "risk-export", kind="csv"))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "'=HYPERLINK(1)" in text
    sheet = ready.manager.client().get(at(ready, "risk-export", kind="xlsx"))
    assert b"".join(sheet.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    assert ready.manager.client().get(at(ready, "risk-export", kind="exe")).status_code == 404


def test_the_register_as_of_a_past_moment(risk: Risk, ready: World) -> None:
    system = make_system(ready, "Triage Assistant")
    set_systems(actor=ready.manager.actor, risk=risk, systems=[system])
    then = Viewpoint(ready.manager.actor, ready.organization).head.recorded_at
    rename_member(actor=ready.admin.actor, member=ready.owner.member, name="Rajiv Menon-Hill")
    set_systems(actor=ready.manager.actor, risk=risk, systems=[make_system(ready, "Another system")])
    rate_risk(actor=ready.manager.actor, risk=risk, residual_likelihood=1, residual_consequence=1)
    client, when = ready.manager.client(), {"as_of": then.isoformat()}
    for name, kwargs in (("risk-list", {}), ("risk-detail", {"reference": risk.reference})):
        page = client.get(at(ready, name, **kwargs), when).content.decode()
        assert "Rajiv Northfold" in page
        assert "Triage Assistant" in page
        assert "Another system" not in page
        assert "Menon-Hill" not in page
        assert "Edit</a>" not in page
    assert ">20</span>" in client.get(at(ready, "risk-list"), when).content.decode()
    square = {**when, "likelihood_now": "4", "consequence_now": "5"}
    assert risk.title in client.get(at(ready, "risk-list"), square).content.decode()
    table = client.get(at(ready, "risk-export", kind="csv"), when)
    text = b"".join(table.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "Triage Assistant" in text
    assert "Another system" not in text


def test_a_list_costs_the_same_with_1_row_and_with_30(ready: World) -> None:
    client, counts = ready.manager.client(), []
    for size in (1, 29):
        _fill(ready, size)
        counts.append(_queries(client, at(ready, "risk-list")))
    assert counts[0] == counts[1]
    assert counts[1] <= 12


def test_a_page_costs_the_same_with_1_link_and_with_30(risk: Risk, ready: World) -> None:
    client, counts = ready.manager.client(), []
    numbers = list(Requirement.objects.filter(kind="control"))
    for size in (1, 30):
        systems = [make_system(ready, f"System {size} {number}") for number in range(size)]
        set_systems(actor=ready.manager.actor, risk=risk, systems=systems)
        set_controls(actor=ready.manager.actor, risk=risk, controls=numbers[:size])
        address = at(ready, "risk-detail", reference=risk.reference)
        counts.append((_queries(client, address), _queries(client, address + "?drawer=1")))
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 25


def test_the_drawer_is_a_fragment(risk: Risk, ready: World) -> None:
    page = ready.manager.client().get(at(ready, "risk-detail", reference=risk.reference) + "?drawer=1")
    assert "<html" not in page.content.decode()
    assert "Under-triage of chest pain" in page.content.decode()


def test_what_waits_for_a_designated_manager(risk: Risk, ready: World) -> None:
    walk(risk, ready, "identify", "analyse", "evaluate")
    assert [row.action for row in decisions(ready.top.viewpoint)] == ["Decide"]
    assert decisions(ready.owner.viewpoint) == []
    soon = timezone.localdate() + timedelta(days=3)
    accept_risk(actor=ready.top.actor, risk=risk, until=soon, reason="Until the new model")
    assert [(row.why, row.due) for row in decisions(ready.top.viewpoint)] == [("its acceptance ends", soon)]


def _fill(world: World, size: int) -> None:
    for number in range(size):
        risk = create_risk(
            actor=world.manager.actor,
            organization=world.organization,
            title=f"Risk {number}",
            owner=world.owner.member,
            systems=[make_system(world, f"System {size} {number}")],
        )
        rate_risk(actor=world.manager.actor, risk=risk, inherent_likelihood=4, inherent_consequence=5)


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
