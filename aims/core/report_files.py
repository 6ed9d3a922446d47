"""A report's page as one file: the print sheet with its fonts and pictures inside."""

from __future__ import annotations

import base64
import mimetypes
import re
from pathlib import Path

from django.conf import settings

SHEET = "css/report.css"


def static_root() -> Path:
    """Where our own static files lie."""
    return Path(settings.STATICFILES_DIRS[0])


def alone(page: str) -> str:
    """The page with its sheet inside, so that it is shown anywhere."""
    sheet = static_root() / SHEET

    def inside(found: re.Match[str]) -> str:
        path = (sheet.parent / found.group(1)).resolve()
        kind = "font/woff2" if path.suffix == ".woff2" else mimetypes.guess_type(path.name)[0]
        return f'url("data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}")'

    css = re.sub(r'url\("(\.\./[^"]+)"\)', inside, sheet.read_text(encoding="utf-8"))
    return re.sub(r'<link rel="stylesheet"[^>]*>', lambda _: f"<style>{css}</style>", page, count=1)
