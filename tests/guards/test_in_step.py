"""What is generated from the code is in step with it: migrations, docs."""

from __future__ import annotations

import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_migrations_are_in_step_with_the_models() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_generated_docs_are_up_to_date() -> None:
    call_command("generate_docs", check=True)
