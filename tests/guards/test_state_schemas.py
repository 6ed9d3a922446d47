"""State documents outlive migrations: a noun that changes its columns raises its `state_version`.

`state_schemas.json` pins what each version holds. After a change: raise `state_version` on the model,
then run `python -m tests.guards.state_schemas`, which adds the new version and keeps the old ones.
"""

from __future__ import annotations

import json

from tests.guards.state_schemas import PINS, schemas


def test_every_state_document_has_the_fields_of_its_version() -> None:
    pinned = json.loads(PINS.read_text(encoding="utf-8"))
    now = schemas()
    changed = {name: fields for name, fields in now.items() if pinned.get(name, fields) != fields}
    assert changed == {}, "raise state_version: these versions held other fields before"
    missing = sorted(now.keys() - pinned.keys())
    assert missing == [], "run python -m tests.guards.state_schemas"


def test_no_private_column_is_pinned() -> None:
    assert not {"name", "email", "job_title"} & set(schemas()["member@1"])
