"""Someone saved in between: each edit form tells the second writer and shows both versions."""

from __future__ import annotations

import re
from operator import attrgetter
from typing import Any

import pytest
from django.urls import reverse

from aims.platform.unit import change
from tests.populated import Populated, entries, populate

pytestmark = pytest.mark.django_db

LINE, ANSWER, CADENCE = "statement-line", "gap-assessment-answer", "cadence-set"
FORMS: dict[str, tuple[str, str, str, str]] = {
    "control-change": ("control", "how", "Theirs it is", "Mine it is"),
    "scope-change": ("scope", "text", "Theirs it is", "Mine it is"),
    "obligation-change": ("obligation", "title", "Theirs it is", "Mine it is"),
    "decision-change": ("decision", "title", "Theirs it is", "Mine it is"),
    "engagement-change": ("engagement", "ends_on", "2031-05-06", "2032-07-08"),
    "document-change": ("document", "title", "Theirs it is", "Mine it is"),
    "document-write": ("document", "text", "Theirs it is", "Mine it is"),
    "management-review-change": ("meeting", "title", "Theirs it is", "Mine it is"),
    "management-review-write": ("meeting", "minutes", "Theirs it is", "Mine it is"),
    "management-review-answer": ("meeting", "words", "Theirs it is", "Mine it is"),
    "review-decision-change": ("meeting_decision", "words", "Theirs it is", "Mine it is"),
    "review-action-change": ("meeting_action", "due_on", "2031-05-06", "2032-07-08"),
    "evidence-change": ("evidence", "title", "Theirs it is", "Mine it is"),
    "risk-change": ("risk", "title", "Theirs it is", "Mine it is"),
    "risk-rate": ("risk", "inherent", "1-1", "2-2"),
    "ai-system-change": ("system", "name", "Theirs it is", "Mine it is"),
    "competence-change": ("context.competence", "meaning", "Theirs it is", "Mine it is"),
    "competence-need-change": ("context.need", "why", "Theirs it is", "Mine it is"),
    "training-change": ("context.training", "notes", "Theirs it is", "Mine it is"),
    "objective-change": ("context.objective", "title", "Theirs it is", "Mine it is"),
    "supplier-change": ("context.supplier", "supplies", "Theirs it is", "Mine it is"),
    "audit-programme-change": ("audits.programme", "title", "Theirs it is", "Mine it is"),
    "audit-change": ("audits.audit", "title", "Theirs it is", "Mine it is"),
    CADENCE: ("risk", "cadence_months", "36", "48"),
    LINE: ("line", "justification", "Theirs it is", "Mine it is"),
    "certification-change": ("road.project", "title", "Theirs it is", "Mine it is"),
    "certification-stage-change": ("road.stage", "notes", "Theirs it is", "Mine it is"),
    "certification-body-change": ("road.body", "name", "Theirs it is", "Mine it is"),
    ANSWER: ("road.line", "words", "Theirs it is", "Mine it is"),
}
"""By address: the object, one field, what the first writer puts there, and the second."""

SHOWN = {
    "2031-05-06": "May 6, 2031|6 May 2031|2031-05-06",
    "2032-07-08": "July 8, 2032|8 July 2032|2032-07-08",
    "1-1": "Rare, Negligible, level 1",
    "2-2": "Unlikely, Minor, level 4",
}


@pytest.fixture
def populated(db: None) -> Populated:
    return populate()


def _object(name: str, populated: Populated) -> Any:
    attribute = FORMS[name][0]
    if attribute == "line":
        return populated.draft.lines.select_related("requirement").get(requirement__number="A.2.2")
    return attrgetter(attribute)(populated)


def _path(name: str, populated: Populated) -> str:
    found = _object(name, populated)
    kwargs: dict[str, Any] = {"reference": getattr(found, "reference", "").partition("/")[0]}
    if name == "scope-change":
        kwargs = {"number": found.number}
    elif name == "document-write":
        kwargs["number"] = found.number
    elif name == "management-review-answer":
        kwargs["topic"] = "risks"
    elif name == "control-change":
        kwargs = {"number": found.requirement.number}
    elif name == ANSWER:
        kwargs["number"] = found.requirement.number
    elif name == CADENCE:
        kwargs["kind"] = "risk"
    elif name == LINE:
        version = populated.draft
        kwargs = {"reference": version.statement.reference, "number": version.number, "control": "A.2.2"}
    return reverse(name, kwargs={"organization": populated.organization.slug, **kwargs})


def _filled(response: Any) -> dict[str, Any]:
    """What a browser sends back of the form that it got."""
    values = {field.html_name: field.value() for field in response.context["form"]}
    return {name: value for name, value in values.items() if value not in (None, "")}


@pytest.mark.parametrize("name", FORMS)
def test_the_second_writer_is_told_and_shown_both(name: str, populated: Populated) -> None:
    _, field, theirs, mine = FORMS[name]
    client, path = populated.world.manager.client(), _path(name, populated)
    opened = _filled(client.get(path))
    assert client.post(path, {**opened, field: theirs}).status_code == 302
    before = entries(populated.organization)

    answer = client.post(path, {**opened, field: mine})

    assert (answer.status_code, entries(populated.organization)) == (409, before)
    page = answer.content.decode()
    table = page[page.index('id="main"') if 'id="main"' in page else 0 :]
    for value in (theirs, mine):
        assert re.search(SHOWN.get(value, value), table), f"{value} is not shown"

    again = client.post(path, {**_filled(answer), field: mine})
    assert (again.status_code, entries(populated.organization)) == (302, before + 1)


@pytest.mark.parametrize("name", FORMS)
def test_a_form_without_its_revision_overwrites_nothing(name: str, populated: Populated) -> None:
    _, field, _, mine = FORMS[name]
    client, path = populated.world.manager.client(), _path(name, populated)
    sent = {**_filled(client.get(path)), field: mine}
    sent.pop("revision", None)
    before = entries(populated.organization)
    assert client.post(path, sent).status_code in (409, 422)
    assert entries(populated.organization) == before


def test_only_a_change_of_the_same_object_makes_a_form_stale(populated: Populated) -> None:
    client, path = populated.world.manager.client(), _path("risk-change", populated)
    opened = _filled(client.get(path))
    with change(populated.organization, populated.world.system) as unit:
        unit.record("story.told", populated.decision)
    assert client.post(path, {**opened, "title": "Mine"}).status_code == 302
