"""Certification bodies: added, changed, one chosen with the reason. ISO/IEC 17021-1, 5.2 and 9.1; ISO/IEC 42006."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from aims.core.errors import Conflict, Invalid, NotFound
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.models import Organization
from aims.platform.saving import add, locked, locked_at, save
from aims.platform.unit import change
from audits.enums import Accredited
from audits.models import CertificationBody, CertificationProject
from audits.selectors.certification import IN_FORCE
from audits.services.certification import open_project

COOLING_OFF = timedelta(days=730)
"""A body that advised us, or audited us internally, does not certify us for two years (ISO/IEC 17021-1, 5.2)."""
FACTS = (
    ("accredited_by", "who accredited it for ISO/IEC 42001"),
    ("days_offered", "how many auditor days it offers"),
    ("price", "its price"),
)


def add_body(*, actor: Actor, organization: Organization, name: str, **facts: Any) -> CertificationBody:
    """Add a body with its offer. Raises NotAllowed and Invalid."""
    require(actor, "certification_body.add", organization)
    with change(organization, actor) as unit:
        body = CertificationBody(
            organization=organization, reference=unit.reference(CertificationBody), name=name.strip(), **facts
        )
        add(body)
        unit.record("certification_body.added", body)
    return body


def change_body(
    *,
    actor: Actor,
    body: CertificationBody,
    revision: int | None = None,
    reason: str = "",
    **facts: Any,
) -> CertificationBody:
    """Change what a body offers. Raises NotAllowed, Stale and Invalid."""
    require(actor, "certification_body.change", body)
    with change(body.organization, actor) as unit:
        body = locked_at(body, revision)
        changed = [name for name, value in facts.items() if getattr(body, name) != value]
        for name in changed:
            setattr(body, name, facts[name])
        save(body, changed)
        unit.record("certification_body.changed", body, reason=reason)
    return body


def choose_body(
    *,
    actor: Actor,
    project: CertificationProject,
    body: CertificationBody,
    reason: str,
    revision: int | None = None,
) -> CertificationProject:
    """Choose the body for a certification, with the reason.

    Four facts stand first: its accreditation for ISO/IEC 42001 and by whom, its auditor days, its price, and
    that it did not advise us within two years. Raises NotAllowed, NotFound, Stale, Invalid, and Conflict
    while a certificate of another body is in force.
    """
    require(actor, "certification_body.choose", project)
    if body.organization_id != project.organization_id:
        raise NotFound("There is no such body in this organization.")
    with change(project.organization, actor) as unit:
        project, body = open_project(project, revision), locked(body)
        held = project.certificates.filter(status__in=IN_FORCE).exclude(body=body).first()
        if held is not None:
            raise Conflict(f"{held.reference} is in force and was issued by another body.")
        if not reason.strip():
            raise Invalid("Say why in a few words.", {"reason": ["Say why in a few words."]})
        missing = missing_facts(body)
        if missing:
            raise Invalid("It cannot be chosen yet.", {"body": missing})
        project.body, project.body_reason = body, reason.strip()
        project.body_chosen_on = timezone.localdate(unit.moment)
        save(project, ["body", "body_reason", "body_chosen_on"])
        unit.record("certification_body.chosen", project, body, reason=reason)
    return project


def missing_facts(body: CertificationBody) -> list[str]:
    """What keeps a body from being chosen, in sentences."""
    found = []
    if body.accredited != Accredited.YES:
        found.append(f"{body.name} is not known to be accredited for ISO/IEC 42001.")
    said = {"price": body.price or body.price_amount is not None}
    for name, words in FACTS:
        value = said.get(name, getattr(body, name))
        if value in ("", None, False):
            found.append(f"Say {words}.")
    if body.consulted_on and body.consulted_on + COOLING_OFF > timezone.localdate():
        found.append(f"{body.name} advised us or audited us internally within the last two years.")
    return found
