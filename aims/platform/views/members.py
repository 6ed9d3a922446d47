"""Members and their access: who can sign in here, and what each may do."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from aims.core.forms import ConfirmForm, ReasonForm
from aims.core.listing import Column, Filter, Listing, Tab
from aims.platform.access import allows
from aims.platform.enums import GrantKind
from aims.platform.forms.people import AddMemberForm, GrantForm
from aims.platform.models import Member
from aims.platform.selectors import members as selectors
from aims.platform.selectors.ledger import history_of
from aims.platform.services import organizations
from aims.platform.services.invitations import renew_invitation
from aims.platform.services.members import invite_member
from aims.platform.views.forms import form_page
from aims.platform.views.page import PageRequest, get_or_404, page
from aims.platform.views.welcome import keep_link, take_link

LISTING = Listing(
    columns=(
        Column("name", "Name", "name"),
        Column("access", "Access"),
        Column("email", "E-mail address", "email", css="md"),
        Column("sign_in", "Sign-in", css="md"),
    ),
    search=("name", "email", "job_title", "reference"),
    default_sort="name",
    filters=(Filter("kind", "Access", "grants__kind", GrantKind.choices),),
    tabs=(Tab("active", "Active", Q(is_active=True)), Tab("ended", "Access ended", Q(is_active=False))),
    search_label="Search members",
)


@page("member.view")
def member_list(request: PageRequest) -> HttpResponse:
    people = selectors.members(request.viewpoint).select_related("joining")
    bound = LISTING.bind(people, request.GET.dict())
    context = {"list": bound, "may_add": allows(request.actor, "member.create")}
    return render(request, "platform/members.html", context)


@page("member.view")
def member_detail(request: PageRequest, reference: str) -> HttpResponse:
    """One person: what they may do, and the history of it."""
    viewpoint = request.viewpoint
    member = get_or_404(selectors.members(viewpoint).select_related("joining"), reference=reference)
    joins = member.is_active and hasattr(member, "joining")
    may_change = allows(request.actor, "grant.change") and not viewpoint.is_past
    context = {
        "person": member,
        "joins": joins,
        "waits": joins or (member.user is not None and not member.user.has_usable_password()),
        "link": take_link(request, reference),
        "history": history_of(viewpoint, reference),
        "may_change": may_change and member.is_active,
        "may_end": may_change and member.is_active and not request.actor.is_member(member.pk),
    }
    return render(request, "platform/member.html", context)


@page("member.create")
def member_add(request: PageRequest) -> HttpResponse:
    def save(data: dict[str, Any]) -> Member:
        member, invitation = invite_member(actor=request.actor, organization=request.organization, **data)
        keep_link(request, invitation, member.reference)
        return member

    return form_page(
        request,
        AddMemberForm(_sent(request)),
        save,
        done=lambda member: _address(request, member.reference),
        said="The person is known here now.",
        title="Add a member",
        words="Someone who works with the AIMS here. External auditors are invited under Assurance instead.",
        crumb="Members",
        cancel=_list(request),
        button="Add member",
    )


@page("grant.change")
def grant_give(request: PageRequest, reference: str) -> HttpResponse:
    member = _member(request, reference)
    held = frozenset(grant.kind for grant in member.grants.all())
    return form_page(
        request,
        GrantForm(_sent(request), held=held),
        lambda data: organizations.give_grant(
            actor=request.actor, member=member, kind=GrantKind(data["kind"]), reason=data["reason"]
        ),
        said="The access counts from now on.",
        title=f"Give {member.name} access",
        button="Give access",
        **_around(request, member),
    )


@page("grant.change")
def grant_revoke(request: PageRequest, reference: str, kind: str) -> HttpResponse:
    member = _member(request, reference)
    grant = get_or_404(member.grants.all(), kind=kind)
    return form_page(
        request,
        ConfirmForm(_sent(request)),
        lambda data: organizations.revoke_grant(actor=request.actor, grant=grant, reason=data["reason"]),
        said="The access is taken back.",
        template="components/confirm.html",
        title=f"Take “{grant.get_kind_display()}” back from {member.name}?",
        words="It counts at once. Everything they did stays, with their name.",
        button="Take it back",
        danger=True,
        **_around(request, member),
    )


@page("member.change")
def member_deactivate(request: PageRequest, reference: str) -> HttpResponse:
    member = _member(request, reference)
    return form_page(
        request,
        ReasonForm(_sent(request)),
        lambda data: organizations.deactivate_member(
            actor=request.actor, member=member, reason=data["reason"]
        ),
        said="The access has ended, in open sessions too.",
        template="components/confirm.html",
        title=f"End all access of {member.name}?",
        words="They cannot open anything here any more. What they own stays with their name until you hand it on.",
        button="End all access",
        danger=True,
        **_around(request, member),
    )


@page("member.create")
@require_POST
def invitation_renew(request: PageRequest, reference: str) -> HttpResponse:
    """A new link for someone who has not set a password or not accepted yet."""
    member = _member(request, reference)
    keep_link(request, renew_invitation(actor=request.actor, member=member), reference)
    messages.success(request, "There is a new link; the one before does not work any more.")
    return HttpResponseRedirect(_address(request, reference))


def _member(request: PageRequest, reference: str) -> Member:
    return get_or_404(selectors.members(request.viewpoint.now()), reference=reference)


def _sent(request: PageRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _around(request: PageRequest, member: Member) -> dict[str, Any]:
    address = _address(request, member.reference)
    return {"crumb": member.name, "cancel": address, "done": lambda _result: address}


def _address(request: PageRequest, reference: str) -> str:
    kwargs = {"organization": request.organization.slug, "reference": reference}
    return reverse("member-detail", kwargs=kwargs)


def _list(request: PageRequest) -> str:
    return reverse("member-list", kwargs={"organization": request.organization.slug})
