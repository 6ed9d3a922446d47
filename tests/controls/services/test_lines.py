"""The decision on a line: its reasons, its history, and what is refused."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from aims.core.errors import Invalid, NotFound, Stale
from aims.platform.unit import change
from controls.models import LineRisk
from controls.services.lines import decide_line
from tests.controls.story import Story, make_story, verbs

pytestmark = pytest.mark.django_db


def test_decide_line_links_its_reasons_in_one_entry(story: Story) -> None:
    version = story.draft()
    line, before = story.line(version, "A.2.2"), len(verbs(story))
    decide_line(
        actor=story.world.manager.actor,
        line=line,
        applicability="applicable",
        justification="  One policy binds all.  ",
        risks=[story.risk.pk, story.other_risk.pk],
        obligations=[story.obligation.pk],
        revision=1,
    )
    line.refresh_from_db()
    assert (line.justification, line.revision) == ("One policy binds all.", 2)
    assert line.state_links() == {"reasons": ["OBL-0001", "RSK-0001", "RSK-0002"]}
    assert verbs(story)[before:] == ["statement.decided"]


def test_decide_line_replaces_reasons_and_keeps_their_history(story: Story) -> None:
    version = story.draft()
    line, manager = story.line(version, "A.2.2"), story.world.manager.actor
    options = {"actor": manager, "line": line, "applicability": "applicable", "justification": "Why."}
    decide_line(**options, risks=[story.risk.pk])  # type: ignore[arg-type]
    decide_line(**options, risks=[story.other_risk.pk])  # type: ignore[arg-type]
    assert list(line.risk_reasons.values_list("risk__reference", flat=True)) == ["RSK-0002"]
    kinds = LineRisk.history.filter(line=line).values_list("history_type", flat=True)
    assert sorted(kinds) == ["+", "+", "-"]


def test_decide_line_refuses_stale_foreign_and_unknown(story: Story) -> None:
    version = story.draft()
    line, manager = story.line(version, "A.2.2"), story.world.manager.actor
    options = {"actor": manager, "line": line, "applicability": "applicable", "justification": "Why."}
    decide_line(**options, revision=1)  # type: ignore[arg-type]
    before = len(verbs(story))
    with pytest.raises(Stale) as stale:
        decide_line(**options, revision=1)  # type: ignore[arg-type]
    assert stale.value.current.justification == "Why."  # type: ignore[attr-defined]
    other = make_story("Otherwhere")
    with pytest.raises(Invalid, match="not there"):
        decide_line(**options, risks=[other.risk.pk])  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        decide_line(**{**options, "applicability": "maybe"})  # type: ignore[arg-type]
    with pytest.raises(NotFound):
        decide_line(**{**options, "actor": other.world.manager.actor})  # type: ignore[arg-type]
    assert len(verbs(story)) == before


def test_the_database_refuses_a_reason_across_the_wall(story: Story) -> None:
    line, other = story.line(story.draft(), "A.2.2"), make_story("Otherwhere")
    with transaction.atomic(), change(story.organization, story.world.system) as unit:
        with pytest.raises(IntegrityError), transaction.atomic():
            LineRisk.objects.create(organization=story.organization, line=line, risk=other.risk)
        unit.record("story.refused", line)
