"""States by table (design.md, decision 7): one table per noun that has a status.

Buttons, access, documentation and tests are read from the same table, so a transition that is not
in it cannot happen and one that is in it cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from aims.core.errors import Conflict, Invalid

ADOPT = "adopt"


class HasStatus(Protocol):
    status: str


@dataclass(frozen=True)
class Transition:
    """One allowed step. `action` is the access action that a service requires for it."""

    verb: str
    source: tuple[str, ...]
    target: str
    action: str
    label: str
    needs_reason: bool = False
    primary: bool = False
    four_eyes: bool = False
    """The one who does it may not be the author (design.md, decision 8)."""


@dataclass(frozen=True)
class Workflow:
    """The states of a noun and every step between them."""

    noun: str
    states: tuple[str, ...]
    initial: str
    transitions: tuple[Transition, ...]
    adoptable: tuple[str, ...] = ()
    """States that something found in force at the start may enter by `adopt`."""
    final: tuple[str, ...] = ()
    by_verb: dict[str, Transition] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_verb", {step.verb: step for step in self.transitions})
        self._check()

    def step(self, obj: HasStatus, verb: str, *, reason: str = "") -> Transition:
        """The transition of `verb` from the object's status, applied to `obj.status` in memory.

        Raises Conflict when the state does not allow it and Invalid when a reason is missing.
        """
        step = self.by_verb[verb]
        if obj.status not in step.source:
            raise Conflict(
                f"“{step.label}” is not possible now: the {self.noun} is {self._word(obj.status)}. "
                "Someone may have changed it in the meantime; reload the page to see how it stands."
            )
        if step.needs_reason and not reason.strip():
            raise Invalid("Say why in a few words.", {"reason": ["Say why in a few words."]})
        obj.status = step.target
        return step

    def adopt(self, obj: HasStatus, state: str) -> None:
        """Enter a state found in force at the start. Raises Invalid when that state cannot be adopted."""
        if state not in self.adoptable:
            raise Invalid(f"A {self.noun} cannot enter as {self._word(state)}.")
        obj.status = state

    def possible(self, status: str) -> list[Transition]:
        """The steps that lead out of `status`, in table order."""
        return [step for step in self.transitions if status in step.source]

    def _check(self) -> None:
        known = set(self.states)
        named: Iterable[str] = [
            self.initial,
            *self.adoptable,
            *self.final,
            *(step.target for step in self.transitions),
            *(state for step in self.transitions for state in step.source),
        ]
        unknown = sorted(set(named) - known)
        if unknown:
            raise ValueError(f"{self.noun}: unknown states {unknown}")
        if len(self.by_verb) != len(self.transitions):
            raise ValueError(f"{self.noun}: a verb stands twice in its table")

    @staticmethod
    def _word(state: str) -> str:
        return state.replace("_", " ")


WORKFLOWS: dict[str, Workflow] = {}
"""Every table of the product by noun, for generated documentation and the guard tests."""


def register(workflow: Workflow) -> Workflow:
    """Make a table known. Raises ValueError when the noun has one already."""
    if workflow.noun in WORKFLOWS:
        raise ValueError(f"{workflow.noun} has two workflow tables")
    WORKFLOWS[workflow.noun] = workflow
    return workflow
