"""Pages of AI systems, roles, scope and duties: access, forms, stale forms, queries, the past."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aims.models import AISystem
from aims.platform.models import LedgerEntry, StateDocument
from aims.platform.services.organizations import rename_member
from aims.services.ai_systems import change_ai_system, move_ai_system
from aims.services.duties import create_decision, create_obligation
from aims.services.roles import assign_role, end_role
from aims.services.scope import approve_scope, change_scope, draft_scope, submit_scope
from tests.aims.making import a_live_system, a_system, body_of, write
from tests.worlds import World

pytestmark = pytest.mark.django_db


def at(world: World, path: str) -> str:
    return f"/o/{world.organization.slug}/{path}"


def a_full_system(world: World, number: int = 1) -> AISystem:
    system = a_live_system(world, f"System {number:02}")
    assign_role(actor=world.manager.actor, system=system, role="provider", accountable=world.owner.member)
    return system


def a_scope(world: World, *systems: AISystem) -> None:
    version = draft_scope(actor=world.manager.actor, organization=world.organization, text="All our AI")
    version = change_scope(actor=world.manager.actor, version=version, revision=None, systems=systems)
    version = submit_scope(actor=world.manager.actor, version=version)
    approve_scope(actor=world.top.actor, version=version)


def duties(world: World, number: int) -> None:
    create_obligation(
        actor=world.manager.actor,
        organization=world.organization,
        title=f"Law {number}",
        owner=world.owner.member,
    )
    create_decision(
        actor=world.manager.actor,
        organization=world.organization,
        title=f"Decision {number}",
        what="x",
        why="y",
        decided_by=world.top.member,
        decided_on=date(2026, 1, 1),
    )


def queries(world: World, path: str) -> int:
    client = world.manager.client()
    client.get(at(world, path))
    with CaptureQueriesContext(connection) as caught:
        assert client.get(at(world, path)).status_code == 200
    return len(caught)


LISTS = ["ai-systems", "ai-systems?as_of=2099-01-01", "obligations", "decisions", "ai-systems/imports"]
PAGES = [
    "ai-systems/AIS-0001",
    "ai-systems/AIS-0001?as_of=2099-01-01",
    "scope",
    "obligations/OBL-0001",
    "decisions/DEC-0001",
]


def test_pages_cost_the_same_with_one_row_and_with_thirty(world: World, tmp_path: Any) -> None:
    from tests.aims.making import import_by_command

    a_scope(world, a_full_system(world))
    duties(world, 1)
    import_by_command(world, write(tmp_path, ["Name"], ["Imported"]))
    few = {path: queries(world, path) for path in [*LISTS, *PAGES]}
    for number in range(2, 31):
        system = a_full_system(world, number)
        duties(world, number)
        if number < 10:
            change_ai_system(actor=world.manager.actor, system=system, revision=None, purpose="x")
            import_by_command(world, write(tmp_path, ["Name"], [f"Imported {number}"]))
    many = {path: queries(world, path) for path in [*LISTS, *PAGES]}
    assert few == many
    assert max(many[path] for path in LISTS) <= 12
    assert max(many[path] for path in PAGES) <= 25


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("ai-systems/new", "manager owner"),
        ("ai-systems/adopt", "manager"),
        ("ai-systems/AIS-0001/edit", "manager owner"),
        ("ai-systems/AIS-0001/steps/suspend", "manager owner"),
        ("ai-systems/AIS-0001/steps/block", "manager top"),
        ("ai-systems/AIS-0001/roles/new", "manager owner"),
        ("roles/ROL-0001/end", "manager owner"),
        ("roles/ROL-0001/accountable", "manager owner"),
        ("scope/draft", "manager"),
        ("obligations/new", "manager"),
        ("obligations/OBL-0001/edit", "manager owner"),
        ("decisions/new", "manager"),
        ("decisions/DEC-0001/edit", "manager"),
    ],
)
def test_a_form_opens_to_whom_the_service_allows(world: World, path: str, allowed: str) -> None:
    a_full_system(world)
    duties(world, 1)
    for name in ("manager", "owner", "auditor", "top", "admin"):
        status = getattr(world, name).client().get(at(world, path)).status_code
        assert status == (200 if name in allowed.split() else 403), name
    assert world.external.client().get(at(world, path)).status_code == 404


def test_a_system_is_proposed_changed_and_moved(world: World) -> None:
    client = world.owner.client()
    response = client.post(at(world, "ai-systems/new"), {"name": "Triage", "origin": "own"})
    assert response["Location"] == at(world, "ai-systems/AIS-0001")
    assert client.get(response["Location"]).status_code == 200
    response = client.post(at(world, "ai-systems/new"), {"name": "", "origin": "own"})
    assert (response.status_code, "This field is required." in response.content.decode()) == (422, True)
    manager = world.manager.client()
    response = manager.post(at(world, "ai-systems/AIS-0001/steps/screen"), {"revision": 1})
    assert response.status_code == 302
    assert manager.post(at(world, "ai-systems/AIS-0001/steps/screen"), {"revision": 1}).status_code == 409
    assert manager.post(at(world, "ai-systems/AIS-0001/steps/reject"), {"revision": 2}).status_code == 422
    assert manager.get(at(world, "ai-systems/AIS-0001/steps/fly")).status_code == 404
    page = manager.get(at(world, "ai-systems/AIS-0001/steps/approve")).content.decode()
    assert "Before it is approved the system needs a purpose and an owner." in page


def test_a_stale_form_shows_both_versions(world: World) -> None:
    system = a_system(world, "Ours")
    client = world.manager.client()
    change_ai_system(actor=world.manager.actor, system=system, revision=1, name="Theirs")
    data = {"name": "Mine", "origin": "unknown", "revision": 1}
    response = client.post(at(world, "ai-systems/AIS-0001/edit"), data)
    page = response.content.decode()
    assert (response.status_code, "Theirs" in page, 'value="Mine"' in page) == (409, True, True)
    assert client.post(at(world, "ai-systems/AIS-0001/edit"), data | {"revision": 2}).status_code == 302


def test_roles_are_assigned_and_ended_from_the_page(world: World) -> None:
    a_live_system(world)
    client = world.manager.client()
    response = client.post(at(world, "ai-systems/AIS-0001/roles/new"), {"role": "provider"})
    assert response["Location"] == at(world, "ai-systems/AIS-0001#roles")
    again = client.post(at(world, "ai-systems/AIS-0001/roles/new"), {"role": "provider"})
    assert "The organization holds this role towards the system already." in again.content.decode()
    owner = {"accountable": world.owner.member.pk, "revision": 1}
    assert client.post(at(world, "roles/ROL-0001/accountable"), owner).status_code == 302
    assert client.post(at(world, "roles/ROL-0001/end"), {"revision": 2}).status_code == 302


def test_a_person_of_another_organization_cannot_be_chosen(world: World, other_world: World) -> None:
    data = {"name": "A", "origin": "own", "owner": other_world.owner.member.pk}
    response = world.manager.client().post(at(world, "ai-systems/new"), data)
    assert (response.status_code, AISystem.objects.count()) == (422, 0)
    a_system(other_world)
    assert other_world.manager.client().get(at(world, "ai-systems/AIS-0001")).status_code == 404
    assert world.manager.client().get(at(world, "ai-systems/AIS-0001")).status_code == 404


def test_the_scope_is_drafted_and_approved_from_its_pages(world: World) -> None:
    system = a_live_system(world)
    manager, top = world.manager.client(), world.top.client()
    assert "No scope yet" in manager.get(at(world, "scope")).content.decode()
    response = manager.post(at(world, "scope/draft"), {"text": "All our AI", "systems": [system.pk]})
    assert response["Location"] == at(world, "scope/versions/1")
    assert manager.post(at(world, "scope/versions/1/steps/submit"), {"revision": 2}).status_code == 302
    assert manager.get(at(world, "scope/versions/1/steps/approve")).status_code == 403
    assert "Approve the scope of the AIMS" in top.get(at(world, "")).content.decode()
    assert top.post(at(world, "scope/versions/1/steps/approve"), {"revision": 3}).status_code == 302
    assert top.post(at(world, "scope/versions/1/steps/approve"), {"revision": 3}).status_code == 409
    assert manager.post(at(world, "scope/draft")).status_code == 302
    page = manager.get(at(world, "scope/versions/2")).content.decode()
    assert "What differs from SCP-0001/1" in page


def moment() -> str:
    return LedgerEntry.objects.latest("pk").recorded_at.isoformat().replace("+00:00", "Z")


def test_the_inventory_as_of_a_past_moment(world: World) -> None:
    """A person is renamed, a role ended, a system retired; what was there then is shown as it was."""
    system = a_full_system(world)
    a_scope(world, system)
    then = moment()
    pages = ("ai-systems", "ai-systems/AIS-0001", "scope", "ai-systems/AIS-0001?drawer=1")
    rename_member(actor=world.admin.actor, member=world.owner.member, name="Rajiv Renamed")
    end_role(actor=world.manager.actor, assignment=system.roles.get())
    change_ai_system(actor=world.manager.actor, system=system, revision=None, name="Other name")
    move_ai_system(actor=world.manager.actor, system=system, verb="retire", reason="Old")
    move_ai_system(actor=world.manager.actor, system=system, verb="finish_retirement")
    client = world.auditor.client()
    for path in pages:
        mark = "&" if "?" in path else "?"
        page = client.get(at(world, f"{path}{mark}as_of={then}")).content.decode()
        assert "System 01" in page
        assert "Other name" not in page
        assert "Renamed" not in page
    listed = client.get(at(world, f"ai-systems?as_of={then}")).content.decode()
    assert ("Rajiv Northfold" in listed, "Provider" in listed, "Operation and monitoring" in listed) == (
        True,
        True,
        True,
    )
    export = client.get(at(world, f"ai-systems/export/csv?as_of={then}"))
    text = body_of(export).decode()
    assert "System 01" in text
    assert "Rajiv Northfold" in text
    assert client.get(at(world, "ai-systems?tab=live")).context["list"].total == 0


def test_what_is_missing_is_said_with_the_step(world: World) -> None:
    system = a_live_system(world, owner=None, purpose="")
    page = world.manager.client().get(at(world, "ai-systems/AIS-0001"))
    steps = [(words, address) for _, words, _, address, _ in page.context["missing"]]
    assert ("Nobody owns it", at(world, "ai-systems/AIS-0001/edit")) in steps
    assert ("It is in no approved scope", at(world, "scope")) in steps
    assert StateDocument.objects.filter(reference=system.reference).count() == 1


def test_a_name_of_four_hundred_characters_and_a_script_are_shown_as_text(world: World) -> None:
    a_system(world, "<script>alert(1)</script>" + "x" * 370)
    page = world.manager.client().get(at(world, "ai-systems")).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
