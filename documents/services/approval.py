"""A version of a document sent, returned, approved by someone else, published. Clauses 5.2, 7.5.2 and 7.5.3."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from aims.core.errors import Conflict, Invalid, NotAllowed, Stale
from aims.platform import files, jobs
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.four_eyes import Hands
from aims.platform.saving import locked, save
from aims.platform.services.cadence import follow_object
from aims.platform.unit import Unit, change
from documents.enums import DocumentKind, DocumentVersionStatus
from documents.models import Document, DocumentVersion
from documents.selectors.signing import content_of, mark_of, problems
from documents.services.reading import ask_audience
from documents.services.versions import current, same, save_version
from documents.workflows import DOCUMENT_VERSION

RENDER = "render_document"


def render_key(version: DocumentVersion) -> str:
    """The key of the job that makes the PDF: one for each version, however often it is asked."""
    return f"document:{version.pk}"


def submit_document(
    *, actor: Actor, version: DocumentVersion, revision: int | None = None
) -> DocumentVersion:
    """Send a draft for approval. Raises NotAllowed, Conflict, Stale, and Invalid with every place to mend."""
    require(actor, "document.submit", version)
    with change(version.organization, actor) as unit:
        version = _step(version, "submit", revision)
        found = problems(version.document, version)
        if found:
            raise Invalid("It cannot be sent yet. " + " ".join(found), {"": found})
        version.submitted_by, version.submitted_at = actor.member, unit.moment
        save_version(version, "status", "submitted_by", "submitted_at")
        unit.record("document.submitted", version)
    return version


def return_document(
    *, actor: Actor, version: DocumentVersion, reason: str, revision: int | None = None
) -> DocumentVersion:
    """Back to the author with a reason; an approval that was given is void. Raises NotAllowed, Stale, Conflict, Invalid."""
    require(actor, "document.return", version)
    with change(version.organization, actor) as unit:
        version = _step(version, "return", revision, reason)
        version.approved_by = version.approved_at = version.approved_on = version.frozen = None
        save_version(version, "status", "approved_by", "approved_at", "approved_on", "frozen")
        unit.record("document.returned", version, reason=reason)
    return version


def approve_document(
    *, actor: Actor, version: DocumentVersion, revision: int | None = None, seen: str = "", reason: str = ""
) -> DocumentVersion:
    """Approve a version as it was seen: it is frozen. Never by who had a hand in it; a policy by top management alone.

    `seen` is the mark of what the approver read (`selectors.signing.mark_of`). Raises NotAllowed, Conflict
    (also at the second of two approvals), Stale when it no longer says what was seen.
    """
    require(actor, "document.approve", version)
    with change(version.organization, actor) as unit:
        version = _step(version, "approve", revision)
        if version.document.kind == DocumentKind.POLICY:
            require(actor, "document.approve_policy", version)
        _refuse_own(actor, version)
        _refuse_unseen(version, seen)
        version.approved_by, version.approved_at = actor.member, unit.moment
        version.approved_on = timezone.localdate(unit.moment)
        version.frozen = content_of(version)
        save_version(version, "status", "approved_by", "approved_at", "approved_on", "frozen")
        unit.record("document.approved", version, reason=reason, on=version.approved_on)
    return version


def publish_document(
    *,
    actor: Actor,
    version: DocumentVersion,
    next_review_on: date | None = None,
    revision: int | None = None,
    reason: str = "",
) -> DocumentVersion:
    """Put an approved version in force: the one before is superseded, the audience is asked to read it.

    Raises NotAllowed, Stale, Conflict (also at the second of two clicks), and Invalid without an owner or
    without a review date in the future.
    """
    require(actor, "document.publish", version)
    with change(version.organization, actor) as unit:
        version = _step(version, "publish", revision)
        document = locked(version.document)
        followed = _set_review(unit, document, next_review_on)
        replaced = _supersede(version)
        version.published_at, version.valid_from = unit.moment, timezone.localdate(unit.moment)
        save_version(version, "status", "published_at", "valid_from")
        asked = ask_audience(unit, version)
        unit.record(
            "document.published", version, document, *replaced, *followed,
            reason=reason, on=version.valid_from, facts={"asked": asked},
        )  # fmt: skip
        ask_for_pdf(unit, version)
    return version


def ask_for_pdf(unit: Unit, version: DocumentVersion) -> None:
    """Have the PDF of a written version made; an upload is served as it came."""
    if not version.is_upload:
        jobs.ask(unit, RENDER, key=render_key(version), payload={"version": version.pk})


def render_document(*, actor: Actor, version: DocumentVersion) -> None:
    """Have the PDF made again, after the job was given up. Raises NotAllowed, and Conflict while there is none to repeat."""
    require(actor, "document.render", version)
    job = jobs.job_of(version.organization, render_key(version))
    with change(version.organization, actor) as unit:
        if job is None or not jobs.ask_again(unit, job):
            raise Conflict("The PDF is being made, or it is there already. Reload the page.")
        unit.record("document.render_asked", version)


def attach_document_pdf(unit: Unit, version: DocumentVersion, kept: files.Kept) -> dict[str, Any]:
    """Attach the PDF that was made of a version. The job's last step; the version's revision stays."""
    version = locked(version)
    version.pdf = files.record(unit, kept)
    save(version, ["pdf"])
    unit.record("document.rendered", version, files=[version.pdf])
    return {"version": version.reference, "sha256": kept.sha256}


def _step(version: DocumentVersion, verb: str, revision: int | None, reason: str = "") -> DocumentVersion:
    """The version, locked and moved: a second click is told what happened, a stale page what changed."""
    found = current(version, None)
    DOCUMENT_VERSION.step(found, verb, reason=reason)
    same(found, revision)
    return found


def _refuse_own(actor: Actor, version: DocumentVersion) -> None:
    """Whoever wrote or sent it, at any time, does not approve it: its history knows."""
    hands = Hands.of(version)
    if actor.member is None or (
        hands.held(actor, "author")
        or hands.held(actor, "submitted_by")
        or hands.wrote(actor, ["text", "file", "change_note"])
    ):
        raise NotAllowed("You wrote or sent this version, so someone else approves it (four eyes).")


def _refuse_unseen(version: DocumentVersion, seen: str) -> None:
    if seen and seen != mark_of(version):
        raise Stale(
            "It no longer says what you saw: title, kind, owner or text changed in the meantime. Nothing was "
            "approved; read it again before you approve it.",
            version,
        )


def _set_review(unit: Unit, document: Document, next_review_on: date | None) -> list[Any]:
    """In force needs someone who answers for it, and a day on which it is looked at again; its cadence follows."""
    day = next_review_on or document.next_review_on
    errors: dict[str, list[str]] = {}
    if document.owner_id is None:
        errors[""] = ["Name an owner first: someone keeps it up to date."]
    if day is None or day <= timezone.localdate(unit.moment):
        errors["next_review_on"] = ["Say when it is looked at again: a day in the future."]
    if errors:
        raise Invalid(" ".join(words for each in errors.values() for words in each), errors)
    document.next_review_on = day
    followed = follow_object(document)
    save(document, ["next_review_on"])
    return followed


def _supersede(version: DocumentVersion) -> list[DocumentVersion]:
    """Replace the version in force, before the new one takes its place: only one may be published."""
    rows = DocumentVersion.objects.filter(
        document=version.document_id, status=DocumentVersionStatus.PUBLISHED
    )
    replaced = list(rows.select_related("document"))
    for former in replaced:
        DOCUMENT_VERSION.step(former, "supersede")
        save_version(former, "status")
    return replaced
