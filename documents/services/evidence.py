"""Evidence: added with its file, replaced by versions, linked to what it shows, withdrawn. Clause 7.5.

The bytes are on disk before the unit of work begins, so a row without its file cannot exist. If the
unit then fails, the bytes lie there without a row and go with the next day's sweep.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from aims.core.errors import NotFound
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.four_eyes import check_owner
from aims.platform.models import Member, Organization
from aims.platform.saving import add, check, locked_at, save
from aims.platform.unit import change
from documents.models import Evidence, EvidenceVersion
from documents.services.keeping import (
    add_link,
    add_version,
    check_newer,
    keep,
    open_evidence,
    requirement_of,
)
from documents.workflows import EVIDENCE


def add_evidence(
    *,
    actor: Actor,
    organization: Organization,
    title: str,
    file_name: str,
    chunks: Iterable[bytes],
    requirements: Sequence[str] = (),
    description: str = "",
    owner: Member | None = None,
    valid_until: date | None = None,
    reason: str = "",
) -> Evidence:
    """Keep a file and say which clauses and controls (by number) it shows.

    Raises NotAllowed, TooLarge while streaming, and Invalid: no bytes, an unknown number, a bad field.
    """
    evidence = Evidence(
        organization=organization, title=title, description=description, owner=owner, valid_until=valid_until
    )
    require(actor, "evidence.add", evidence)
    shown = [requirement_of(actor, organization, number) for number in dict.fromkeys(requirements)]
    # Words that cannot be saved are refused before a byte is kept.
    check(evidence, ["title", "description", "valid_until"])
    check_owner(owner)
    kept = keep(organization, chunks)
    with change(organization, actor) as unit:
        evidence.reference = unit.reference(Evidence)
        add(evidence)
        version = add_version(unit, evidence, kept, file_name, 1)
        for requirement in shown:
            add_link(evidence, requirement)
        unit.record("evidence.added", evidence, reason=reason, files=[version.file])
    return evidence


def replace_evidence(
    *,
    actor: Actor,
    evidence: Evidence,
    file_name: str,
    chunks: Iterable[bytes],
    valid_until: date | None = None,
    revision: int | None = None,
    reason: str = "",
) -> EvidenceVersion:
    """Add a newer file; the ones before stay as they are. `valid_until` is what the new one covers.

    Raises NotAllowed, Stale, Conflict for withdrawn evidence or the same bytes again, TooLarge, Invalid.
    """
    require(actor, "evidence.replace", evidence)
    kept = keep(evidence.organization, chunks)
    with change(evidence.organization, actor) as unit:
        evidence = open_evidence(evidence, revision)
        evidence.valid_until = valid_until
        version = add_version(unit, evidence, kept, file_name, check_newer(evidence, kept))
        save(evidence, ["valid_until"])
        unit.record("evidence.replaced", evidence, reason=reason, files=[version.file])
    return version


def change_evidence(
    *,
    actor: Actor,
    evidence: Evidence,
    title: str,
    description: str = "",
    owner: Member | None = None,
    valid_until: date | None = None,
    revision: int | None = None,
    reason: str = "",
) -> Evidence:
    """Change title, words, owner or date. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "evidence.change", evidence)
    with change(evidence.organization, actor) as unit:
        evidence = open_evidence(evidence, revision)
        check_owner(owner, held=evidence.owner_id)
        evidence.title, evidence.description = title, description
        evidence.owner, evidence.valid_until = owner, valid_until
        save(evidence, ["title", "description", "owner", "valid_until"])
        unit.record("evidence.changed", evidence, reason=reason)
    return evidence


def link_evidence(
    *, actor: Actor, evidence: Evidence, number: str, reason: str = "", revision: int | None = None
) -> Evidence:
    """Say that it shows one more clause or control. Linking twice changes nothing.

    Raises NotAllowed, Stale, Conflict and Invalid.
    """
    require(actor, "evidence.link", evidence)
    requirement = requirement_of(actor, evidence.organization, number)
    if evidence.requirements.filter(requirement=requirement).exists():
        return evidence
    with change(evidence.organization, actor) as unit:
        evidence = open_evidence(evidence, revision)
        add_link(evidence, requirement)
        save(evidence, [])
        unit.record("evidence.linked", evidence, reason=reason, facts={"requirement": number})
    return evidence


def unlink_evidence(
    *, actor: Actor, evidence: Evidence, number: str, reason: str = "", revision: int | None = None
) -> Evidence:
    """Say that it does not show this clause or control any more.

    Raises NotAllowed, NotFound, Stale and Conflict.
    """
    require(actor, "evidence.link", evidence)
    with change(evidence.organization, actor) as unit:
        evidence = open_evidence(evidence, revision)
        link = evidence.requirements.filter(requirement__number=number).first()
        if link is None:
            raise NotFound("It is not linked to this.")
        link.delete()
        save(evidence, [])
        unit.record("evidence.unlinked", evidence, reason=reason, facts={"requirement": number})
    return evidence


def withdraw_evidence(
    *, actor: Actor, evidence: Evidence, reason: str, revision: int | None = None
) -> Evidence:
    """Take it out of use; files and history stay. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "evidence.withdraw", evidence)
    with change(evidence.organization, actor) as unit:
        evidence = locked_at(evidence, revision)
        EVIDENCE.step(evidence, "withdraw", reason=reason)
        save(evidence, ["status"])
        unit.record("evidence.withdrawn", evidence, reason=reason)
    return evidence
