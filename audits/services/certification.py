"""A certification: planned with its ten steps, changed, ended. ISO/IEC 17021-1, 9."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from aims.core.errors import Conflict, NotFound
from aims.models import ScopeVersion
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.bulk import bulk_create
from aims.platform.four_eyes import check_owner
from aims.platform.models import Member, Organization
from aims.platform.saving import add, locked_at, save
from aims.platform.unit import change
from aims.platform.viewpoint import Viewpoint
from aims.selectors.scope import in_force, scope_versions
from audits.enums import CertificationStatus
from audits.models import CertificationProject, CertificationStage
from audits.selectors.certification import current_certification
from audits.selectors.certification_steps import NUMBERS, STEPS
from audits.workflows import CERTIFICATION


def plan_certification(
    *,
    actor: Actor,
    organization: Organization,
    title: str,
    owner: Member,
    starts_on: date | None = None,
    reason: str = "",
) -> CertificationProject:
    """Plan a certification with its ten steps, laid out from `starts_on` (today), owned by its owner.

    The scope version in force goes along, if there is one. Raises NotAllowed, NotFound, Invalid, and Conflict
    while another certification is on its way.
    """
    require(actor, "certification.plan", organization)
    require(actor, "certification.plan", owner)
    check_owner(owner)
    begin = starts_on or timezone.localdate()
    with change(organization, actor) as unit:
        viewpoint = Viewpoint(actor, organization)
        if (running := current_certification(viewpoint)) is not None:
            raise Conflict(f"{running.reference} is on its way already. End it before you plan another.")
        project = CertificationProject(
            organization=organization,
            reference=unit.reference(CertificationProject),
            title=title.strip(),
            scope=in_force(list(scope_versions(viewpoint))),
            owner=owner,
            started_on=begin,
        )
        add(project)
        references = unit.references(CertificationStage, len(STEPS))
        stages = [
            CertificationStage(
                organization=organization,
                reference=reference,
                project=project,
                kind=step.kind,
                number=NUMBERS[step.kind],
                owner=owner,
                starts_on=begin + timedelta(days=step.after),
                ends_on=begin + timedelta(days=step.after + step.days - 1),
            )
            for reference, step in zip(references, STEPS, strict=True)
        ]
        unit.record(
            "certification.planned",
            project,
            *bulk_create(CertificationStage, stages),
            reason=reason,
            on=begin,
        )
    return project


def change_certification(
    *,
    actor: Actor,
    project: CertificationProject,
    title: str,
    owner: Member,
    scope: ScopeVersion | None = None,
    revision: int | None = None,
    reason: str = "",
) -> CertificationProject:
    """Change title, owner and scope version. Raises NotAllowed, NotFound, Stale, Conflict (ended) and Invalid."""
    require(actor, "certification.change", project)
    with change(project.organization, actor) as unit:
        project = open_project(project, revision)
        check_owner(owner, held=project.owner_id)
        if scope is not None and scope.organization_id != project.organization_id:
            raise NotFound("There is no such version of the scope in this organization.")
        project.title, project.owner, project.scope = title.strip(), owner, scope
        save(project, ["title", "owner", "scope"])
        unit.record("certification.changed", project, reason=reason)
    return project


def end_certification(
    *, actor: Actor, project: CertificationProject, reason: str, revision: int | None = None
) -> CertificationProject:
    """End a certification, with the reason; plan, bodies and certificates stay. Raises NotAllowed, Stale, Conflict, Invalid."""
    require(actor, "certification.end", project)
    with change(project.organization, actor) as unit:
        project = locked_at(project, revision)
        CERTIFICATION.step(project, "end", reason=reason)
        project.reason = reason.strip()
        project.ended_on = max(timezone.localdate(unit.moment), project.started_on)
        save(project, ["status", "reason", "ended_on"])
        unit.record("certification.ended", project, reason=reason)
    return project


def open_project(project: CertificationProject, revision: int | None = None) -> CertificationProject:
    """The certification, locked and not ended. Raises Stale and Conflict."""
    project = locked_at(project, revision)
    if project.status == CertificationStatus.ENDED:
        raise Conflict(f"{project.reference} has ended. Plan a new certification.")
    return project
