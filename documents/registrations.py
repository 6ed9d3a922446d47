"""What this app registers at start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from aims.catalogue.models import Requirement
from aims.core import navigation
from aims.core.panels import Panel, register_panel
from aims.core.reports import register_report
from aims.enums import TrainingStatus
from aims.models import Training
from aims.platform.access import allows
from aims.platform.jobs import job_handler
from aims.platform.models import Organization
from aims.platform.review_panel import register_reviewable
from aims.platform.reviewables import Reviewable
from aims.platform.viewpoint import Viewpoint
from documents import access, home, reports, tasks
from documents.enums import DocumentStatus
from documents.models import Document, Evidence, EvidenceRequest
from documents.selectors.documents import documents_for, in_force, standing
from documents.selectors.evidence import SHOWN_KINDS, evidence_for, today, validity
from documents.selectors.requests import is_late, requests_about, requests_for
from documents.selectors.training import evidence_of_training, trainings_shown
from documents.services.approval import RENDER

SHOWN = 20
"""Requests in a panel; the list has them all."""


def register() -> None:
    """Called once by the app's `ready`."""
    access.register()
    navigation.register("Documents", "Library", "document-list", "document.view", 10)
    navigation.register("Documents", "My reading", "my-reading", "document.read", 20)
    navigation.register("Documents", "Evidence", "evidence-list", "evidence.view", 30)
    panel = Panel("evidence", "Evidence", "documents/_evidence_panel.html", _of_requirement, order=40)
    register_panel("requirement", panel)
    _documents()
    _asking()
    _trainings()
    _reviews()


def _asking() -> None:
    """Requests for evidence: their place, their panels."""
    navigation.register("Documents", "Requests", "evidence-request-list", "evidence_request.view", 40)
    asked = Panel("requests", "Asked for", "documents/_request_panel.html", _asked_for, order=41)
    register_panel("requirement", asked)
    answered = Panel("requests", "Requests", "documents/_request_panel.html", _about_evidence, order=5)
    register_panel("evidence", answered)


def _trainings() -> None:
    """Evidence on the page of a training record, and records on the page of evidence."""
    shown = Panel("evidence", "Evidence", "documents/_training_evidence.html", _of_training, order=10)
    register_panel("training", shown)
    records = Panel(
        "trainings", "Training records", "documents/_evidence_trainings.html", _trainings_of, order=20
    )
    register_panel("evidence", records)


def _of_training(viewpoint: Viewpoint, training: Training) -> Mapping[str, Any] | None:
    """What shows that a record is true."""
    day, may = today(viewpoint), allows(viewpoint.actor, "training_evidence.link", training)
    links = evidence_of_training(viewpoint, training)
    return {
        "rows": [(link.evidence, validity(link.evidence, day)) for link in links],
        "training": training,
        "may_link": may and not viewpoint.is_past and training.status == TrainingStatus.VALID,
    }


def _trainings_of(viewpoint: Viewpoint, evidence: Evidence) -> Mapping[str, Any] | None:
    """The records that it shows."""
    rows = [link.training for link in trainings_shown(viewpoint, evidence)[:SHOWN]]
    return {"rows": rows} if rows else None


def _documents() -> None:
    """Documents on a requirement's page, on the first page, and as a report."""
    panel = Panel("documents", "Documents", "documents/_documents_panel.html", _documents_of, order=30)
    register_panel("requirement", panel)
    home.register()
    job_handler(RENDER, "Writes the PDF of a document")(tasks.render_document)
    register_report(
        "document", title="Controlled document", formats=("pdf", "html"), build=reports.document_report
    )


def _documents_of(viewpoint: Viewpoint, requirement: Requirement) -> Mapping[str, Any] | None:
    """The documents in force that serve a clause or a control."""
    if requirement.kind not in SHOWN_KINDS:
        return None
    day = today(viewpoint)
    rows = list(documents_for(viewpoint, [requirement.number]))
    return {
        "rows": [(row, in_force(row), standing(row, day)) for row in rows],
        "number": requirement.number,
        "may_write": allows(viewpoint.actor, "document.create") and not viewpoint.is_past,
    }


def _of_requirement(viewpoint: Viewpoint, requirement: Requirement) -> Mapping[str, Any] | None:
    """The evidence of a clause or a control on its page; a heading has none of its own."""
    if requirement.kind not in SHOWN_KINDS:
        return None
    day = today(viewpoint)
    return {
        "rows": [(row, validity(row, day)) for row in evidence_for(viewpoint, [requirement.number])],
        "number": requirement.number,
        "may_add": allows(viewpoint.actor, "evidence.add") and not viewpoint.is_past,
        "may_ask": allows(viewpoint.actor, "evidence_request.ask") and not viewpoint.is_past,
    }


def _asked_for(viewpoint: Viewpoint, requirement: Requirement) -> Mapping[str, Any] | None:
    """What is asked for a clause or a control and not here yet."""
    if requirement.kind not in SHOWN_KINDS:
        return None
    return _requests(viewpoint, requests_for(viewpoint, [requirement.number]))


def _about_evidence(viewpoint: Viewpoint, evidence: Evidence) -> Mapping[str, Any] | None:
    """The requests that it answered, and those that ask for a newer file."""
    return _requests(viewpoint, requests_about(viewpoint, evidence))


def _requests(viewpoint: Viewpoint, found: QuerySet[EvidenceRequest]) -> Mapping[str, Any] | None:
    rows = [(row, is_late(viewpoint, row)) for row in found[:SHOWN]]
    return {"rows": rows} if rows else None


def _reviews() -> None:
    """A document in use is looked at again by its cadence; its own next day is that of the cadence."""
    register_reviewable(
        Reviewable(
            "document",
            Document,
            _document_page,
            is_over=lambda document: document.status == DocumentStatus.RETIRED,
            references=_document_references,
            date_field="next_review_on",
        )
    )


def _document_page(organization: Organization, document: Any) -> str:
    kwargs = {"organization": organization.slug, "reference": document.reference}
    return reverse("document-detail", kwargs=kwargs)


def _document_references(document: Document) -> list[str]:
    """Its facts, and its newest two versions."""
    newest = document.versions.values_list("number", flat=True)[:2]
    return [document.reference, *(f"{document.reference}/{number}" for number in newest)]
