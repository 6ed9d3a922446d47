"""Documents and requests of a populated world: one written here, one that came as a file; one asked for, one delivered."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from documents.models import DocumentVersion, Evidence, EvidenceRequest
from documents.services.approval import approve_document, publish_document, submit_document
from documents.services.delivering import deliver_existing_evidence
from documents.services.documents import create_document
from documents.services.receiving import Upload
from documents.services.requests import ask_evidence_request
from documents.services.versions import draft_version
from tests.documents.making import docx_bytes
from tests.worlds import World


def written(world: World) -> DocumentVersion:
    """The draft of version 2 of a procedure that its owner is asked to read; version 1 is in force."""
    owner = world.owner.member
    first = create_document(
        actor=world.manager.actor,
        organization=world.organization,
        title="Triage procedure",
        owner=owner,
        audience="chosen",
        readers=[owner],
        text="# Triage\n\nA nurse looks first.",
        requirements=["6.1.2", "A.2.2"],
    )
    approved = approve_document(
        actor=world.top.actor, version=submit_document(actor=world.owner.actor, version=first)
    )
    day = timezone.localdate() + timedelta(days=200)
    published = publish_document(actor=world.owner.actor, version=approved, next_review_on=day)
    return draft_version(actor=world.manager.actor, document=published.document)


def uploaded(world: World) -> DocumentVersion:
    return create_document(
        actor=world.manager.actor,
        organization=world.organization,
        title="Data plan",
        kind="plan",
        owner=world.owner.member,
        upload=Upload("plan.docx", [docx_bytes("All data are listed.")]),
    )


def ask(world: World, title: str) -> EvidenceRequest:
    """The AIMS manager asks the owner, for the same two as the evidence shows."""
    return ask_evidence_request(
        actor=world.manager.actor,
        organization=world.organization,
        title=title,
        asked_of=world.owner.member,
        due_on=timezone.localdate() + timedelta(days=14),
        requirements=["6.1.2", "A.2.2"],
    )


def delivered(world: World, evidence: Evidence) -> EvidenceRequest:
    """Waits for the AIMS manager to decide."""
    asked = ask(world, "A bias test")
    return deliver_existing_evidence(actor=world.owner.actor, request=asked, evidence=evidence)
