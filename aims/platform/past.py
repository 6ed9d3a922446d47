"""Querysets whose every table is read as it was at one moment.

The compiler puts `(SELECT … FROM history WHERE it held at the moment)` in the place of each tracked
table, under the same alias, so one ordinary selector works now and then. It leans on internals of
Django 5.2 (`get_from_clause`, `collapse_group_by`, `alias_map`); `tests/platform/test_past.py`
holds the query shapes it must serve.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from datetime import datetime
from functools import cache
from typing import Any, ClassVar

from django.apps import apps
from django.db.models import Model, Prefetch, QuerySet
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.datastructures import BaseTable, Join

from aims.platform.history import tracked

END = object()
FETCHING: ContextVar[bool] = ContextVar("fetching_past_rows", default=False)


class ReadOutsideViewpoint(RuntimeError):
    """A past row was written, or something was read from it that the selector did not follow."""


class _PastQuery(Query):
    """A query at a moment. The moment is a class attribute: Django copies queries by their class."""

    moment: ClassVar[datetime]
    organization_id: ClassVar[int]

    def get_compiler(self, using: Any = None, connection: Any = None, elide_empty: bool = True) -> Any:
        compiler = super().get_compiler(using, connection, elide_empty)
        compiler.__class__ = _past_compiler(type(compiler))  # type: ignore[arg-type]
        return compiler

    def chain(self, klass: Any = None) -> Any:
        if klass is not None and klass.__name__ in ("UpdateQuery", "DeleteQuery", "InsertQuery"):
            raise ReadOutsideViewpoint("the past cannot be written")
        return super().chain(klass)


class _PastCompiler(SQLCompiler):
    def get_from_clause(self) -> tuple[list[str], Any]:
        result: list[str] = []
        params: list[Any] = []
        for alias, source in tuple(self.query.alias_map.items()):
            if self.query.alias_refcount[alias]:
                sql, more = self._source(alias, source)
                result.append(sql)
                params.extend(more)
        return result, params

    def collapse_group_by(self, expressions: Any, having: Any) -> Any:
        # A subselect has no primary key, so nothing depends on one.
        return expressions

    def compile(self, node: Any) -> Any:
        query = node if isinstance(node, Query) else getattr(node, "query", None)
        _refuse_present(query)
        return super().compile(node)

    def get_combinator_sql(self, combinator: str, all: bool) -> Any:  # noqa: A002, Django's own name
        for query in self.query.combined_queries:
            _refuse_present(query)
        return super().get_combinator_sql(combinator, all)

    def _source(self, alias: str, source: Any) -> tuple[str, list[Any]]:
        sql, params = self.compile(source)
        model = _tracked_tables().get(source.table_name)
        if model is None or not isinstance(source, BaseTable | Join):
            return sql, list(params)
        table = self.quote_name_unless_alias(source.table_name)
        shown = table if alias == source.table_name else alias
        before = f"{source.join_type} {table}" if isinstance(source, Join) else table
        if alias != source.table_name:
            before += f" {alias}"
        if not sql.startswith(before):
            raise ReadOutsideViewpoint(f"cannot read {source.table_name} in the past")
        history, given = self._history(model)
        join = f"{source.join_type} " if isinstance(source, Join) else ""
        return f"{join}{history} {shown}{sql[len(before) :]}", [*given, *params]

    def _history(self, model: type[Model]) -> tuple[str, list[Any]]:
        query: Any = self.query
        quote = self.connection.ops.quote_name
        moment = self.connection.ops.adapt_datetimefield_value(query.moment)
        columns = ", ".join(quote(str(field.column)) for field in model._meta.concrete_fields)
        table = quote(model.history.model._meta.db_table)  # type: ignore[attr-defined]
        where = "history_date <= %s AND (superseded_at IS NULL OR superseded_at > %s)"
        given: list[Any] = [moment, moment]
        wall = _wall(model)
        if wall:
            where = f"{wall} AND {where}"
            given.insert(0, query.organization_id)
        return f"(SELECT {columns} FROM {table} WHERE {where})", given


def _refuse_present(query: Any) -> None:
    """A query of the past may hold another only if that one reads the past too, or what has no history."""
    if isinstance(query, Query) and not isinstance(query, _PastQuery):
        tables = {source.table_name for source in query.alias_map.values()}
        if query.model is not None:
            tables.add(query.model._meta.db_table)
        if tables & _tracked_tables().keys():
            raise ReadOutsideViewpoint("a subquery of the present inside one of the past: use viewpoint.rows")


def _wall(model: type[Model]) -> str:
    for field in model._meta.concrete_fields:
        if field.name == "organization":
            return (
                "(organization_id = %s OR organization_id IS NULL)" if field.null else "organization_id = %s"
            )
    return ""


@cache
def _past_compiler(base: type[SQLCompiler]) -> type[SQLCompiler]:
    return type(f"Past{base.__name__}", (_PastCompiler, base), {})


@cache
def _tracked_tables() -> dict[str, type[Model]]:
    return {model._meta.db_table: model for model in apps.get_models() if tracked(model)}


class _PastRows(QuerySet[Any]):
    """What a queryset must refuse when its rows are of the past."""

    def _fetch_all(self) -> None:
        token = FETCHING.set(True)
        try:
            super()._fetch_all()
        finally:
            FETCHING.reset(token)
        if not FETCHING.get():
            _mark(self._result_cache or ())

    def iterator(self, *args: Any, **kwargs: Any) -> Iterator[Any]:
        rows = super().iterator(*args, **kwargs)
        while True:
            # Prefetching runs inside `next`; its rows are marked after it, with the row they belong to.
            token = FETCHING.set(True)
            try:
                row = next(rows, END)
            finally:
                FETCHING.reset(token)
            if row is END:
                return
            _mark([row])
            yield row

    def prefetch_related(self, *lookups: Any) -> Any:
        for lookup in lookups:
            query = getattr(getattr(lookup, "queryset", None), "query", None)
            if lookup is not None and not (isinstance(lookup, Prefetch) and _reads_past(query)):
                raise ReadOutsideViewpoint(
                    "prefetch with a viewpoint's rows: Prefetch(name, viewpoint.rows(…))"
                )
        return super().prefetch_related(*lookups)

    def _refuse(self, *args: Any, **kwargs: Any) -> Any:
        raise ReadOutsideViewpoint("the past cannot be written")

    update = create = bulk_create = bulk_update = get_or_create = update_or_create = delete = _refuse
    _update = _raw_delete = _insert = _refuse


def _reads_past(query: Any) -> bool:
    return isinstance(query, _PastQuery) or (query is not None and not tracked(query.model))


def past_rows(model: type[Any], moment: datetime, organization_id: int) -> QuerySet[Any]:
    """All rows of `model` as they were at `moment`, with the model's own queryset methods."""
    base: type[QuerySet[Any]] = type(model._default_manager.all())
    query_class = type("PastQuery", (_PastQuery,), {"moment": moment, "organization_id": organization_id})
    return _past_queryset(base)(model=model, query=query_class(model))


