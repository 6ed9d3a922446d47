"""The audience asked to read a version, and each one's confirmation. Clauses 7.3 and 7.4."""

from __future__ import annotations

from aims.core.errors import Conflict, NotAllowed
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.bulk import bulk_create
from aims.platform.saving import locked, save
from aims.platform.unit import Unit, change
from aims.platform.viewpoint import Viewpoint
from documents.enums import DocumentVersionStatus
from documents.models import Acknowledgement, DocumentVersion
from documents.selectors.reading import not_asked
from documents.services.versions import current, usable


def ask_audience(unit: Unit, version: DocumentVersion) -> int:
    """Ask everyone in the audience who was not asked yet; how many these were. A step of a change."""
    viewpoint = Viewpoint(unit.actor, version.organization)
    rows = [
        Acknowledgement(
            organization=version.organization, version=version, member=member, asked_at=unit.moment
        )
        for member in not_asked(viewpoint, version)
    ]
    bulk_create(Acknowledgement, rows)
    return len(rows)


def ask_readers(*, actor: Actor, version: DocumentVersion) -> int:
    """Ask those who joined the audience after the version was published; how many these were.

    Raises NotAllowed, and Conflict when it is not in force or everybody was asked.
    """
    require(actor, "document.ask", version)
    with change(version.organization, actor) as unit:
        version = current(version, None)
        _require_in_force(version)
        asked = ask_audience(unit, version)
        if not asked:
            raise Conflict("Everyone in the audience is asked already.")
        unit.record("document.readers_asked", version, facts={"asked": asked})
    return asked


def acknowledge_document(*, actor: Actor, acknowledgement: Acknowledgement) -> Acknowledgement:
    """Confirm that one has read a version; only who was asked, once, and only the version in force.

    Raises NotAllowed and Conflict.
    """
    require(actor, "document.acknowledge", acknowledgement)
    if not actor.is_member(acknowledgement.member_id):
        raise NotAllowed("Each person confirms for themselves.")
    with change(acknowledgement.organization, actor) as unit:
        acknowledgement = locked(acknowledgement)
        version = acknowledgement.version
        if acknowledgement.confirmed_at is not None:
            raise Conflict("You have confirmed this version already. There is nothing more to do.")
        usable(version.document)
        _require_in_force(version)
        acknowledgement.confirmed_at = unit.moment
        save(acknowledgement, ["confirmed_at"])
        unit.record("document.acknowledged", version, facts={"member": acknowledgement.member.reference})
    return acknowledgement


def _require_in_force(version: DocumentVersion) -> None:
    if version.status != DocumentVersionStatus.PUBLISHED:
        raise Conflict("This version is not in force. Look at the document for the one that is.")
