"""Every foreign key between organizations, tried with real rows on both sides, in every way to write."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, connection, models, transaction

from aims.platform import walls
from aims.platform.actors import system_actor
from aims.platform.checks import refuse_without_walls
from aims.platform.models import AccessLogEntry, LedgerEntry, Member, Organization
from aims.platform.services.organizations import create_organization
from tests.factories.rows import Rows
from tests.worlds import make_world

OURS = ("platform", "catalogue", "aims", "documents", "risks", "controls", "audits")


def _domain_models() -> list[type[models.Model]]:
    return [
        model
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        if "organization" in {field.name for field in model._meta.concrete_fields}
        and not model.__name__.startswith("Historical")
    ]


def _keys() -> list[tuple[type[models.Model], Any]]:
    """Read here from the models, apart from the walls' own list."""
    tables = set(_domain_models())
    return [
        (model, field)
        for model in _domain_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model in tables
    ]


KEYS = _keys()


def _ids(value: Any) -> str:
    return getattr(getattr(value, "_meta", value), "label", getattr(value, "name", ""))


def _organization(slug: str) -> Organization:
    return create_organization(actor=system_actor("command-line"), name=slug.title(), slug=slug)


@pytest.fixture
def rows(db: None) -> Rows:
    return Rows(_organization("ours"))


@pytest.fixture
def theirs(db: None) -> Rows:
    return Rows(_organization("theirs"))


def _refused(write: Any) -> str:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        write()
    return str(refused.value)


def test_the_walls_are_those_of_the_models() -> None:
    assert {(wall.table, wall.column) for wall in walls.walls()} == {
        (model._meta.db_table, field.column) for model, field in KEYS
    }


@pytest.mark.parametrize(("model", "field"), KEYS, ids=_ids)
def test_no_key_crosses(model: type[models.Model], field: Any, rows: Rows, theirs: Rows) -> None:
    """A row that could be written differs from one that crosses only in this key."""
    parent = theirs.of(field.related_model)
    own = rows.of(model) if model not in walls.APPEND_ONLY else None
    said = f"wall: {model._meta.db_table}.{field.column}"
    quote = connection.ops.quote_name

    def raw_insert() -> None:
        row = rows.new(model, **{field.name: parent})
        pairs = [
            (each, each.get_db_prep_save(getattr(row, each.attname), connection)) for each in _columns(row)
        ]
        names = ", ".join(quote(each.column) for each, _ in pairs)
        with connection.cursor() as cursor:
            marks = ", ".join(["%s"] * len(pairs))
            cursor.execute(
                f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})",
                [value for _, value in pairs],
            )

    assert said in _refused(raw_insert)
    assert said in _refused(
        lambda: model._base_manager.bulk_create([rows.new(model, **{field.name: parent})])
    )
    if own is not None:
        mine = model._base_manager.filter(pk=own.pk)
        assert said in _refused(lambda: mine.update(**{field.name: parent}))


def _columns(row: models.Model) -> list[Any]:
    return [field for field in row._meta.concrete_fields if not field.primary_key]


@pytest.mark.parametrize("model", [m for m in _domain_models() if m not in walls.APPEND_ONLY], ids=_ids)
def test_a_row_never_changes_its_organization(model: type[models.Model], rows: Rows, theirs: Rows) -> None:
    row = rows.of(model)
    mine = model._base_manager.filter(pk=row.pk)
    assert "organization" in _refused(lambda: mine.update(organization=theirs.organization))
    if model._meta.get_field("organization").null:
        assert "organization" in _refused(lambda: mine.update(organization=None))


@pytest.mark.parametrize("model", walls.APPEND_ONLY, ids=_ids)
def test_an_append_only_table_refuses(model: type[models.Model], rows: Rows) -> None:
    row = model._base_manager.first() or rows.of(model)
    mine = model._base_manager.filter(pk=row.pk)
    column = next(field for field in _columns(row) if not field.is_relation)
    assert "append-only" in _refused(lambda: mine.update(**{column.name: getattr(row, column.name)}))
    assert "append-only" in _refused(lambda: mine._raw_delete("default"))
    if connection.vendor == "postgresql":
        table = connection.ops.quote_name(model._meta.db_table)
        # What this transaction inserted is checked now; a table with checks to come cannot be truncated anyway.
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert "append-only" in _refused(lambda: connection.cursor().execute(f"TRUNCATE {table} CASCADE"))


