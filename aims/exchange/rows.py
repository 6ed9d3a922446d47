"""Rows of a file to rows of the bulk service: each cell read, each bad one named, none lost."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from aims.core.tabular import BadCell as BadDate
from aims.core.tabular import Row, Table, parse_date
from aims.exchange.fields import DATES, REQUIRED, plain_text, role_parts
from aims.exchange.mapping import KEEP_ROW, NOTHING, ORDERS, Mapping
from aims.platform.models import Member
from aims.services.bulk_ai_systems import BadCell, SystemRow, problems_in, refuse

Owners = dict[str, list[Member]]
NUL = "\x00"
NO_TEXT = "The cell holds a NUL character, which is no text."


@dataclass(frozen=True)
class FileRow:
    """A row of the file with what was understood of it."""

    raw: Row
    system: SystemRow
    note: str = ""


@dataclass
class Twins:
    """Identities that stand more than once in the file: row numbers by base key."""

    rows: dict[str, list[int]] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    """Base key to the row that is refused: its twins go with it, so that their numbers stay true."""


def owners_of(members: Sequence[Member]) -> Owners:
    """Members by reference, e-mail and name, in small letters."""
    found: Owners = {}
    for member in members:
        for word in {
            member.reference.casefold(),
            member.email.casefold(),
            plain_text(member.name).casefold(),
        }:
            if word:
                found.setdefault(word, []).append(member)
    return found


class Reader:
    """Reads the rows of one table by one mapping."""

    def __init__(self, table: Table, mapping: Mapping, owners: Owners) -> None:
        self.table, self.mapping, self.owners = table, mapping, owners
        columns = table.understanding.columns
        self.place = {name: position for position, name in enumerate(columns)}
        self.kept = [
            (position, name)
            for position, name in enumerate(columns)
            if name not in mapping.mapped or name == mapping.identifier
        ]
        self.needed = {*mapping.mapped, *self._identity()}

    def rows(self) -> Iterator[FileRow]:
        """Every row in the file's order. Equal identities are numbered in order, or refused by their identifier."""
        twins = self._twins()
        seen: Counter[str] = Counter()
        for raw in self.table.rows():
            system = self._system(raw)
            base = system.key
            seen[base] += 1
            yield FileRow(raw, system, self._place_among(system, base, seen[base], twins))

    def _place_among(self, system: SystemRow, base: str, number: int, twins: Twins) -> str:
        others = twins.rows.get(base)
        if not others or not base:
            return ""
        first = next(row for row in others if row != system.number)
        if self.mapping.identifier:
            text = f"The identifier stands in row {first} too. Each system needs its own."
            _refuse(system, self.mapping.identifier, "", text)
            return ""
        if base in twins.refused:
            if not system.refused:
                where = twins.refused[base]
                _refuse(
                    system, "", "", f"Its identity equals that of row {where}, which is refused: both wait."
                )
            return ""
        system.key = f"{base}#{number}" if number > 1 else base
        system.has_twins = True
        return (
            f"Its identity equals that of row {first}; it is kept apart as number {number} of {len(others)}."
        )

    def _twins(self) -> Twins:
        twins = Twins()
        first: dict[str, int] = {}
        for raw in self.table.rows():
            base = self._key(raw)
            if not base:
                continue
            if base in first:
                twins.rows.setdefault(base, [first[base]]).append(raw.number)
            else:
                first[base] = raw.number
        if twins.rows and not self.mapping.identifier:
            for raw in self.table.rows():
                base = self._key(raw)
                if base in twins.rows and self._system(raw).refused:
                    twins.refused.setdefault(base, raw.number)
        return twins

    def _key(self, raw: Row) -> str:
        """The base key of a row; empty when it has no identity that can be read."""
        if any(problem.column is None for problem in raw.problems):
            return ""
        if self.mapping.identifier:
            text = plain_text(raw.cells[self.place[self.mapping.identifier]])
            return f"id:{_hash([text])}" if text else ""
        said = [[name, plain_text(raw.cells[self.place[name]])] for name in sorted(self.mapping.identity)]
        return f"fp:{_hash(said)}" if any(text for _, text in said) else ""

    def _system(self, raw: Row) -> SystemRow:
        system = SystemRow(
            number=raw.number,
            key=self._key(raw),
            facts={},
            status=self.mapping.default_stage,
            status_said=False,
            roles=(),
            cells=[
                [name, raw.cells[position]] for position, name in self.kept if raw.cells[position].strip()
            ],
            columns=self.mapping.fields,
        )
        if self._whole_row_is_bad(raw, system):
            return system
        for name, column in self.mapping.fields.items():
            self._take(system, name, column, raw.cells[self.place[column]])
        self._check(system, raw)
        return system

    def _check(self, system: SystemRow, raw: Row) -> None:
        """The rules of a single system; a bad optional cell is left out where the mapping says so."""
        problems = problems_in(system)
        if self.mapping.bad_cells == KEEP_ROW and REQUIRED not in problems:
            for name in problems.keys() & system.facts.keys():
                cell = raw.cells[self.place[system.columns[name]]]
                self._leave_out(system, system.columns[name], cell, problems.pop(name)[0])
                del system.facts[name]
        refuse(system, problems)

    def _leave_out(self, system: SystemRow, column: str, cell: str, message: str) -> None:
        system.problems.append(BadCell(column, cell, message))
        system.cells.append([column, cell])

    def _whole_row_is_bad(self, raw: Row, system: SystemRow) -> bool:
        unfit = [name for name in self.place if NUL in raw.cells[self.place[name]]] if raw.problems else []
        for problem in raw.problems:
            if problem.column is None or problem.column in self.needed.difference(unfit):
                text = raw.cells[self.place[problem.column]] if problem.column else ""
                _refuse(system, problem.column or "", text, problem.message)
        # No database keeps this character in a text, whatever the column becomes.
        for name in unfit:
            _refuse(system, name, raw.cells[self.place[name]].replace(NUL, "␀"), NO_TEXT)
        if not system.refused and not system.key:
            words = (
                f"{' and '.join(self._identity())}: nothing stands there that tells this system from others."
            )
            _refuse(system, self.mapping.identifier, "", words)
        return system.refused

    def _identity(self) -> Sequence[str]:
        return [self.mapping.identifier] if self.mapping.identifier else self.mapping.identity

    def _take(self, system: SystemRow, name: str, column: str, cell: str) -> None:
        try:
            self._read(system, name, cell)
        except BadDate as error:
            if self.mapping.bad_cells == KEEP_ROW and name != REQUIRED:
                self._leave_out(system, column, cell, error.message)
            else:
                _refuse(system, column, cell, error.message)

    def _read(self, system: SystemRow, name: str, cell: str) -> None:
        if name == "status":
            if plain_text(cell):
                system.status, system.status_said = self._stage(cell), True
        elif name == "roles":
            system.roles = self._roles(cell)
        elif name == "owner":
            system.facts[name] = self._owner(cell)
        elif name == "origin":
            system.facts[name] = self._origin(cell)
        elif name in DATES:
            system.facts[name] = parse_date(cell, ORDERS.get(self.mapping.dates.get(name, "")))
        else:
            system.facts[name] = plain_text(cell) if name == REQUIRED else cell.strip()

    def _stage(self, cell: str) -> str:
        text = plain_text(cell)
        meaning = self.mapping.meaning("status", text)
        if meaning in (None, NOTHING):
            raise BadDate(f"“{_short(text)}” is no stage we know. Say in the mapping what it means.")
        return meaning

    def _roles(self, cell: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for part in role_parts(cell):
            meaning = self.mapping.meaning("roles", part)
            if meaning is None:
                raise BadDate(f"“{_short(part)}” is no role we know: provider, producer or customer.")
            if meaning != NOTHING:
                found[meaning] = None
        return tuple(found)

    def _origin(self, cell: str) -> str:
        text = plain_text(cell)
        meaning = self.mapping.meaning("origin", text) if text else "unknown"
        if meaning is None:
            raise BadDate(f"“{_short(text)}” does not say whether it was made or bought.")
        return "unknown" if meaning == NOTHING else meaning

    def _owner(self, cell: str) -> Member | None:
        text = plain_text(cell).casefold()
        found = self.owners.get(text, []) if text else [None]
        if len(found) == 1:
            return found[0]
        if found:
            raise BadDate(f"{len(found)} members are called “{_short(cell)}”. Write the e-mail address.")
        raise BadDate(
            f"No member is “{_short(cell)}”. Write an e-mail address, a name or a reference (MEM-0001)."
        )


def _refuse(system: SystemRow, column: str, text: str, message: str) -> None:
    system.problems.append(BadCell(column, text, message))
    system.refused = True


def _short(text: str) -> str:
    text = plain_text(text)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _hash(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()


def digest_of_rows(rows: Sequence[FileRow]) -> str:
    """SHA-256 over the rows of a part as they stood in the file: what the ledger's entry names."""
    total = hashlib.sha256()
    for row in rows:
        total.update(_hash([row.raw.number, list(row.raw.raw)]).encode())
    return total.hexdigest()
