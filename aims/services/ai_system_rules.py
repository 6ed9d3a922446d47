"""The rules of an AI system's facts: the same functions for a form, the command line and each row of an import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from aims.core.errors import Conflict, Invalid
from aims.enums import Origin, SystemStatus
from aims.models import AISystem
from aims.platform.actors import Actor
from aims.platform.four_eyes import Hands
from aims.platform.saving import MEND
from aims.workflows import AI_SYSTEM

FACTS = (
    "name",
    "purpose",
    "owner",
    "origin",
    "supplier_name",
    "people_affected",
    "in_use_since",
    "retired_on",
)
"""What a person may say about a system, beside its stage and roles."""
ROLE_HELD: frozenset[str] = frozenset({"provider", "producer", "customer"})
"""The roles that decide which controls are likely to apply (ISO/IEC 22989)."""

_BY_RELATION = frozenset({"organization", "owner", "proposed_by", "adopted_by"})


def problems_of(system: AISystem) -> dict[str, list[str]]:
    """What is wrong with the facts of a system, by field; no database is asked. Empty when all is well."""
    problems: dict[str, list[str]] = {}
    try:
        system.clean_fields(exclude=_BY_RELATION)
    except ValidationError as error:
        problems = {name: list(messages) for name, messages in error.message_dict.items()}
    for name in ("name", "purpose", "supplier_name", "people_affected"):
        if "\x00" in getattr(system, name):
            problems.setdefault(name, []).append("A NUL character is no text.")
    if not problems.keys() & {"in_use_since", "retired_on"}:
        _check_dates(system, problems)
    return problems


def check_facts(system: AISystem) -> None:
    """Refuse facts that break a rule. Raises Invalid."""
    problems = problems_of(system)
    if problems:
        raise Invalid(MEND, problems)


def tidy(values: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as they are kept: text without blanks around it, a name on one line. Raises KeyError for others."""
    unknown = values.keys() - set(FACTS)
    if unknown:
        raise KeyError(f"not a fact of an AI system: {sorted(unknown)}")
    kept = {key: value.strip() if isinstance(value, str) else value for key, value in values.items()}
    if isinstance(kept.get("name"), str):
        kept["name"] = " ".join(kept["name"].split())
    return kept


def check_gate(actor: Actor, system: AISystem, verb: str, roles: Iterable[str]) -> None:
    """What must be there before a step (domain rules beside the table). Raises Conflict or Invalid."""
    gate = GATES.get(verb)
    if gate is not None:
        gate(actor, system, frozenset(roles))


def _check_dates(system: AISystem, problems: dict[str, list[str]]) -> None:
    since, until = system.in_use_since, system.retired_on
    if since and until and until < since:
        problems["retired_on"] = ["It cannot be retired before it was in use."]


def _may_approve(actor: Actor, system: AISystem, roles: frozenset[str]) -> None:
    hands = Hands.of(system)
    for barred, what in (
        (actor.is_member(system.proposed_by_id), "You proposed this system"),
        (hands.held(actor, "owner"), "You own this system, or owned it since it was proposed"),
        (hands.wrote(actor, FACTS), "You wrote what this system says of itself"),
    ):
        if barred:
            raise Conflict(f"{what}, so someone else approves it (four eyes).")
    missing = [
        word for word, value in (("a purpose", system.purpose), ("an owner", system.owner_id)) if not value
    ]
    if missing:
        raise Conflict(f"Before it is approved the system needs {' and '.join(missing)}.")


def _has_role(actor: Actor, system: AISystem, roles: frozenset[str]) -> None:
    if not roles & ROLE_HELD:
        raise Conflict("Say first which role the organization has towards this system (clause 4.1).")


def _is_bought(actor: Actor, system: AISystem, roles: frozenset[str]) -> None:
    if system.origin not in (Origin.BOUGHT, Origin.OPEN_SOURCE):
        raise Conflict("Only a system that others made can skip development.")
    _has_role(actor, system, roles)


GATES = {
    "approve": _may_approve,
    "develop": _has_role,
    "skip_development": _is_bought,
}


def stage_problem(reference: str, current: str, wanted: str) -> str:
    """Why an import refuses a row that names another stage than the one of a system that is here already.

    `adopt` is for what is found at the start; later every stage is a step, with its gate and its approval.
    """
    here, there = SystemStatus(current).label, SystemStatus(wanted).label
    words = f"{reference} is at “{here}” here and the file says “{there}”. An import does not move a system:"
    if current in AI_SYSTEM.final:
        return f"{words} that stage is its last."
    return f"{words} take the step on the system’s page, then import the row again."
