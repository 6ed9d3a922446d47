"""A controlled document as a file: PDF and HTML of a version's text in the house look. Clause 7.5.2.

A published version is served as the bytes that were stored after its publication. What is on its cover is read at
that moment, so making it again gives the same. An uploaded file is served as it came and never made anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.safestring import mark_safe

from aims.core.errors import Invalid, NotFound
from aims.core.markdown import Rendered, render
from aims.core.report_files import SHEET, alone, static_root
from aims.platform import files
from aims.platform.access import require
from aims.platform.actors import system_actor
from aims.platform.viewpoint import Viewpoint
from documents.enums import DocumentKind, DocumentVersionStatus
from documents.models import DocumentVersion
from documents.selectors import documents, signing
from documents.selectors.naming import names_of, with_names

if TYPE_CHECKING:
    from aims.core.pdf import Cover

Progress = Callable[[str, int], None]
STEPS = {"layout": ("Laying out the pages", 20), "paint": ("Writing the PDF", 80)}
UPLOADED = "{} was uploaded as a file. Download that file: it is served exactly as it came."


@dataclass(frozen=True)
class Printed:
    """A version ready to be written, read at one moment."""

    viewpoint: Viewpoint
    version: DocumentVersion
    moment: datetime
    sequence: int
    digest: str

    @property
    def is_draft(self) -> bool:
        """Whether nobody has approved it yet."""
        return not self.version.is_signed


def document_report(viewpoint: Viewpoint, reference: str, format_: str) -> bytes:
    """The version with this reference (DOC-0001/2), or the one in force of DOC-0001, else its draft, marked so.

    Raises NotAllowed, Invalid for a reference that is none and for an uploaded file, NotFound.
    """
    require(viewpoint.actor, "document.view", viewpoint.organization)
    version = _version(viewpoint, reference)
    if version.is_upload:
        raise Invalid(UPLOADED.format(version.reference))
    if format_ == "pdf" and version.pdf is not None:
        with files.open_file(version.pdf) as source:
            return source.read()
    return written(printed(viewpoint, version), format_)


def printed(viewpoint: Viewpoint, version: DocumentVersion) -> Printed:
    """A version as it is printed: one that was published as of then, any other as of the viewpoint."""
    if version.published_at is not None:
        return _published(version)
    sequence, digest = signing.head_at(viewpoint)
    return Printed(viewpoint, version, viewpoint.moment or timezone.now(), sequence, digest)


def published_pdf(version: DocumentVersion, progress: Progress | None = None) -> bytes:
    """The PDF of a published version, for its job."""
    return written(_published(version), "pdf", progress)


def written(document: Printed, format_: str, progress: Progress | None = None) -> bytes:
    """The document in one format."""
    if format_ == "pdf":
        return _pdf(document, progress)
    return alone(html(document, preview=True)).encode()


def html(document: Printed, *, preview: bool) -> str:
    """The report's page: what the PDF is laid out from, and its preview."""
    text = str(signing.signed(document.version)["text"])
    body = render(with_names(document.viewpoint, text), on_paper=True)
    context = {
        "cover": cover(document, body),
        "body": mark_safe(body.html),  # noqa: S308 - sanitized by the one door for Markdown
        "preview": preview,
    }
    return render_to_string("reports/document.html", context)


def cover(document: Printed, body: Rendered) -> Cover:
    """What stands on the cover and in the margins."""
    from aims.core.pdf import Cover

    version, said = document.version, signing.signed(document.version)
    kind = DocumentKind(str(said["kind"])).label
    references = {str(said["owner"]), str(said["author"])}
    if version.approved_by:
        references.add(version.approved_by.reference)
    names = {each: each for each in references} | names_of(document.viewpoint, references)
    return Cover(
        title=str(said["title"]),
        subtitle=f"{kind} · controlled document, ISO/IEC 42001:2023 clause 7.5",
        organization=document.viewpoint.organization.name,
        reference=version.document.reference,
        version=str(version.number),
        status=_status(version),
        as_of=document.moment,
        ledger_sequence=document.sequence,
        ledger_digest=document.digest,
        author=names[str(said["author"])],
        approver=names[version.approved_by.reference] if version.approved_by else "",
        approved_on=version.approved_on,
        draft=document.is_draft,
        draft_note=f"Draft of {_day(timezone.localdate(document.moment))}, not approved.",
        facts=tuple(_facts(version, names[str(said["owner"])])),
        contents=body.chapters,
    )


def _facts(version: DocumentVersion, owner: str) -> list[tuple[str, str]]:
    return [
        ("Owner", owner),
        ("In force from", _day(version.valid_from)),
        ("Next review", _day(version.document.next_review_on)),
        ("What changed", version.change_note),
        ("Taken in from", version.source_note),
    ]


def _status(version: DocumentVersion) -> str:
    if version.adopted:
        return "In force, found so at the start"
    if version.published_at is not None:
        return "In force"
    is_approved = version.status == DocumentVersionStatus.APPROVED
    return "Approved, not published yet" if is_approved else "Draft"


def _published(version: DocumentVersion) -> Printed:
    """As of its publication, read by the system: who asks changes nothing of what was published."""
    entry = signing.published_entry(version)
    organization = version.organization
    then = Viewpoint.at(system_actor("job", organization.pk), organization, entry.recorded_at)
    as_published = documents.version_of(then, version.document.reference, version.number)
    if as_published is None:
        raise NotFound("There is nothing at this address.")
    return Printed(then, as_published, entry.recorded_at, entry.sequence, entry.digest)


def _pdf(document: Printed, progress: Progress | None) -> bytes:
    # WeasyPrint takes half a second and 60 MB to import: only who lays out a report pays for it.
    from aims.core.pdf import Sources, render_pdf

    def beat(step: str) -> None:
        if progress is not None:
            progress(*STEPS.get(step, ("Laying out the pages", 40)))

    root = static_root()
    return render_pdf(
        html=html(document, preview=False),
        sources=Sources([root]),
        stylesheets=[root / SHEET],
        moment=document.moment,
        checkpoint=beat,
    ).content


def _version(viewpoint: Viewpoint, reference: str) -> DocumentVersion:
    name, slash, number = reference.partition("/")
    if not name or (slash and not (number.isascii() and number.isdigit() and len(number) < 7)):
        raise Invalid(f"“{reference}” names no document. Write it as DOC-0001, or DOC-0001/2 for a version.")
    if not slash:
        document = documents.documents(viewpoint).filter(reference=name).first()
        shown = document and (documents.in_force(document) or documents.open_version(document))
        number = str(shown.number) if shown else "0"
    found = documents.version_of(viewpoint, name, int(number))
    if found is None:
        raise NotFound(f"There is no document “{reference}”.")
    return found


def _day(day: date | None) -> str:
    return str(format_date(day, "j F Y")) if day else ""
