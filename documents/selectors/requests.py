"""Reads of requests for evidence, from a viewpoint."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Prefetch, Q, QuerySet

from aims.platform.access import allows
from aims.platform.four_eyes import people_who_may_own
from aims.platform.models import Member
from aims.platform.viewpoint import Viewpoint
from documents.enums import EvidenceStatus, RequestStatus
from documents.models import (
    Evidence,
    EvidenceRequest,
    EvidenceRequirement,
    RequestRequirement,
)
from documents.models.request import OPEN, TO_DELIVER
from documents.selectors.evidence import today

Q_TO_DELIVER = Q(status__in=TO_DELIVER)
Q_DONE = ~Q(status__in=OPEN)
FOLLOWED = ("asked_by", "asked_of", "evidence", "version__file", "renews", "delivered_by", "accepted_by")


def request_rows(viewpoint: Viewpoint) -> QuerySet[EvidenceRequest]:
    """All requests with their people, what came, and what it shall show. Two queries."""
    links = viewpoint.rows(RequestRequirement).select_related("requirement")
    return (
        viewpoint.rows(EvidenceRequest)
        .select_related(*FOLLOWED)
        .prefetch_related(Prefetch("requirements", links.order_by("requirement__order")))
    )


def requests_open(viewpoint: Viewpoint) -> QuerySet[EvidenceRequest]:
    """What is asked and not yet accepted or withdrawn, the most urgent first."""
    return request_rows(viewpoint).filter(status__in=OPEN).order_by("due_on", "reference")


def late(viewpoint: Viewpoint) -> Q:
    """What has not come although its day is over."""
    return Q_TO_DELIVER & Q(due_on__lt=today(viewpoint))


def requests_for(viewpoint: Viewpoint, numbers: Sequence[str]) -> QuerySet[EvidenceRequest]:
    """Open requests for one of these clauses or controls."""
    wanted = viewpoint.rows(RequestRequirement).filter(requirement__number__in=numbers)
    return requests_open(viewpoint).filter(pk__in=wanted.values("request_id"))


def requests_about(viewpoint: Viewpoint, evidence: Evidence) -> QuerySet[EvidenceRequest]:
    """The requests that this evidence answered, and those that ask for a newer file of it, newest first."""
    named = Q(evidence_id=evidence.pk) | Q(renews_id=evidence.pk)
    return request_rows(viewpoint).filter(named).order_by("-asked_on", "-reference")


def renewal_of(viewpoint: Viewpoint, evidence: Evidence) -> EvidenceRequest | None:
    """The open request for a newer file of this evidence."""
    return requests_open(viewpoint).filter(renews_id=evidence.pk).first()


def people_who_may_be_asked(viewpoint: Viewpoint) -> QuerySet[Member]:
    """Who can own evidence and can sign in to deliver it, by name."""
    return people_who_may_own(viewpoint).exclude(user=None)


def deliverable(viewpoint: Viewpoint) -> QuerySet[Evidence]:
    """Evidence that counts today, which can answer a request as it is."""
    counts = Q(valid_until=None) | Q(valid_until__gte=today(viewpoint))
    return viewpoint.rows(Evidence).filter(counts, status=EvidenceStatus.VALID)


def offered(viewpoint: Viewpoint, request: EvidenceRequest) -> QuerySet[Evidence]:
    """What is here already and shows one of the clauses or controls that were asked for."""
    wanted = [link.requirement_id for link in request.requirements.all()]
    shown = viewpoint.rows(EvidenceRequirement).filter(requirement_id__in=wanted)
    rows = deliverable(viewpoint).filter(pk__in=shown.values("evidence_id"))
    if request.evidence_id is not None:
        rows = rows.exclude(pk=request.evidence_id)
    return rows.order_by("title", "reference")


def to_accept(viewpoint: Viewpoint) -> QuerySet[EvidenceRequest]:
    """What others delivered and the actor accepts: what they asked for, and all of it for who manages."""
    delivered = viewpoint.rows(EvidenceRequest).filter(status=RequestStatus.DELIVERED)
    member = viewpoint.actor.member
    if member is None:
        return delivered.none()
    by_others = delivered.filter(Q(delivered_by=None) | ~Q(delivered_by_id=member.pk))
    return by_others if _manages(viewpoint) else by_others.filter(asked_by_id=member.pk)


def to_deliver(viewpoint: Viewpoint) -> QuerySet[EvidenceRequest]:
    """What the actor was asked for and has not delivered."""
    member = viewpoint.actor.member
    rows = viewpoint.rows(EvidenceRequest).filter(Q_TO_DELIVER)
    return rows.filter(asked_of_id=member.pk) if member else rows.none()


def to_hand_over(viewpoint: Viewpoint) -> QuerySet[EvidenceRequest] | None:
    """What waits for someone who has gone, for who manages; None for everyone else."""
    if not _manages(viewpoint):
        return None
    return viewpoint.rows(EvidenceRequest).filter(Q_TO_DELIVER, asked_of__is_active=False)


def _manages(viewpoint: Viewpoint) -> bool:
    return allows(viewpoint.actor, "evidence_request.reassign")


def is_late(viewpoint: Viewpoint, request: EvidenceRequest) -> bool:
    """Whether its day is over and nothing came."""
    return request.status in TO_DELIVER and request.due_on < today(viewpoint)
