"""Mail against a real server: it goes out once, and whatever a server does, nobody is written to twice."""

from __future__ import annotations

import email
import time
from datetime import timedelta
from email.policy import default
from pathlib import Path

import pytest
from django.utils import timezone

from aims.core.errors import Conflict, NotAllowed, NotFound
from aims.platform import mail
from aims.platform.models import LedgerEntry, Message
from aims.platform.services.mail import resend_message, send_messages
from aims.platform.services.organizations import deactivate_member
from aims.platform.unit import change
from aims.services.ai_systems import propose_ai_system
from tests.platform.services.smtp import free_port, point_at, serving, silent
from tests.reviewing import BEAT, cadence, in_days, run
from tests.worlds import World

pytestmark = pytest.mark.django_db


def posted(world: World, name: str = "Triage") -> Message:
    """The mail that tells of a review."""
    system = propose_ai_system(actor=world.manager.actor, organization=world.organization, name=name)
    cadence(world, system)
    run(in_days(0))
    return Message.objects.latest("pk")


def again(message: Message) -> Message:
    """As if its time had come."""
    Message.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    message.refresh_from_db()
    return message


def test_it_goes_out_once_and_says_where_to_go(world: World, settings) -> None:
    settings.AIMS_PUBLIC_URL = "https://aims.example.org"
    message = posted(world)
    with serving(settings) as server:
        assert send_messages(actor=BEAT) == {"sent": 1}
        assert send_messages(actor=BEAT) == {}
    message.refresh_from_db()
    (taken,) = server.taken
    parsed = email.message_from_bytes(taken.content, policy=default)
    assert (message.state, message.attempts) == ("sent", 1)
    assert message.sent_at is not None
    assert taken.rcpt_tos == [world.manager.member.email]
    assert parsed["Subject"] == message.subject
    address = f"https://aims.example.org/o/{world.organization.slug}/reviews/RVW-0001/"
    assert address in parsed.get_content()


def test_one_connection_serves_all_that_waits(world: World, settings) -> None:
    posted(world)
    posted(world, "Forecast")
    with serving(settings) as server:
        assert send_messages(actor=BEAT) == {"sent": 2}
    assert len(server.taken) == 2


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ({"rcpt": "550 no such person"}, "failed"),
        ({"data": "554 spam"}, "failed"),
        ({"rcpt": "451 greylisted"}, "waiting"),
        ({"data": "452 disk full"}, "waiting"),
    ],
)
def test_a_refusal_in_words_was_not_sent(world: World, settings, answers: dict[str, str], state: str) -> None:
    message = posted(world)
    with serving(settings, **answers):
        send_messages(actor=BEAT)
        assert send_messages(actor=BEAT) == {}, "later, not at once"
    message.refresh_from_db()
    assert (message.state, message.attempts) == (state, 1)
    assert next(iter(answers.values())) in message.error
    assert message.sent_at is None


def test_a_server_that_refuses_for_now_is_asked_five_times(world: World, settings) -> None:
    message = posted(world)
    with serving(settings, rcpt="451 later"):
        for _ in range(7):
            send_messages(actor=BEAT)
            again(message)
    assert (message.state, message.attempts) == ("failed", 5)


@pytest.mark.parametrize("data", ["hang", "break"])
def test_a_server_that_falls_silent_after_the_text_leaves_it_unsure(
    world: World, settings, data: str
) -> None:
    message = posted(world)
    with serving(settings, data=data) as server:
        start = time.monotonic()
        assert send_messages(actor=BEAT) == {"unsure": 1}
        assert time.monotonic() - start < 3
        again(message)
        assert send_messages(actor=BEAT) == {}, "it may have gone out, so it is not sent again"
    assert message.state == "unsure"
    assert len(server.taken) == 1


def test_one_mail_in_doubt_is_enough(world: World, settings) -> None:
    posted(world)
    posted(world, "Forecast")
    with serving(settings, data="hang") as server:
        assert send_messages(actor=BEAT) == {"unsure": 1}
        assert send_messages(actor=BEAT) == {}
    assert sorted(Message.objects.values_list("state", flat=True)) == ["unsure", "waiting"]
    assert len(server.taken) == 1


def test_a_server_that_never_answers_holds_nobody_up(world: World, settings) -> None:
    message = posted(world)
    with silent(settings):
        start = time.monotonic()
        assert send_messages(actor=BEAT) == {}
        assert time.monotonic() - start < 3
        message.refresh_from_db()
        assert (message.state, message.attempts) == ("waiting", 0)
        assert "did not answer" in message.error
        assert mail.waiting(timezone.now(), 10) == [], "all that waits pauses"
    with serving(settings):
        again(message)
        assert send_messages(actor=BEAT) == {"sent": 1}


