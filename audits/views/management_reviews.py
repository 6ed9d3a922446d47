"""Management reviews: the list, one review, plan and change, figures, attendance, return, PDF."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from aims.core.errors import NotFound
from aims.core.forms import ConfirmForm, PlainForm, ReasonForm
from aims.core.listing import Column, Listing, Tab
from aims.platform import jobs
from aims.platform.access import allows
from aims.platform.selectors.ledger import history_of
from aims.platform.services.access_log import log_access
from aims.platform.views.downloads import send_file
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, page
from audits import review_reports
from audits.enums import ManagementReviewStatus
from audits.forms.management_reviews import ChangeReviewForm, HoldReviewForm, PlanReviewForm
from audits.selectors import management_reviews as selector
from audits.selectors.review_charts import control_bars, order_bars, risk_map
from audits.selectors.review_problems import problems
from audits.services import management_reviews as services
from audits.services.review_signing import render_key, render_management_review
from audits.views.review_shown import address, around, found, may, posted, step_of, steps

PDF = "application/pdf"
LISTING = Listing(
    columns=(
        Column("title", "Review", "title"),
        Column("planned", "Planned for", "planned_on", css="md"),
        Column("held", "Held on", "held_on", css="md"),
        Column("status", "Status", "status"),
        Column("chair", "Chair", "chair__name", css="md"),
        Column("actions", "Open actions", "still_open", css="md right"),
    ),
    search=("title", "reference", "chair__name"),
    default_sort="-planned",
    tabs=(
        Tab("all", "All"),
        Tab("coming", "To come", ~Q(status=ManagementReviewStatus.SIGNED)),
        Tab("signed", "Signed", Q(status=ManagementReviewStatus.SIGNED)),
    ),
    search_label="Search reviews",
)


@page("management_review.view")
@require_safe
def management_review_list(request: PageRequest) -> HttpResponse:
    bound = LISTING.bind(selector.listed_reviews(request.viewpoint), request.GET.dict())
    may_plan = not request.viewpoint.is_past and allows(request.actor, "management_review.plan")
    return render(request, "audits/management_review_list.html", {"list": bound, "may_plan": may_plan})


@page("management_review.view")
@require_safe
def management_review_detail(request: PageRequest, reference: str) -> HttpResponse:
    """What the review says: inputs with figures and words, results, attendance. Once signed, what was signed."""
    viewpoint = request.viewpoint
    review = selector.management_review(viewpoint, reference)
    if review is None:
        raise NotFound("There is nothing at this address.")
    content = selector.content_of(viewpoint, review)
    context = {
        "review": review,
        "content": content,
        "heat": risk_map(content),
        "controls": control_bars(content),
        "order": order_bars(content),
        "problems": problems(content) if review.status != ManagementReviewStatus.SIGNED else [],
        "mark": content.mark() if review.status == ManagementReviewStatus.HELD else "",
        "steps": steps(request, review),
        "can": {verb: may(request, verb, review) for verb in ("change", "answer", "write", "decide")},
        "can_act": may(request, "record", review, "review_action"),
        "people": [(content.person(each.member), each.was_present) for each in content.attendance],
        "actions": [(action, content.name(action.owner)) for action in content.actions],
        "chair": content.person(content.chair),
        "history": history_of(viewpoint, reference),
        "job": jobs.job_of(request.organization, render_key(review)) if not review.pdf else None,
        "may_render": allows(request.actor, "management_review.render"),
        "as_of": content.read_at.isoformat() if content.read_at else "",
    }
    return render(request, "audits/management_review_detail.html", context)


@page("management_review.plan")
def management_review_plan(request: PageRequest) -> HttpResponse:
    form = PlanReviewForm(posted(request), viewpoint=request.viewpoint.now())
    there = address(request, "management-review-list")
    return form_page(
        request,
        form,
        lambda data: services.plan_management_review(
            actor=request.actor, organization=request.organization, **data
        ),
        done=lambda review: address(request, "management-review-detail", reference=review.reference),
        said="Planned. Read the figures when its day is near.",
        title="Plan a management review",
        words="Top management looks at the whole management system, at planned intervals. Clause 9.3.1.",
        crumb="Management reviews",
        cancel=there,
        button="Plan it",
    )


@page("management_review.change")
def management_review_change(request: PageRequest, reference: str) -> HttpResponse:
    review = found(request, reference, "change")
    initial = {
        "title": review.title,
        "planned_on": review.planned_on,
        "chair": review.chair_id,
        "revision": review.revision,
    }
    return form_page(
        request,
        ChangeReviewForm(posted(request), viewpoint=request.viewpoint.now(), initial=initial),
        lambda data: services.change_management_review(actor=request.actor, review=review, **data),
        said="Changed.",
        **around(request, review, f"Change {review.title}"),
    )


@page("management_review.prepare")
def management_review_prepare(request: PageRequest, reference: str) -> HttpResponse:
    review = step_of(request, reference, "prepare")
    again = review.status == ManagementReviewStatus.PREPARED
    words = "Every figure is read as it stands now, at one moment, and kept with the rows behind it."
    return form_page(
        request,
        ConfirmForm(posted(request), initial={"revision": review.revision}),
        lambda data: services.prepare_management_review(actor=request.actor, review=review, **data),
        said="The figures are read. Say in words what they do not say.",
        template="components/confirm.html",
        button="Read them again" if again else "Read the figures",
        **around(request, review, f"Read the figures of {review.title}")
        | {"words": f"{words} What was said in words stays." if again else words},
    )


@page("management_review.hold")
def management_review_hold(request: PageRequest, reference: str) -> HttpResponse:
    review = step_of(request, reference, "hold")
    invited = selector.attendance_rows(request.viewpoint.now(), review)
    initial = {
        "revision": review.revision,
        "held_on": review.held_on or min(review.planned_on, timezone.localdate()),
        "present": [key for key, was_present in invited.items() if was_present] or [review.chair_id],
        "absent": [key for key, was_present in invited.items() if not was_present],
    }
    return form_page(
        request,
        HoldReviewForm(posted(request), viewpoint=request.viewpoint.now(), initial=initial),
        lambda data: services.hold_management_review(actor=request.actor, review=review, **data),
        said="Recorded. Write the minutes, decisions and actions; then they are signed.",
        button="It was held",
        **around(request, review, f"{review.title} was held"),
    )


@page("management_review.return")
def management_review_return(request: PageRequest, reference: str) -> HttpResponse:
    review = step_of(request, reference, "return")
    return form_page(
        request,
        ReasonForm(posted(request), initial={"revision": review.revision}),
        lambda data: services.return_management_review(actor=request.actor, review=review, **data),
        said="Returned. Figures and attendance can be mended.",
        template="components/confirm.html",
        button="Return it",
        **around(request, review, f"Return {review.title}?")
        | {"words": "It is prepared again: figures can be read anew, and who was there is said again."},
    )


@page("management_review.render")
def management_review_render(request: PageRequest, reference: str) -> HttpResponse:
    """Make the PDF again after the job was given up."""
    review = found(request, reference, "render")
    return form_page(
        request,
        PlainForm(posted(request)),
        lambda data: render_management_review(actor=request.actor, review=review),
        said="The PDF is being made again.",
        template="components/confirm.html",
        button="Make it again",
        **around(request, review, f"Make the PDF of {review.reference} again")
        | {"words": "It is made of what was signed; nothing else changes."},
    )


@page("management_review.view")
@require_safe
def management_review_pdf(request: PageRequest, reference: str) -> HttpResponseBase:
    """The stored PDF of signed minutes, else one that is laid out now and marked as a draft."""
    review = found(request, reference, "view", now=False)
    name = f"{request.organization.slug}-{reference}.pdf"
    if review.pdf is not None:
        return send_file(request, review.pdf, name=name, kind=PDF, reference=reference)
    content = review_reports.written(review_reports.printed(request.viewpoint, review), "pdf")
    log_access(
        actor=request.actor,
        organization=request.organization,
        what="management review as pdf",
        path=request.path,
        reference=reference,
    )
    return HttpResponse(
        content, content_type=PDF, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
