"""Drafts from the starter set, each made once. Clause 7.5.1."""

from __future__ import annotations

from collections.abc import Iterable

from aims.core.errors import Conflict, Invalid
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.models import Member, Organization
from aims.platform.saving import add
from aims.platform.unit import Unit, change
from aims.platform.viewpoint import Viewpoint
from documents.models import Document, DocumentVersion
from documents.selectors.starter import StarterDocument, filled, starter_set
from documents.services.documents import set_links
from documents.services.keeping import requirement_of
from documents.services.versions import first_version, person, put_in

FIRST = "From the starter set."


def start_from_set(
    *, actor: Actor, organization: Organization, keys: Iterable[str] | None = None
) -> list[DocumentVersion]:
    """Make a draft of each document of the set that was not made yet; what exists is left alone.

    Nothing is recorded when all exist. Raises NotAllowed, and Invalid for a key that names none.
    """
    require(actor, "document.start", organization)
    author, wanted = person(actor), _wanted(keys)
    viewpoint = Viewpoint(actor, organization)
    if not _missing(viewpoint, wanted):
        return []
    with change(organization, actor) as unit:
        made = [_made(unit, each, author) for each in _missing(viewpoint, wanted)]
        if not made:
            raise Conflict("Someone made them in this moment. Reload the page to see them.")
        documents = [version.document for version in made]
        unit.record("document.started_from_set", *documents, *made, facts={"documents": len(made)})
    return made


def _wanted(keys: Iterable[str] | None) -> list[StarterDocument]:
    known = {each.key: each for each in starter_set()}
    chosen = list(known) if keys is None else list(dict.fromkeys(keys))
    if not chosen or set(chosen) - set(known):
        raise Invalid("Choose at least one of the set.", {"keys": ["Choose at least one of the set."]})
    return [known[key] for key in chosen]


def _missing(viewpoint: Viewpoint, wanted: list[StarterDocument]) -> list[StarterDocument]:
    there = set(viewpoint.rows(Document).exclude(starter="").values_list("starter", flat=True))
    return [each for each in wanted if each.key not in there]


def _made(unit: Unit, starter: StarterDocument, author: Member) -> DocumentVersion:
    organization = author.organization
    viewpoint = Viewpoint(unit.actor, organization)
    document = Document(
        organization=organization,
        reference=unit.reference(Document),
        title=starter.title,
        kind=starter.kind,
        owner=author,
        starter=starter.key,
    )
    add(document)
    set_links(document, [requirement_of(unit.actor, organization, number) for number in starter.numbers])
    version = first_version(document, author)
    version.text, version.change_note = filled(viewpoint, starter), FIRST
    put_in(unit, version, None)
    return version
