"""Who may only read is refused wherever something is written: every address, with references that exist."""

from __future__ import annotations

import pytest

from tests.guards.addresses import INSIDE, SAMPLES, answer, place
from tests.guards.exceptions import AUDITOR_READS, AUDITOR_READS_WHAT_OTHERS_WRITE, AUDITOR_WORKS
from tests.populated import Populated, entries, populate

pytestmark = pytest.mark.django_db

REFUSED = (403, 403)
EXCEPTIONS = {*AUDITOR_READS, *AUDITOR_READS_WHAT_OTHERS_WRITE, *AUDITOR_WORKS}


@pytest.fixture
def populated(db: None) -> Populated:
    return populate()


def test_the_internal_auditor_is_refused_wherever_something_is_written(populated: Populated) -> None:
    """An address that is in neither list of exceptions refuses to be looked at and to be written to."""
    client, answers = populated.world.auditor.client(), {}
    for address in INSIDE:
        if address.name not in EXCEPTIONS:
            path = place(address, populated)
            answers[address.name] = (client.get(path).status_code, client.post(path).status_code)
    assert {name: both for name, both in answers.items() if both != REFUSED} == {}
    assert len(answers) > 50


def test_nothing_is_written_by_someone_who_only_reads(populated: Populated) -> None:
    client, before, wrote = populated.world.auditor.client(), entries(populated.organization), []
    for address in INSIDE:
        path = place(address, populated)
        for method in ("get", "post"):
            answer(client, path, method)
        if entries(populated.organization) != before:
            wrote.append(address.name)
            before = entries(populated.organization)
    assert wrote == []


def test_what_the_internal_auditor_reads_opens(populated: Populated) -> None:
    """A line of the exceptions that is not needed any more fails."""
    client, shut = populated.world.auditor.client(), {}
    by_name = {address.name: address for address in INSIDE}
    for name in EXCEPTIONS:
        response = answer(client, place(by_name[name], populated))
        if response.status_code not in (200, 302):
            shut[name] = response.status_code
    assert shut == {}


def test_what_others_write_refuses_the_internal_auditor_s_post(populated: Populated) -> None:
    client = populated.world.auditor.client()
    by_name = {address.name: address for address in INSIDE}
    answers = {
        name: client.post(place(by_name[name], populated)).status_code
        for name in AUDITOR_READS_WHAT_OTHERS_WRITE
    }
    assert answers == dict.fromkeys(AUDITOR_READS_WHAT_OTHERS_WRITE, 403)


def test_an_owner_does_none_of_the_auditor_s_work(populated: Populated) -> None:
    client, answers = populated.world.owner.client(), {}
    by_name = {address.name: address for address in INSIDE}
    for name in AUDITOR_WORKS:
        path = place(by_name[name], populated)
        answers[name] = (client.get(path).status_code, client.post(path).status_code)
    assert answers == dict.fromkeys(AUDITOR_WORKS, REFUSED)


def test_every_beginning_of_a_route_is_in_use() -> None:
    stale = [start for start in SAMPLES if not any(each.rest.startswith(start) for each in INSIDE)]
    assert stale == []
