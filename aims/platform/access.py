"""The one door to access: what can be done, by whom, and what each actor may see.

Every action is registered once with its name. A service calls `require`, a selector starts from
`Viewpoint.rows`, which asks `visible_rows`. Nothing is open by default: an unknown action raises,
and a model that says nothing is invisible to everyone from outside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Model, QuerySet

from aims.core.errors import NotAllowed, NotFound
from aims.platform.actors import Actor
from aims.platform.enums import EVERYONE_INSIDE, EXTERNAL_AUDITOR, KIND_LABELS, GrantKind
from aims.platform.models import Organization

if TYPE_CHECKING:
    from aims.platform.viewpoint import Viewpoint

Rule = Callable[[Actor, Any], bool]
Rows = Callable[["Viewpoint", QuerySet[Any]], QuerySet[Any]]


@dataclass(frozen=True)
class Action:
    """One thing that can be done. `rule` opens it to more, such as the owner of the object."""

    name: str
    summary: str
    kinds: frozenset[str]
    rule: Rule | None = None
    rule_words: str = ""
    system: bool = False
    """Whether beat, jobs and the command line may do it. Approvals never are."""


ACTIONS: dict[str, Action] = {}
VISIBLE: dict[type[Model], Rows] = {}
PORTAL_VISIBLE: dict[type[Model], Rows] = {}

MANAGERS = frozenset({GrantKind.AIMS_MANAGER.value})
ADMINISTRATORS = frozenset({GrantKind.ADMINISTRATOR.value})
TOP_MANAGEMENT = frozenset({GrantKind.TOP_MANAGEMENT.value})
OWNERS = frozenset({GrantKind.OWNER.value})
EVERYONE = EVERYONE_INSIDE
AUDITORS = frozenset({EXTERNAL_AUDITOR})


def register_action(
    name: str,
    *,
    kinds: Iterable[str],
    summary: str,
    rule: Rule | None = None,
    rule_words: str = "",
    system: bool = False,
) -> Action:
    """Make an action known. Raises ValueError when the name is taken or a kind is unknown."""
    action = Action(name, summary, frozenset(kinds), rule, rule_words, system)
    if name in ACTIONS:
        raise ValueError(f"the action {name} is registered twice")
    unknown = action.kinds - KIND_LABELS.keys()
    if unknown:
        raise ValueError(f"the action {name} names unknown kinds: {sorted(unknown)}")
    ACTIONS[name] = action
    return action


def allows(actor: Actor, action: str, obj: Any = None) -> bool:
    """Whether the actor may do it. Raises KeyError for an action nobody registered."""
    known = ACTIONS[action]
    if obj is not None and not _same_organization(actor, obj):
        return False
    if actor.is_system:
        return known.system
    if known.kinds & actor.kinds:
        return True
    inside = bool(actor.kinds) and not actor.is_external
    return inside and obj is not None and known.rule is not None and known.rule(actor, obj)


def require(actor: Actor, action: str, obj: Any = None) -> None:
    """Refuse what is not allowed. Another organization's object is not found; a missing grant is said.

    Raises NotFound or NotAllowed.
    """
    if obj is not None and not _same_organization(actor, obj):
        raise NotFound("There is nothing at this address.")
    if not allows(actor, action, obj):
        raise NotAllowed(
            f"Your access does not include this: {ACTIONS[action].summary[:1].lower()}"
            f"{ACTIONS[action].summary[1:]}. The AIMS manager or the administrator can help."
        )


def visible_rows(viewpoint: Viewpoint, model: type[Model], rows: QuerySet[Any]) -> QuerySet[Any]:
    """`rows` cut down to what the actor may see; the organization's wall stands already."""
    actor = viewpoint.actor
    if actor.is_external:
        rule = PORTAL_VISIBLE.get(model)
        return rule(viewpoint, rows) if rule else rows.none()
    if not actor.kinds and not actor.is_system:
        return rows.none()
    rule = VISIBLE.get(model)
    return rule(viewpoint, rows) if rule else rows


def is_owner(field: str = "owner") -> Rule:
    """A rule that opens an action to the member whom the object names as its owner."""

    def rule(actor: Actor, obj: Any) -> bool:
        return actor.is_member(getattr(obj, f"{field}_id", None))

    return rule


def _same_organization(actor: Actor, obj: Any) -> bool:
    theirs = obj.pk if isinstance(obj, Organization) else getattr(obj, "organization_id", None)
    return theirs is None or actor.organization_id is None or theirs == actor.organization_id
