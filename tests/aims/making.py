"""What tests of this app need beside the cast: files of an inventory, and the worker's part."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from django.core.management import call_command

from aims.models import AISystem, ImportRun
from aims.platform.models import Job
from aims.platform.tasks import run_job
from aims.services.ai_systems import adopt_ai_system, propose_ai_system
from tests.worlds import World


def a_system(world: World, name: str = "Triage Assistant", **facts: Any) -> AISystem:
    """A proposed system."""
    return propose_ai_system(
        actor=world.manager.actor, organization=world.organization, **{"name": name, **facts}
    )


def a_live_system(world: World, name: str = "Triage Assistant", **facts: Any) -> AISystem:
    """A system that was found in operation."""
    given = {"name": name, "purpose": "Ranks calls.", "owner": world.owner.member, **facts}
    return adopt_ai_system(
        actor=world.manager.actor,
        organization=world.organization,
        status=given.pop("status", "operation_monitoring"),
        source="Survey of January",
        **given,
    )


def csv_bytes(*rows: list[str], encoding: str = "utf-8") -> bytes:
    """A CSV of these rows, the first the header."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(encoding)


def work() -> None:
    """What a worker does: every job that waits."""
    for job in Job.objects.filter(state="waiting").order_by("pk"):
        run_job(job.pk)


def import_by_command(world: World, path: Path, *more: str) -> dict[str, Any]:
    """`manage.py import_ai_systems` and its answer."""
    out = io.StringIO()
    call_command("import_ai_systems", str(path), "--organization", world.organization.slug, *more, stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def write(folder: Path, *rows: list[str], name: str = "inventory.csv") -> Path:
    """The same as a file on disk."""
    path = folder / name
    path.write_bytes(csv_bytes(*rows))
    return path


def adds_up(counts: dict[str, Any]) -> bool:
    """Created + updated + unchanged + refused = rows."""
    parts = ("created", "updated", "unchanged", "refused")
    return bool(sum(int(counts[name]) for name in parts) == int(counts["rows"]))


def last_import() -> ImportRun:
    return ImportRun.objects.latest("pk")


def body_of(response: Any) -> bytes:
    """What a download holds."""
    return b"".join(response.streaming_content)
