"""Suppliers over HTTP: added, linked to AI systems, ended."""

from __future__ import annotations

from typing import Any

import pytest

from aims.models import Supplier, SystemSupplier
from aims.platform.models import LedgerEntry
from aims.services.suppliers import change_supplier
from tests.aims.making import a_live_system, a_system
from tests.people import a_link, a_supplier
from tests.worlds import World

pytestmark = pytest.mark.django_db


def at(world: World, path: str = "", noun: str = "suppliers") -> str:
    return f"/o/{world.organization.slug}/{noun}/{path}"


def filled(response: Any) -> dict[str, Any]:
    """What a browser sends back of the form that it got."""
    values = {field.html_name: field.value() for field in response.context["form"]}
    return {name: value for name, value in values.items() if value not in (None, "")}


def test_add_link_and_see_it_on_both_pages(world: World) -> None:
    system, client = a_live_system(world), world.owner.client()
    assert "do our AI systems depend on" in client.get(at(world)).content.decode()
    answer = client.post(at(world, "new"), {"name": "Kestrel", "criticality": "high"})
    assert (answer.status_code, answer["Location"]) == (302, at(world, "SUP-0001/"))
    panel = client.get(f"/o/{world.organization.slug}/ai-systems/{system.reference}").content.decode()
    assert ("Nobody is said to supply" in panel, "suppliers/link?system=AIS-0001" in panel) == (True, True)
    opened = client.get(at(world, "link") + f"?supplier=SUP-0001&system={system.reference}")
    assert opened.context["form"].initial == {"supplier": Supplier.objects.get(), "system": system}
    sent = {"supplier": Supplier.objects.get().pk, "system": system.pk, "brings": "model", "note": "v3"}
    assert client.post(at(world, "link"), sent).status_code == 302
    assert client.post(at(world, "link"), sent).status_code == 422
    page = client.get(f"/o/{world.organization.slug}/ai-systems/{system.reference}").content.decode()
    assert at(world, "SUP-0001/") in page
    page = client.get(at(world, "SUP-0001/")).content.decode()
    assert system.name in page
    removal = at(world, f"SUP-0001/systems/{system.reference}/model/remove")
    assert removal in page
    values = filled(client.get(removal))
    assert client.post(removal, values).status_code == 302
    assert client.post(removal, values).status_code == 404
    assert SystemSupplier.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "required"),
        ({"name": "Kestrel Models"}, "of this name already"),
        ({"name": "a\x00"}, "Null characters"),
        ({"criticality": "none"}, "valid choice"),
        ({"owner": 10**30}, "valid choice"),
    ],
)
def test_what_cannot_be_added_says_why(world: World, wrong: dict[str, Any], words: str) -> None:
    a_supplier(world)
    before = LedgerEntry.objects.count()
    answer = world.manager.client().post(at(world, "new"), {"name": "New", "criticality": "low", **wrong})
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert LedgerEntry.objects.count() == before


def test_two_people_at_one_form_are_shown_both(world: World) -> None:
    made, client = a_supplier(world), world.manager.client()
    values = filled(client.get(at(world, "SUP-0001/change")))
    change_supplier(actor=world.owner.actor, supplier=made, revision=1, supplies="Theirs it is")
    answer = client.post(at(world, "SUP-0001/change"), {**values, "supplies": "Mine it is"})
    page = answer.content.decode()
    assert (answer.status_code, "Theirs it is" in page, "Mine it is" in page) == (409, True, True)
    again = {**filled(answer), "supplies": "Mine it is"}
    assert client.post(at(world, "SUP-0001/change"), again).status_code == 302


def test_end_and_resume(world: World) -> None:
    a_supplier(world)
    client = world.manager.client()
    assert world.owner.client().get(at(world, "SUP-0001/steps/end")).status_code == 403
    assert client.get(at(world, "SUP-0001/steps/vanish")).status_code == 404
    for revision, verb in enumerate(("end", "resume"), 1):
        path = at(world, f"SUP-0001/steps/{verb}")
        assert client.post(path, {"revision": revision}).status_code == 422
        assert client.post(path, {"revision": revision, "reason": "So"}).status_code == 302
        assert client.post(path, {"revision": revision + 1, "reason": "So"}).status_code == 409


def test_the_list_and_its_views(world: World) -> None:
    system = a_system(world, "Triage")
    first, second = a_supplier(world, criticality="high"), a_supplier(world, "Other", owner=None)
    for brings in ("model", "data", "tool", "service"):
        a_link(world, first, system, brings)
    client = world.auditor.client()

    def shown(query: str) -> list[str]:
        return [row.name for row in client.get(at(world) + query).context["list"].page_rows]

    assert shown("") == [first.name, second.name]
    assert shown("?tab=critical") == [first.name]
    assert shown("?tab=unlinked") == [second.name]
    assert shown("?tab=ended") == []
    assert shown("?critical=medium&q=oth") == [second.name]
    assert "and 1 more" in client.get(at(world)).content.decode()
    exported = b"".join(client.get(at(world, "export.csv")).streaming_content).decode().splitlines()
    assert [line.split(",")[0] for line in exported[1:]] == ["SUP-0001", "SUP-0002"]
    moment = LedgerEntry.objects.latest("pk").recorded_at.isoformat().replace("+", "%2B")
    for path in ("", "SUP-0001/", "export.xlsx"):
        response = client.get(at(world, f"{path}?as_of={moment}"))
        assert (response.status_code, b"".join(response) != b"") == (200, True)


def test_their_supplier_is_not_here(world: World, other_world: World) -> None:
    made, system = a_supplier(world), a_system(world)
    a_link(world, made, system)
    client = other_world.manager.client()
    for path in ("SUP-0001/", "SUP-0001/change", "link?supplier=SUP-0001", "link?system=AIS-0001"):
        assert client.get(at(other_world, path)).status_code == 404
    sent = {"supplier": made.pk, "system": a_system(other_world).pk, "brings": "model"}
    assert client.post(at(other_world, "link"), sent).status_code == 422
