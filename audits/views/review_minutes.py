"""What a management review says: an input answered, minutes, decisions, and the signature."""

from __future__ import annotations

from django.http import HttpResponse

from aims.core.errors import NotFound
from aims.platform.access import require
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, page
from audits.forms.management_reviews import (
    AnswerInputForm,
    ChangeDecisionForm,
    DecisionForm,
    MinutesForm,
    SignMinutesForm,
)
from audits.selectors import management_reviews as selector
from audits.selectors.review_problems import problems
from audits.services import review_minutes as services
from audits.services.review_signing import sign_review_minutes
from audits.views.review_shown import around, found, posted, step_of


@page("management_review.answer")
def management_review_answer(request: PageRequest, reference: str, topic: str) -> HttpResponse:
    row = selector.input_of(request.viewpoint.now(), reference, topic)
    if row is None:
        raise NotFound("There is nothing at this address.")
    require(request.actor, "management_review.answer", row)
    return form_page(
        request,
        AnswerInputForm(posted(request), initial={"words": row.words, "revision": row.revision}),
        lambda data: services.answer_review_input(actor=request.actor, review_input=row, **data),
        said="Saved.",
        **around(request, row.review, str(row.get_key_display())),
    )


@page("management_review.write")
def management_review_write(request: PageRequest, reference: str) -> HttpResponse:
    review = found(request, reference, "write")
    return form_page(
        request,
        MinutesForm(posted(request), initial={"minutes": review.minutes, "revision": review.revision}),
        lambda data: services.write_review_minutes(actor=request.actor, review=review, **data),
        said="Saved.",
        **around(request, review, f"Minutes of {review.title}"),
    )


@page("management_review.decide")
def management_review_decide(request: PageRequest, reference: str) -> HttpResponse:
    review = found(request, reference, "decide")
    return form_page(
        request,
        DecisionForm(posted(request), initial={"kind": request.GET.get("kind", "improvement")}),
        lambda data: services.record_review_decision(actor=request.actor, review=review, **data),
        said="Written down.",
        button="Write it down",
        **around(request, review, "Write down a decision"),
    )


@page("management_review.decide")
def review_decision_change(request: PageRequest, reference: str) -> HttpResponse:
    decision = selector.decision_of(request.viewpoint.now(), reference)
    if decision is None:
        raise NotFound("There is nothing at this address.")
    require(request.actor, "management_review.decide", decision)
    return form_page(
        request,
        ChangeDecisionForm(posted(request), initial=ChangeDecisionForm.filled(decision)),
        lambda data: services.change_review_decision(actor=request.actor, decision=decision, **data),
        said="Saved.",
        **around(request, decision.review, f"Change decision {decision.reference}"),
    )


@page("management_review.sign")
def management_review_sign(request: PageRequest, reference: str) -> HttpResponse:
    """The question before the signature; the mark comes from the page that showed all of it."""
    review = step_of(request, reference, "sign")
    content = selector.live_content(request.viewpoint.now(), review)
    seen = request.GET.get("seen", "") or content.mark()
    return form_page(
        request,
        SignMinutesForm(posted(request), initial={"revision": review.revision, "seen": seen}),
        lambda data: sign_review_minutes(actor=request.actor, review=review, **data),
        said="Signed. The PDF is being made; it stays the same from now on.",
        template="components/confirm.html",
        button="Sign the minutes",
        problems=problems(content),
        **around(request, review, f"Sign the minutes of {review.title}")
        | {
            "words": "Figures, words, decisions, actions and attendance are frozen as they are now. "
            "Your name and the moment are kept in the ledger; this is not undone."
        },
    )
