"""Two processes write one organization's ledger at the same time: no gap, no double, no lost change."""

from __future__ import annotations

import subprocess
import sys

import pytest

from aims.models import Obligation
from aims.platform.models import LedgerChain, LedgerEntry, ReferenceSequence
from aims.platform.selectors.ledger import verify
from tests.worlds import World, make_world

EACH = 15
WRITERS = 2

WRITER = """
import sys, django
django.setup()
from aims.models import Obligation
from aims.platform.actors import system_actor
from aims.platform.models import Organization
from aims.platform.saving import add
from aims.platform.unit import change

organization = Organization.objects.get(slug=sys.argv[1])
actor = system_actor("command-line", organization.pk)
for number in range(int(sys.argv[2])):
    with change(organization, actor) as unit:
        row = Obligation(organization=organization, reference=unit.reference(Obligation), title=f"Duty {number}")
        add(row)
        unit.record("obligation.created", row)
"""


def _start(world: World, environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, world.organization.slug, str(EACH)],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.django_db(transaction=True)
def test_two_processes_append_to_one_chain(process_environment: dict[str, str]) -> None:
    world = make_world()
    before = LedgerChain.objects.get(organization=world.organization).sequence
    writers = [_start(world, process_environment) for _ in range(WRITERS)]
    for writer in writers:
        _, said = writer.communicate(timeout=120)
        assert writer.returncode == 0, said

    written = EACH * WRITERS
    entries = LedgerEntry.objects.filter(chain__organization=world.organization).order_by("sequence")
    assert list(entries.values_list("sequence", flat=True)) == list(range(1, before + written + 1))
    moments = list(entries.values_list("recorded_at", flat=True))
    assert moments == sorted(set(moments))
    assert sorted(Obligation.objects.values_list("reference", flat=True)) == [
        f"OBL-{number:04d}" for number in range(1, written + 1)
    ]
    assert ReferenceSequence.objects.get(organization=world.organization, prefix="OBL").last == written
    assert verify(world.organization).found is None


@pytest.mark.django_db(transaction=True)
def test_a_proof_while_someone_writes_finds_no_break(process_environment: dict[str, str]) -> None:
    world = make_world()
    writer = _start(world, process_environment)
    runs = 0
    while writer.poll() is None or runs == 0:
        assert verify(world.organization).found is None
        runs += 1
    assert writer.communicate()[1] == ""
    assert writer.returncode == 0
