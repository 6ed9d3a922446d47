"""The report of an audit: frozen with all it says, its findings issued, its PDF made by a job. Clause 9.2.2."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from aims.core.errors import Conflict, Invalid
from aims.platform import files, jobs
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.saving import locked, locked_at, save
from aims.platform.unit import Unit, change
from audits.enums import FindingStatus
from audits.models import Audit, Finding
from audits.selectors.reporting import content_of, problems
from audits.services.independence import check_audit
from audits.workflows import AUDIT, FINDING

RENDER = "render_audit"
REPORTED = ("status", "summary", "reported_on", "reported_at", "reported_by", "frozen")


def render_key(audit: Audit) -> str:
    """The key of the job that makes the PDF: one for each audit, however often it is asked."""
    return f"audit:{audit.pk}"


def report_audit(
    *, actor: Actor, audit: Audit, summary: str, revision: int | None = None, reason: str = ""
) -> Audit:
    """Report an audit: a copy of all it says is frozen, its findings go to their owners, the PDF is asked for.

    Raises NotAllowed, Stale, Conflict, and Invalid with everything that is missing, or for own work.
    """
    require(actor, "audit.report", audit)
    with change(audit.organization, actor) as unit:
        audit = locked_at(audit, revision)
        AUDIT.step(audit, "report")
        today = timezone.localdate(unit.moment)
        found = problems(audit, summary, today)
        if found:
            raise Invalid("It cannot be reported yet. " + " ".join(found), {"": found})
        check_audit(audit)
        issued = _issue(audit)
        audit.summary, audit.reported_by = summary.strip(), actor.member
        audit.reported_at, audit.reported_on = unit.moment, today
        audit.frozen = content_of(audit)
        save(audit, REPORTED)
        unit.record("audit.reported", audit, *issued, reason=reason, on=today)
        jobs.ask(unit, RENDER, key=render_key(audit), payload={"audit": audit.pk})
    return audit


def render_audit(*, actor: Actor, audit: Audit) -> None:
    """Have the PDF made again, after the job was given up. Raises NotAllowed, and Conflict while there is none to repeat."""
    require(actor, "audit.render", audit)
    job = jobs.job_of(audit.organization, render_key(audit))
    with change(audit.organization, actor) as unit:
        if job is None or not jobs.ask_again(unit, job):
            raise Conflict("The PDF is being made, or it is there already. Reload the page.")
        unit.record("audit.render_asked", audit)


def attach_audit_pdf(unit: Unit, audit: Audit, kept: files.Kept) -> dict[str, Any]:
    """Attach the PDF that was made of a report. The job's last step."""
    audit = locked(audit)
    audit.pdf = files.record(unit, kept)
    save(audit, ["pdf"])
    unit.record("audit.rendered", audit, files=[audit.pdf])
    return {"audit": audit.reference, "sha256": kept.sha256}


def _issue(audit: Audit) -> list[Finding]:
    """The findings go out with the report."""
    issued = list(audit.findings.filter(status=FindingStatus.DRAFT))
    for finding in issued:
        FINDING.step(finding, "issue")
        save(finding, ["status"])
    return issued
