"""Fixtures that every test may use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.worlds import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """An organization with its people."""
    return make_world()


@pytest.fixture
def other_world(db: None) -> World:
    """Another organization, behind the wall."""
    return make_world("Sunder Bank")


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path: Path) -> None:
    """Stored files start empty in each test."""
    settings.AIMS_FILES_DIR = tmp_path / "files"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # PBKDF2 is slow on purpose; what a test signs in with is known anyway.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def no_walls_at_flush(request: pytest.FixtureRequest) -> Iterator[None]:
    """The flush after a transactional test deletes ledger rows: the walls step aside, post_migrate puts them back."""
    yield
    marker = request.node.get_closest_marker("django_db")
    if marker and (marker.kwargs.get("transaction") or "live_server" in request.fixturenames):
        from aims.platform import walls

        with request.getfixturevalue("django_db_blocker").unblock():
            walls.drop()


@pytest.fixture
def process_environment() -> dict[str, str]:
    """What a real web, worker or beat process needs to work on the database of this test.

    Use it with `django_db(transaction=True)`: another process sees only what was committed.
    """
    from django.db import connection

    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        address = f"sqlite:///{facts['NAME']}"
    else:
        person = f"{facts['USER']}:{facts['PASSWORD']}"
        address = f"postgres://{person}@{facts['HOST']}:{facts['PORT']}/{facts['NAME']}"
    return {**os.environ, "AIMS_DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "aims.config.settings"}
