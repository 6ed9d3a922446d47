"""Competences, and who needs which. Clause 7.2, control A.4.6."""

from __future__ import annotations

from datetime import date
from typing import Any

from aims.catalogue.models import Requirement
from aims.core.errors import Conflict, Invalid, NotFound
from aims.enums import CompetenceStatus
from aims.models import Competence, CompetenceNeed
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.models import Member, Organization
from aims.platform.saving import add, check, locked, locked_at, save
from aims.platform.unit import change
from aims.workflows import COMPETENCE

FACTS = ("name", "meaning", "requirement")


def create_competence(
    *,
    actor: Actor,
    organization: Organization,
    name: str,
    meaning: str = "",
    requirement: Requirement | None = None,
    reason: str = "",
) -> Competence:
    """Add something that people need to be able to do. Raises NotAllowed and Invalid (a name twice)."""
    require(actor, "competence.create", organization)
    with change(organization, actor) as unit:
        competence = Competence(
            organization=organization,
            reference=unit.reference(Competence),
            name=" ".join(name.split()),
            meaning=meaning.strip(),
            requirement=requirement,
        )
        add(competence)
        unit.record("competence.created", competence, reason=reason)
    return competence


def change_competence(
    *, actor: Actor, competence: Competence, revision: int | None, reason: str = "", **facts: Any
) -> Competence:
    """Change name, words or clause; `facts` are those of `FACTS`. Raises NotAllowed, Stale, Conflict, Invalid."""
    require(actor, "competence.change", competence)
    with change(competence.organization, actor) as unit:
        competence = locked_at(competence, revision)
        _check_active(competence)
        changed = [name for name in FACTS if name in facts and getattr(competence, name) != facts[name]]
        for name in changed:
            setattr(competence, name, facts[name])
        # Rules of the table compare columns with others, so the whole row is checked.
        check(competence)
        save(competence, changed)
        unit.record("competence.changed", competence, reason=reason)
    return competence


def retire_competence(
    *, actor: Actor, competence: Competence, reason: str, revision: int | None = None
) -> Competence:
    """Nobody needs it any more; needs and records stay. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "competence.retire", competence)
    with change(competence.organization, actor) as unit:
        competence = locked_at(competence, revision)
        COMPETENCE.step(competence, "retire", reason=reason)
        save(competence, ["status"])
        unit.record("competence.retired", competence, reason=reason)
    return competence


def add_need(
    *,
    actor: Actor,
    member: Member,
    competence: Competence,
    why: str = "",
    needed_by: date | None = None,
    reason: str = "",
) -> CompetenceNeed:
    """Say that a person needs a competence, and by when.

    Raises NotAllowed, NotFound, Conflict for a retired competence, and Invalid (said already, a person gone).
    """
    require(actor, "competence.need", competence)
    check_person(member, competence)
    with change(competence.organization, actor) as unit:
        competence = locked(competence)
        _check_active(competence)
        need = CompetenceNeed(
            organization=competence.organization,
            reference=unit.reference(CompetenceNeed),
            member=member,
            competence=competence,
            why=why.strip(),
            needed_by=needed_by,
        )
        add(need)
        unit.record("competence_need.added", need, competence, reason=reason)
    return need


def change_need(
    *,
    actor: Actor,
    need: CompetenceNeed,
    why: str,
    needed_by: date | None,
    revision: int | None = None,
    reason: str = "",
) -> CompetenceNeed:
    """Change why and by when. Raises NotAllowed, Stale, NotFound and Invalid."""
    require(actor, "competence.need", need)
    with change(need.organization, actor) as unit:
        need = locked_at(need, revision)
        need.why, need.needed_by = why.strip(), needed_by
        save(need, ["why", "needed_by"])
        unit.record("competence_need.changed", need, need.competence, reason=reason)
    return need


def remove_need(
    *, actor: Actor, need: CompetenceNeed, revision: int | None = None, reason: str = ""
) -> Competence:
    """The person needs it no longer; history and entry stay. Raises NotAllowed, Stale and NotFound."""
    require(actor, "competence.need", need)
    with change(need.organization, actor) as unit:
        need = locked_at(need, revision)
        competence, facts = need.competence, {"need": need.reference, "member": need.member.reference}
        need.delete()
        unit.record("competence_need.removed", competence, reason=reason, facts=facts)
    return competence


def check_person(member: Member, competence: Competence) -> None:
    """Only people who are here need and learn. Raises NotFound and Invalid."""
    if member.organization_id != competence.organization_id:
        raise NotFound("There is nothing at this address.")
    if not member.is_active:
        words = f"{member.name} has no access any more."
        raise Invalid(words, {"member": [words]})


def _check_active(competence: Competence) -> None:
    if competence.status != CompetenceStatus.ACTIVE:
        raise Conflict("This competence is retired. Add a new one instead.")
