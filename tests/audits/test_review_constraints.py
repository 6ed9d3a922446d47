"""What the database itself refuses of management reviews, whoever writes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from audits.models import ManagementReview, ReviewAction, ReviewAttendance, ReviewDecision, ReviewInput
from tests.factories.rows import Rows
from tests.worlds import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("model", "values", "name"),
    [
        (ManagementReview, {"status": "lost"}, "audits_mreview_status"),
        (ManagementReview, {"status": "prepared"}, "audits_mreview_read"),
        (ManagementReview, {"status": "held", "cut_off": timezone.now()}, "audits_mreview_held"),
        (
            ManagementReview,
            {"status": "signed", "cut_off": timezone.now(), "held_on": date(2026, 1, 1)},
            "audits_mreview_signed",
        ),
        (ReviewInput, {"key": "weather"}, "audits_review_input_key"),
        (ReviewDecision, {"kind": "none"}, "audits_review_decision"),
        (ReviewAction, {"status": "lost"}, "audits_review_action_status"),
        (ReviewAction, {"due_on": date(2025, 12, 31)}, "audits_review_action_dates"),
        (ReviewAction, {"status": "done"}, "audits_review_action_done"),
        (ReviewAction, {"status": "done", "done_on": date(2025, 12, 31)}, "audits_review_action_done"),
        (ReviewAction, {"status": "dropped"}, "audits_review_action_dropped"),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused(
    world: World, model: Any, values: dict[str, Any], name: str
) -> None:
    rows = Rows(world.organization)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model._default_manager.bulk_create([rows.new(model, **values)])


@pytest.mark.parametrize("model", [ReviewInput, ReviewAttendance])
def test_there_is_one_row_for_each_input_and_each_person(world: World, model: Any) -> None:
    rows = Rows(world.organization)
    rows.of(model)
    with pytest.raises(IntegrityError), transaction.atomic():
        model._default_manager.bulk_create([rows.new(model)])
