"""What keeps a draft of the Statement from being approved: every problem at once. Clause 6.1.3."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aims.enums import AIRole
from aims.platform.viewpoint import Viewpoint
from controls.enums import Applicability
from controls.models import StatementLine, StatementVersion
from controls.selectors import controls, statements

MAKERS = frozenset({AIRole.PROVIDER, AIRole.PRODUCER})
ROLES_OF = {"A.6": MAKERS, "A.7": MAKERS, "A.8": MAKERS, "A.9": frozenset({AIRole.CUSTOMER})}
"""Which roles bring the controls of an objective. The others come with any role."""


@dataclass(frozen=True)
class Problem:
    """One thing to mend before the Statement can be sent. `number` is the control."""

    number: str
    words: str


def problems(
    viewpoint: Viewpoint, version: StatementVersion, *, lines: Iterable[StatementLine] | None = None
) -> list[Problem]:
    """Everything that is still to mend, in the standard's order. `lines` if they were read already."""
    rows = list(statements.lines(viewpoint, version) if lines is None else lines)
    out = [row.requirement_id for row in rows if row.applicability == Applicability.NOT_APPLICABLE]
    roles, treated = statements.roles_held(viewpoint), controls.treated_risks(viewpoint, out)
    return [
        Problem(line.requirement.number, words)
        for line in rows
        for words in _of_line(line, roles, treated.get(line.requirement_id, []))
    ]


def problems_of(viewpoint: Viewpoint, line: StatementLine) -> list[str]:
    """What is still to mend at one line whose reasons were fetched."""
    treated = controls.treated_risks(viewpoint, [line.requirement_id]).get(line.requirement_id, [])
    return _of_line(line, statements.roles_held(viewpoint), treated)


def _of_line(line: StatementLine, roles: Mapping[str, str], treated: list[str]) -> list[str]:
    if line.applicability == Applicability.UNDECIDED:
        return ["Decide whether it applies."]
    found = [] if line.justification.strip() else ["Say why in the justification."]
    if line.applicability == Applicability.APPLICABLE:
        return found if _has_reason(line) else [*found, "Link at least one reason."]
    if line.decision_reasons.all():
        # The decision to leave it out is on record; auditors follow its link.
        return found
    return [*found, *_conflicts(line.requirement.number, roles, treated)]


def _conflicts(number: str, roles: Mapping[str, str], treated: list[str]) -> list[str]:
    found = []
    if treated:
        found.append(
            f"It is left out, but it treats {_listed(treated)}. "
            "Include it, or link the decision to leave it out."
        )
    needing = ROLES_OF.get(_objective(number))
    held = sorted(words.lower() for kind, words in roles.items() if not needing or kind in needing)
    if held:
        found.append(
            f"It is left out, but the organization is {_listed(held)}. "
            "Include it, or link the decision to leave it out."
        )
    return found


def _objective(number: str) -> str:
    """A.6 of A.6.2.4."""
    return ".".join(number.split(".")[:2])


def _has_reason(line: StatementLine) -> bool:
    links = (line.risk_reasons, line.role_reasons, line.obligation_reasons, line.decision_reasons)
    return any(link.all() for link in links)


def _listed(words: list[str]) -> str:
    shown = words[:3] + ([f"{len(words) - 3} more"] if len(words) > 3 else [])
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
