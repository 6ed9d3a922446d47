"""What a report may show besides its own text: our static files and the stored images it names, nothing else.

No request leaves the machine and no other file is opened. What is refused ends the rendering: a page with a
hole where a picture should be is worse than none.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from weasyprint.urls import URLFetcher, URLFetcherResponse

STORED = "stored:"
"""`<img src="stored:logo">` shows the image that the report was given under the name `logo`."""

_PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
)
# mimetypes asks the system's tables; what we ship must not depend on the machine.
_TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png", ".woff2": "font/woff2"}


class BrokenReport(Exception):
    """The report asks for what it may not show, or says too little of itself: mend its template."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where a report's parts come from.

    `site` is the address of the application: links in the report become links to it, and addresses below
    `site + static_url` are read from the first of `roots` that has the file. `images` are the stored images.
    """

    roots: Sequence[Path]
    site: str = "https://aims.invalid"
    static_url: str = "/static/"
    images: Mapping[str, bytes | Path] = field(default_factory=dict)

    @property
    def base(self) -> str:
        return self.site.rstrip("/") + "/"

    @property
    def static_base(self) -> str:
        return self.site.rstrip("/") + "/" + self.static_url.strip("/") + "/"

    def static_file(self, name: str) -> Path:
        """The file of that name below one of the roots. Raises BrokenReport for any other path."""
        parts = Path(name).parts
        if not parts or "\0" in name or "\\" in name or ".." in parts or Path(name).is_absolute():
            raise BrokenReport(f"“{name}” is not a path of a static file.")
        for root in self.roots:
            real = root.resolve()
            wanted = real.joinpath(*parts)
            # Equal only if no part on the way is a symbolic link: a link could lead out of the root.
            if wanted.is_file() and wanted.resolve() == wanted:
                return wanted
        raise BrokenReport(f"There is no static file “{name}”.")

    def address_of(self, path: Path) -> str:
        """The address under which a sheet's own relative addresses lead to its neighbours."""
        for root in self.roots:
            real, here = root.resolve(), path.absolute()
            for base in (real, root.absolute()):
                if here.is_relative_to(base):
                    name = here.relative_to(base).as_posix()
                    self.static_file(name)
                    return self.static_base + name
        raise BrokenReport(f"The stylesheet “{path.name}” is not one of our static files.")

    def stored_image(self, name: str) -> tuple[bytes, str]:
        """The bytes of a named image. Raises BrokenReport for a name not given and for what is no picture."""
        if name not in self.images:
            raise BrokenReport(f"The report was given no image “{name}”.")
        image = self.images[name]
        content = image.read_bytes() if isinstance(image, Path) else image
        for magic, kind in _PICTURES:
            if content.startswith(magic):
                return content, kind
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            return content, "image/webp"
        raise BrokenReport(f"The stored image “{name}” is not PNG, JPEG, GIF or WebP.")


class Door(URLFetcher):
    """What WeasyPrint calls for every address. It remembers refusals, as some callers swallow exceptions."""

    def __init__(self, sources: Sources) -> None:
        super().__init__(fail_on_errors=True, allow_redirects=False)
        self._sources = sources
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        try:
            content, kind = self._read(url)
        except BrokenReport as refusal:
            self.refused.append(str(refusal))
            raise
        return URLFetcherResponse(url, content, {"Content-Type": kind})

    def _read(self, url: str) -> tuple[bytes, str]:
        if url.startswith(STORED):
            return self._sources.stored_image(unquote(url.removeprefix(STORED)))
        if not url.startswith(self._sources.static_base):
            shown = url if len(url) <= 80 else f"{url[:77]}..."
            raise BrokenReport(f"A report may not fetch “{shown}”.")
        name = unquote(urlsplit(url.removeprefix(self._sources.static_base)).path)
        path = self._sources.static_file(name)
        kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return path.read_bytes(), kind
