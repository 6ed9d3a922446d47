"""The checklist of an audit: drawing it, and answering it item by item."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from aims.platform.access import require
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, get_or_404, page
from aims.platform.views.stale import read_at
from audits.enums import AuditStatus
from audits.forms.audits import AnswerForm, ChecklistForm
from audits.models import ChecklistItem
from audits.models.audit import OPEN_AUDITS
from audits.selectors.audits import audit_rows, checklist, next_item
from audits.selectors.findings import findings_for
from audits.services import checklists as services
from audits.services.independence import open_audit
from audits.views.shown import address, around, found, posted

DETAIL = "audit-detail"


@page("audit.view")
def audit_draw(request: PageRequest, reference: str) -> HttpResponse:
    viewpoint = request.viewpoint.now()
    audit = found(request, audit_rows(viewpoint), reference, "audit.draw")
    open_audit(audit, *OPEN_AUDITS)
    drawn = [item.requirement.number for item in checklist(viewpoint, audit)]
    form = ChecklistForm(
        posted(request), viewpoint=viewpoint, initial={"requirements": drawn, "revision": audit.revision}
    )
    return form_page(
        request,
        form,
        lambda data: services.draw_checklist(
            actor=request.actor, audit=audit, numbers=data["requirements"], revision=data["revision"]
        ),
        said="The checklist is drawn.",
        template="audits/checklist_form.html",
        lead="What this audit asks about. Nothing that its lead auditor owns can be on it.",
        button="Draw the checklist",
        at_revision=read_at(request, audit, lambda then: _drawn(then, reference)),
        **around(request, DETAIL, audit, f"Checklist of {audit.title}"),
    )


@page("audit.view")
def audit_answer(request: PageRequest, reference: str, number: str) -> HttpResponse:
    """One question. “Save and next” goes on to the next one that is open."""
    viewpoint = request.viewpoint.now()
    audit = get_or_404(audit_rows(viewpoint), reference=reference)
    item: ChecklistItem = get_or_404(checklist(viewpoint, audit), requirement__number=number)
    require(request.actor, "audit.answer", item)
    open_audit(audit, AuditStatus.IN_PROGRESS)
    there = address(request, DETAIL, reference=reference)

    def done(_saved: Any) -> str:
        following = None if "stay" in request.POST else next_item(viewpoint, item)
        if following is None:
            return there
        return address(request, "audit-answer", reference=reference, number=following.requirement.number)

    return form_page(
        request,
        AnswerForm(posted(request), viewpoint=viewpoint, item=item, initial=AnswerForm.filled(item)),
        lambda data: services.answer_item(actor=request.actor, item=item, **data),
        done=done,
        said=f"{number} is saved.",
        template="audits/item_form.html",
        at_revision=read_at(request, item, lambda then: _answered(then, reference, number)),
        audit=audit,
        item=item,
        questions=item.question.splitlines(),
        earlier=findings_for(viewpoint, number)[:5],
        title=f"{number} {item.requirement.title}",
        cancel=there,
    )


def _drawn(then: Any, reference: str) -> dict[str, Any]:
    audit = get_or_404(audit_rows(then), reference=reference)
    return {"requirements": [item.requirement.number for item in checklist(then, audit)]}


def _answered(then: Any, reference: str, number: str) -> dict[str, Any]:
    audit = get_or_404(audit_rows(then), reference=reference)
    return AnswerForm.filled(get_or_404(checklist(then, audit), requirement__number=number))
