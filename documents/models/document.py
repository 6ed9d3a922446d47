"""Controlled documents: policies, procedures and plans, each in approved versions. Clause 7.5."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q

from aims.catalogue.models import Requirement
from aims.platform.models import Member, OrganizationRow, ReferencedRow, ReviewSchedule, StoredFile
from documents.enums import Audience, DocumentKind, DocumentSource, DocumentStatus, DocumentVersionStatus

TEXT_LIMIT = 200_000
"""Characters of a text written here: some eighty pages."""
OPEN = (DocumentVersionStatus.DRAFT, DocumentVersionStatus.IN_REVIEW, DocumentVersionStatus.APPROVED)
SIGNED = (DocumentVersionStatus.APPROVED, DocumentVersionStatus.PUBLISHED, DocumentVersionStatus.SUPERSEDED)


class Document(ReferencedRow):
    """One controlled document; what it says stands in its versions. Retired, never deleted."""

    reference_prefix = "DOC"
    state_version = 2

    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=DocumentKind.choices, default=DocumentKind.PROCEDURE)
    owner = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="owned_documents"
    )
    status = models.CharField(max_length=20, choices=DocumentStatus.choices, default=DocumentStatus.ACTIVE)
    audience = models.CharField(max_length=20, choices=Audience.choices, default=Audience.EVERYONE)
    next_review_on = models.DateField("next review", null=True, blank=True)
    review_schedule = models.OneToOneField(
        ReviewSchedule,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="document",
    )
    starter = models.CharField("made from the starter set", max_length=40, blank=True, editable=False)

    class Meta(ReferencedRow.Meta):
        verbose_name = "document"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *ReferencedRow.Meta.constraints,
            models.CheckConstraint(
                condition=Q(status__in=DocumentStatus.values), name="documents_document_status"
            ),
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.values), name="documents_document_kind"),
            models.CheckConstraint(
                condition=Q(audience__in=Audience.values), name="documents_document_audience"
            ),
            models.UniqueConstraint(
                fields=["organization", "starter"],
                condition=~Q(starter=""),
                name="documents_starter_once",
                violation_error_message="This document of the starter set exists already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def state_links(self) -> dict[str, Any]:
        return {
            "requirements": sorted(self.requirements.values_list("requirement__number", flat=True)),
            "readers": sorted(self.readers.values_list("member__reference", flat=True)),
        }


class DocumentVersion(OrganizationRow):
    """One version of a document. Approved by someone who had no hand in it, then frozen."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    revision = models.PositiveIntegerField(default=1, editable=False)
    status = models.CharField(
        max_length=20, choices=DocumentVersionStatus.choices, default=DocumentVersionStatus.DRAFT
    )
    source = models.CharField(max_length=20, choices=DocumentSource.choices, default=DocumentSource.MARKDOWN)
    text = models.TextField(blank=True, max_length=TEXT_LIMIT, validators=[MaxLengthValidator(TEXT_LIMIT)])
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200, blank=True)
    change_note = models.CharField("what changed", max_length=2000, blank=True)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    submitted_by = models.ForeignKey(
        Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    valid_from = models.DateField("in force from", null=True, blank=True)
    adopted = models.BooleanField("found in force at the start", default=False)
    source_note = models.CharField("where it was found, and who approved it", max_length=500, blank=True)
    frozen = models.JSONField(null=True, blank=True, editable=False)
    """What was signed: title, kind, people by reference, the text, and digests of text and file."""
    pdf = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+", editable=False
    )

    class Meta:
        verbose_name = "document version"
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["document", "number"], name="documents_version_number"),
            models.UniqueConstraint(
                fields=["document"], condition=Q(status="published"), name="documents_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(status__in=["draft", "in_review", "approved"]),
                name="documents_one_draft",
                violation_error_message="There is a draft already.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=DocumentVersionStatus.values), name="documents_version_status"
            ),
            models.CheckConstraint(
                condition=Q(source__in=DocumentSource.values), name="documents_version_source"
            ),
            models.CheckConstraint(
                condition=~Q(source="upload") | Q(file__isnull=False), name="documents_upload_has_file"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "published", "superseded"])
                | Q(approved_by__isnull=False)
                | Q(adopted=True),
                name="documents_version_approver",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["published", "superseded"])
                | Q(valid_from__isnull=False, approved_on__lte=models.F("valid_from")),
                name="documents_version_dates",
            ),
        ]

    @property
    def reference(self) -> str:
        """DOC-0001/2: the document and the version."""
        return f"{self.document.reference}/{self.number}"

    @property
    def is_upload(self) -> bool:
        return self.source == DocumentSource.UPLOAD

    @property
    def is_signed(self) -> bool:
        """Whether someone approved it, so that nothing of it changes any more."""
        return self.status in SIGNED

    def __str__(self) -> str:
        return self.reference

    def state_links(self) -> dict[str, Any]:
        return {
            "file_sha256": self.file.sha256 if self.file else None,
            "pdf_sha256": self.pdf.sha256 if self.pdf else None,
        }


class ExtractedText(OrganizationRow):
    """The words of an uploaded file, read once from its bytes: for the page, the search and the comparison."""

    version = models.OneToOneField(DocumentVersion, on_delete=models.PROTECT, related_name="extracted")
    text = models.TextField(blank=True, max_length=2_000_000)
    is_complete = models.BooleanField(default=True)

    class Meta:
        verbose_name = "extracted text"

    def __str__(self) -> str:
        return f"text of version {self.version_id}"


class DocumentReader(OrganizationRow):
    """Someone chosen to read a document."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="readers")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["document", "member"], name="documents_reader_once")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} reads {self.document_id}"


class DocumentRequirement(OrganizationRow):
    """A clause or a control that a document serves."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="requirements")
    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="documents")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["document", "requirement"], name="documents_serves_once")
        ]

    def __str__(self) -> str:
        return f"{self.document_id} for {self.requirement_id}"


class Acknowledgement(OrganizationRow):
    """One person asked to read one version, and when they confirmed that they did."""

    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="acknowledgements")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="acknowledgements")
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "member"], name="documents_asked_once"),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True) | Q(confirmed_at__gte=models.F("asked_at")),
                name="documents_confirmed_after_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} on version {self.version_id}"
