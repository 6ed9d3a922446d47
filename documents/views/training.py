"""Evidence of a training record: linked and removed."""

from __future__ import annotations

from django.http import HttpResponse

from aims.core.errors import NotFound
from aims.core.forms import ConfirmForm
from aims.platform.access import require
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, page
from aims.selectors.competence import training as training_of
from documents.forms.training import TrainingEvidenceForm
from documents.selectors.training import training_link
from documents.services.training import link_training_evidence, unlink_training_evidence
from documents.views.shown import address, posted


@page("training.view")
def training_evidence_link(request: PageRequest, reference: str) -> HttpResponse:
    record = training_of(request.viewpoint.now(), reference)
    require(request.actor, "training_evidence.link", record)
    there = address(request, "training-detail", reference=reference)
    form = TrainingEvidenceForm(
        posted(request), viewpoint=request.viewpoint.now(), initial={"revision": record.revision}
    )
    return form_page(
        request,
        form,
        lambda data: link_training_evidence(actor=request.actor, training=record, **data),
        done=lambda _: there,
        said="Linked.",
        title="What shows it?",
        words=f"{record.member.name}: {record.competence.name}. Clause 7.2.",
        crumb=reference,
        cancel=there,
        button="Link",
    )


@page("training.view")
def training_evidence_unlink(request: PageRequest, reference: str, evidence: str) -> HttpResponse:
    link = training_link(request.viewpoint.now(), reference, evidence)
    if link is None:
        raise NotFound("It is not linked to this.")
    require(request.actor, "training_evidence.link", link.training)
    there = address(request, "training-detail", reference=reference)
    return form_page(
        request,
        ConfirmForm(posted(request), initial={"revision": link.training.revision}),
        lambda data: unlink_training_evidence(actor=request.actor, link=link, **data),
        done=lambda _: there,
        said="Removed. The evidence stays.",
        template="components/confirm.html",
        title=f"{evidence} does not show this record?",
        words="Record and evidence stay; only the link goes, and the history keeps it.",
        crumb=reference,
        cancel=there,
        button="Remove the link",
    )
