"""The report of an audit as PDF and HTML: what it says, that it stays the same, and what is refused."""

from __future__ import annotations

import pytest

from aims.core.errors import Conflict, Invalid, NotFound
from aims.core.reports import build_report
from aims.platform.models import Job, LedgerEntry
from aims.platform.tasks import run_job
from aims.platform.viewpoint import Viewpoint
from audits.models import Audit
from tests.auditing import checked, complete, planned, reply, reported
from tests.pdf_tree import faults
from tests.worlds import World

pytestmark = pytest.mark.django_db


def made(world: World, format_: str = "pdf", reference: str = "AUD-0001") -> bytes:
    return build_report(world.top.viewpoint, "audit", reference, format_)


def test_made_again_it_is_the_same_and_then_it_is_kept(world: World, catalogue: None) -> None:
    finding = reported(world)
    first = made(world)
    assert faults(first) == []
    checked(complete(reply(finding, world.owner), world.owner), world.auditor)
    run_job(Job.objects.get().pk)
    kept = Audit.objects.select_related("pdf").get()
    assert kept.pdf is not None
    assert (made(world), len(first)) == (first, kept.pdf.size)
    page = made(world, "html").decode()
    assert all(words in page for words in ("Rajiv Northfold", "Minor nonconformity", "Not looked at"))


def test_hostile_words_stay_words(world: World, catalogue: None) -> None:
    reported(world, scope="<script>alert(1)</script>", title="<b>Audit</b>")
    page = made(world, "html").decode()
    assert ("<script>" in page, "&lt;script&gt;" in page, "<b>Audit" in page) == (False, True, False)


def test_what_is_not_reported_has_no_report(world: World, catalogue: None) -> None:
    planned(world)
    moment = LedgerEntry.objects.latest("pk").recorded_at
    with pytest.raises(Conflict):
        made(world)
    with pytest.raises(NotFound):
        made(world, reference="AUD-0099")
    with pytest.raises(Invalid):
        made(world, reference="")
    reported(world, title="Second")
    then = Viewpoint.at(world.top.actor, world.organization, moment)
    with pytest.raises(NotFound):
        build_report(then, "audit", "AUD-0002", "html")
