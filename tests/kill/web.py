"""The product's web process, standing still at one point of an upload."""

from __future__ import annotations

from aims.config.wsgi import application
from tests.kill import stalling

__all__ = ["application"]

stalling.wrap()