def test_no_server_at_all_is_waited_for(world: World, settings) -> None:
    message = posted(world)
    point_at(settings, free_port())
    assert send_messages(actor=BEAT) == {}
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("waiting", 0)


def test_a_worker_that_died_while_sending_leaves_it_unsure(world: World, settings) -> None:
    message = posted(world)
    mail.claim(message.pk, timezone.now() - timedelta(hours=1))
    with serving(settings) as server:
        assert send_messages(actor=BEAT) == {"unsure": 1}
        assert send_messages(actor=BEAT) == {}
    message.refresh_from_db()
    assert (message.state, message.error, server.taken) == ("unsure", mail.KILLED, [])


def test_a_claimed_mail_is_nobody_elses(world: World) -> None:
    message = posted(world)
    assert mail.claim(message.pk, timezone.now()) is not None
    assert mail.claim(message.pk, timezone.now()) is None
    assert mail.waiting(timezone.now(), 10) == []


def test_a_late_answer_still_settles_what_was_given_up(world: World) -> None:
    message = posted(world)
    claimed = mail.claim(message.pk, timezone.now() - timedelta(hours=1))
    assert claimed is not None
    mail.give_up_lost(timezone.now())
    mail.finish(claimed, mail.Outcome(mail.MessageState.SENT))
    message.refresh_from_db()
    assert message.state == "sent"


def test_an_administrator_sends_an_unsure_one_again_by_hand(world: World, settings) -> None:
    message = posted(world)
    with pytest.raises(Conflict):
        resend_message(actor=world.admin.actor, message=message)
    Message.objects.update(state="unsure", error="who knows")
    with pytest.raises(NotAllowed):
        resend_message(actor=world.manager.actor, message=message)
    message = resend_message(actor=world.admin.actor, message=message, reason="Not received")
    assert (message.state, message.attempts, message.error) == ("waiting", 0, "")
    assert LedgerEntry.objects.filter(verb="message.resent").count() == 1
    with serving(settings) as server:
        assert send_messages(actor=BEAT) == {"sent": 1}
    assert len(server.taken) == 1


def test_another_organization_s_mail_is_not_there(world: World, other_world: World) -> None:
    message = posted(world)
    with pytest.raises(NotFound):
        resend_message(actor=other_world.admin.actor, message=message)


def test_no_member_sends_mail(world: World) -> None:
    with pytest.raises(NotAllowed):
        send_messages(actor=world.admin.actor)


@pytest.mark.parametrize(
    "name",
    [
        "Triage\r\nBcc: all@example.org",
        "Triage\nSubject: won",
        "Tri\x0bage\x1c\u2028 \u2029Bcc: x@example.org",
        "T" * 390,
        "<b>Triage & Co</b>",
    ],
)
def test_no_name_gets_into_the_headers(world: World, settings, name: str) -> None:
    system = propose_ai_system(actor=world.manager.actor, organization=world.organization, name="Triage")
    cadence(world, system)
    with change(world.organization, world.system) as unit:
        system.refresh_from_db()
        system.name = name
        system.save(update_fields=["name"])
        unit.record("story.told", system)
    run(in_days(0))
    message = Message.objects.get()
    assert len(message.subject) <= mail.LONGEST_SUBJECT
    with serving(settings) as server:
        assert send_messages(actor=BEAT) == {"sent": 1}
    parsed = email.message_from_bytes(server.taken[0].content, policy=default)
    assert parsed["Bcc"] is None
    assert len(parsed.get_all("Subject", [])) == 1
    assert server.taken[0].rcpt_tos == [world.manager.member.email]
    assert "&amp;" not in parsed.get_content()


def test_who_has_gone_is_not_written_to(world: World, settings) -> None:
    message = posted(world)
    deactivate_member(actor=world.admin.actor, member=world.manager.member, reason="left")
    with serving(settings) as server:
        assert send_messages(actor=BEAT) == {"failed": 1}
    message.refresh_from_db()
    assert (message.state, server.taken) == ("failed", [])


def test_a_step_is_told_once(world: World) -> None:
    message = posted(world)
    with change(world.organization, BEAT) as unit:
        context = {"review": {}, "address": ""}
        mail.post(unit, [mail.Letter(world.manager.member, message.key, "review_opened", context)])
        unit.record("story.told")
    assert Message.objects.count() == 1


def test_without_a_server_mail_is_files(world: World, settings, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = "aims.platform.mail.FileBackend", tmp_path / "mail"
    posted(world)
    assert send_messages(actor=BEAT) == {"sent": 1}
    (file,) = (tmp_path / "mail").iterdir()
    parsed = email.message_from_bytes(file.read_bytes(), policy=default)
    assert (file.suffix, parsed["To"]) == (".eml", world.manager.member.email)
