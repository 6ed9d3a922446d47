"""Addresses of documented information."""

from __future__ import annotations

from django.urls import path

from documents.views import (
    asking,
    changing,
    deciding,
    evidence,
    library,
    linking,
    reading,
    requests,
    training,
    writing,
)

VERSION = "documents/<str:reference>/versions/<int:number>"

urlpatterns = [
    path("documents/", library.document_list, name="document-list"),
    path("documents/export.<str:kind>", library.document_export, name="document-export"),
    path("documents/new", writing.document_create, name="document-create"),
    path("documents/upload", writing.document_upload, name="document-upload"),
    path("documents/adopt", writing.document_adopt, name="document-adopt"),
    path("documents/starter-set", reading.document_starter, name="document-starter"),
    path("reading", reading.my_reading, name="my-reading"),
    path("documents/<str:reference>/", library.document_detail, name="document-detail"),
    path("documents/<str:reference>/change", writing.document_change, name="document-change"),
    path("documents/<str:reference>/draft", writing.document_draft, name="document-draft"),
    path("documents/<str:reference>/link", linking.document_link, name="document-link"),
    path(
        "documents/<str:reference>/unlink/<str:requirement>", linking.document_unlink, name="document-unlink"
    ),
    path("documents/<str:reference>/retire", deciding.document_retire, name="document-retire"),
    path(f"{VERSION}/", library.document_version, name="document-version"),
    path(f"{VERSION}/write", writing.document_write, name="document-write"),
    path(f"{VERSION}/replace", writing.document_replace, name="document-replace"),
    path(f"{VERSION}/withdraw", linking.document_withdraw, name="document-withdraw"),
    path(f"{VERSION}/steps/<str:verb>", deciding.document_move, name="document-move"),
    path(f"{VERSION}/ask", deciding.document_ask, name="document-ask"),
    path(f"{VERSION}/acknowledge", reading.document_acknowledge, name="document-acknowledge"),
    path(f"{VERSION}/compare/<int:other>", library.document_compare, name="document-compare"),
    path(f"{VERSION}/file", library.document_file, name="document-file"),
    path(f"{VERSION}/pdf", library.document_pdf, name="document-pdf"),
    path(f"{VERSION}/render", deciding.document_render, name="document-render"),
    path("evidence/", evidence.evidence_list, name="evidence-list"),
    path("evidence/add", changing.evidence_add, name="evidence-add"),
    path("evidence/export.<str:kind>", evidence.evidence_export, name="evidence-export"),
    path("evidence/<str:reference>/", evidence.evidence_detail, name="evidence-detail"),
    path("evidence/<str:reference>/change", changing.evidence_change, name="evidence-change"),
    path("evidence/<str:reference>/replace", changing.evidence_replace, name="evidence-replace"),
    path("evidence/<str:reference>/link", changing.evidence_link, name="evidence-link"),
    path("evidence/<str:reference>/unlink/<str:number>", changing.evidence_unlink, name="evidence-unlink"),
    path("evidence/<str:reference>/withdraw", changing.evidence_withdraw, name="evidence-withdraw"),
    path("evidence/<str:reference>/files/<int:number>", evidence.evidence_download, name="evidence-download"),
    path("evidence-requests/", requests.evidence_request_list, name="evidence-request-list"),
    path("evidence-requests/ask", asking.evidence_request_ask, name="evidence-request-ask"),
    path(
        "evidence-requests/export.<str:kind>",
        requests.evidence_request_export,
        name="evidence-request-export",
    ),
    path(
        "evidence-requests/<str:reference>/",
        requests.evidence_request_detail,
        name="evidence-request-detail",
    ),
    path(
        "evidence-requests/<str:reference>/deliver",
        asking.evidence_request_deliver,
        name="evidence-request-deliver",
    ),
    path(
        "evidence-requests/<str:reference>/accept",
        requests.evidence_request_accept,
        name="evidence-request-accept",
    ),
    path(
        "evidence-requests/<str:reference>/return",
        requests.evidence_request_return,
        name="evidence-request-return",
    ),
    path(
        "evidence-requests/<str:reference>/withdraw",
        requests.evidence_request_withdraw,
        name="evidence-request-withdraw",
    ),
    path(
        "evidence-requests/<str:reference>/reassign",
        requests.evidence_request_reassign,
        name="evidence-request-reassign",
    ),
    path(
        "trainings/<str:reference>/evidence/link",
        training.training_evidence_link,
        name="training-evidence-link",
    ),
    path(
        "trainings/<str:reference>/evidence/<str:evidence>/unlink",
        training.training_evidence_unlink,
        name="training-evidence-unlink",
    ),
]
