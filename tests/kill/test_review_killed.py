"""A worker killed with -9 while it opens reviews or sends mail: nothing is doubled, nothing is lost."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from aims.platform.models import LedgerEntry, Message, Review, ReviewSchedule
from aims.platform.selectors.ledger import verify
from aims.services.ai_systems import propose_ai_system
from tests.kill.processes import Processes, wait_until
from tests.reviewing import cadence, opened
from tests.worlds import World, make_world

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


@pytest.fixture
def world() -> World:
    return make_world()


def due(world: World, name: str):
    return propose_ai_system(actor=world.manager.actor, organization=world.organization, name=name)


def files(processes: Processes) -> list[Path]:
    return sorted((processes.folder / "data" / "mail").glob("*.eml"))


def sweeping(processes: Processes, *tasks: str) -> None:
    processes.environment |= {"AIMS_TEST_SWEEPS": ",".join(tasks)}
    processes.beat()


@pytest.mark.parametrize("point", ["opened", "outbox"])
def test_a_worker_killed_before_the_commit_leaves_nothing_and_the_next_opens_once(
    point: str, processes: Processes, world: World
) -> None:
    for number in range(3):
        cadence(world, due(world, f"System {number}"))
    sweeping(processes, "sweep_reviews")
    processes.beat()  # a second scheduler
    victim = processes.worker(point)
    wait_until(processes.mark.exists, processes)
    processes.kill(victim)
    assert not Review.objects.exists()
    assert not Message.objects.exists()
    assert ReviewSchedule.objects.filter(opens_on=None).count() == 0

    processes.worker()
    wait_until(Review.objects.exists, processes)
    time.sleep(1.5)  # both beats go on: a further ring must change nothing
    assert (Review.objects.count(), Message.objects.count()) == (3, 3)
    assert LedgerEntry.objects.filter(verb="review.opened").count() == 1
    assert verify(world.organization).found is None


@pytest.mark.parametrize(("point", "went_out"), [("claimed", 0), ("mailed", 1)])
def test_a_worker_killed_around_the_sending_leaves_it_unsure_and_nobody_sends_it_again(
    point: str, went_out: int, processes: Processes, world: World
) -> None:
    opened(world, due(world, "Triage"))
    sweeping(processes, "send_mail")
    victim = processes.worker(point)
    wait_until(processes.mark.exists, processes)
    processes.kill(victim)
    assert Message.objects.get().state == "sending"
    assert len(files(processes)) == went_out

    processes.worker()
    wait_until(lambda: Message.objects.get().state == "unsure", processes)
    time.sleep(1.5)
    message = Message.objects.get()
    assert (message.state, message.attempts, len(files(processes))) == ("unsure", 1, went_out)
