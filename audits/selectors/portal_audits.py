"""Internal audits and corrective actions as the external auditor reads them. Clauses 9.2 and 10.2."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from aims.platform.selectors.ledger import HistoryLine, history_of
from aims.platform.viewpoint import Viewpoint
from audits.enums import Answer, AuditStatus, Grade
from audits.models import Audit, CorrectiveAction
from audits.selectors.audits import audit_rows
from audits.selectors.corrective_actions import action_rows
from audits.selectors.portal import told_outside


def reported_audits(viewpoint: Viewpoint) -> QuerySet[Audit]:
    """The audits that were reported, the latest first."""
    rows = audit_rows(viewpoint).filter(status=AuditStatus.REPORTED)
    return rows.order_by("-reported_on", "-reference")


def said(audit: Audit) -> dict[str, Any]:
    """The frozen report with the words of its answers and grades; people stay references."""
    frozen: dict[str, Any] = audit.frozen or {}
    return {
        **frozen,
        "items": [
            {**each, "value": each["answer"], "word": Answer(each["answer"]).label}
            for each in frozen.get("items", [])
        ],
        "findings": [
            {**each, "value": each["grade"], "word": Grade(each["grade"]).label}
            for each in frozen.get("findings", [])
        ],
    }


def actions_shown(viewpoint: Viewpoint) -> QuerySet[CorrectiveAction]:
    """All corrective actions, those that are not closed first."""
    return action_rows(viewpoint).order_by("closed_on", "due_on", "reference")


def told(viewpoint: Viewpoint, reference: str) -> list[HistoryLine]:
    """What happened to it, when and by whom; reasons and former values stay inside."""
    return told_outside(history_of(viewpoint, reference))
