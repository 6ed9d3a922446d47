"""The Celery application; its settings are Django's, read when first needed."""

from __future__ import annotations

import os

from celery import Celery
from celery.signals import celeryd_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aims.config.settings")

app = Celery("aims")
# Lazily and by name: reading settings here would run them twice (they import this package).
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Threads of the web server see the default application only.
app.set_default()


@celeryd_init.connect  # type: ignore[untyped-decorator]  # Celery ships no types
def show_life(**_options: object) -> None:
    """A worker shows that it lives; imported here because the step reads Django's settings."""
    from aims.config.alive import WorkerSign

    app.steps["worker"].add(WorkerSign)
