"""Which files of the front-end packages the pages need, and where they go.

Nothing is loaded from another host. The packages come by the lock file; what is used of them is
copied to `static/vendor/`, from where pages and PDFs read the same bytes.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
ICON_LIST = ROOT / "static" / "icons.txt"
FONTS = VENDOR / "fonts"

_INTER = "@fontsource/inter"
_FONT_FILES = [
    f"inter-{part}-{weight}-normal.woff2" for part in ("latin", "latin-ext") for weight in (400, 500, 600)
]
COPIES: dict[str, str] = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.css",
    "htmx.org/dist/htmx.min.js": "htmx.js",
    "htmx.org/LICENSE": "licences/htmx.txt",
    "@tabler/icons/LICENSE": "licences/tabler.txt",
    f"{_INTER}/LICENSE": "licences/inter.txt",
    **{f"{_INTER}/files/{name}": f"fonts/{name}" for name in _FONT_FILES},
}

_SVG = "http://www.w3.org/2000/svg"
_SOURCE_MAP = re.compile(rb"\n?(/\*|//)# sourceMappingURL=[^\n]*\n?\Z")


@cache
def icon_names() -> frozenset[str]:
    """The icons that the sprite holds."""
    lines = ICON_LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def build(packages: Path = PACKAGES, target: Path = VENDOR) -> list[Path]:
    """Copy what is used and build the icon sprite. Raises FileNotFoundError for a missing package file."""
    shutil.rmtree(target, ignore_errors=True)
    written = [_copy(packages / source, target / name) for source, name in COPIES.items()]
    sprite = target / "icons.svg"
    sprite.write_text(sprite_text(packages, sorted(icon_names())), encoding="utf-8")
    return [*written, sprite]


def sprite_text(packages: Path, names: Iterable[str]) -> str:
    """One SVG file with a symbol for each icon; a page shows one by `<use href="icons.svg#name">`."""
    ElementTree.register_namespace("", _SVG)
    sprite = ElementTree.Element(f"{{{_SVG}}}svg")
    for name in names:
        drawing = packages / "@tabler/icons/icons/outline" / f"{name}.svg"
        icon = ElementTree.parse(drawing).getroot()  # noqa: S314 - a file whose hash the lock file names
        symbol = ElementTree.SubElement(sprite, f"{{{_SVG}}}symbol", id=name, viewBox=icon.attrib["viewBox"])
        # The first path of each icon is an invisible square that only keeps its size.
        symbol.extend(shape for shape in icon if shape.get("stroke") != "none")
    return ElementTree.tostring(sprite, encoding="unicode")


def _copy(source: Path, target: Path) -> Path:
    """Copy one file without its source map line: the manifest storage would look for that file."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(_SOURCE_MAP.sub(b"\n", source.read_bytes()))
    return target
