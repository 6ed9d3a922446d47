"""Who may do what with AI systems, scope, obligations and decisions. Clause 5.3."""

from __future__ import annotations

from typing import Any

from aims.platform.access import EVERYONE, MANAGERS, OWNERS, TOP_MANAGEMENT, is_owner, register_action
from aims.platform.actors import Actor

OWNER = "the system’s owner"


def register_actions() -> None:
    """Called once at start."""
    _ai_systems()
    _scope()
    _duties()


def _ai_systems() -> None:
    register_action("ai_system.view", kinds=EVERYONE, summary="See the AI systems")
    register_action("ai_system.propose", kinds=MANAGERS | OWNERS, summary="Propose an AI system", system=True)
    register_action(
        "ai_system.change",
        kinds=MANAGERS,
        summary="Change an AI system",
        system=True,
        rule=is_owner("owner"),
        rule_words=OWNER,
    )
    register_action(
        "ai_system.move",
        kinds=MANAGERS,
        summary="Move an AI system along its life cycle",
        system=True,
        rule=is_owner("owner"),
        rule_words=OWNER,
    )
    register_action(
        "ai_system.approve",
        kinds=MANAGERS | TOP_MANAGEMENT,
        summary="Approve an AI system that someone else proposed",
    )
    register_action(
        "ai_system.decide", kinds=MANAGERS | TOP_MANAGEMENT, summary="Reject or block an AI system"
    )
    register_action(
        "ai_system.adopt",
        kinds=MANAGERS,
        summary="Take in an AI system in the stage it is in",
        system=True,
    )
    register_action("ai_system.import", kinds=MANAGERS, summary="Import AI systems from a file", system=True)
    register_action(
        "role.change",
        kinds=MANAGERS,
        summary="Say which role the organization has towards an AI system",
        system=True,
        rule=_owns_the_system,
        rule_words=OWNER,
    )


def _scope() -> None:
    register_action("scope.view", kinds=EVERYONE, summary="See the scope")
    register_action("scope.draft", kinds=MANAGERS, summary="Draft the scope", system=True)
    register_action("scope.submit", kinds=MANAGERS, summary="Send the scope for approval", system=True)
    register_action("scope.send_back", kinds=MANAGERS | TOP_MANAGEMENT, summary="Send the scope back")
    register_action(
        "scope.approve", kinds=TOP_MANAGEMENT, summary="Approve the scope that someone else wrote"
    )


def _duties() -> None:
    register_action("obligation.view", kinds=EVERYONE, summary="See the obligations")
    register_action("obligation.create", kinds=MANAGERS, summary="Add an obligation", system=True)
    register_action(
        "obligation.change",
        kinds=MANAGERS,
        summary="Change an obligation",
        system=True,
        rule=is_owner("owner"),
        rule_words="the obligation’s owner",
    )
    register_action("decision.view", kinds=EVERYONE, summary="See the decisions")
    register_action("decision.create", kinds=MANAGERS, summary="Record a decision", system=True)
    register_action("decision.change", kinds=MANAGERS, summary="Correct a decision", system=True)


def _owns_the_system(actor: Actor, obj: Any) -> bool:
    system = getattr(obj, "system", obj)
    return actor.is_member(system.owner_id)
