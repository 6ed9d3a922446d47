"""The tests make their tables from the models; here the real migrations make the same ones."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from aims.config.env import ROOT

BOOKKEEPING = "django_migrations"


@pytest.mark.django_db
def test_migrations_make_the_tables_of_the_models(tmp_path: Path) -> None:
    file = tmp_path / "fresh.sqlite3"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "aims.config.settings",
        "AIMS_DATA_DIR": str(tmp_path),
        "AIMS_DATABASE_URL": f"sqlite:///{file}",
    }
    for _ in range(2):  # the second finds nothing to do
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=environment, check=True
        )
    with closing(sqlite3.connect(file)) as migrated:
        tables = [row[0] for row in migrated.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {
            table: {row[1] for row in migrated.execute(f'PRAGMA table_info("{table}")')}
            for table in tables
            if not table.startswith("sqlite_") and table != BOOKKEEPING
        }
    assert found == _tables_of_the_models()


def _tables_of_the_models() -> dict[str, set[str]]:
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        description = connection.introspection.get_table_description
        return {
            name: {column.name for column in description(cursor, name)}
            for name in names
            if name != BOOKKEEPING  # made by whatever test of this process migrated something
        }
