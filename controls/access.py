"""Who may do what with controls, the Statement and gap assessments."""

from __future__ import annotations

from typing import Any

from aims.platform.access import EVERYONE, MANAGERS, TOP_MANAGEMENT, is_owner, register_action
from aims.platform.actors import Actor

OWNER_WORDS = "the control’s owner"


def register() -> None:
    """Make this app's actions known."""
    _controls()
    _statement()
    _gaps()


def _controls() -> None:
    register_action("control.view", kinds=EVERYONE, summary="See the controls in force", system=True)
    register_action("control.open", kinds=MANAGERS, summary="Open the 38 controls", system=True)
    for verb, summary in (
        ("change", "Say how a control is done, by whom and until when"),
        ("plan", "Plan a control"),
        ("begin", "Report a control in place in part"),
        ("implement", "Report a control implemented"),
        ("verify", "Verify that a control works"),
        ("set_back", "Set a control back"),
    ):
        register_action(
            f"control.{verb}",
            kinds=MANAGERS,
            summary=summary,
            rule=is_owner("owner"),
            rule_words=OWNER_WORDS,
            system=verb != "verify",
        )


def _statement() -> None:
    register_action(
        "statement.view", kinds=EVERYONE, summary="See the Statement of Applicability", system=True
    )
    register_action(
        "statement.start", kinds=MANAGERS, summary="Start a version of the Statement", system=True
    )
    register_action("statement.decide", kinds=MANAGERS, summary="Decide a line of the Statement", system=True)
    register_action("statement.submit", kinds=MANAGERS, summary="Send the Statement for approval")
    register_action("statement.withdraw", kinds=MANAGERS, summary="Withdraw a draft of the Statement")
    register_action(
        "statement.return", kinds=MANAGERS | TOP_MANAGEMENT, summary="Return the Statement for changes"
    )
    register_action("statement.approve", kinds=TOP_MANAGEMENT, summary="Approve the Statement")
    register_action(
        "statement.render", kinds=MANAGERS | TOP_MANAGEMENT, summary="Make the files of a Statement again"
    )
    register_action("statement.download", kinds=EVERYONE, summary="Download the Statement", system=True)


def _gaps() -> None:
    register_action("gap_assessment.view", kinds=EVERYONE, summary="See gap assessments", system=True)
    register_action("gap_assessment.start", kinds=MANAGERS, summary="Start a gap assessment", system=True)
    register_action(
        "gap_assessment.assess",
        kinds=MANAGERS,
        summary="Say how far a clause or a control is met",
        rule=_answers_for,
        rule_words="who leads the gap assessment, and who answers for the clause or control",
        system=True,
    )
    register_action("gap_assessment.finish", kinds=MANAGERS, summary="Finish a gap assessment", system=True)
    register_action("gap_assessment.abandon", kinds=MANAGERS, summary="Abandon a gap assessment", system=True)


def _answers_for(actor: Actor, obj: Any) -> bool:
    """Who leads the round, or answers for this clause or control in it."""
    led = getattr(obj, "assessment", obj)
    return actor.is_member(getattr(obj, "owner_id", None)) or actor.is_member(getattr(led, "owner_id", None))
