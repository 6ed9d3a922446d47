"""The Statement's PDF: what it takes beyond WeasyPrint's own time for the same HTML, in CPU seconds."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command

from aims.core.pdf import Sources, render_pdf
from aims.core.report_files import SHEET
from bench.sizes import Sizes
from bench.timing import cpu_of
from controls import reports
from controls.models import StatementVersion
from controls.selectors.printed import approved


def measure(sizes: Sizes) -> dict[str, Any]:
    """The demo's approved Statement, read, written as HTML and laid out; and the layout alone."""
    call_command("seed_demo", verbosity=0)
    rows = StatementVersion.objects.select_related("statement", "organization")
    version = rows.filter(organization__slug="northfold").get(status="approved")
    whole = cpu_of(lambda: reports.written(approved(version), "pdf"), sizes.layouts)
    statement = approved(version)
    html = reports.html(statement, preview=False)
    root = settings.BASE_DIR / "static"
    layout = cpu_of(
        lambda: render_pdf(
            html=html,
            sources=Sources([root]),
            stylesheets=[root / SHEET],
            moment=statement.moment,
        ),
        sizes.layouts,
    )
    return {
        "whole_cpu_s": round(whole, 3),
        "weasyprint_cpu_s": round(layout, 3),
        "beyond_weasyprint": round(max(whole - layout, 0) / layout, 4),
    }
