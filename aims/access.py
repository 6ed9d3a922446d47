"""Who may do what with AI systems, scope, obligations and decisions. Clause 5.3."""

from __future__ import annotations

from typing import Any

from aims.platform.access import EVERYONE, MANAGERS, OWNERS, TOP_MANAGEMENT, is_owner, register_action
from aims.platform.actors import Actor
from aims.platform.enums import GrantKind

OWNER = "the system’s owner"


def register_actions() -> None:
    """Called once at start."""
    _ai_systems()
    _scope()
    _duties()
    _competence()
    _objectives()
    _suppliers()


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


def _competence() -> None:
    """Clause 7.2. Records of a person are written by the AIMS manager, by an owner for their own and their people."""
    register_action("competence.view", kinds=EVERYONE, summary="See who needs and has which competence")
    for verb, summary in (
        ("create", "Add a competence"),
        ("change", "Change a competence"),
        ("retire", "Retire a competence"),
        ("need", "Say who needs which competence"),
    ):
        register_action(f"competence.{verb}", kinds=MANAGERS, summary=summary, system=True)
    register_action("training.view", kinds=EVERYONE, summary="See records of training")
    for verb, summary in (
        ("record", "Record training, education or experience"),
        ("change", "Correct a record of training"),
    ):
        register_action(
            f"training.{verb}",
            kinds=MANAGERS,
            summary=summary,
            system=True,
            rule=_is_theirs,
            rule_words="an owner, for themself and who reports to them",
        )
    register_action("training.withdraw", kinds=MANAGERS, summary="Withdraw a record of training", system=True)


def _objectives() -> None:
    register_action("objective.view", kinds=EVERYONE, summary="See the AI objectives")
    register_action("objective.create", kinds=MANAGERS, summary="Set an AI objective", system=True)
    for verb, summary in (
        ("change", "Change an AI objective"),
        ("measure", "Record a reading of an AI objective"),
    ):
        register_action(
            f"objective.{verb}",
            kinds=MANAGERS,
            summary=summary,
            system=True,
            rule=is_owner("owner"),
            rule_words="the objective’s owner",
        )
    for verb, summary in (
        ("achieve", "Say that an AI objective is achieved"),
        ("miss", "Say that an AI objective is not achieved"),
        ("withdraw", "Withdraw an AI objective"),
    ):
        register_action(f"objective.{verb}", kinds=MANAGERS | TOP_MANAGEMENT, summary=summary)


def _suppliers() -> None:
    register_action("supplier.view", kinds=EVERYONE, summary="See the suppliers")
    register_action("supplier.create", kinds=MANAGERS | OWNERS, summary="Add a supplier", system=True)
    register_action(
        "supplier.change",
        kinds=MANAGERS,
        summary="Change a supplier",
        system=True,
        rule=is_owner("owner"),
        rule_words="the supplier’s owner",
    )
    register_action(
        "supplier.link",
        kinds=MANAGERS | OWNERS,
        summary="Say what a supplier brings to an AI system",
        system=True,
    )
    register_action("supplier.end", kinds=MANAGERS, summary="End a supplier", system=True)
    register_action("supplier.resume", kinds=MANAGERS, summary="Resume a supplier", system=True)


def _is_theirs(actor: Actor, obj: Any) -> bool:
    """An owner for their own record, and for those of the people who report to them."""
    person = getattr(obj, "member", None)
    own = person is not None and (actor.is_member(person.pk) or actor.is_member(person.manager_id))
    return own and GrantKind.OWNER.value in actor.kinds
