"""Who may do what with risks."""

from __future__ import annotations

from aims.platform.access import EVERYONE, MANAGERS, OWNERS, TOP_MANAGEMENT, is_owner, register_action

OWNER_WORDS = "the risk’s owner"
BY_OWNER = {
    "change": "Change what a risk says",
    "rate": "Rate a risk",
    "link": "Say which AI systems a risk concerns",
    "treat": "Choose controls that treat a risk",
    "identify": "Put a risk into the register",
    "analyse": "Mark a risk as analysed",
    "evaluate": "Evaluate a risk",
    "start_treatment": "Start the treatment of a risk",
    "finish_treatment": "Report a risk as treated",
    "monitor": "Put a risk under monitoring",
    "reopen": "Open a risk again",
    "close": "Close a risk",
}


def register() -> None:
    """Make this app's actions known."""
    register_action("risk.view", kinds=EVERYONE, summary="See the risk register", system=True)
    register_action("risk.create", kinds=MANAGERS | OWNERS, summary="Record a risk", system=True)
    for verb, summary in BY_OWNER.items():
        register_action(
            f"risk.{verb}",
            kinds=MANAGERS,
            summary=summary,
            rule=is_owner("owner"),
            rule_words=OWNER_WORDS,
            system=True,
        )
    register_action("risk.accept", kinds=MANAGERS | TOP_MANAGEMENT, summary="Accept a risk for a time")
    register_action("criteria.set", kinds=MANAGERS, summary="Set the risk criteria", system=True)
