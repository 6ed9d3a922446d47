"""What beat rings for: tasks that exist, jobs and mail every few seconds, reviews each minute, files once a day."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from aims.config.celery import app
from aims.platform import files, tasks
from aims.platform.models import StoredFile
from aims.platform.unit import change
from tests.worlds import World

DAY = 24 * 60 * 60.0
SCHEDULE = settings.CELERY_BEAT_SCHEDULE


def test_the_schedule_holds_the_sweeps_and_nothing_else() -> None:
    assert {each["task"]: each["schedule"] for each in SCHEDULE.values()} == {
        "aims.platform.tasks.sweep_jobs": 5.0,
        "aims.platform.tasks.sweep_reviews": 60.0,
        "aims.platform.tasks.send_mail": 10.0,
        "aims.platform.tasks.sweep_files": DAY,
    }


@pytest.mark.parametrize("entry", SCHEDULE.values(), ids=lambda each: each["task"])
def test_a_scheduled_task_is_registered(entry: dict[str, object]) -> None:
    app.loader.import_default_modules()
    assert app.tasks[entry["task"]].name == entry["task"]


@pytest.mark.parametrize("entry", SCHEDULE.values(), ids=lambda each: each["task"])
def test_a_message_that_nobody_took_is_dropped_before_the_next_but_one(entry: dict[str, Any]) -> None:
    assert 0 < entry["options"]["expires"] <= entry["schedule"]


@pytest.mark.django_db
def test_the_daily_task_removes_an_orphan_of_a_day_and_nothing_else(world: World) -> None:
    def age(sha256: str, seconds: float) -> Path:
        path = Path(files.path_of(world.organization.pk, sha256))
        then = time.time() - seconds
        os.utime(path, (then, then))
        return path

    named = files.put(world.organization, [b"named by a row"])
    with change(world.organization, world.system) as unit:
        stored: StoredFile = files.record(unit, named)
        unit.record("file.stored", files=[stored])
    old = age(files.put(world.organization, [b"orphan of yesterday"]).sha256, DAY + 60)
    young = age(files.put(world.organization, [b"orphan of this hour"]).sha256, 60 * 60)
    kept = age(stored.sha256, DAY + 60)

    tasks.sweep_files()

    assert (old.exists(), young.exists(), kept.exists()) == (False, True, True)
