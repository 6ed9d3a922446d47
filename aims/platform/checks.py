"""Nothing serves while a wall is missing: the check that says so, and the refusal at start."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from aims.platform import walls

logger = logging.getLogger(__name__)

HINT = "Run `manage.py migrate`; it puts every wall back and checks the rows."


def walls_stand(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Django's check of the database (`manage.py check --database default`)."""
    if "default" not in (databases or ()):
        return []
    missing = walls.missing()
    if not missing:
        return []
    found = f"{len(missing)} walls between organizations are missing, such as {missing[0]}."
    return [Error(found, hint=HINT, id="aims.E001")]


def refuse_without_walls() -> None:
    """Called when a web process starts. Raises ImproperlyConfigured.

    A database that does not answer yet is no reason to die: /healthz says so until it does.
    """
    try:
        problems = walls_stand(databases=["default"])
    except DatabaseError:
        logger.warning("The database does not answer yet; the walls could not be checked.")
        return
    finally:
        if not connection.in_atomic_block:
            connection.close()  # gunicorn forks after this
    if problems:
        raise ImproperlyConfigured(f"{problems[0].msg} {HINT}")
