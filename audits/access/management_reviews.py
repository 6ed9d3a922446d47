"""Who may do what with management reviews and their actions. Clause 9.3.

The AIMS manager prepares and writes down; top management decides, and alone signs.
"""

from __future__ import annotations

from aims.platform.access import EVERYONE, MANAGERS, TOP_MANAGEMENT, is_owner, register_action

OWNER_WORDS = "the action’s owner"


def register() -> None:
    """Make these actions known."""
    register_action("management_review.view", kinds=EVERYONE, summary="See management reviews", system=True)
    for verb, summary in (
        ("plan", "Plan a management review"),
        ("change", "Change title, day and chair of a management review"),
        ("prepare", "Read the figures of a management review"),
        ("answer", "Say in words what an input of a management review brings"),
        ("hold", "Record that a management review was held, and who was there"),
        ("write", "Write the minutes of a management review"),
        ("decide", "Write down a decision of a management review"),
    ):
        register_action(
            f"management_review.{verb}", kinds=MANAGERS | TOP_MANAGEMENT, summary=summary, system=True
        )
    register_action(
        "management_review.return",
        kinds=MANAGERS | TOP_MANAGEMENT,
        summary="Return a management review for changes",
    )
    register_action(
        "management_review.sign",
        kinds=TOP_MANAGEMENT,
        summary="Sign the minutes of a management review that one attended",
    )
    register_action(
        "management_review.render", kinds=MANAGERS, summary="Make the PDF of signed minutes again"
    )
    _actions()


def _actions() -> None:
    register_action(
        "review_action.view", kinds=EVERYONE, summary="See the actions of management reviews", system=True
    )
    register_action(
        "review_action.record",
        kinds=MANAGERS | TOP_MANAGEMENT,
        summary="Write down an action of a management review",
        system=True,
    )
    register_action(
        "review_action.complete",
        kinds=MANAGERS,
        summary="Say that an action of a management review is done",
        rule=is_owner("owner"),
        rule_words=OWNER_WORDS,
        system=True,
    )
    for verb, summary in (
        ("change", "Give an action of a management review another owner or day"),
        ("drop", "Drop an action of a management review"),
    ):
        register_action(f"review_action.{verb}", kinds=MANAGERS | TOP_MANAGEMENT, summary=summary)
