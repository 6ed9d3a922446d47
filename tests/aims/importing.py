"""An import as a browser without script drives it."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from aims.models import ImportRun
from tests.aims.making import last_import, work
from tests.worlds import World


def address(world: World, *more: str) -> str:
    return "/".join([f"/o/{world.organization.slug}/ai-systems/imports", *more])


def upload(world: World, content: bytes, name: str = "inventory.csv", client: Client | None = None) -> Any:
    client = client or world.manager.client()
    return client.post(address(world, "new"), {"file": SimpleUploadedFile(name, content)})


def filled(response: Any) -> dict[str, Any]:
    """The mapping form as a browser would send it back."""
    form = response.context["form"]
    values = {field.html_name: field.value() for field in form}
    return {
        name: "on" if value is True else value for name, value in values.items() if value not in (None, False)
    }


def through_the_browser(world: World, content: bytes, client: Client | None = None) -> ImportRun:
    client = client or world.manager.client()
    mapping = upload(world, content, client=client)["Location"]
    dry_run = client.post(mapping, filled(client.get(mapping)))["Location"]
    work()
    run = last_import()
    assert client.post(f"{dry_run}/start", {"revision": run.revision}).status_code == 302
    work()
    run.refresh_from_db()
    return run


def started(world: World, content: bytes) -> ImportRun:
    """An import whose job waits for a worker."""
    client = world.manager.client()
    mapping = upload(world, content, client=client)["Location"]
    dry_run = client.post(mapping, filled(client.get(mapping)))["Location"]
    work()
    assert client.post(f"{dry_run}/start").status_code == 302
    return last_import()
