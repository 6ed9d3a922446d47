"""Requests for evidence: asked, handed over, returned, accepted, withdrawn. Delivering stands in `delivering`.

Who delivered at any time does not accept (design.md, decision 8). Clauses 7.5 and 9.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from aims.core.errors import Conflict, Invalid, NotFound
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.four_eyes import Hands, check_owner
from aims.platform.models import Grant, Member, Organization
from aims.platform.saving import add, locked_at, save
from aims.platform.unit import change
from documents.models import Evidence, EvidenceRequest, RequestRequirement
from documents.models.request import OPEN, TO_DELIVER
from documents.services.keeping import add_link, check_not_over, open_evidence, requirement_of
from documents.workflows import REQUEST


def ask_evidence_request(
    *,
    actor: Actor,
    organization: Organization,
    title: str,
    asked_of: Member,
    due_on: date,
    description: str = "",
    requirements: Sequence[str] = (),
    renews: Evidence | None = None,
    reason: str = "",
) -> EvidenceRequest:
    """Ask a person for evidence of clauses and controls (by number), or for a newer file of `renews`.

    Raises NotAllowed, NotFound, Invalid (person, day, number), and Conflict when it is asked for already.
    """
    require(actor, "evidence_request.ask", organization)
    shown = [requirement_of(actor, organization, number) for number in dict.fromkeys(requirements)]
    _check_asked(organization, asked_of)
    _check_day(due_on)
    with change(organization, actor) as unit:
        request = EvidenceRequest(
            organization=organization,
            reference=unit.reference(EvidenceRequest),
            title=title,
            description=description,
            asked_by=actor.member,
            asked_of=asked_of,
            asked_on=timezone.localdate(),
            due_on=due_on,
            renews=_renewed(organization, renews),
        )
        add(request)
        for requirement in shown:
            add(RequestRequirement(organization=organization, request=request, requirement=requirement))
        unit.record("evidence_request.asked", request, reason=reason)
    return request


def reassign_evidence_request(
    *,
    actor: Actor,
    request: EvidenceRequest,
    asked_of: Member,
    due_on: date,
    revision: int | None = None,
    reason: str = "",
) -> EvidenceRequest:
    """Hand it over to someone else, with a day of their own. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "evidence_request.reassign", request)
    _check_asked(request.organization, asked_of)
    with change(request.organization, actor) as unit:
        request = locked_at(request, revision)
        if request.status not in TO_DELIVER:
            raise Conflict(f"It is {request.get_status_display().lower()}: nobody has to deliver it now.")
        if due_on != request.due_on:
            _check_day(due_on)
        request.asked_of, request.due_on = asked_of, due_on
        save(request, ["asked_of", "due_on"])
        unit.record("evidence_request.reassigned", request, reason=reason)
    return request


def accept_evidence_request(
    *,
    actor: Actor,
    request: EvidenceRequest,
    valid_until: date | None,
    revision: int | None = None,
    reason: str = "",
) -> EvidenceRequest:
    """Accept what was delivered, and say how long it counts (None: it does not grow old).

    From then on the evidence shows every clause and control that was asked for. Raises NotAllowed, Stale,
    Conflict (state, four eyes, evidence withdrawn meanwhile) and Invalid (a day that is over).
    """
    require(actor, "evidence_request.accept", request)
    check_not_over(valid_until)
    with change(request.organization, actor) as unit:
        request = locked_at(request, revision)
        REQUEST.step(request, "accept")
        if Hands.of(request).held(actor, "delivered_by"):
            raise Conflict(
                "You delivered it, so someone else accepts it: who asked, or another AIMS manager."
            )
        evidence = _settled(request, valid_until)
        request.accepted_by, request.accepted_at = actor.member, unit.moment
        save(request, ["status", "accepted_by", "accepted_at"])
        unit.record(
            "evidence_request.accepted", request, evidence, reason=reason, on=timezone.localdate(unit.moment)
        )
    return request


def return_evidence_request(
    *, actor: Actor, request: EvidenceRequest, reason: str, revision: int | None = None
) -> EvidenceRequest:
    """Send what was delivered back with a reason. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "evidence_request.return", request)
    with change(request.organization, actor) as unit:
        request = locked_at(request, revision)
        REQUEST.step(request, "return", reason=reason)
        request.reason = reason.strip()
        save(request, ["status", "reason"])
        unit.record("evidence_request.returned", request, reason=reason)
    return request


def withdraw_evidence_request(
    *, actor: Actor, request: EvidenceRequest, reason: str, revision: int | None = None
) -> EvidenceRequest:
    """Ask no more, with a reason. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "evidence_request.withdraw", request)
    with change(request.organization, actor) as unit:
        request = locked_at(request, revision)
        REQUEST.step(request, "withdraw", reason=reason)
        request.reason = reason.strip()
        save(request, ["status", "reason"])
        unit.record("evidence_request.withdrawn", request, reason=reason)
    return request


def _check_asked(organization: Organization, member: Member) -> None:
    """Who is asked can come in and answer. Raises NotFound and Invalid."""
    if member.organization_id != organization.pk:
        raise NotFound("There is no such person in this organization.")
    check_owner(member, field="asked_of")
    can_come = member.is_active and member.user_id is not None
    if not can_come or not Grant.objects.filter(member=member).exists():
        words = f"{member.name} cannot sign in here, so could not deliver it. Choose someone else."
        raise Invalid(words, {"asked_of": [words]})


def _check_day(due_on: date) -> None:
    if due_on < timezone.localdate():
        words = "This day is over. Choose today or a later day."
        raise Invalid(words, {"due_on": [words]})


def _renewed(organization: Organization, evidence: Evidence | None) -> Evidence | None:
    """The evidence to renew: in use, of this organization, and not asked for already."""
    if evidence is None:
        return None
    if evidence.organization_id != organization.pk:
        raise NotFound("There is no such evidence in this organization.")
    evidence = open_evidence(evidence, None)
    waiting = evidence.renewals.filter(status__in=OPEN).first()
    if waiting is not None:
        raise Conflict(f"{waiting.reference} asks for it already.")
    return evidence


def _settled(request: EvidenceRequest, valid_until: date | None) -> Evidence:
    """The delivered evidence with its last day and all that was asked for."""
    evidence, version = request.evidence, request.version
    if evidence is None or version is None:
        raise Conflict("Nothing was delivered.")
    evidence = open_evidence(evidence, None)
    version.covers_until = valid_until
    save(version, ["covers_until"])
    if evidence.versions.values_list("pk", flat=True).first() == version.pk:
        evidence.valid_until = valid_until
    shown = set(evidence.requirements.values_list("requirement_id", flat=True))
    for link in request.requirements.exclude(requirement_id__in=shown).select_related("requirement"):
        add_link(evidence, link.requirement)
    save(evidence, ["valid_until"])
    return evidence
