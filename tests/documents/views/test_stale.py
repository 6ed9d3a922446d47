"""Evidence that was saved in between: links count as a change, and every form needs its revision."""

from __future__ import annotations

import pytest

from aims.core.errors import Stale
from documents.services.evidence import change_evidence, link_evidence, unlink_evidence
from tests.worlds import World

pytestmark = pytest.mark.django_db


def at(world: World, path: str) -> str:
    return f"/o/{world.organization.slug}/evidence/EVD-0001/{path}"


def test_a_link_makes_an_open_form_stale(world, evidence):
    linked = link_evidence(actor=world.manager.actor, evidence=evidence, number="7.5.3")
    assert linked.revision == 2
    with pytest.raises(Stale):
        unlink_evidence(actor=world.manager.actor, evidence=evidence, number="7.5.3", revision=1)
    with pytest.raises(Stale):
        link_evidence(actor=world.manager.actor, evidence=evidence, number="7.5.2", revision=1)
    assert (
        unlink_evidence(actor=world.manager.actor, evidence=evidence, number="7.5.3", revision=2).revision
        == 3
    )


@pytest.mark.parametrize("path", ["change", "link", "unlink/6.1.2", "withdraw"])
def test_without_its_revision_nothing_is_saved(world, evidence, path):
    client, data = world.manager.client(), {"title": "Mine", "number": "7.5.3", "reason": "Because"}
    answer = client.post(at(world, path), data)
    assert (answer.status_code, "so nothing was saved" in answer.content.decode()) == (409, True)
    assert f'name="revision" value="{evidence.revision}"' in answer.content.decode()
    assert client.post(at(world, path), {**data, "revision": evidence.revision + 7}).status_code == 409
    evidence.refresh_from_db()
    assert (evidence.revision, evidence.status) == (1, "valid")


def test_what_is_stored_stands_beside_mine(world, evidence):
    change_evidence(
        actor=world.manager.actor,
        evidence=evidence,
        title=evidence.title,
        owner=world.manager.member,
        valid_until="2027-08-02",
    )
    mine = {"title": "Mine", "revision": 1, "owner": world.owner.member.pk}
    answer = world.owner.client().post(at(world, "change"), mine)
    assert answer.status_code == 403
    answer = world.manager.client().post(at(world, "change"), mine)
    rows = {row.label: (row.theirs, row.mine, row.is_theirs) for row in answer.context["stale"]["rows"]}
    assert rows == {
        "Title": ("Bias test of the triage model", "Mine", False),
        "Owner": ("Maya Northfold", "Rajiv Northfold", True),
        "Valid until": ("2 Aug 2027", "", True),
    }
