"""The unit of work: one transaction, one moment, one ledger entry (design.md, decision 4).

The ledger's head is locked first, so there is one writer per organization at a time and the state
at entry N is history at its `recorded_at`. Leaving without exactly one entry is an error.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from aims.core.errors import NotFound
from aims.core.ledger import canonical, commitment, digest, digest_of_digests
from aims.platform.actors import Actor
from aims.platform.models import (
    Identity,
    LedgerChain,
    LedgerEntry,
    Organization,
    ReferencedRow,
    ReferenceSequence,
    StateDocument,
    StoredFile,
)
from aims.platform.moment import OPEN, OpenUnit
from aims.platform.state import reference_of, schema_of, state_of

SYSTEM_CHAIN = "system"
BATCH = 500


class NoSingleEntry(RuntimeError):
    """A unit of work ended without exactly one ledger entry: a mistake in the service."""


@dataclass
class Unit:
    """One change under way. Made by `change`, given to the service."""

    chain: LedgerChain
    actor: Actor
    organization: Organization | None
    moment: datetime
    entry: LedgerEntry | None = None
    _states: list[str] = field(default_factory=list)

    @property
    def sequence(self) -> int:
        """The number that this change's entry will have."""
        return self.chain.sequence + 1

    def references(self, model: type[ReferencedRow], count: int = 1) -> list[str]:
        """The next `count` references of a noun, drawn under the head's lock and never reused."""
        prefix = model.reference_prefix
        sequence, _ = ReferenceSequence.objects.get_or_create(organization=self.organization, prefix=prefix)
        first = sequence.last + 1
        sequence.last += count
        sequence.save(update_fields=["last"])
        return [f"{prefix}-{number:04d}" for number in range(first, first + count)]

    def reference(self, model: type[ReferencedRow]) -> str:
        """The next reference of a noun."""
        return self.references(model)[0]

    def keep_states(self, objects: Iterable[models.Model]) -> None:
        """Write the state documents of many objects in batches; their one entry comes at the end."""
        batch: list[StateDocument] = []
        for obj in objects:
            batch.append(self._state(obj))
            if len(batch) == BATCH:
                StateDocument.objects.bulk_create(batch)
                batch = []
        StateDocument.objects.bulk_create(batch)

    def record(
        self,
        verb: str,
        *objects: models.Model,
        reason: str = "",
        on: date | None = None,
        files: Sequence[StoredFile] = (),
        facts: dict[str, Any] | None = None,
    ) -> LedgerEntry:
        """Append the change's one entry. Raises NoSingleEntry when there is one already.

        `on` is the business date, `facts` what the verb needs besides (counts of an import).
        """
        if self.entry is not None:
            raise NoSingleEntry(f"{verb}: this unit of work has recorded {self.entry.verb} already")
        identity = _identity(self.actor)
        self.keep_states(objects)
        body = canonical(self._body(verb, objects, reason, on, files, facts, identity))
        self.entry = LedgerEntry.objects.create(
            chain=self.chain,
            sequence=self.sequence,
            recorded_at=self.moment,
            verb=verb,
            identity=identity,
            body=body,
            digest=digest(body),
        )
        self._move_head(self.entry)
        return self.entry

    def _body(
        self,
        verb: str,
        objects: Sequence[models.Model],
        reason: str,
        on: date | None,
        files: Sequence[StoredFile],
        facts: dict[str, Any] | None,
        identity: Identity | None,
    ) -> dict[str, Any]:
        return {
            "chain": self.chain.name,
            "sequence": self.sequence,
            "previous": self.chain.digest,
            "recorded_at": self.moment.isoformat(),
            "on": on.isoformat() if on else None,
            "verb": verb,
            "objects": [reference_of(obj) for obj in objects],
            "actor": _who(self.actor, identity),
            "reason": reason,
            "states": {"count": len(self._states), "digest": digest_of_digests(self._states)},
            "files": [{"sha256": file.sha256, "size": file.size} for file in files],
            "facts": facts or {},
        }

    def _state(self, obj: models.Model) -> StateDocument:
        body = canonical({"schema": schema_of(obj), "reference": reference_of(obj), "state": state_of(obj)})
        self._states.append(digest(body))
        return StateDocument(
            chain=self.chain,
            sequence=self.sequence,
            position=len(self._states),
            reference=reference_of(obj),
            schema=schema_of(obj),
            body=body,
            digest=self._states[-1],
        )

    def _move_head(self, entry: LedgerEntry) -> None:
        self.chain.sequence = entry.sequence
        self.chain.digest = entry.digest
        self.chain.recorded_at = self.moment
        self.chain.save(update_fields=["sequence", "digest", "recorded_at"])


@contextmanager
def change(organization: Organization | None, actor: Actor) -> Iterator[Unit]:
    """Open the unit of work of one service; `organization` is None for the system's own chain.

    Raises NotFound for an actor of another organization, and NoSingleEntry when the service leaves
    without having recorded; nothing is kept then.
    """
    if OPEN.get() is not None:
        raise RuntimeError("a unit of work is open already; one service is one change")
    if organization is not None and actor.organization_id not in (None, organization.pk):
        raise NotFound("There is nothing at this address.")
    with transaction.atomic():
        chain = locked_chain(organization)
        moment = max(timezone.now(), chain.recorded_at + timedelta(microseconds=1))
        unit = Unit(chain=chain, actor=actor, organization=organization, moment=moment)
        token = OPEN.set(OpenUnit(moment, actor.user_id, organization.pk if organization else None))
        try:
            yield unit
        finally:
            OPEN.reset(token)
        if unit.entry is None:
            raise NoSingleEntry("a unit of work ended without its ledger entry")


def locked_chain(organization: Organization | None) -> LedgerChain:
    """The head of the organization's chain, locked until the transaction ends."""
    chains = LedgerChain.objects.select_for_update()
    if organization is not None:
        return chains.get(organization=organization)
    chain, _ = chains.get_or_create(
        name=SYSTEM_CHAIN, defaults={"recorded_at": timezone.now() - timedelta(microseconds=1)}
    )
    return chain


def open_chain(organization: Organization) -> LedgerChain:
    """The chain of a new organization, before its first change."""
    before = timezone.now() - timedelta(microseconds=1)
    return LedgerChain.objects.create(
        organization=organization, name=chain_name(organization), recorded_at=before
    )


def chain_name(organization: Organization | None) -> str:
    """The chain's name, which each of its entries says; an organization's slug never changes."""
    return f"organization:{organization.slug}" if organization else SYSTEM_CHAIN


def _identity(actor: Actor) -> Identity | None:
    """The identity row of a person, name and e-mail; made at their first change."""
    if actor.member is None:
        return None
    member = actor.member
    known = Identity.objects.filter(
        user=member.user, name=member.name, email=member.email, erased_at=None
    ).first()
    if known:
        return known
    salt = secrets.token_hex(32)
    return Identity.objects.create(
        user_id=member.user_id,
        name=member.name,
        email=member.email,
        salt=salt,
        commitment=commitment(salt, member.name, member.email),
    )


def _who(actor: Actor, identity: Identity | None) -> dict[str, Any]:
    if actor.member is None or identity is None:
        return {"system": actor.system, "detail": actor.system_detail}
    return {
        "member": actor.member.reference,
        "user": actor.user_id,
        "grants": sorted(actor.kinds),
        "commitment": identity.commitment,
    }
