"""Static files as production serves them: named by their content, compressed; made again when one changed."""

from __future__ import annotations

import os
from pathlib import Path

from ops.running import ROOT


def collect() -> None:
    """Fill `staticfiles/`. Django must be set up."""
    from django.conf import settings
    from django.core.management import call_command

    sources = sorted(path for path in (ROOT / "static").rglob("*") if path.is_file())
    facts = "".join(f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}\n" for path in sources)
    stamp = Path(settings.STATIC_ROOT) / ".made-of"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != facts:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(facts, encoding="utf-8")


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aims.config.settings")
    django.setup()
    collect()
