"""The decision on one control in a draft of the Statement. Clause 6.1.3."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aims.core.errors import Conflict, Invalid, Stale
from aims.enums import VersionStatus
from aims.models import Decision, Obligation, RoleAssignment
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.bulk import bulk_create, bulk_delete
from aims.platform.models import OrganizationRow
from aims.platform.saving import locked, save
from aims.platform.unit import change
from aims.platform.viewpoint import Viewpoint
from controls.models import LineDecision, LineObligation, LineRisk, LineRole, StatementLine
from risks.models import Risk

LINKS: dict[str, tuple[type[Any], type[OrganizationRow]]] = {
    "risk": (LineRisk, Risk),
    "role": (LineRole, RoleAssignment),
    "obligation": (LineObligation, Obligation),
    "decision": (LineDecision, Decision),
}
"""By kind of reason: the link and what it points to."""


def decide_line(
    *,
    actor: Actor,
    line: StatementLine,
    applicability: str,
    justification: str,
    risks: Sequence[int] = (),
    roles: Sequence[int] = (),
    obligations: Sequence[int] = (),
    decisions: Sequence[int] = (),
    revision: int | None = None,
) -> StatementLine:
    """Decide whether a control applies, why, and because of what; the reasons given replace the former ones.

    Raises NotAllowed, Conflict (it is no draft any more), Stale, and Invalid for a reason that is not
    the organization's own.
    """
    require(actor, "statement.decide", line)
    wanted = {"risk": risks, "role": roles, "obligation": obligations, "decision": decisions}
    with change(line.organization, actor) as unit:
        line = _locked(line, revision)
        _check_reasons(Viewpoint(actor, line.organization), wanted)
        line.applicability, line.justification = applicability, justification.strip()
        line.revision += 1
        save(line, ["applicability", "justification", "revision"])
        for kind, ids in wanted.items():
            _link(line, kind, set(ids))
        unit.record("statement.decided", line)
    return line


def _locked(line: StatementLine, revision: int | None) -> StatementLine:
    current = locked(line)
    version = current.version
    if version.status != VersionStatus.DRAFT:
        word = version.get_status_display().lower()
        raise Conflict(f"Version {version.number} is {word}, so its lines cannot be changed.")
    if revision is not None and current.revision != revision:
        raise Stale(
            "Someone else decided this line in the meantime. Nothing of yours was saved; "
            "compare and save again.",
            current,
        )
    return current


def _check_reasons(viewpoint: Viewpoint, wanted: Mapping[str, Sequence[int]]) -> None:
    for kind, ids in wanted.items():
        found = viewpoint.rows(LINKS[kind][1]).filter(pk__in=set(ids)).count() if ids else 0
        if found != len(set(ids)):
            words = f"A chosen {kind} is not there. Choose again."
            raise Invalid(words, {"reasons": [words]})


def _link(line: StatementLine, kind: str, wanted: set[int]) -> None:
    link, _ = LINKS[kind]
    rows: list[Any] = list(link._default_manager.filter(line=line))
    now = {getattr(row, f"{kind}_id"): row for row in rows}
    gone = [row for key, row in now.items() if key not in wanted]
    if gone:
        bulk_delete(link, gone)
    new: list[Any] = [
        link(organization_id=line.organization_id, line=line, **{f"{kind}_id": key})
        for key in sorted(wanted - now.keys())
    ]
    if new:
        bulk_create(link, new)


def copy_lines(before: Sequence[StatementLine], lines: Mapping[int, StatementLine]) -> None:
    """Give new lines the reasons of the version before. `lines` is by the requirement's id."""
    by_line = {line.pk: lines[line.requirement_id] for line in before if line.requirement_id in lines}
    for kind, (link, _) in LINKS.items():
        rows: list[Any] = list(link._default_manager.filter(line_id__in=by_line).order_by("pk"))
        copies: list[Any] = [
            link(
                organization_id=row.organization_id,
                line=by_line[row.line_id],
                **{f"{kind}_id": getattr(row, f"{kind}_id")},
            )
            for row in rows
        ]
        if copies:
            bulk_create(link, copies)