def test_a_published_row_may_be_pointed_at_by_everyone(rows: Rows, theirs: Rows) -> None:
    from aims.catalogue.models import Requirement
    from risks.models import RiskTreatment

    published = Requirement.objects.bulk_create([rows.new(Requirement, organization=None)])[0]
    for each in (rows, theirs):
        RiskTreatment.objects.bulk_create([each.new(RiskTreatment, requirement=published)])
    assert walls.crossing_rows() == []


def test_a_published_row_points_at_no_organization(rows: Rows) -> None:
    from aims.catalogue.models import Requirement

    own = rows.of(Requirement)
    child = rows.new(Requirement, organization=None, parent=own)
    assert "wall: catalogue_requirement.parent_id" in _refused(
        lambda: Requirement.objects.bulk_create([child])
    )


def test_a_wall_of_an_older_shape_counts_as_missing(db: None) -> None:
    name, table = next(iter(sorted(walls.standing().items())))
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"ALTER TRIGGER {quote(name)} ON {quote(table)} RENAME TO {quote(name[:-8] + 'older000')}"
            )
        else:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [name])
            sql = cursor.fetchone()[0]
            cursor.execute(f"DROP TRIGGER {quote(name)}")
            cursor.execute(sql.replace(name, name[:-8] + "older000", 1))
    assert walls.missing() == [name]
    walls.install()
    assert walls.missing() == []
    assert not any(each.endswith("older000") for each in walls.standing())


def test_checks_and_the_start_refuse_without_walls(db: None) -> None:
    assert run_checks(databases=["default"]) == []
    refuse_without_walls()
    walls.drop()
    try:
        with pytest.raises(SystemCheckError, match=r"aims\.E001"):
            call_command("check", databases=["default"])
        with pytest.raises(ImproperlyConfigured, match="walls between organizations are missing"):
            refuse_without_walls()
    finally:
        walls.install()


@pytest.mark.django_db(transaction=True)
def test_a_web_process_does_not_start_without_walls(process_environment: dict[str, str]) -> None:
    def start() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "import aims.config.wsgi"],
            env=process_environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert start().returncode == 0
    walls.drop()
    refused = start()
    assert refused.returncode != 0
    assert "walls between organizations are missing" in refused.stderr


@pytest.mark.django_db(transaction=True)
def test_the_walls_stand_after_a_migrate_that_fails_midway(settings) -> None:
    settings.MIGRATION_MODULES = {"audits": "tests.platform.broken_migrations"}
    with pytest.raises(RuntimeError, match="this release is broken"):
        call_command("migrate", "audits", verbosity=0)
    assert walls.missing() == []


@pytest.mark.django_db(transaction=True)
def test_migrate_names_rows_that_cross() -> None:
    world, other = make_world(), make_world("Sunder Bank")
    walls.drop()
    Member.objects.filter(pk=world.owner.member.pk).update(manager=other.owner.member)
    with pytest.raises(CommandError, match=r"platform_member\.manager_id"):
        call_command("migrate", verbosity=0)
    assert walls.missing() == []
    assert walls.crossing_rows() == ["platform_member.manager_id"]


@pytest.mark.parametrize("wall", walls.walls(), ids=lambda wall: f"{wall.table}.{wall.column}")
def test_a_planted_row_is_found(wall: walls.Wall, rows: Rows, theirs: Rows) -> None:
    model, field = next(
        (model, field)
        for model, field in KEYS
        if (model._meta.db_table, field.column) == (wall.table, wall.column)
    )
    row = rows.of(model)
    parent = theirs.of(field.related_model)
    walls.drop()
    try:
        model._base_manager.filter(pk=row.pk).update(**{field.name: parent})
        assert walls.crossing_rows() == [f"{wall.table}.{wall.column}"]
        model._base_manager.filter(pk=row.pk)._raw_delete("default")
    finally:
        walls.install()


def test_the_organization_itself_is_behind_no_other_wall() -> None:
    assert Organization not in _domain_models()
    assert {LedgerEntry, AccessLogEntry} <= set(walls.APPEND_ONLY)
