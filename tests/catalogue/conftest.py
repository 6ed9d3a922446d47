"""The catalogue, loaded by its own command."""

from __future__ import annotations

import pytest
from django.core.management import call_command


@pytest.fixture
def catalogue(db: None) -> None:
    call_command("load_catalogue", verbosity=0)
