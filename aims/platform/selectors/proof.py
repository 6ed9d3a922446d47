"""The proof of a chain: what was written is what is there (design.md, decision 4).

Stored bytes are hashed as they stand, never encoded again. The first place that does not hold is
named in words. Entries above the head that was read are left to the next run, so a writer at work
is no break.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max

from aims.core.ledger import NOTHING_BEFORE, commitment, digest, digest_of_digests
from aims.platform import files
from aims.platform.models import LedgerChain, LedgerEntry, Organization, StateDocument, StoredFile
from aims.platform.selectors.proof_of_rows import Break, beyond_the_head, unnamed_files
from aims.platform.unit import chain_name

ERASURES = frozenset({"member.erased", "account.erased"})
UNREADABLE = "its bytes are no ledger entry"


@dataclass(frozen=True)
class Verified:
    """What was checked. `found` is the first break, or None."""

    entries: int
    states: int
    files: int
    erased: int
    found: Break | None


def verify(organization: Organization | None, *, check_files: bool = True) -> Verified:
    """Check one chain: every entry, every state document, the people, the head, every stored file."""
    written = [
        model.objects.filter(chain__organization=organization).aggregate(last=Max("sequence"))["last"] or 0
        for model in (LedgerEntry, StateDocument)
    ]
    chain = LedgerChain.objects.get(organization=organization)
    check = _Check(chain, organization)
    found = check.run(last_written=max(written)) or beyond_the_head(organization)
    count = 0
    if found is None and check_files:
        count, found = _files(organization, check.named_files)
        found = found or unnamed_files(organization, check.files_at)
    return Verified(check.entries, check.states, count, check.erased, found)


def _files(organization: Organization | None, named: dict[str, tuple[int, int]]) -> tuple[int, Break | None]:
    """Hash every stored file, and miss each one that an entry names and that has no row."""
    count, missing = 0, dict(named)
    for stored in StoredFile.objects.filter(organization=organization).order_by("pk").iterator():
        count += 1
        where = f"file {stored.sha256}"
        size, _ = missing.pop(stored.sha256, (stored.size, 0))
        if size != stored.size:
            return count, Break(where, "its row says another size than the ledger does")
        if not files.intact(stored):
            return count, Break(where, "its bytes are missing or are not those that were stored")
    for sha256, (_, sequence) in missing.items():
        return count, Break(f"file {sha256}", f"entry {sequence} names it and its row is missing")
    return count, None


class _Check:
    """One pass over entries and states side by side."""

    def __init__(self, chain: LedgerChain, organization: Organization | None) -> None:
        self.chain, self.organization = chain, organization
        self.entries = self.states = self.erased = 0
        self.named_files: dict[str, tuple[int, int]] = {}
        self.files_at: dict[datetime, set[str]] = {}
        self._previous = NOTHING_BEFORE
        self._moment: datetime | None = None
        self._emptied: dict[int, int] = {}
        self._erasures: set[int] = set()
        self._documents = self._stream()
        self._next = next(self._documents, None)

    def run(self, *, last_written: int) -> Break | None:
        """Every entry in order, then what only the end can tell. The first break, or None."""
        rows = LedgerEntry.objects.filter(chain=self.chain, sequence__lte=self.chain.sequence)
        for entry in rows.order_by("sequence").select_related("identity").iterator(chunk_size=2000):
            self.entries += 1
            what = self._entry(entry)
            if what:
                return Break(f"entry {entry.sequence} of {self.chain.name}", what)
            self._previous, self._moment = entry.digest, entry.recorded_at
        return self._end(last_written) or self._people()

    def _end(self, last_written: int) -> Break | None:
        if self._next is not None:
            return Break(f"state of {self._next.reference}", f"there is no entry {self._next.sequence}")
        head = f"head of {self.chain.name}"
        if self.chain.name != chain_name(self.organization):
            return Break(head, f"it should be called {chain_name(self.organization)}")
        if (self.chain.sequence, self.chain.digest) != (self.entries, self._previous):
            return Break(head, "it does not name the last entry: entries are missing")
        if self._moment is not None and self.chain.recorded_at != self._moment:
            return Break(head, "its moment is not that of the last entry")
        if last_written > self.chain.sequence:
            return Break(f"entry {last_written} of {self.chain.name}", "it stands beyond the head")
        return None

    def _people(self) -> Break | None:
        for user, sequence in self._emptied.items():
            if user not in self._erasures:
                return Break(
                    f"person of entry {sequence} of {self.chain.name}",
                    "the name is emptied and no entry records an erasure",
                )
        return None

    def _entry(self, entry: LedgerEntry) -> str:
        body = bytes(entry.body)
        if digest(body) != entry.digest:
            return "its bytes were changed"
        try:
            said = json.loads(body)
            return (
                self._place(entry, said)
                or self._person(entry, said["actor"])
                or self._documents_of(entry, said["states"])
                or self._note(entry, said)
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            return UNREADABLE

    def _place(self, entry: LedgerEntry, said: dict[str, Any]) -> str:
        if said["chain"] != self.chain.name:
            return f"its bytes belong to the chain {said['chain']}"
        if said["previous"] != self._previous or not said["sequence"] == entry.sequence == self.entries:
            return "it does not follow the entry before it"
        if (said["verb"], said["recorded_at"]) != (entry.verb, entry.recorded_at.isoformat()):
            return "its columns do not say what its bytes say"
        if self._moment is not None and entry.recorded_at <= self._moment:
            return "it is not later than the entry before it"
        return ""

    def _person(self, entry: LedgerEntry, said: dict[str, Any]) -> str:
        identity, promised = entry.identity, said.get("commitment", "")
        if identity is None:
            return "its person is missing" if promised else ""
        if (identity.commitment, identity.user_id) != (promised, said.get("user")):
            return "it names another person than its bytes do"
        if not identity.erased_at:
            clear = commitment(identity.salt, identity.name, identity.email)
            return "" if clear == promised else "the name or e-mail of its person was changed"
        if identity.name or identity.email or identity.salt:
            return "its person is marked as erased and is still named"
        self.erased += 1
        self._emptied.setdefault(said["user"], entry.sequence)
        return ""

    def _documents_of(self, entry: LedgerEntry, said: dict[str, Any]) -> str:
        digests: list[str] = []
        while self._next is not None and self._next.sequence == entry.sequence:
            what = _document(self._next, len(digests) + 1)
            if what:
                return what
            digests.append(self._next.digest)
            self._next = next(self._documents, None)
        self.states += len(digests)
        if (said["count"], said["digest"]) != (len(digests), digest_of_digests(digests)):
            return "its state documents are not those it was recorded with"
        return ""

    def _note(self, entry: LedgerEntry, said: dict[str, Any]) -> str:
        """Remember what is compared at the end: files that entries name, and erasures."""
        for file in said["files"]:
            self.named_files.setdefault(file["sha256"], (file["size"], entry.sequence))
            self.files_at.setdefault(entry.recorded_at, set()).add(file["sha256"])
        if entry.verb in ERASURES:
            self._erasures.add(said["facts"]["user"])
        return ""

    def _stream(self) -> Iterator[StateDocument]:
        rows = StateDocument.objects.filter(chain=self.chain, sequence__lte=self.chain.sequence)
        return rows.order_by("sequence", "position").iterator(chunk_size=2000)


def _document(document: StateDocument, position: int) -> str:
    body = bytes(document.body)
    if digest(body) != document.digest:
        return f"the state of {document.reference} was changed"
    said = json.loads(body)
    if (said["reference"], said["schema"], position) != (
        document.reference,
        document.schema,
        document.position,
    ):
        return f"the state of {document.reference} does not say what its columns say"
    return ""
