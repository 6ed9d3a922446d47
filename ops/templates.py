"""Template lint: every template compiles, is short, and holds no inline style or script."""

from __future__ import annotations

import os
import re
import sys

import django
from django.template import TemplateSyntaxError
from django.template.loader import get_template

from ops.running import ROOT

FORBIDDEN = {
    r"\sstyle\s*=": "style= is blocked by the content security policy; use a class",
    r"<style\b": "an inline style sheet is blocked by the content security policy",
    r"<script(?![^>]*\bsrc=)[^>]*>": "an inline script is blocked by the content security policy",
    r"\son(click|load|error|change|submit|input|focus|blur|key\w+|mouse\w+|pointer\w+|toggle)\s*=": "an inline handler is blocked by the content security policy",
    r"\bhx-on\b|\bjs:": "htmx may evaluate nothing",
    r"javascript:": "a script address is blocked by the content security policy",
    r"\|safe\b|autoescape off": "text is escaped; build markup in a template tag",
}
LONGEST = 100


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aims.config.settings")
    django.setup()
    problems = []
    folder = ROOT / "templates"
    for path in sorted(folder.rglob("*.html")):
        name = str(path.relative_to(folder))
        text = path.read_text(encoding="utf-8")
        problems += [f"{name}: {why}" for pattern, why in FORBIDDEN.items() if re.search(pattern, text)]
        if len(text.splitlines()) > LONGEST:
            problems.append(f"{name}: longer than {LONGEST} lines")
        try:
            get_template(name)
        except TemplateSyntaxError as error:
            problems.append(f"{name}: {error}")
    sys.stdout.write("".join(f"{problem}\n" for problem in problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
