"""Two people press Approve at the same moment: one approves, the other is told, and it is written once."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connections

from aims.core.errors import Conflict, Stale
from aims.platform.models import Job
from aims.platform.selectors.ledger import verify
from controls.models import StatementVersion
from controls.services.statements import approve_statement
from tests.controls.story import make_story, verbs


@pytest.mark.django_db(transaction=True)
def test_two_approvals_at_once_are_one() -> None:
    story = make_story()
    version = story.submitted()
    actor = story.world.top.actor
    together, answers = threading.Barrier(2), []

    def approve() -> None:
        try:
            mine: Any = StatementVersion.objects.select_related("statement", "organization").get(
                pk=version.pk
            )
            together.wait(30)
            approve_statement(actor=actor, version=mine)
            answers.append("approved")
        except (Conflict, Stale) as refusal:
            answers.append(type(refusal).__name__)
        except Exception as error:
            answers.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=approve) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answers) in (["Conflict", "approved"], ["Stale", "approved"])
    assert verbs(story).count("statement.approved") == 1
    assert Job.objects.filter(name="render_statement").count() == 1
    assert StatementVersion.objects.get(pk=version.pk).status == "approved"
    assert verify(story.organization).found is None
