"""Which reports there are. Apps register a kind with its builder; the command and pages look it up here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aims.core.errors import Invalid

Builder = Callable[[Any, str, str], bytes]
"""From a viewpoint, a reference ("" for the one in force) and a format to the file's bytes.

It checks access itself and raises a Refusal in plain words."""


@dataclass(frozen=True)
class ReportKind:
    """One kind of report and the formats it can be had in."""

    kind: str
    title: str
    formats: tuple[str, ...]
    build: Builder


KINDS: dict[str, ReportKind] = {}


def register_report(kind: str, *, title: str, formats: tuple[str, ...], build: Builder) -> None:
    """Make a kind known. Raises ValueError when it is known already."""
    if kind in KINDS:
        raise ValueError(f"the report {kind} is registered twice")
    KINDS[kind] = ReportKind(kind, title, formats, build)


def build_report(viewpoint: Any, kind: str, reference: str, format_: str) -> bytes:
    """The report as bytes. Raises Invalid for an unknown kind or format, and what the builder refuses."""
    known = KINDS.get(kind)
    if known is None:
        raise Invalid(f"There is no report “{kind}”. There are: {', '.join(sorted(KINDS))}.")
    if format_ not in known.formats:
        raise Invalid(
            f"The report “{kind}” cannot be written as “{format_}”. Choose {', '.join(known.formats)}."
        )
    return known.build(viewpoint, reference, format_)
