"""The demo's sign-ins: passwords are made once, kept in the data folder, and printed at every start."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from django.conf import settings

from audits.demo.seeding import address_of, read_story

AUDITOR = "erik"
WORDS = [
    "amber",
    "anchor",
    "autumn",
    "basil",
    "beacon",
    "birch",
    "bridge",
    "candle",
    "canyon",
    "cedar",
    "cherry",
    "cobalt",
    "copper",
    "coral",
    "cotton",
    "dahlia",
    "delta",
    "ember",
    "falcon",
    "fern",
    "forest",
    "garden",
    "ginger",
    "glacier",
    "harbor",
    "hazel",
    "island",
    "ivory",
    "jasmine",
    "juniper",
    "lagoon",
    "lantern",
    "lemon",
    "lilac",
    "linen",
    "maple",
    "marble",
    "meadow",
    "mellow",
    "nectar",
    "olive",
    "orchard",
    "pebble",
    "pepper",
    "quartz",
    "raven",
    "ribbon",
    "river",
    "saffron",
    "silver",
    "sparrow",
    "spruce",
    "summit",
    "tulip",
    "velvet",
    "violet",
    "walnut",
    "willow",
    "winter",
]


def file() -> Path:
    """Where the passwords are kept."""
    return Path(settings.AIMS_DATA_DIR) / "demo-sign-ins.json"


def personas() -> list[tuple[str, str, str]]:
    """Key, persona and e-mail address of everyone who signs in."""
    story = read_story()
    inside = [(each["key"], each["persona"], address_of(each)) for each in story["people"] if each["persona"]]
    return [*inside, (AUDITOR, "External auditor", address_of({"key": AUDITOR}))]


def passwords() -> dict[str, str]:
    """The password of each persona, made and kept at the first call."""
    path = file()
    if not path.exists():
        made = {key: _password() for key, _, _ in personas()}
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            json.dump(made, out)
    kept: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return kept


def _password() -> str:
    return "-".join(secrets.choice(WORDS) for _ in range(4)) + f"-{secrets.randbelow(90) + 10}"
