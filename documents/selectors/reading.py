"""Who is asked to read which version, and who confirmed it. Clauses 7.3 and 7.4."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet

from aims.core.charts import Bar, Bars
from aims.platform.models import Grant, Member
from aims.platform.viewpoint import Viewpoint
from documents.enums import Audience, DocumentStatus, DocumentVersionStatus
from documents.models import Acknowledgement, Document, DocumentReader, DocumentVersion

IN_FORCE = Q(version__status=DocumentVersionStatus.PUBLISHED, version__document__status=DocumentStatus.ACTIVE)
LONG = ("version__text", "version__frozen")


@dataclass(frozen=True)
class Readers:
    """The people asked to read one version. Who left without confirming does not count."""

    asked: tuple[Acknowledgement, ...]

    @cached_property
    def confirmed(self) -> list[Acknowledgement]:
        return [each for each in self.asked if each.confirmed_at is not None]

    @property
    def waiting(self) -> list[Acknowledgement]:
        return [each for each in self.asked if each.confirmed_at is None]

    @property
    def chart(self) -> Bars:
        """How many confirmed, as a bar."""
        done, total = len(self.confirmed), len(self.asked)
        return Bars(
            title="Who has confirmed reading this version",
            head="Version",
            bars=(Bar("Confirmed", done, 0, total - done, total),),
            legend=(("ready", "Confirmed"), ("miss", "Not yet")),
        )


def readers(viewpoint: Viewpoint, version: DocumentVersion) -> Readers:
    """Everybody who was asked to read this version, those who have not confirmed first."""
    rows = viewpoint.rows(Acknowledgement).filter(version_id=version.pk).select_related("member")
    rows = rows.filter(Q(member__is_active=True) | Q(confirmed_at__isnull=False))
    return Readers(tuple(rows.order_by("-confirmed_at", "member__name", "member__reference")))


def my_reading(viewpoint: Viewpoint) -> QuerySet[Acknowledgement]:
    """What the actor is asked to read of the versions in force, what is open first."""
    rows = _asked_me(viewpoint).filter(IN_FORCE)
    rows = rows.select_related("version__document__owner").defer(*LONG)
    return rows.order_by("confirmed_at", "asked_at", "version__document__reference")


def to_confirm(viewpoint: Viewpoint) -> QuerySet[Acknowledgement]:
    """What the actor is asked to read and has not confirmed, the longest waiting first."""
    return (
        my_reading(viewpoint).filter(confirmed_at=None).order_by("asked_at", "version__document__reference")
    )


def asked_of(viewpoint: Viewpoint, version: DocumentVersion) -> Acknowledgement | None:
    """The request to the actor to read this version, if there is one."""
    rows = _asked_me(viewpoint).filter(version_id=version.pk)
    return rows.select_related("version__document", "organization").first()


def people_inside(viewpoint: Viewpoint) -> QuerySet[Member]:
    """Members who can be asked to read: active, and with access inside."""
    rows = viewpoint.rows(Member).filter(is_active=True, pk__in=viewpoint.rows(Grant).values("member_id"))
    return rows.order_by("name", "reference")


def audience(viewpoint: Viewpoint, document: Document) -> QuerySet[Member]:
    """The people whom a document is for, now."""
    inside = people_inside(viewpoint)
    if document.audience == Audience.EVERYONE:
        return inside
    chosen = viewpoint.rows(DocumentReader).filter(document_id=document.pk)
    return inside.filter(pk__in=chosen.values("member_id"))


def not_asked(viewpoint: Viewpoint, version: DocumentVersion) -> QuerySet[Member]:
    """Those of the audience who were not asked to read this version yet, such as who joined later."""
    asked = viewpoint.rows(Acknowledgement).filter(version_id=version.pk)
    return audience(viewpoint, version.document).exclude(pk__in=asked.values("member_id"))


def _asked_me(viewpoint: Viewpoint) -> QuerySet[Acknowledgement]:
    member, rows = viewpoint.actor.member, viewpoint.rows(Acknowledgement)
    return rows.filter(member_id=member.pk) if member else rows.none()
