"""The pages of the portal with their addresses: one table for the portal and for its preview."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponseBase

from audits.views import portal, portal_records

PAGES: tuple[tuple[str, Callable[..., HttpResponseBase], str], ...] = (
    ("", portal.overview, "overview"),
    ("search", portal.search, "search"),
    ("index/<str:number>", portal.requirement, "requirement"),
    ("statement/", portal.statement, "statement"),
    ("statement/<int:number>/", portal.statement, "statement-version"),
    ("statement/<int:number>/file.<slug:kind>", portal.statement_file, "statement-file"),
    ("documents/", portal_records.document_list, "document-list"),
    ("documents/<str:reference>/", portal_records.document_detail, "document-detail"),
    ("documents/<str:reference>/file", portal_records.document_file, "document-file"),
    ("risks/", portal_records.risk_list, "risk-list"),
    ("risks/<str:reference>/", portal_records.risk_detail, "risk-detail"),
    ("evidence/", portal.evidence_list, "evidence-list"),
    ("evidence/<str:reference>/", portal.evidence_detail, "evidence-detail"),
    ("evidence/<str:reference>/files/<int:number>", portal.evidence_download, "evidence-download"),
)
