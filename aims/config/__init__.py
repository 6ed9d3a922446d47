"""How the parts are put together. The Celery application is made here, so that every process has it."""

from aims.config.celery import app as celery_app

__all__ = ["celery_app"]