@cache
def _past_queryset(base: type[QuerySet[Any]]) -> type[QuerySet[Any]]:
    return type(f"Past{base.__name__}", (_PastRows, base), {})


def refuse_past(rows: Iterable[Model]) -> None:
    """Raises ReadOutsideViewpoint when one of the rows was read from the past."""
    if any(getattr(row._state, "past", False) for row in rows):
        raise ReadOutsideViewpoint("the past cannot be written")


def _mark(rows: Iterable[Any]) -> None:
    """Mark rows and everything fetched with them, so that the router can refuse."""
    stack = [row for row in rows if isinstance(row, Model)]
    while stack:
        row = stack.pop()
        if getattr(row._state, "past", False):
            continue
        row._state.past = True  # type: ignore[attr-defined]
        stack.extend(other for other in row._state.fields_cache.values() if isinstance(other, Model))
        for fetched in getattr(row, "_prefetched_objects_cache", {}).values():
            stack.extend(fetched)
        stack.extend(
            other
            for name, value in row.__dict__.items()
            if not name.startswith("_")
            for other in (value if isinstance(value, list) else [value])
            if isinstance(other, Model)
        )


class PastRouter:
    """Raises on any lazy read from, or write of, a row of the past (setting DATABASE_ROUTERS)."""

    def db_for_read(self, model: type[Model], **hints: Any) -> None:
        self._check(hints)

    def db_for_write(self, model: type[Model], **hints: Any) -> None:
        self._check(hints)

    @staticmethod
    def _check(hints: dict[str, Any]) -> None:
        instance = hints.get("instance")
        if instance is not None and getattr(instance._state, "past", False) and not FETCHING.get():
            raise ReadOutsideViewpoint(
                f"{type(instance).__name__} is a row of the past: follow the relation in the selector"
            )
