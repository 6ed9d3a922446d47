"""Forms of controlled documents: what they are, their text or file, and the steps of a version."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms import widgets
from django.utils import timezone

from aims.core.forms import ConfirmForm, DateField, ObjectsField, PlainForm, reason_field
from aims.platform.four_eyes import people_who_may_own
from aims.platform.models import Member
from aims.platform.viewpoint import Viewpoint
from documents.enums import Audience, DocumentKind
from documents.forms.evidence import RequirementsForm, UploadForm, ViewpointForm
from documents.models import Document
from documents.models.document import TEXT_LIMIT
from documents.selectors.documents import readers_of
from documents.selectors.reading import people_inside

FILE_HELP = (
    "Word (.docx) or PDF, without macros, scripts, attachments or a password. It is kept exactly as it is."
)
NOTE_HELP = "For the approver and the readers: what is new against the version before."
TEXT_HELP = (
    "Plain text with a few marks: # before a heading, - before a list item, **bold**, *italic*, "
    "[words](https://address) for a link, a blank line between paragraphs."
)


class DocumentFacts(ViewpointForm):
    """What a document says of itself."""

    title = forms.CharField(label="Title", max_length=200)
    kind = forms.ChoiceField(
        label="Kind",
        choices=DocumentKind.choices,
        initial=DocumentKind.PROCEDURE,
        help_text="A policy is approved by top management (5.2), the others by the AIMS manager as well.",
    )
    owner = forms.ModelChoiceField(
        Member.objects.none(),
        label="Owner",
        required=False,
        empty_label="nobody yet",
        help_text="Keeps it true. It cannot be sent for approval without one.",
    )
    audience = forms.ChoiceField(
        label="Who reads it",
        choices=Audience.choices,
        initial=Audience.EVERYONE,
        widget=widgets.RadioSelect,
        help_text="They are asked to read and to confirm each version that is published.",
    )
    readers = ObjectsField(
        Member.objects.none(),
        label="The chosen people",
        required=False,
        widget=widgets.CheckboxSelectMultiple,
    )
    next_review_on = DateField(
        label="Next review",
        required=False,
        help_text="It is published with a day in the future only. Clause 7.5.2.",
    )

    def __init__(self, *args: Any, viewpoint: Viewpoint, **kwargs: Any) -> None:
        super().__init__(*args, viewpoint=viewpoint, **kwargs)
        owner, readers = self.fields["owner"], self.fields["readers"]
        if isinstance(owner, forms.ModelChoiceField):
            owner.queryset = people_who_may_own(viewpoint, self.initial.get("owner"))
        if isinstance(readers, ObjectsField):
            readers.queryset = people_inside(viewpoint)


class ServesForm(RequirementsForm, DocumentFacts):
    """With the clauses and controls that the document serves."""

    requirements_label = "What it serves"
    requirements_help = "The clauses and controls that ask for this document, or that it puts into practice."


def _text(*, required: bool = True) -> forms.CharField:
    area = widgets.Textarea(attrs={"rows": 24, "class": "form-control prose-in", "spellcheck": "true"})
    return forms.CharField(
        label="Text", max_length=TEXT_LIMIT, required=required, widget=area, help_text=TEXT_HELP
    )


def _note() -> forms.CharField:
    area = widgets.Textarea(attrs={"rows": 2})
    return forms.CharField(
        label="What changed", max_length=2000, required=False, widget=area, help_text=NOTE_HELP
    )


class WriteDocumentForm(ServesForm):
    """A new document, written here."""

    text = _text(required=False)
    field_order = ["title", "kind", "owner", "text", "audience", "readers", "next_review_on", "requirements"]


class DocumentFileForm(UploadForm):
    """A form with a DOCX or PDF."""

    file = forms.FileField(label="File")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        file = self.fields["file"]
        file.help_text = f"{FILE_HELP} {str(file.help_text).rpartition('. ')[2]}".strip()
        file.widget.attrs["accept"] = ".docx,.pdf"


class UploadDocumentForm(DocumentFileForm, ServesForm):
    """A new document from a file."""

    field_order = ["file", "title", "kind", "owner", "audience", "readers", "next_review_on", "requirements"]


class AdoptDocumentForm(DocumentFileForm, ServesForm):
    """A document that was in force before."""

    file = forms.FileField(label="File", required=False)
    text = _text(required=False)
    approved_on = DateField(label="Approved on", help_text="The day on which it was approved back then.")
    source_note = forms.CharField(
        label="Where it was found, and who approved it",
        max_length=500,
        widget=widgets.Textarea(attrs={"rows": 2}),
    )
    field_order = [
        "title", "kind", "owner", "file", "text", "approved_on", "source_note", "next_review_on", "audience",
        "readers", "requirements",
    ]  # fmt: skip


class ChangeDocumentForm(DocumentFacts):
    """New facts for a document; its versions stay."""

    revision = forms.IntegerField(widget=widgets.HiddenInput)
    reason = reason_field(required=False)

    @staticmethod
    def filled(viewpoint: Viewpoint, document: Document) -> dict[str, Any]:
        """What the form starts from."""
        names = ("title", "kind", "audience", "next_review_on", "revision")
        return {
            **{name: getattr(document, name) for name in names},
            "owner": document.owner_id,
            "readers": [link.member_id for link in readers_of(viewpoint, document)],
        }


class DraftTextForm(PlainForm):
    """The text of a draft."""

    revision = forms.IntegerField(widget=widgets.HiddenInput)
    text = _text()
    change_note = _note()


class DraftFileForm(DocumentFileForm):
    """Another file for a draft, or the file of the next version."""

    revision = forms.IntegerField(widget=widgets.HiddenInput, required=False)
    change_note = _note()


class ApproveDocumentForm(ConfirmForm):
    """The approval holds for what was on the page that asked for it."""

    seen = forms.CharField(widget=widgets.HiddenInput, required=False)


class PublishDocumentForm(ConfirmForm):
    """In force from today, and looked at again on a day to come."""

    next_review_on = DateField(label="Next review", required=False, help_text="A day in the future.")


def in_a_year() -> Any:
    """The day that a review is usually set to."""
    today = timezone.localdate()
    return today.replace(year=today.year + 1, day=min(today.day, 28))
