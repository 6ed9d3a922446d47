"""Reads of the outbox. Mail has no history of its own: a past viewpoint shows how it stands now."""

from __future__ import annotations

from django.db.models import QuerySet

from aims.platform.models import Message
from aims.platform.viewpoint import Viewpoint


def messages(viewpoint: Viewpoint) -> QuerySet[Message]:
    """All mail with whom it is for, without its text. One query."""
    return viewpoint.rows(Message).select_related("member").defer("body")
