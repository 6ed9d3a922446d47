"""Demo: who supplies the AI systems, and what each of them brings (A.10.3)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from aims.models import Supplier
from aims.services.suppliers import create_supplier, link_supplier
from audits.demo.seeding import Stage

STORY = Path(__file__).with_name("suppliers.json")


def tell(stage: Stage) -> None:
    """Five suppliers, each linked to the AI systems that depend on them."""
    for told in json.loads(STORY.read_text(encoding="utf-8"))["suppliers"]:
        stage.keep("supplier", told["key"], _supplier(stage, told))


def _supplier(stage: Stage, told: dict[str, Any]) -> Supplier:
    supplier = create_supplier(
        actor=stage.actor("maya"),
        organization=stage.organization,
        name=told["name"],
        supplies=told["supplies"],
        criticality=told["criticality"],
        owner=stage.member(told["owner"]),
    )
    for system, brings in told["serves"]:
        link_supplier(
            actor=stage.actor("maya"),
            supplier=supplier,
            system=stage.get("system", system),
            brings=brings,
        )
    return supplier
