"""Two auditors of one organization, each with an engagement of their own: neither opens the other's door."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aims.platform.actors import system_actor
from aims.platform.models import AccessLogEntry
from aims.platform.services.accounts import create_user
from aims.platform.services.organizations import add_member
from audits.models import AuditorEngagement, AuditorEngagementUserObjectPermission
from audits.services.engagements import end_engagement
from tests.audits.conftest import keep
from tests.guards.addresses import BELOW_A_KEY, answer, place
from tests.populated import engage, populate
from tests.worlds import PASSWORD, Person, World

pytestmark = pytest.mark.django_db

MANY = 500


def second_auditor(world: World) -> Person:
    email = f"second@{world.organization.slug}.example"
    user = create_user(actor=system_actor("command-line"), email=email, password=PASSWORD)
    member = add_member(
        actor=world.system, organization=world.organization, name="Second Auditor", email=email, user=user
    )
    return Person(member, user)


def test_each_other_s_key_is_not_found() -> None:
    populated = populate()
    other = second_auditor(populated.world)
    theirs = engage(populated.world, other.member)
    doors = {
        populated.engagement.key: populated.world.external.client(),
        theirs.key: other.client(),
    }
    (mine, client), (other_key, other_client) = doors.items()
    assert mine != other_key
    before = AccessLogEntry.objects.count()
    for address in BELOW_A_KEY:
        path = place(address, populated)
        assert answer(other_client, path).status_code == 404, address.name
        assert answer(client, path.replace(mine, other_key)).status_code == 404, address.name
        assert other_client.post(path).status_code == 404, address.name
    assert AccessLogEntry.objects.count() == before
    for key, own in doors.items():
        assert own.get(f"/portal/{key}/").status_code == 200


def test_the_end_of_one_leaves_the_other_open() -> None:
    populated = populate()
    other = second_auditor(populated.world)
    theirs = engage(populated.world, other.member)
    end_engagement(actor=populated.world.manager.actor, engagement=populated.engagement, reason="Done")
    assert populated.world.external.client().get(f"/portal/{populated.engagement.key}/").status_code == 403
    assert other.client().get(f"/portal/{theirs.key}/").status_code == 200


def _costs(person: Person, engagement: AuditorEngagement) -> dict[str, int]:
    found, client = {}, person.client()
    for name in ("", "evidence/", "statement/", "search?q=record", "index/A.7.4"):
        with CaptureQueriesContext(connection) as caught:
            assert client.get(f"/portal/{engagement.key}/{name}").status_code == 200
        found[name] = len(caught)
    return found


def test_the_door_costs_the_same_with_500_permissions(world: World) -> None:
    """guardian is asked for one engagement, however many a person was ever given."""
    call_command("load_catalogue", verbosity=0)
    engagement = engage(world, world.external.member)
    keep(world, "Record", ["A.7.4"])
    few = _costs(world.external, engagement)
    for _ in range(MANY - 1):
        engage(world, world.external.member)
    assert AuditorEngagementUserObjectPermission.objects.filter(user=world.external.user).count() == MANY
    assert _costs(world.external, engagement) == few


def test_the_door_costs_the_same_with_500_pieces_of_evidence(world: World) -> None:
    call_command("load_catalogue", verbosity=0)
    engagement = engage(world, world.external.member)
    keep(world, "Record", ["A.7.4"])
    few = _costs(world.external, engagement)
    for number in range(MANY - 1):
        keep(world, f"Record {number}", ["A.7.4"], str(number).encode())
    assert _costs(world.external, engagement) == few
