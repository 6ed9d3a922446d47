"""Pieces of the pages of documents."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from aims.core import markdown
from aims.platform.looks import LOOKS
from aims.platform.templatetags.aims_ui import shape, status
from documents.enums import DocumentVersionStatus

register = template.Library()

VERSION_LOOKS = {
    DocumentVersionStatus.APPROVED: "good2",
    DocumentVersionStatus.PUBLISHED: "good",
}


@register.filter(name="markdown")
def markdown_html(text: str) -> SafeString:
    """A text written here as HTML, made safe by its one door."""
    return mark_safe(markdown.render(text).html)  # noqa: S308 - sanitized there


@register.simple_tag
def version_state(version: Any, *, pill: bool = False) -> SafeString:
    """The status of a version in its own words."""
    look = VERSION_LOOKS.get(version.status, LOOKS.get(version.status, "none"))
    return status(look, version.get_status_display(), pill=pill)


@register.simple_tag
def version_shape(version: Any) -> SafeString:
    """The shape of a version's status, where the word stands beside it."""
    return shape(VERSION_LOOKS.get(version.status, LOOKS.get(version.status, "none")))
