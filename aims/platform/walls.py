"""Walls between organizations and around the ledger, held by the database itself (design.md, decision 2).

Triggers are generated from the models: a row may point only at rows of its own organization (or at
rows of none, such as the published catalogue), an organization never changes, and the ledger's
tables are append-only. On SQLite a migration would break or lose them, so our own `migrate` drops
them first and puts them back in a `finally`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, transaction
from django.db.models import ForeignKey, Model

from aims.platform.models import AccessLogEntry, LedgerEntry, StateDocument, StoredFile

APPEND_ONLY: tuple[type[Model], ...] = (LedgerEntry, StateDocument, StoredFile, AccessLogEntry)
PREFIX = "wall_"


@dataclass(frozen=True)
class Wall:
    """One foreign key that must stay inside an organization."""

    table: str
    column: str
    parent: str


def walls() -> list[Wall]:
    """Every foreign key from a row with an organization to another such row."""
    found = []
    for model in _organization_models():
        for field in model._meta.concrete_fields:
            if not isinstance(field, ForeignKey) or field.name == "organization":
                continue
            parent = field.related_model
            if isinstance(parent, type) and parent in set(_organization_models()):
                found.append(Wall(model._meta.db_table, field.column, parent._meta.db_table))
    return found


def install() -> None:
    """Put up every wall whose table exists. Harmless when they stand."""
    tables = set(connection.introspection.table_names())
    with transaction.atomic():
        drop()
        with connection.cursor() as cursor:
            for statement in _triggers(tables).values():
                cursor.execute(statement)


def drop() -> None:
    """Take down every wall; only migrations and the teardown of tests may."""
    with connection.cursor() as cursor:
        for name, table in standing().items():
            tail = f" ON {_quote(table)}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {_quote(name)}{tail}")


def standing() -> dict[str, str]:
    """The triggers of ours that the database has now: name to table."""
    if connection.vendor == "postgresql":
        query = (
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE t.tgname LIKE 'wall\\_%' AND NOT t.tgisinternal"
        )
    else:
        query = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'wall_*'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {str(name): str(table) for name, table in cursor.fetchall()}


def missing() -> list[str]:
    """Names of walls that should stand and do not, as they should: a server must not serve without them."""
    tables = set(connection.introspection.table_names())
    return sorted(_triggers(tables).keys() - standing().keys())


def crossing_rows() -> list[str]:
    """Foreign keys with rows that point into another organization; empty when all is well."""
    found = []
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for wall in walls():
            if not {wall.table, wall.parent} <= tables:
                continue
            cursor.execute(
                f"SELECT COUNT(*) FROM {_quote(wall.table)} c JOIN {_quote(wall.parent)} p "
                f"ON p.id = c.{_quote(wall.column)} WHERE p.organization_id IS NOT NULL "
                "AND (c.organization_id IS NULL OR p.organization_id <> c.organization_id)"
            )
            if cursor.fetchone()[0]:
                found.append(f"{wall.table}.{wall.column}")
    return found


def _organization_models() -> Iterator[type[Model]]:
    for model in apps.get_models():
        names = {field.name for field in model._meta.concrete_fields}
        if "organization" in names and not model._meta.model_name.startswith("historical"):  # type: ignore[union-attr]
            yield model


def _by_table(tables: set[str]) -> dict[str, list[Wall]]:
    grouped: dict[str, list[Wall]] = {
        model._meta.db_table: [] for model in _organization_models() if model._meta.db_table in tables
    }
    for wall in walls():
        if wall.table in grouped and wall.parent in tables:
            grouped[wall.table].append(wall)
    return grouped


def _triggers(tables: set[str]) -> dict[str, str]:
    """Every trigger that should stand: its name, which carries a digest of its rules, and its statement."""
    write = _postgresql if connection.vendor == "postgresql" else _sqlite
    found: dict[str, str] = {}
    for table, own in _by_table(tables).items():
        found |= write(table, own)
    for model in APPEND_ONLY:
        if model._meta.db_table in tables:
            found |= _frozen(model._meta.db_table)
    return found


def _sqlite(table: str, own: list[Wall]) -> dict[str, str]:
    checks = " ".join(
        f"SELECT RAISE(ABORT, 'wall: {wall.table}.{wall.column}') WHERE {_outside(wall)};" for wall in own
    )
    moved = (
        f"SELECT RAISE(ABORT, 'wall: {table}.organization') "
        "WHERE NEW.organization_id IS NOT OLD.organization_id;"
    )
    return dict(
        [
            _trigger("i", table, f"BEFORE INSERT ON {_quote(table)} BEGIN SELECT 1; {checks} END"),
            _trigger(
                "u", table, f"BEFORE UPDATE OF {_columns(own)} ON {_quote(table)} BEGIN {moved} {checks} END"
            ),
        ]
    )


def _postgresql(table: str, own: list[Wall]) -> dict[str, str]:
    raised = "USING ERRCODE = '23514'"
    checks = " ".join(
        f"IF {_outside(wall)} THEN RAISE EXCEPTION 'wall: {wall.table}.{wall.column}' {raised}; END IF;"
        for wall in own
    )
    moved = (
        "IF TG_OP = 'UPDATE' THEN IF NEW.organization_id IS DISTINCT FROM OLD.organization_id THEN "
        f"RAISE EXCEPTION 'wall: {table}.organization' {raised}; END IF; END IF;"
    )
    function = _function("f", table, f"BEGIN {moved} {checks} RETURN NEW; END")
    each = f"ON {_quote(table)} FOR EACH ROW EXECUTE FUNCTION"
    return dict(
        [
            _trigger("i", table, f"BEFORE INSERT {each}", function),
            _trigger("u", table, f"BEFORE UPDATE OF {_columns(own)} {each}", function),
        ]
    )


def _frozen(table: str) -> dict[str, str]:
    """The triggers of a table that only grows."""
    said = f"wall: {table} is append-only"
    if connection.vendor != "postgresql":
        body = f"ON {_quote(table)} BEGIN SELECT RAISE(ABORT, '{said}'); END"
        return dict(
            _trigger(kind, table, f"BEFORE {event} {body}")
            for kind, event in (("nu", "UPDATE"), ("nd", "DELETE"))
        )
    function = _function("nf", table, f"BEGIN RAISE EXCEPTION '{said}' USING ERRCODE = '23514'; END")
    return dict(
        _trigger(kind, table, f"BEFORE {event} ON {_quote(table)} FOR EACH {each} EXECUTE FUNCTION", function)
        for kind, event, each in (
            ("nu", "UPDATE", "ROW"),
            ("nd", "DELETE", "ROW"),
            ("nt", "TRUNCATE", "STATEMENT"),
        )
    )


def _function(kind: str, table: str, body: str) -> tuple[str, str]:
    """PostgreSQL keeps a trigger's rules in a function: its name and its statement."""
    name = _quote(f"{PREFIX}{kind}_{table}"[:63])
    return name, f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$;"


def _trigger(kind: str, table: str, rules: str, function: tuple[str, str] | None = None) -> tuple[str, str]:
    """A name that changes when the rules do, so that a wall of an older shape counts as missing."""
    before = function[1] if function else ""
    told = hashlib.sha256(f"{before}{rules}".encode()).hexdigest()[:8]
    name = f"{PREFIX}{kind}_{table}"[:54] + f"_{told}"
    tail = f" {function[0]}()" if function else ""
    return name, f"{before} CREATE TRIGGER {_quote(name)} {rules}{tail}"


def _columns(own: list[Wall]) -> str:
    return ", ".join(_quote(column) for column in ["organization_id", *(wall.column for wall in own)])


def _outside(wall: Wall) -> str:
    """True when the new row points at nothing of its own organization and of none."""
    column = f"NEW.{_quote(wall.column)}"
    return (
        f"{column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {_quote(wall.parent)} p WHERE p.id = {column} "
        "AND (p.organization_id IS NULL OR p.organization_id = NEW.organization_id))"
    )


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)
