"""The workflow table itself, on a toy: a lamp that is bought, lit and thrown away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from aims.core.errors import Conflict, Invalid
from aims.core.workflow import WORKFLOWS, Transition, Workflow, register

LIGHT = Transition("light", ("dark",), "lit", "lamp.light", "Light it", primary=True)
DIM = Transition("dim", ("lit",), "dark", "lamp.dim", "Dim it")
SCRAP = Transition("scrap", ("dark", "lit"), "scrapped", "lamp.scrap", "Scrap it", needs_reason=True)


@dataclass
class Lamp:
    status: str = "dark"


def table(**given: object) -> Workflow:
    facts: dict[str, object] = {
        "noun": "lamp",
        "states": ("dark", "lit", "scrapped"),
        "initial": "dark",
        "transitions": (LIGHT, DIM, SCRAP),
        "adoptable": ("lit",),
        "final": ("scrapped",),
    }
    return Workflow(**{**facts, **given})  # type: ignore[arg-type]


@pytest.fixture
def registered() -> Iterator[Workflow]:
    yield register(table())
    del WORKFLOWS["lamp"]


def test_a_step_moves_the_object_and_says_which_it_was() -> None:
    lamp = Lamp()
    assert table().step(lamp, "light") == LIGHT
    assert lamp.status == "lit"


def test_a_step_from_another_state_is_refused_and_moves_nothing() -> None:
    lamp = Lamp()
    with pytest.raises(Conflict, match="“Dim it” is not possible now: the lamp is dark"):
        table().step(lamp, "dim")
    assert lamp.status == "dark"


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_step_that_needs_a_reason_is_refused_without_one(reason: str) -> None:
    lamp = Lamp()
    with pytest.raises(Invalid) as refusal:
        table().step(lamp, "scrap", reason=reason)
    assert refusal.value.errors == {"reason": ["Say why in a few words."]}
    assert lamp.status == "dark"
    table().step(lamp, "scrap", reason="It fell.")
    assert lamp.status == "scrapped"


def test_nothing_leads_out_of_a_final_state() -> None:
    assert table().possible("scrapped") == []
    assert [step.verb for step in table().possible("lit")] == ["dim", "scrap"]


def test_adopt_enters_a_state_that_may_be_found_in_force() -> None:
    lamp = Lamp()
    table().adopt(lamp, "lit")
    assert lamp.status == "lit"


@pytest.mark.parametrize("state", ["dark", "scrapped", "melted"])
def test_adopt_refuses_any_other_state(state: str) -> None:
    lamp = Lamp("untouched")
    with pytest.raises(Invalid, match=f"A lamp cannot enter as {state}"):
        table().adopt(lamp, state)
    assert lamp.status == "untouched"


def test_an_unknown_verb_fails_loudly() -> None:
    with pytest.raises(KeyError, match="polish"):
        table().step(Lamp(), "polish")


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ({"initial": "new"}, r"lamp: unknown states \['new'\]"),
        ({"final": ("gone",)}, r"lamp: unknown states \['gone'\]"),
        ({"adoptable": ("found",)}, r"lamp: unknown states \['found'\]"),
        ({"states": ("dark", "scrapped")}, r"lamp: unknown states \['lit'\]"),
        ({"transitions": (LIGHT, LIGHT)}, "lamp: a verb stands twice in its table"),
    ],
    ids=["initial", "final", "adoptable", "a step's state", "a verb twice"],
)
def test_a_table_that_does_not_fit_together_is_refused(broken: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        table(**broken)


def test_a_noun_has_one_table(registered: Workflow) -> None:
    assert WORKFLOWS["lamp"] == registered
    with pytest.raises(ValueError, match="lamp has two workflow tables"):
        register(table())
    assert WORKFLOWS["lamp"] is registered
