"""Access and workflow tables fit together, and what the system may never do it never may."""

from __future__ import annotations

import pytest

from aims.core.workflow import WORKFLOWS, Transition, Workflow
from aims.platform.access import ACTIONS, AUDITORS, Action

APPROVING = ("approve", "accept", "sign")
"""Verbs by which a person answers for something; no job, beat or command line may use them."""

READING = ("view", "download", "export")
OWN_SIGN_IN = "account.change_own"

STEPS = [(table, step) for table in WORKFLOWS.values() for step in table.transitions]


def _approves(action: Action) -> bool:
    return action.name.rpartition(".")[2] in APPROVING


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda action: action.name)
def test_an_action_is_noun_verb_and_says_what_it_is(action: Action) -> None:
    noun, dot, verb = action.name.partition(".")
    assert (bool(noun), dot, bool(verb)) == (True, ".", True)
    assert action.name == action.name.lower()
    assert action.summary
    assert not action.summary.endswith(".")
    assert bool(action.rule) == bool(action.rule_words), "a rule is told in words, for docs/permissions.md"


@pytest.mark.parametrize("action", ACTIONS.values(), ids=lambda action: action.name)
def test_someone_may_do_it(action: Action) -> None:
    assert action.kinds or action.rule or action.system


def test_the_system_never_approves() -> None:
    assert [action.name for action in ACTIONS.values() if _approves(action) and action.system] == []


def test_an_external_auditor_only_reads() -> None:
    open_to_auditors = [action for action in ACTIONS.values() if action.kinds & AUDITORS]
    others = {a.name for a in open_to_auditors if a.name.rpartition(".")[2] not in READING}
    assert others <= {OWN_SIGN_IN}


@pytest.mark.parametrize(
    ("table", "step"), STEPS, ids=lambda each: getattr(each, "noun", getattr(each, "verb", ""))
)
def test_a_step_names_a_registered_action(table: Workflow, step: Transition) -> None:
    assert step.action in ACTIONS
    assert step.label


@pytest.mark.parametrize("table", WORKFLOWS.values(), ids=lambda table: table.noun)
def test_every_state_can_be_reached_and_left(table: Workflow) -> None:
    reached = {table.initial, *table.adoptable, *(step.target for step in table.transitions)}
    assert reached == set(table.states)
    left = {state for step in table.transitions for state in step.source}
    assert set(table.states) - left == set(table.final)


@pytest.mark.parametrize(
    ("table", "step"), STEPS, ids=lambda each: getattr(each, "noun", getattr(each, "verb", ""))
)
def test_an_approval_needs_four_eyes(table: Workflow, step: Transition) -> None:
    if step.verb == "approve":
        assert step.four_eyes
