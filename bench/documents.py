"""Controlled documents, evidence and requests for it, of any size, by the bulk services."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from aims.catalogue.models import Requirement
from aims.platform import files
from aims.platform.models import Member, StoredFile
from aims.platform.unit import change
from bench.world import SPREAD, World, day_near
from documents.enums import DocumentVersionStatus, RequestStatus
from documents.models import (
    Document,
    DocumentRequirement,
    DocumentVersion,
    Evidence,
    EvidenceRequest,
    EvidenceRequirement,
    EvidenceVersion,
    RequestRequirement,
)


def fill_documents(world: World, size: int, owners: list[Member], controls: list[Requirement]) -> None:
    """`size` rows of each noun with their links."""
    _documents(world, size, owners, controls)
    _requests(world, _evidence(world, size, owners, controls), controls)


def _documents(world: World, size: int, owners: list[Member], controls: list[Requirement]) -> None:
    """Each in force with one version, as approved by top management."""
    now, today = timezone.now(), timezone.localdate()
    rows = world.nouns(
        Document,
        size,
        lambda number: Document(
            title=f"Procedure {number % 499} of {number}",
            owner=owners[number % len(owners)],
            next_review_on=day_near(today, number),
        ),
    )
    world.links(
        DocumentVersion,
        size,
        lambda number: DocumentVersion(
            document=rows[number],
            number=1,
            status=DocumentVersionStatus.PUBLISHED,
            text="What people do, in a few words.",
            author=owners[number % len(owners)],
            approved_by=world.top.member,
            approved_at=now,
            approved_on=today,
            published_at=now,
            valid_from=today,
        ),
    )
    world.links(
        DocumentRequirement,
        size,
        lambda n: DocumentRequirement(document=rows[n], requirement=controls[n % len(controls)]),
    )


def _evidence(
    world: World, size: int, owners: list[Member], controls: list[Requirement]
) -> list[EvidenceVersion]:
    stored, today = record_file(world), timezone.localdate()
    evidence = world.nouns(
        Evidence,
        size,
        lambda number: Evidence(
            title=f"Record {number % 499} of {number}",
            owner=owners[number % len(owners)],
            valid_until=day_near(today, number),
        ),
    )
    versions = world.links(
        EvidenceVersion,
        size,
        lambda number: EvidenceVersion(
            evidence=evidence[number],
            number=1,
            file=stored,
            file_name="record.txt",
            media_type="text/plain",
            added_by=world.manager.member,
            added_at=stored.recorded_at,
        ),
    )
    world.links(
        EvidenceRequirement,
        size,
        lambda n: EvidenceRequirement(evidence=evidence[n], requirement=controls[n % len(controls)]),
    )
    return versions


def _requests(world: World, versions: list[EvidenceVersion], controls: list[Requirement]) -> None:
    """One for each piece of evidence; every tenth is open."""
    today = timezone.localdate()
    requests = world.nouns(
        EvidenceRequest,
        len(versions),
        lambda number: _request(world, number, today, versions[number]),
    )
    world.links(
        RequestRequirement,
        len(requests),
        lambda n: RequestRequirement(request=requests[n], requirement=controls[n % len(controls)]),
    )


def _request(world: World, number: int, today: date, version: EvidenceVersion) -> EvidenceRequest:
    request = EvidenceRequest(
        title=f"Request {number % 499} of {number}",
        asked_by=world.manager.member,
        asked_of=version.evidence.owner,
        asked_on=today - timedelta(days=SPREAD),
        due_on=today + timedelta(days=number % 60 - 30),
    )
    if number % 10:
        request.status, request.evidence, request.version = RequestStatus.ACCEPTED, version.evidence, version
    return request


def record_file(world: World) -> StoredFile:
    """The one file behind all evidence and imports: equal bytes are kept once."""
    kept = files.put(world.organization, [b"The bytes of a record.\n"])
    with change(world.organization, world.system) as unit:
        stored = files.record(unit, kept)
        unit.record("file.filled", files=[stored])
    return stored
