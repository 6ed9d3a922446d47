"""Pages of the Statement and the controls: who sees what, and that every step works by clicks alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aims.platform.models import AccessLogEntry
from controls.models import StatementVersion
from controls.services.lines import decide_line
from tests.controls.story import Story, bytes_of, run_jobs
from tests.worlds import make_world

pytestmark = pytest.mark.django_db


def at(story: Story, name: str, **kwargs: object) -> str:
    return reverse(name, kwargs={"organization": story.organization.slug, **kwargs})


def of(story: Story, name: str, number: int = 1, **kwargs: object) -> str:
    return at(story, name, reference="SOA-0001", number=number, **kwargs)


def text(response: Any) -> str:
    return str(response.content.decode())


def test_without_a_statement_the_page_offers_the_first_step(story: Story) -> None:
    manager, auditor = story.world.manager.client(), story.world.auditor.client()
    page = manager.get(at(story, "statement-current"))
    assert "No Statement yet" in text(page)
    assert "Start the draft" in text(page)
    assert "The AIMS manager starts it" in text(auditor.get(at(story, "statement-current")))


def test_from_draft_to_files_by_clicks(story: Story) -> None:
    manager, top = story.world.manager.client(), story.world.top.client()
    answer = manager.post(at(story, "statement-start"))
    assert answer["Location"] == of(story, "statement-detail")
    version = StatementVersion.objects.get()
    page = text(manager.get(of(story, "statement-detail")))
    assert "38 controls need something" in page
    for line in version.lines.select_related("requirement"):
        out = line.requirement.number == "A.7.3"
        data = {
            "applicability": "not_applicable" if out else "applicable",
            "justification": f"Because of {line.requirement.number}.",
            "roles": [] if out else [story.role.pk],
            "decisions": [story.decision.pk] if out else [],
            "revision": line.revision,
        }
        where = of(story, "statement-line", control=line.requirement.number)
        assert manager.post(where, data).status_code == 302
    assert manager.post(of(story, "statement-submit"), {"revision": 1}).status_code == 302
    assert "Approve" in text(top.get(of(story, "statement-detail")))
    assert top.get(at(story, "statement-current"))["Location"] == of(story, "statement-detail")
    asked = top.get(of(story, "statement-approve")).context["form"].initial
    answer = top.post(of(story, "statement-approve"), asked, follow=True)
    assert "Version 1 is approved" in text(answer)
    assert "PDF and XLSX are being made" in text(answer)
    again = top.post(of(story, "statement-approve"), asked)
    assert again.status_code == 409
    assert "was approved already" in text(again)
    run_jobs()
    page = text(top.get(of(story, "statement-detail")))
    assert "are being made" not in page
    assert of(story, "statement-file", format_="pdf") in page


def test_a_file_is_served_as_stored(story: Story) -> None:
    version = story.approved()
    run_jobs()
    client = story.world.auditor.client()
    for format_ in ("pdf", "xlsx"):
        where = of(story, "statement-file", format_=format_)
        answer = client.get(where)
        content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert content == bytes_of(version, format_)
        assert answer["Content-Disposition"] == f'attachment; filename="SOA-0001-v1.{format_}"'
        assert client.get(where, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    logged = AccessLogEntry.objects.filter(organization=story.organization, reference="SOA-0001/1")
    assert logged.count() >= 2
    assert client.get(of(story, "statement-file", format_="exe")).status_code == 404


def test_a_draft_is_downloaded_as_a_draft(story: Story) -> None:
    story.draft()
    answer = story.world.auditor.client().get(of(story, "statement-file", format_="xlsx"))
    assert answer["Content-Disposition"] == 'attachment; filename="SOA-0001-v1-draft.xlsx"'


def test_problems_are_links(story: Story) -> None:
    story.draft()
    manager = story.world.manager.client()
    page = text(manager.get(of(story, "statement-submit")))
    assert "38 things to mend first" in page
    assert of(story, "statement-line", control="A.10.4") in page
    assert manager.post(of(story, "statement-submit"), {"revision": 1}).status_code == 422


def test_a_stale_line_shows_both_versions(story: Story) -> None:
    version = story.draft()
    line = story.line(version, "A.2.2")
    decide_line(
        actor=story.world.manager.actor, line=line, applicability="applicable", justification="Theirs."
    )
    where = of(story, "statement-line", control="A.2.2")
    data = {"applicability": "applicable", "justification": "Mine.", "revision": 1}
    answer = story.world.manager.client().post(where, data)
    assert answer.status_code == 409
    page = text(answer)
    assert "Theirs." in page
    assert "Mine." in page
    assert 'name="revision" value="2"' in page


def test_search_keeps_what_was_typed_and_chosen(story: Story) -> None:
    story.draft()
    where = of(story, "statement-line", control="A.2.2")
    data = {
        "applicability": "applicable",
        "justification": "Half a sent",
        "risks": [story.other_risk.pk],
        "q": "criteria",
        "find": "1",
    }
    page = text(story.world.manager.client().post(where, data))
    assert "Half a sent" in page
    assert f'name="risks" value="{story.other_risk.pk}" checked' in page
    assert "A release misses its criteria" in page
    assert "EU AI Act" not in page


def test_the_risks_that_a_control_treats_come_first(story: Story) -> None:
    story.draft()
    page = text(story.world.manager.client().get(of(story, "statement-line", control="A.6.2.4")))
    assert page.index("treated by this control") < page.index("Drift goes unseen")


def test_a_foreign_reason_is_refused_in_words(story: Story) -> None:
    story.draft()
    where = of(story, "statement-line", control="A.2.2")
    data = {"applicability": "applicable", "justification": "x", "risks": ["999999"], "revision": 1}
    answer = story.world.manager.client().post(where, data)
    assert answer.status_code == 422
    assert "A chosen risk is not there" in text(answer)


def test_who_only_reads_gets_no_form_and_no_step(story: Story) -> None:
    story.draft()
    where = of(story, "statement-line", control="A.2.2")
    for person in (story.world.owner, story.world.auditor, story.world.top, story.world.admin):
        client = person.client()
        assert '<form method="post" action="' + where not in text(client.get(where))
        assert client.post(where, {"applicability": "applicable"}).status_code == 403
        for step in ("statement-submit", "statement-withdraw"):
            assert client.get(of(story, step)).status_code == 403


def test_strangers_find_nothing(story: Story) -> None:
    story.draft()
    stranger = make_world("Otherwhere").manager.client()
    for where in (of(story, "statement-detail"), at(story, "control-list")):
        assert stranger.get(where).status_code == 404
        assert Client().get(where).status_code == 302
    manager = story.world.manager.client()
    assert manager.get(at(story, "statement-detail", reference="SOA-0009", number=1)).status_code == 404
    assert manager.get(at(story, "control-detail", number="A.11.1")).status_code == 404


def test_the_control_pages_work_by_clicks(story: Story) -> None:
    manager = story.world.manager.client()
    page = text(manager.get(at(story, "control-list")))
    assert "AI policy" in page
    assert "1 to 25 of 38" in page
    change = at(story, "control-change", number="A.3.3")
    data = {"how": "A channel.", "owner": story.world.owner.member.pk, "due_on": "2027-01-31", "revision": 1}
    assert manager.post(change, data).status_code == 302
    assert manager.post(change, data).status_code == 409
    move = at(story, "control-move", number="A.3.3", verb="plan")
    assert manager.post(move, {"revision": 2}).status_code == 302
    assert manager.post(move, {"revision": 3}).status_code == 409
    stop = at(story, "control-move", number="A.3.3", verb="stop")
    assert manager.post(stop, {"revision": 3, "reason": ""}).status_code == 422
    page = text(manager.get(at(story, "control-detail", number="A.3.3")))
    assert "A channel." in page
    assert "Planned" in page
    owner, auditor = story.world.owner.client(), story.world.auditor.client()
    assert owner.get(change).status_code == 200
    assert auditor.get(change).status_code == 403
    assert auditor.post(change, data).status_code == 403


def test_the_number_of_queries_stays_small(story: Story) -> None:
    story.approved()
    run_jobs()
    story.draft()
    client = story.world.manager.client()
    limits = {
        at(story, "control-list"): 12,
        at(story, "statement-list"): 12,
        at(story, "control-detail", number="A.2.2"): 25,
        of(story, "statement-detail"): 25,
        of(story, "statement-detail", number=2): 25,
        of(story, "statement-line", number=2, control="A.6.2.4"): 25,
        of(story, "statement-line", control="A.6.2.4"): 25,
    }
    for where, limit in limits.items():
        client.get(where)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(where).status_code == 200
        assert len(queries) <= limit, (where, [query["sql"][:120] for query in queries])
