"""Auditors' engagements, for those who give the access: list, page with the access log, forms."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from aims.core.forms import ReasonForm
from aims.core.listing import Column, Listing
from aims.platform.access import allows
from aims.platform.selectors.ledger import history_of
from aims.platform.services.invitations import renew_invitation, sign_in_of
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, get_or_404, page
from aims.platform.views.welcome import keep_link, take_link
from audits.enums import EngagementStatus
from audits.forms.engagements import ChangeEngagementForm, CreateEngagementForm, InviteAuditorForm
from audits.models import AuditorEngagement
from audits.selectors.engagements import engagements, reads_of, standing
from audits.services import engagements as services

LISTING = Listing(
    columns=(
        Column("auditor", "Auditor", "auditor__name"),
        Column("purpose", "Purpose", "purpose", css="md"),
        Column("starts", "From", "starts_on", css="md"),
        Column("ends", "Until", "ends_on"),
        Column("status", "Access"),
    ),
    search=("auditor__name", "body", "purpose", "reference"),
    default_sort="-starts",
    search_label="Search engagements",
)


@page("engagement.view")
def engagement_list(request: PageRequest) -> HttpResponse:
    bound = LISTING.bind(engagements(request.viewpoint), request.GET.dict())
    for row in bound.page_rows:
        row.standing = standing(row, timezone.localdate(request.viewpoint.moment))
    return render(request, "audits/engagement_list.html", {"list": bound, "can": _can(request)})


@page("engagement.view")
def engagement_detail(request: PageRequest, reference: str) -> HttpResponse:
    """The engagement, what its auditor opened, and once the link of their invitation."""
    viewpoint = request.viewpoint
    engagement = get_or_404(engagements(viewpoint), reference=reference)
    user = sign_in_of(engagement.auditor)
    joins = user is not None and engagement.auditor.user_id is None
    context = {
        "engagement": engagement,
        "standing": standing(engagement, timezone.localdate(viewpoint.moment)),
        "reads": Paginator(reads_of(viewpoint, engagement), 25).get_page(request.GET.get("page")),
        "history": history_of(viewpoint, reference),
        "link": take_link(request, reference),
        "joins": joins,
        "waits": joins or (user is not None and not user.has_usable_password()),
        "portal": request.build_absolute_uri(reverse("portal-overview", kwargs={"key": engagement.key})),
        "is_open": engagement.status == EngagementStatus.OPEN and not viewpoint.is_past,
        "can": _can(request),
    }
    return render(request, "audits/engagement_detail.html", context)


@page("engagement.create")
def engagement_create(request: PageRequest) -> HttpResponse:
    """For someone who has been here before."""
    form = CreateEngagementForm(_sent(request), viewpoint=request.viewpoint.now())
    return form_page(
        request,
        form,
        lambda data: services.create_engagement(
            actor=request.actor, organization=request.organization, **data
        ),
        done=lambda engagement: _address(request, engagement.reference),
        said="The auditor can sign in from the first day on.",
        title="Give a known auditor access",
        words="They read through a portal of their own, between the dates, and can change nothing.",
        crumb="Auditors’ access",
        cancel=_list(request),
        button="Give access",
    )


@page("engagement.create")
def engagement_invite(request: PageRequest) -> HttpResponse:
    """For someone new: sign-in, member and engagement in one step."""

    def save(data: dict[str, Any]) -> AuditorEngagement:
        engagement, invitation = services.invite_auditor(
            actor=request.actor, organization=request.organization, **data
        )
        keep_link(request, invitation, engagement.reference)
        return engagement

    return form_page(
        request,
        InviteAuditorForm(_sent(request)),
        save,
        done=lambda engagement: _address(request, engagement.reference),
        said="The auditor can read between the dates, once they have used their link or signed in.",
        title="Invite an auditor",
        words="They read through a portal of their own, between the dates, and can change nothing.",
        crumb="Auditors’ access",
        cancel=_list(request),
        button="Give access",
    )


@page("engagement.change")
def engagement_change(request: PageRequest, reference: str) -> HttpResponse:
    engagement = _engagement(request, reference)
    initial = {name: getattr(engagement, name) for name in ("starts_on", "ends_on", "revision")}
    return form_page(
        request,
        ChangeEngagementForm(_sent(request), initial=initial),
        lambda data: services.change_engagement(actor=request.actor, engagement=engagement, **data),
        said="The new dates count from now on.",
        title=f"Change the dates of {engagement.auditor.name}",
        **_around(request, engagement),
    )


@page("engagement.end")
def engagement_end(request: PageRequest, reference: str) -> HttpResponse:
    engagement = _engagement(request, reference)
    return form_page(
        request,
        ReasonForm(_sent(request), initial={"revision": engagement.revision}),
        lambda data: services.end_engagement(actor=request.actor, engagement=engagement, **data),
        said="The access has ended, in open sessions too.",
        template="components/confirm.html",
        title=f"End the access of {engagement.auditor.name}?",
        words="The portal closes at once and for good. What they read stays in the access log.",
        button="End access now",
        danger=True,
        **_around(request, engagement),
    )


@page("engagement.change")
@require_POST
def invitation_renew(request: PageRequest, reference: str) -> HttpResponse:
    """A new link for an auditor who has not signed in yet."""
    engagement = _engagement(request, reference)
    keep_link(request, renew_invitation(actor=request.actor, member=engagement.auditor), reference)
    messages.success(request, "There is a new link; the one before does not work any more.")
    return HttpResponseRedirect(_address(request, reference))


def _engagement(request: PageRequest, reference: str) -> AuditorEngagement:
    return get_or_404(engagements(request.viewpoint.now()), reference=reference)


def _sent(request: PageRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _can(request: PageRequest) -> dict[str, bool]:
    verbs = ("create", "change", "end", "preview")
    return {verb: allows(request.actor, f"engagement.{verb}") for verb in verbs}


def _around(request: PageRequest, engagement: AuditorEngagement) -> dict[str, Any]:
    address = _address(request, engagement.reference)
    return {"crumb": engagement.reference, "cancel": address, "done": lambda _result: address}


def _address(request: PageRequest, reference: str) -> str:
    kwargs = {"organization": request.organization.slug, "reference": reference}
    return reverse("engagement-detail", kwargs=kwargs)


def _list(request: PageRequest) -> str:
    return reverse("engagement-list", kwargs={"organization": request.organization.slug})
