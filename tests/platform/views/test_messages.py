"""The list of mail, for administrators alone; an unsure one is sent again by hand."""

from __future__ import annotations

import pytest
from django.urls import reverse

from aims.platform.models import Message
from aims.services.ai_systems import propose_ai_system
from tests.reviewing import opened, unsure
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(world: World) -> Message:
    system = propose_ai_system(actor=world.manager.actor, organization=world.organization, name="Triage")
    return unsure(opened(world, system))


def place(world: World, name: str, **kwargs: int) -> str:
    return reverse(name, kwargs={"organization": world.organization.slug, **kwargs})


def test_an_administrator_sees_and_sends_again(world: World, message: Message) -> None:
    client = world.admin.client()
    page = client.get(place(world, "message-list") + "?tab=unsure").content.decode()
    assert (message.subject in page, "Unsure" in page) == (True, True)
    again = place(world, "message-resend", number=message.pk)
    assert "it comes twice" in client.get(again).content.decode()
    assert client.post(again, {"reason": ""}).status_code == 422
    assert client.post(again, {"reason": "Not received"}).status_code == 302
    message.refresh_from_db()
    assert message.state == "waiting"
    assert client.post(again, {"reason": "Not received"}).status_code == 409


def test_nobody_else_reads_mail(world: World, other_world: World, message: Message) -> None:
    for name, kwargs in (("message-list", {}), ("message-resend", {"number": message.pk})):
        address = place(world, name, **kwargs)
        for person, status in ((world.manager, 403), (world.auditor, 403), (other_world.admin, 404)):
            assert person.client().get(address).status_code == status
    foreign = place(other_world, "message-resend", number=message.pk)
    assert other_world.admin.client().get(foreign).status_code == 404


def test_a_number_that_no_mail_has_is_not_found(world: World) -> None:
    for number in (999_999, 9_223_372_036_854_775_807):
        address = place(world, "message-resend", number=number)
        assert world.admin.client().get(address).status_code == 404
