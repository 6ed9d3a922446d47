"""Certificates: recorded as issued, suspended, restored, withdrawn, expired. ISO/IEC 17021-1, 8.2 and 9.6.5."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format

from aims.core.errors import Conflict, Invalid, NotFound
from aims.enums import VersionStatus
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.models import Organization
from aims.platform.saving import add, locked, locked_at, save
from aims.platform.unit import Unit, change
from audits.enums import CertificationStatus
from audits.models import Certificate, CertificationProject
from audits.selectors.certificate_words import REFUSED, claims_certified_ai
from audits.selectors.certification import IN_FORCE
from audits.selectors.clocks import months_later
from audits.services.certification import open_project
from audits.workflows import CERTIFICATE, CERTIFICATION
from controls.models import StatementVersion

YEARS_IN_MONTHS = 36
"""A certificate counts for three years from its decision at most (ISO/IEC 17021-1, 9.1.3)."""


def record_certificate(
    *,
    actor: Actor,
    project: CertificationProject,
    number: str,
    scope_words: str,
    decided_on: date,
    issued_on: date,
    valid_until: date,
    statement: StatementVersion | None = None,
    reason: str = "",
) -> Certificate:
    """Record a certificate of the chosen body; the certification is certified from then on.

    Raises NotAllowed, NotFound, Conflict (no body chosen, or one in force), and Invalid: issued before the
    decision, longer than three years, a draft of the Statement, or words that call an AI system certified.
    """
    require(actor, "certificate.record", project)
    with change(project.organization, actor) as unit:
        project = open_project(project)
        if project.body is None:
            raise Conflict("Choose the certification body first.")
        held = project.certificates.filter(status__in=IN_FORCE).first()
        if held is not None:
            raise Conflict(f"{held.reference} is in force. Record first that it expired or was withdrawn.")
        certificate = Certificate(
            organization=project.organization,
            project=project,
            body=project.body,
            number=number.strip(),
            scope_words=scope_words.strip(),
            decided_on=decided_on,
            issued_on=issued_on,
            valid_until=valid_until,
            statement=statement,
        )
        _check_days(certificate, timezone.localdate(unit.moment))
        _check_words(certificate)
        _check_statement(project.organization, statement)
        certificate.reference = unit.reference(Certificate)
        add(certificate)
        _certify(project)
        unit.record("certificate.recorded", certificate, project, reason=reason, on=decided_on)
    return certificate


def suspend_certificate(
    *, actor: Actor, certificate: Certificate, reason: str, revision: int | None = None
) -> Certificate:
    """The body suspended it. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "certificate.suspend", certificate)
    with change(certificate.organization, actor) as unit:
        certificate = _moved(unit, certificate, "suspend", reason, revision)
        unit.record("certificate.suspended", certificate, reason=reason)
    return certificate


def restore_certificate(
    *, actor: Actor, certificate: Certificate, reason: str, revision: int | None = None
) -> Certificate:
    """The suspension has ended. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "certificate.restore", certificate)
    with change(certificate.organization, actor) as unit:
        certificate = _moved(unit, certificate, "restore", reason, revision)
        unit.record("certificate.restored", certificate, reason=reason)
    return certificate


def withdraw_certificate(
    *, actor: Actor, certificate: Certificate, reason: str, revision: int | None = None
) -> Certificate:
    """The body withdrew it; the certification is on its way again. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "certificate.withdraw", certificate)
    with change(certificate.organization, actor) as unit:
        certificate = _moved(unit, certificate, "withdraw", reason, revision)
        project = _lose(certificate)
        unit.record("certificate.withdrawn", certificate, project, reason=reason)
    return certificate


def expire_certificate(
    *, actor: Actor, certificate: Certificate, revision: int | None = None, reason: str = ""
) -> Certificate:
    """Its last day is over. Raises NotAllowed, Stale, and Conflict before that."""
    require(actor, "certificate.expire", certificate)
    with change(certificate.organization, actor) as unit:
        certificate = _moved(unit, certificate, "expire", reason, revision)
        if certificate.valid_until >= timezone.localdate(unit.moment):
            raise Conflict(f"It counts until {date_format(certificate.valid_until, 'j F Y')}.")
        project = _lose(certificate)
        unit.record("certificate.expired", certificate, project, reason=reason, on=certificate.valid_until)
    return certificate


def _moved(unit: Unit, certificate: Certificate, verb: str, reason: str, revision: int | None) -> Certificate:
    """The certificate in its next state, saved."""
    certificate = locked_at(certificate, revision)
    CERTIFICATE.step(certificate, verb, reason=reason)
    certificate.reason, certificate.changed_on = reason.strip(), timezone.localdate(unit.moment)
    save(certificate, ["status", "reason", "changed_on"])
    return certificate


def _certify(project: CertificationProject) -> None:
    if project.status == CertificationStatus.RUNNING:
        CERTIFICATION.step(project, "certify")
        save(project, ["status"])


def _lose(certificate: Certificate) -> CertificationProject:
    """The certification without its certificate."""
    project = locked(certificate.project)
    if project.status == CertificationStatus.CERTIFIED:
        CERTIFICATION.step(project, "lose")
        save(project, ["status"])
    return project


def _check_days(certificate: Certificate, today: date) -> None:
    """Decided by now, issued after that, and valid for three years at most. Raises Invalid."""
    if certificate.decided_on > today:
        _refuse("decided_on", "A decision that has not been made yet cannot be recorded.")
    if certificate.issued_on < certificate.decided_on:
        _refuse("issued_on", "A certificate cannot be issued before it was decided.")
    if certificate.valid_until <= certificate.decided_on:
        _refuse("valid_until", "A certificate is valid for some time after its decision.")
    if certificate.valid_until > months_later(certificate.decided_on, YEARS_IN_MONTHS):
        _refuse("valid_until", "A certificate counts for three years from its decision at most.")


def _check_words(certificate: Certificate) -> None:
    if claims_certified_ai(certificate.scope_words):
        _refuse("scope_words", REFUSED)


def _check_statement(organization: Organization, statement: StatementVersion | None) -> None:
    """Raises NotFound for another organization's, and Invalid for a version that nobody approved."""
    if statement is None:
        return
    if statement.organization_id != organization.pk:
        raise NotFound("There is no such version of the Statement in this organization.")
    if statement.status not in (VersionStatus.APPROVED, VersionStatus.SUPERSEDED):
        _refuse("statement", "A certificate cites an approved version of the Statement.")


def _refuse(field: str, message: str) -> None:
    raise Invalid(message, {field: [message]})
