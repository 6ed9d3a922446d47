"""Reads worth knowing. They change nothing of the AIMS, so they have no ledger entry."""

from __future__ import annotations

from django.utils import timezone

from aims.platform.actors import Actor
from aims.platform.models import AccessLogEntry, Organization


def log_access(
    *, actor: Actor, organization: Organization, what: str, path: str, reference: str = ""
) -> None:
    """Note a download, or a page of the auditor's portal, in the access log."""
    if actor.member is None:
        return
    AccessLogEntry.objects.create(
        organization=organization,
        member=actor.member,
        recorded_at=timezone.now(),
        what=what[:80],
        reference=reference[:80],
        path=path[:500],
    )
