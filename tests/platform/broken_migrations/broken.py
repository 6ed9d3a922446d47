"""A migration that fails after it has changed the schema: what a bad release looks like."""

from typing import Any

from django.db import migrations, models


def fail(apps: Any, schema_editor: Any) -> None:
    raise RuntimeError("this release is broken")


class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel(name="Leftover", fields=[("id", models.BigAutoField(primary_key=True))]),
        migrations.RunPython(fail),
    ]
