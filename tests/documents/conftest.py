"""Documents and evidence of the cast, made by their services."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from documents.models import Document, DocumentVersion, Evidence, EvidenceRequest
from documents.services.approval import approve_document, publish_document, submit_document
from documents.services.documents import create_document
from documents.services.evidence import add_evidence
from tests.documents.requesting import ask
from tests.worlds import World


@pytest.fixture
def catalogue(db: None) -> None:
    call_command("load_catalogue", verbosity=0)


@pytest.fixture
def evidence(world: World, catalogue: None) -> Evidence:
    return add_evidence(
        actor=world.manager.actor,
        organization=world.organization,
        title="Bias test of the triage model",
        file_name="bias.pdf",
        chunks=[b"%PDF-1.7 ", b"bias"],
        requirements=["6.1.2", "A.7.4"],
        owner=world.owner.member,
    )


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def draft(world: World, catalogue: None) -> DocumentVersion:
    """Version 1 of a procedure, written by the AIMS manager, owned by the risk owner."""
    return create_document(
        actor=world.manager.actor,
        organization=world.organization,
        title="Triage procedure",
        kind="procedure",
        owner=world.owner.member,
        text="# Triage\n\nA nurse looks first.",
        requirements=["7.5.1", "A.6.2.4"],
    )


@pytest.fixture
def in_review(world: World, draft: DocumentVersion) -> DocumentVersion:
    return submit_document(actor=world.owner.actor, version=draft)


@pytest.fixture
def approved(world: World, in_review: DocumentVersion) -> DocumentVersion:
    return approve_document(actor=world.top.actor, version=in_review)


@pytest.fixture
def published(world: World, approved: DocumentVersion) -> DocumentVersion:
    return publish_document(actor=world.owner.actor, version=approved, next_review_on=in_days(200))


def reread(version: DocumentVersion) -> DocumentVersion:
    """The version with its document as they are stored now."""
    return DocumentVersion.objects.select_related("document", "organization").get(pk=version.pk)


def document_of(version: DocumentVersion) -> Document:
    return Document.objects.select_related("organization").get(pk=version.document_id)


@pytest.fixture
def asked(world: World, catalogue: None) -> EvidenceRequest:
    """The AIMS manager asks the owner for minutes."""
    return ask(world)
