"""The steps of a certification on the first page: what waits for their owners, and the next milestones."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from aims.platform.enums import GrantKind
from aims.platform.glance import Card, register_card
from aims.platform.inbox import InboxRow
from aims.platform.viewpoint import Viewpoint
from aims.platform.waiting import Waiting, WaitingSource, register_waiting
from audits.enums import StageKind, StageStatus
from audits.models import CertificationStage
from audits.selectors.certification import NEXT_ON, next_stages
from audits.selectors.plan import is_late
from documents.selectors.evidence import today

SOON = timedelta(days=14)
SHOWN = 5
"""Milestones of the card; the plan has them all."""
ORDER = 8


def register() -> None:
    """Make the source and the card known."""
    register_waiting(SOURCE)
    register_card(milestones, order=ORDER)


def waiting(viewpoint: Viewpoint) -> QuerySet[Any] | None:
    """One's own steps that begin or end within two weeks or are late; for the AIMS manager all that are late."""
    member = viewpoint.actor.member
    if member is None:
        return None
    day = today(viewpoint)
    mine = Q(owner_id=member.pk)
    if GrantKind.AIMS_MANAGER in viewpoint.actor.kinds:
        mine |= Q(next_on__lt=day) | Q(owner=None)
    rows: QuerySet[Any] = next_stages(viewpoint)
    return rows.filter(mine, next_on__lte=day + SOON)


def row(viewpoint: Viewpoint, one: Waiting) -> InboxRow:
    """One click from where it is begun or finished."""
    begins = one.state == StageStatus.PLANNED
    late = one.due is not None and one.due < today(viewpoint)
    verb, step = ("Begin", "it begins") if begins else ("Finish", "it ends")
    why = f"{one.who} owns it; {step}" if one.who else f"nobody owns it; {step}"
    kwargs = {"organization": viewpoint.organization.slug, "reference": one.reference}
    return InboxRow(
        what=f"{verb}: {StageKind(one.title).label}",
        reference=one.reference,
        why=f"{why}{' late' if late else ''}",
        address=reverse("certification-stage-detail", kwargs=kwargs),
        action="Open",
        icon="flag",
        due=one.due,
        is_late=late,
    )


SOURCE = WaitingSource(
    kind="certification-stage",
    rows=waiting,
    row=row,
    listed="certification-plan",
    more="More steps of the certification",
    columns={"title": "kind", "state": "status", "who": "owner__name", "due": NEXT_ON},
)


def milestones(viewpoint: Viewpoint) -> Card | None:
    """The next steps of the certification with their days. One query."""
    found: QuerySet[Any] = next_stages(viewpoint)
    rows: list[CertificationStage] = list(found.filter(next_on__isnull=False)[:SHOWN])
    if not rows:
        return None
    day, slug = today(viewpoint), viewpoint.organization.slug
    shown = [
        (
            stage,
            stage.ends_on if stage.status == StageStatus.UNDER_WAY and stage.ends_on else stage.starts_on or stage.ends_on,
            is_late(stage, day),
            reverse("certification-stage-detail", kwargs={"organization": slug, "reference": stage.reference}),
        )
        for stage in rows
    ]  # fmt: skip
    address = reverse("certification-plan", kwargs={"organization": slug})
    return Card("Next milestones", "audits/_card_milestones.html", {"stages": shown, "address": address})
