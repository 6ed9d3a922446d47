"""People in a text by their reference: “@MEM-0003” is shown as a name, and a lawful erasure empties it everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterable

from aims.core.markdown import plain
from aims.platform.models import Member
from aims.platform.viewpoint import Viewpoint

_PERSON = re.compile(rf"@({Member.reference_prefix}-\d{{4,10}})\b")


def with_names(viewpoint: Viewpoint, text: str) -> str:
    """The text with the names of the people it refers to. One query, none without any."""
    references = set(_PERSON.findall(text))
    if not references:
        return text
    names = names_of(viewpoint, references)
    return _PERSON.sub(lambda found: plain(names.get(found[1]) or found[1]), text)


def names_of(viewpoint: Viewpoint, references: Iterable[str]) -> dict[str, str]:
    """Names by reference, at the viewpoint's moment; who was erased has none."""
    rows = viewpoint.rows(Member).filter(reference__in=set(references))
    return {reference: name for reference, name in rows.values_list("reference", "name") if name}
