"""Uploaded DOCX and PDF: whether one may be kept, and the words inside. See docs/architecture/documents.md."""

from aims.core.extracting.apart import read_document
from aims.core.extracting.words import MOST_CHARACTERS, Extracted

__all__ = ["MOST_CHARACTERS", "Extracted", "read_document"]
