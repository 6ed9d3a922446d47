"""The mail that goes out, for administrators: how each stands, and sending once more."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from aims.core.errors import Conflict
from aims.core.forms import ReasonForm
from aims.core.listing import Column, Listing, Tab
from aims.platform.access import allows
from aims.platform.enums import MessageState
from aims.platform.selectors.messages import messages
from aims.platform.services.mail import AGAIN, resend_message
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, get_or_404, page
from aims.platform.views.reviews import address, posted

ON_ITS_WAY = Q(state__in=(MessageState.WAITING, MessageState.SENDING))
LISTING = Listing(
    columns=(
        Column("subject", "Subject", "subject"),
        Column("to", "To", "member__name", css="md"),
        Column("state", "State", "state"),
        Column("created", "Written", "created_at", css="md"),
        Column("sent", "Sent", "sent_at", css="lgx"),
        Column("again", "Once more"),
    ),
    search=("subject", "member__name", "member__reference", "key"),
    default_sort="-created",
    tabs=(
        Tab("all", "All"),
        Tab("way", "On their way", ON_ITS_WAY),
        Tab("unsure", "Unsure", Q(state=MessageState.UNSURE)),
        Tab("failed", "Not sent", Q(state=MessageState.FAILED)),
        Tab("sent", "Sent", Q(state=MessageState.SENT)),
    ),
    search_label="Search mail",
    tie="pk",
)


@page("message.view")
def message_list(request: PageRequest) -> HttpResponse:
    bound = LISTING.bind(messages(request.viewpoint), request.GET.dict())
    may_resend = not request.viewpoint.is_past and allows(request.actor, "message.resend")
    context = {"list": bound, "may_resend": may_resend, "again": [state.value for state in AGAIN]}
    return render(request, "platform/message_list.html", context)


@page("message.resend")
def message_resend(request: PageRequest, number: int) -> HttpResponse:
    rows = messages(request.viewpoint.now()).select_related("organization")
    message = get_or_404(rows, pk=number)
    if message.state not in AGAIN:
        raise Conflict("It is on its way or was sent already.")
    there = address(request, "message-list")
    return form_page(
        request,
        ReasonForm(posted(request)),
        lambda data: resend_message(actor=request.actor, message=message, reason=data["reason"]),
        done=lambda _result: there,
        said="It waits to be sent.",
        template="components/confirm.html",
        title=f"Send “{message.subject}” once more?",
        words=f"To {message.member.name}. {message.error} If it did go out before, it comes twice.",
        crumb="Mail",
        cancel=there,
        button="Send once more",
    )
