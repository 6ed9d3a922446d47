"""Requests for evidence of the cast, in few words."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from aims.platform.models import LedgerEntry
from documents.models import EvidenceRequest
from documents.services.delivering import (
    deliver_new_evidence,
)
from documents.services.requests import (
    accept_evidence_request,
    ask_evidence_request,
    reassign_evidence_request,
    return_evidence_request,
)
from tests.worlds import Person, World

TODAY = timezone.localdate()
SOON = TODAY + timedelta(days=14)


def entries(world: World) -> int:
    return LedgerEntry.objects.filter(chain__organization=world.organization).count()


def last(world: World) -> str:
    return LedgerEntry.objects.filter(chain__organization=world.organization).latest("pk").verb


def kept_files(settings: Any) -> list[Path]:
    root = Path(settings.AIMS_FILES_DIR)
    return [path for path in root.rglob("*") if path.is_file()] if root.is_dir() else []


def ask(world: World, **given: Any) -> EvidenceRequest:
    values: dict[str, Any] = {
        "actor": world.manager.actor,
        "title": "Minutes of the review",
        "asked_of": world.owner.member,
        "due_on": SOON,
        "requirements": ["9.3.2", "A.2.2"],
    }
    return ask_evidence_request(organization=world.organization, **values | given)


def deliver(request: EvidenceRequest, person: Person, content: bytes = b"We met.", **given: Any):
    values: dict[str, Any] = {"file_name": "m.txt", "chunks": [content], "title": "Minutes"}
    return deliver_new_evidence(actor=person.actor, request=request, **values | given)


def accept(request: EvidenceRequest, person: Person, **given: Any) -> EvidenceRequest:
    return accept_evidence_request(actor=person.actor, request=request, **{"valid_until": None} | given)


def send_back(request: EvidenceRequest, person: Person, reason: str = "Page 2 is missing"):
    return return_evidence_request(actor=person.actor, request=request, reason=reason)


def hand_over(request: EvidenceRequest, person: Person, to: Person, **given: Any) -> EvidenceRequest:
    values = {"asked_of": to.member, "due_on": request.due_on} | given
    return reassign_evidence_request(actor=person.actor, request=request, **values)
