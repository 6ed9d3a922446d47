"""Reads the structure tree of a tagged PDF, for tests: what a screen reader is told, not what the eye sees.

`faults(content)` names every broken rule. It is our own check, not a PDF/UA verdict.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import fromstring

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

_UA = "{http://www.aiim.org/pdfua/ns/id/}"


@dataclass(slots=True)
class Node:
    """One element of the structure tree, such as H1, TD or Figure."""

    kind: str
    alt: str = ""
    id: str = ""
    headers: tuple[str, ...] = ()
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(slots=True)
class PdfTree:
    """What a PDF says of itself."""

    title: str
    title_shown: bool
    language: str
    ua_part: str
    marked: bool
    created: str
    outline: list[str]
    links: list[str]
    texts: list[str]
    nodes: list[Node]

    @property
    def pages(self) -> int:
        return len(self.texts)

    def of_kind(self, *kinds: str) -> list[Node]:
        return [node for node in self.nodes if node.kind in kinds]

    @property
    def headings(self) -> list[int]:
        """The levels of the headings, in reading order."""
        kinds = ("H1", "H2", "H3", "H4", "H5", "H6")
        return [int(node.kind[1]) for node in self.of_kind(*kinds)]


def read_pdf(content: bytes) -> PdfTree:
    reader = PdfReader(io.BytesIO(content))
    root = _plain(reader.trailer["/Root"])
    info = _plain(reader.trailer.get("/Info"))
    return PdfTree(
        title=str(info.get("/Title", "")),
        title_shown=bool(_value(_plain(root.get("/ViewerPreferences")), "/DisplayDocTitle")),
        language=str(root.get("/Lang", "")),
        ua_part=_ua_part(root),
        marked=bool(_value(_plain(root.get("/MarkInfo")), "/Marked")),
        created=str(info.get("/CreationDate", "")),
        outline=list(_outline(reader.outline)),
        links=[uri for page in reader.pages for uri in _links(page)],
        texts=[page.extract_text() for page in reader.pages],
        nodes=[node for top in _nodes(_plain(root.get("/StructTreeRoot"))) for node in top.walk()],
    )


def faults(content: bytes) -> list[str]:
    """Every rule the PDF breaks, in words; an empty list is what a report must give."""
    tree = read_pdf(content)
    return [*_document_faults(tree), *_heading_faults(tree), *_table_faults(tree), *_figure_faults(tree)]


def fonts(content: bytes) -> set[str]:
    """The names of the fonts the PDF uses, without the mark of a subset."""
    found = set()
    for page in PdfReader(io.BytesIO(content)).pages:
        resources = _plain(_plain(page["/Resources"]).get("/Font"))
        found |= {
            str(_plain(font).get("/BaseFont", "")).lstrip("/").split("+")[-1] for font in resources.values()
        }
    return found


def _document_faults(tree: PdfTree) -> Iterator[str]:
    rules = (
        (tree.title, "no title"),
        (tree.title_shown, "the title is not shown"),
        (tree.language, "no language"),
        (tree.ua_part == "1", "PDF/UA-1 is not declared"),
        (tree.marked, "not marked as tagged"),
        (tree.nodes, "no structure tree"),
    )
    return (fault for held, fault in rules if not held)


def _heading_faults(tree: PdfTree) -> Iterator[str]:
    levels = tree.headings
    if levels.count(1) != 1:
        yield f"{levels.count(1)} headings of level 1"
    for before, level in zip([0, *levels], levels, strict=False):
        if level > before + 1:
            yield f"heading level {level} follows level {before}"


def _table_faults(tree: PdfTree) -> Iterator[str]:
    known = {node.id for node in tree.of_kind("TH") if node.id}
    for cell in tree.of_kind("TD"):
        if not cell.headers:
            yield "a data cell names no header"
        elif not known.issuperset(cell.headers):
            yield "a data cell names a header that does not exist"


def _figure_faults(tree: PdfTree) -> Iterator[str]:
    return ("a figure has no alternative text" for figure in tree.of_kind("Figure") if not figure.alt.strip())


def _nodes(element: DictionaryObject) -> Iterator[Node]:
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, ArrayObject) else [kids]:
        found = kid.get_object() if isinstance(kid, IndirectObject) else kid
        if isinstance(found, DictionaryObject) and "/S" in found:
            yield _node(found)


def _node(element: DictionaryObject) -> Node:
    attributes = _plain(element.get("/A"))
    return Node(
        kind=str(element["/S"]).lstrip("/"),
        alt=str(element.get("/Alt", "")),
        id=str(element.get("/ID", "")),
        headers=tuple(str(header) for header in attributes.get("/Headers", [])),
        children=list(_nodes(element)),
    )


def _plain(value: Any) -> DictionaryObject:
    found = value.get_object() if isinstance(value, IndirectObject) else value
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _value(of: DictionaryObject, key: str) -> bool:
    return str(of.get(key, "")).lower() == "true"


def _ua_part(root: DictionaryObject) -> str:
    stream = root.get("/Metadata")
    if stream is None:
        return ""
    for element in fromstring(stream.get_object().get_data()).iter():
        if part := element.get(f"{_UA}part") or (element.text if element.tag == f"{_UA}part" else None):
            return part
    return ""


def _outline(entries: Any) -> Iterator[str]:
    for entry in entries:
        if isinstance(entry, list):
            yield from _outline(entry)
        else:
            yield str(entry.title)


def _links(page: Any) -> Iterator[str]:
    for annotation in page.get("/Annots", []):
        action = _plain(_plain(annotation).get("/A"))
        if "/URI" in action:
            yield str(action["/URI"])
