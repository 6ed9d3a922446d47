"""Reading competence: what people need, what shows that they have it, where it is missing. Clause 7.2.

A need is met on a day when a record of that person and competence was held by then and still counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from aims.catalogue.enums import RequirementKind
from aims.catalogue.models import Requirement
from aims.enums import CompetenceStatus, TrainingStatus
from aims.models import Competence, CompetenceNeed, Training
from aims.platform.models import Member
from aims.platform.viewpoint import Viewpoint
from aims.selectors.days import today
from aims.selectors.finding import one

SOON = timedelta(days=60)
"""A record that ends within these days asks for the next one."""


@dataclass(frozen=True)
class Standing:
    """How a need or a record stands, in the words and the shape of a status."""

    kind: str
    word: str


HAS = Standing("good", "Has it")
SOON_OVER = Standing("warn", "Expires soon")
EXPIRED = Standing("bad", "Expired")
MISSING = Standing("bad", "Missing")
LATER = Standing("info", "Needed later")


def competences(viewpoint: Viewpoint) -> QuerySet[Competence]:
    """All competences with the clause or control that they serve, and how many people need each."""
    needs = viewpoint.rows(CompetenceNeed).filter(competence_id=OuterRef("pk"), member__is_active=True)
    count = needs.order_by().values("competence_id").annotate(n=Count("pk")).values("n")
    return (
        viewpoint.rows(Competence)
        .select_related("organization", "requirement")
        .annotate(people=Subquery(count))
    )


def competence(viewpoint: Viewpoint, reference: str) -> Competence:
    """One competence. Raises NotFound."""
    return one(competences(viewpoint), reference=reference)


def competence_needs(viewpoint: Viewpoint) -> QuerySet[CompetenceNeed]:
    """Who needs what, each judged on the viewpoint's day (`standing_of`). One query.

    Left out are people who have gone and competences that were retired.
    """
    day = today(viewpoint)
    records = viewpoint.rows(Training).filter(
        member_id=OuterRef("member_id"), competence_id=OuterRef("competence_id"), status=TrainingStatus.VALID
    )
    counting = records.filter(held_on__lte=day)
    in_force = counting.filter(Q(expires_on=None) | Q(expires_on__gte=day))
    lasting = in_force.filter(Q(expires_on=None) | Q(expires_on__gte=day + SOON))
    last = counting.filter(expires_on__isnull=False).order_by("-expires_on").values("expires_on")[:1]
    return (
        viewpoint.rows(CompetenceNeed)
        .filter(member__is_active=True, competence__status=CompetenceStatus.ACTIVE)
        .select_related("organization", "member__manager", "competence__requirement")
        .annotate(is_met=Exists(in_force), lasts=Exists(lasting), was_met=Exists(counting))
        .annotate(until=Subquery(last))
    )


def competence_gaps(viewpoint: Viewpoint) -> QuerySet[CompetenceNeed]:
    """The needs that are not met on the viewpoint's day, by person. One query."""
    return competence_needs(viewpoint).filter(Q(("is_met", False))).order_by("member__name", "reference")


def need_of(viewpoint: Viewpoint, reference: str) -> CompetenceNeed:
    """One need, also of someone who has gone. Raises NotFound."""
    rows = viewpoint.rows(CompetenceNeed).select_related("organization", "member", "competence")
    return one(rows, reference=reference)


def standing_of(need: CompetenceNeed, day: date) -> Standing:
    """How a need of `competence_needs` stands."""
    judged: Any = need
    if judged.is_met:
        return HAS if judged.lasts else SOON_OVER
    if judged.was_met:
        return EXPIRED
    return LATER if need.needed_by and need.needed_by > day else MISSING


def judged(viewpoint: Viewpoint, needs: Iterable[CompetenceNeed]) -> list[tuple[CompetenceNeed, Standing]]:
    """Each need with how it stands."""
    day = today(viewpoint)
    return [(need, standing_of(need, day)) for need in needs]


def trainings(viewpoint: Viewpoint) -> QuerySet[Training]:
    """All records with their person and competence."""
    return viewpoint.rows(Training).select_related("organization", "member", "competence")


def training(viewpoint: Viewpoint, reference: str) -> Training:
    """One record. Raises NotFound."""
    return one(trainings(viewpoint), reference=reference)


def record_standing(record: Training, day: date) -> Standing:
    """How long a record is good for: withdrawn, expired, ends soon, counts."""
    if record.status == TrainingStatus.WITHDRAWN:
        return Standing("none", "Withdrawn")
    if record.expires_on is None or record.expires_on >= day + SOON:
        return Standing("good", "Counts")
    return EXPIRED if record.expires_on < day else SOON_OVER


def expired_records(viewpoint: Viewpoint) -> Q:
    """Records that do not count any more."""
    return Q(status=TrainingStatus.VALID, expires_on__lt=today(viewpoint))


def ending_records(viewpoint: Viewpoint) -> Q:
    """Records that count, for less than sixty days."""
    day = today(viewpoint)
    return Q(status=TrainingStatus.VALID, expires_on__gte=day, expires_on__lt=day + SOON)


def people_with_competence(viewpoint: Viewpoint) -> QuerySet[Member]:
    """The people in the organization who need a competence or have a record of one."""
    needing = viewpoint.rows(CompetenceNeed).values("member_id")
    holding = viewpoint.rows(Training).filter(status=TrainingStatus.VALID).values("member_id")
    return viewpoint.rows(Member).filter(Q(pk__in=needing) | Q(pk__in=holding), is_active=True)


def person_of(viewpoint: Viewpoint, reference: str) -> Member:
    """One person. Raises NotFound."""
    return one(viewpoint.rows(Member).select_related("organization", "manager"), reference=reference)


def active_competences(viewpoint: Viewpoint) -> QuerySet[Competence]:
    """The competences that people can be said to need, by name."""
    return viewpoint.rows(Competence).filter(status=CompetenceStatus.ACTIVE).order_by("name", "reference")


def clauses_to_choose(viewpoint: Viewpoint) -> QuerySet[Requirement]:
    """The published sub-clauses and controls, in the standard's order."""
    kinds = (RequirementKind.SUB_CLAUSE, RequirementKind.CONTROL)
    rows = viewpoint.rows(Requirement).filter(organization=None, is_current=True, kind__in=kinds)
    return rows.order_by("order")


def record_for(person: Member) -> Training:
    """A record of this person that is not written yet: what access to writing one is asked about."""
    return Training(organization_id=person.organization_id, member=person)
