"""Reads of certifications: the plan with its steps, the bodies, the certificates."""

from __future__ import annotations

from django.db.models import Case, F, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from aims.platform.viewpoint import Viewpoint
from audits.enums import CertificateStatus, CertificationStatus, StageStatus
from audits.models import Certificate, CertificationBody, CertificationProject, CertificationStage
from audits.models.certification import OVER

Q_OPEN = ~Q(status__in=OVER)
"""Steps that are planned or under way."""
IN_FORCE = (CertificateStatus.VALID.value, CertificateStatus.SUSPENDED.value)


def certifications(viewpoint: Viewpoint) -> QuerySet[CertificationProject]:
    """All certifications with scope, owner, body and steps, the newest first. Two queries."""
    stages = viewpoint.rows(CertificationStage).select_related("owner").order_by("number")
    return (
        viewpoint.rows(CertificationProject)
        .select_related("organization", "scope__scope", "owner", "body")
        .prefetch_related(Prefetch("stages", stages))
        .order_by("-pk")
    )


def current_certification(viewpoint: Viewpoint) -> CertificationProject | None:
    """The certification on its way, or what it led to."""
    return certifications(viewpoint).exclude(status=CertificationStatus.ENDED).first()


def ended_certifications(viewpoint: Viewpoint) -> QuerySet[CertificationProject]:
    """Those that are over."""
    rows = viewpoint.rows(CertificationProject).filter(status=CertificationStatus.ENDED)
    return rows.order_by("-ended_on", "-pk")


def stages(viewpoint: Viewpoint) -> QuerySet[CertificationStage]:
    """Steps with their certification and owner."""
    return viewpoint.rows(CertificationStage).select_related(
        "organization", "project__body", "project__owner", "owner"
    )


def next_stages(viewpoint: Viewpoint) -> QuerySet[CertificationStage]:
    """The steps of running certifications that are not over, what comes first first. One query."""
    running = ~Q(project__status=CertificationStatus.ENDED)
    rows = stages(viewpoint).filter(Q_OPEN, running).annotate(next_on=NEXT_ON)
    return rows.order_by(F("next_on").asc(nulls_last=True), "number")


NEXT_ON = Case(
    When(status=StageStatus.UNDER_WAY, then=Coalesce("ends_on", "starts_on")),
    default=Coalesce("starts_on", "ends_on"),
)
"""The next day of a step: its start while it is planned, then its end."""


def bodies(viewpoint: Viewpoint) -> QuerySet[CertificationBody]:
    """All bodies by name."""
    return viewpoint.rows(CertificationBody).select_related("organization").order_by("name", "reference")


def certificates(viewpoint: Viewpoint) -> QuerySet[Certificate]:
    """All certificates with their body and the Statement that they cite, the newest first."""
    return (
        viewpoint.rows(Certificate)
        .select_related("organization", "project", "body", "statement__statement")
        .order_by("-decided_on", "-pk")
    )


def certificate_of(viewpoint: Viewpoint, project: CertificationProject) -> Certificate | None:
    """The certificate that counts: the one in force, else the newest."""
    rank = Case(When(status__in=IN_FORCE, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = certificates(viewpoint).filter(project_id=project.pk)
    return rows.annotate(rank=rank).order_by("rank", "-decided_on", "-pk").first()
