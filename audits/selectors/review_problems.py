"""What keeps the minutes of a management review from being signed. Clauses 9.3.2 and 9.3.3."""

from __future__ import annotations

from audits.enums import DecisionKind
from audits.selectors.review_content import ReviewContent

ASKED = {
    DecisionKind.IMPROVEMENT: "Write down what is decided about improvement; that nothing is needed is a decision too.",
    DecisionKind.CHANGE: "Write down whether the AIMS has to change; that it need not is a decision too.",
}
"""The two results that the standard asks of each review."""


def problems(content: ReviewContent) -> list[str]:
    """Every place to mend, in words; none when the minutes can be signed."""
    found = [
        f"“{each.title}” has no figures: say in words what there is to say, or that there is nothing."
        for each in content.open_inputs
    ]
    kinds = {decision.kind for decision in content.decisions}
    found += [words for kind, words in ASKED.items() if kind not in kinds]
    if not content.minutes.strip():
        found.append("Write the minutes: what was talked about, in a few sentences.")
    return found
