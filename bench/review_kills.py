"""`python -m bench.review_kills --reviews 2000 --seconds 60`: two beats and two workers, killed at random with -9.

Afterwards every review was opened once and every mail was sent once; a mail whose sending nobody saw the end of
is unsure, and there are no more of those than kills. Not a part of `make bench`. Without more it runs on SQLite
and the file-system broker; `BENCH_DATABASE_URL` (an empty database) and `BENCH_BROKER_URL` name others.
"""

from __future__ import annotations

import argparse
import contextlib
import email
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.run import _own_data

ROOT = Path(__file__).resolve().parents[1]
CELERY = (sys.executable, "-m", "celery", "--quiet", "--app", "bench.killed_app")
WORKER = ("worker", "--concurrency", "1", "--without-gossip", "--without-mingle", "--without-heartbeat")
# A run that is killed itself takes its processes along (Linux; setpriv is part of util-linux).
WITH_US = ("setpriv", "--pdeathsig", "KILL", "--") if shutil.which("setpriv") else ()
PATIENCE = 300.0
"""Seconds that the survivors may take to finish what is left."""


@dataclass
class Herd:
    """Two beats and two workers, each in a process group of its own."""

    folder: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    kills: int = 0

    def start(self, name: str) -> None:
        if name.startswith("beat"):
            command = [*CELERY, "beat", "--pidfile=", "--schedule", str(self.folder / name)]
        else:
            command = [*CELERY, *WORKER, "--hostname", f"{name}@%h", "--loglevel", "ERROR"]
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(  # noqa: S603 - our own words
                [*WITH_US, *command], cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )

    def kill(self, name: str) -> None:
        process = self.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)

    def harass(self, seconds: float) -> None:
        """Kill one at random every second or so, and start it again."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            time.sleep(random.uniform(0.3, 2.5))  # noqa: S311 - no secret
            name = random.choice(sorted(self.running))  # noqa: S311
            self.kill(name)
            self.kills += name.startswith("worker")
            self.start(name)

    def end(self) -> None:
        for name in list(self.running):
            self.kill(name)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.review_kills", description=__doc__)
    parser.add_argument("--reviews", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=60.0)
    options = parser.parse_args()
    with _own_data():
        _settings()
        import django

        django.setup()
        figures = _run(options.reviews, options.seconds)
    sys.stdout.write(json.dumps(figures, indent=1) + "\n")
    for problem in figures["problems"]:
        sys.stderr.write(f"FAILED {problem}\n")
    return 1 if figures["problems"] else 0


def _settings() -> None:
    os.environ |= {"AIMS_JOB_LEASE_SECONDS": "2", "BENCH_QUEUE": f"review-kills-{uuid4().hex}"}
    if broker := os.environ.get("BENCH_BROKER_URL"):
        os.environ["AIMS_BROKER_URL"] = broker


def _run(reviews: int, seconds: float) -> dict[str, Any]:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    _due(reviews)
    herd = Herd(Path(os.environ["AIMS_DATA_DIR"]))
    start = time.monotonic()
    try:
        for name in ("beat-1", "beat-2", "worker-1", "worker-2"):
            herd.start(name)
        herd.harass(seconds)
        done = _wait(reviews, herd)
    finally:
        herd.end()
    found = _count(reviews, herd.kills)
    if not done:
        found["problems"].append(f"not finished {PATIENCE:.0f} s after the last kill")
    return {"seconds": round(time.monotonic() - start), "worker_kills": herd.kills, **found}


def _due(reviews: int) -> None:
    """So many cadences that are due now, in two organizations."""
    from django.utils import timezone

    from aims.platform.models import ReviewSchedule
    from bench.world import make_world

    today = timezone.localdate()
    for number, count in enumerate((reviews - reviews // 2, reviews // 2)):
        world = make_world(f"kills-{number}-{uuid4().hex[:6]}")
        world.nouns(
            ReviewSchedule,
            count,
            lambda each, world=world: ReviewSchedule(  # type: ignore[misc]
                kind="risk",
                label=f"Risk {each}",
                object_reference=f"RSK-{each:06d}",
                cadence_months=12,
                anchor_day=today.day,
                reviewer=world.manager.member,
                next_due_on=today + timedelta(days=5),
                opens_on=today,
            ),
        )


def _wait(reviews: int, herd: Herd) -> bool:
    """Whether the survivors finished: all opened, no mail on its way. One that ends by itself is no survivor."""
    from aims.platform.models import Message, Review

    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and all(each.poll() is None for each in herd.running.values()):
        on_their_way = Message.objects.filter(state__in=("waiting", "sending")).count()
        if Review.objects.count() >= reviews and on_their_way == 0:
            return True
        time.sleep(1)
    return False


def _count(reviews: int, kills: int) -> dict[str, Any]:
    """What is there, and what should not be."""
    from django.conf import settings

    from aims.platform.models import Message, Organization, Review, ReviewSchedule
    from aims.platform.selectors.ledger import verify

    once = Counter(Review.objects.values_list("schedule_id", "due_on"))
    states = Counter(Message.objects.values_list("state", flat=True))
    keys = Counter(Message.objects.values_list("organization_id", "key"))
    files = Counter(
        _number(path) for path in Path(getattr(settings, "EMAIL_FILE_PATH", "mail")).glob("*.eml")
    )
    sent = set(Message.objects.filter(state="sent").values_list("pk", flat=True))
    broken = [each.slug for each in Organization.objects.all() if verify(each).found]
    checks = {
        f"{len(once)} of {reviews} reviews were opened": len(once) == reviews,
        "a review was opened twice": max(once.values(), default=0) <= 1,
        f"{len(keys)} mails for {reviews} reviews": len(keys) == reviews,
        "a mail went out twice": max(files.values(), default=0) <= 1,
        "a mail that is marked sent did not go out": sent <= set(files),
        f"{states['unsure']} unsure after {kills} kills": states["unsure"] <= kills,
        f"a mail failed: {states['failed']}": not states["failed"],
        "a cadence is still due": not ReviewSchedule.objects.filter(opens_on__isnull=False).exists(),
        f"the ledger of {broken} does not hold": not broken,
    }
    problems = [words for words, holds in checks.items() if not holds]
    return {"reviews": len(once), "mails": dict(states), "files": sum(files.values()), "problems": problems}


def _number(path: Path) -> int:
    """The mail that a file is, by the number in its id."""
    identity = str(email.message_from_bytes(path.read_bytes())["Message-ID"])
    return int(identity.lstrip("<").partition(".")[0])


if __name__ == "__main__":
    sys.exit(main())
