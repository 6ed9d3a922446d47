"""The PDF door: reports as tagged PDF/UA-1 through WeasyPrint. See docs/architecture/pdf.md."""

from aims.core.pdf.cover import Cover
from aims.core.pdf.rendering import Pdf, render_pdf
from aims.core.pdf.sources import BrokenReport, Sources
from aims.core.pdf.watching import Checkpoint

__all__ = ["BrokenReport", "Checkpoint", "Cover", "Pdf", "Sources", "render_pdf"]
