"""Demo: AI systems with roles, scope, obligations and decisions."""

from __future__ import annotations

from datetime import date
from typing import Any

from aims.models import AISystem, RoleAssignment
from aims.services.ai_systems import adopt_ai_system, propose_ai_system
from aims.services.duties import create_decision, create_obligation
from aims.services.roles import assign_role
from aims.services.scope import approve_scope, change_scope, draft_scope, submit_scope
from audits.demo.seeding import Stage

SOURCE = "Survey of AI in use, January 2026"


def tell(stage: Stage) -> None:
    """Systems first, then what the organization must do and has decided, then the scope."""
    for told in stage.story["systems"]:
        stage.keep("system", told["key"], _system(stage, told))
        for role in told["roles"]:
            stage.keep("role", f"{told['key']}:{role}", _role(stage, told, role))
    for told in stage.story["obligations"]:
        stage.keep("obligation", told["key"], _obligation(stage, told))
    for told in stage.story["decisions"]:
        stage.keep("decision", told["key"], _decision(stage, told))
    _scope(stage)


def _system(stage: Stage, told: dict[str, Any]) -> AISystem:
    facts = {
        "name": told["name"],
        "purpose": told["purpose"],
        "owner": stage.member(told["owner"]),
        "origin": told["origin"],
        "supplier_name": told["supplier"],
        "people_affected": told["affected"],
        "in_use_since": _date(told["since"]),
        "retired_on": _date(told.get("retired")),
    }
    if told["status"] == "proposed":
        return propose_ai_system(actor=stage.actor("ingrid"), organization=stage.organization, **facts)
    return adopt_ai_system(
        actor=stage.actor("maya"),
        organization=stage.organization,
        status=told["status"],
        source=SOURCE,
        adopted_on=date(2026, 1, 30),
        **facts,
    )


def _role(stage: Stage, told: dict[str, Any], role: str) -> RoleAssignment:
    return assign_role(
        actor=stage.actor("maya"),
        system=stage.get("system", told["key"]),
        role=role,
        accountable=stage.member(told["owner"]),
        reason="Determined at the survey of January 2026",
        valid_from=_date(told["since"]),
    )


def _obligation(stage: Stage, told: dict[str, Any]) -> Any:
    facts = {name: told[name] for name in ("title", "kind", "provision", "description")}
    return create_obligation(
        actor=stage.actor("maya"),
        organization=stage.organization,
        owner=stage.members["maya"],
        **facts,
    )


def _decision(stage: Stage, told: dict[str, Any]) -> Any:
    return create_decision(
        actor=stage.actor("maya"),
        organization=stage.organization,
        title=told["title"],
        what=told["what"],
        why=told["why"],
        decided_by=stage.members[told["by"]],
        decided_on=date.fromisoformat(told["on"]),
    )


def _scope(stage: Stage) -> None:
    told = stage.story["scope"]
    inside = [stage.get("system", each["key"]) for each in stage.story["systems"] if each["scope"]]
    texts = {name: told[name] for name in ("text", "boundaries", "exclusions")}
    version = draft_scope(actor=stage.actor("maya"), organization=stage.organization, **texts)
    version = change_scope(actor=stage.actor("maya"), version=version, revision=None, systems=inside)
    version = submit_scope(actor=stage.actor("maya"), version=version)
    approve_scope(actor=stage.actor("claire"), version=version)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
