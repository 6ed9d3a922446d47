"""Delivering what was asked for: a new file, a newer version, or evidence that is here already. Clause 7.5.3.

Each way is one transaction with one ledger entry, and the bytes are on disk before it begins.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from aims.core.errors import Conflict, Invalid, NotFound
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.four_eyes import check_owner
from aims.platform.models import Member, StoredFile
from aims.platform.saving import add, check, locked_at, save
from aims.platform.unit import Unit, change
from documents.models import Evidence, EvidenceRequest, EvidenceVersion
from documents.services.keeping import (
    add_link,
    add_version,
    check_newer,
    check_not_over,
    keep,
    open_evidence,
    requirement_of,
)
from documents.workflows import REQUEST, TO_DELIVER

DELIVERED = ("status", "evidence", "version", "delivered_by", "delivered_at", "reason")


def deliver_new_evidence(
    *,
    actor: Actor,
    request: EvidenceRequest,
    file_name: str,
    chunks: Iterable[bytes],
    title: str,
    requirements: Sequence[str] = (),
    owner: Member | None = None,
    valid_until: date | None = None,
    revision: int | None = None,
    reason: str = "",
) -> EvidenceRequest:
    """Deliver a file as new evidence. Raises NotAllowed, Stale, Conflict, TooLarge and Invalid."""
    require(actor, "evidence_request.deliver", request)
    organization = request.organization
    evidence = Evidence(organization=organization, title=title, owner=owner, valid_until=valid_until)
    shown = [requirement_of(actor, organization, number) for number in dict.fromkeys(requirements)]
    # What cannot be delivered is refused before a byte is kept.
    _check_awaited(request)
    check(evidence, ["title", "valid_until"])
    check_not_over(valid_until)
    check_owner(owner)
    kept = keep(organization, chunks)
    with change(organization, actor) as unit:
        request = locked_at(request, revision)
        evidence.reference = unit.reference(Evidence)
        add(evidence)
        version = add_version(unit, evidence, kept, file_name, 1)
        for requirement in shown:
            add_link(evidence, requirement)
        _deliver(unit, request, version, reason, [version.file])
    return request


def deliver_new_version(
    *,
    actor: Actor,
    request: EvidenceRequest,
    file_name: str,
    chunks: Iterable[bytes],
    valid_until: date | None = None,
    revision: int | None = None,
    reason: str = "",
) -> EvidenceRequest:
    """Deliver a newer file of the evidence that was delivered before, or that has grown old.

    Raises NotAllowed (also for evidence of others), Stale, Conflict, TooLarge and Invalid.
    """
    require(actor, "evidence_request.deliver", request)
    evidence = request.former
    if evidence is None:
        raise Conflict("Nothing was delivered before, so there is nothing to renew.")
    require(actor, "evidence.replace", evidence)
    _check_awaited(request)
    check_not_over(valid_until)
    kept = keep(request.organization, chunks)
    with change(request.organization, actor) as unit:
        request = locked_at(request, revision)
        evidence = open_evidence(evidence, None)
        evidence.valid_until = valid_until
        version = add_version(unit, evidence, kept, file_name, check_newer(evidence, kept))
        save(evidence, ["valid_until"])
        _deliver(unit, request, version, reason, [version.file])
    return request


def deliver_existing_evidence(
    *,
    actor: Actor,
    request: EvidenceRequest,
    evidence: Evidence,
    revision: int | None = None,
    reason: str = "",
) -> EvidenceRequest:
    """Deliver evidence that is here already, as its newest version stands.

    Raises NotAllowed, NotFound, Stale, Conflict (the very version that was returned) and Invalid (it has ended).
    """
    require(actor, "evidence_request.deliver", request)
    if evidence.organization_id != request.organization_id:
        raise NotFound("There is no such evidence in this organization.")
    with change(request.organization, actor) as unit:
        request = locked_at(request, revision)
        evidence = open_evidence(evidence, None)
        version = evidence.versions.select_related("file").first()
        if version is None or version.pk == request.version_id:
            raise Conflict("This is what was returned. Deliver another file, or a newer version of it.")
        _check_counts(evidence)
        _deliver(unit, request, version, reason, [])
    return request


def _deliver(
    unit: Unit, request: EvidenceRequest, version: EvidenceVersion, reason: str, files: list[StoredFile]
) -> None:
    REQUEST.step(request, "deliver")
    request.evidence, request.version = version.evidence, version
    request.delivered_by, request.delivered_at = unit.actor.member, unit.moment
    request.reason = ""
    save(request, DELIVERED)
    unit.record("evidence_request.delivered", request, version.evidence, reason=reason, files=files)


def _check_awaited(request: EvidenceRequest) -> None:
    """The same as the table says, for the row as it was read. Raises Conflict."""
    if request.status not in TO_DELIVER:
        raise Conflict(f"It is {request.get_status_display().lower()}: nothing has to be delivered now.")


def _check_counts(evidence: Evidence) -> None:
    try:
        check_not_over(evidence.valid_until)
    except Invalid as refusal:
        words = f"{evidence.reference} has ended, so it shows nothing any more. Deliver a newer file."
        raise Invalid(words, {"existing": [words]}) from refusal
