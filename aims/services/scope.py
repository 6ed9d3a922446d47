"""The scope of the AIMS: drafted, sent for approval, approved by someone else, then frozen. Clause 4.3."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from aims.core.errors import Conflict, Invalid, Stale
from aims.enums import VersionStatus
from aims.models import AISystem, ScopeStatement, ScopeVersion, ScopeVersionSystem
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.bulk import bulk_create, bulk_delete
from aims.platform.four_eyes import Hands
from aims.platform.models import Organization
from aims.platform.saving import add, check, locked
from aims.platform.unit import Unit, change
from aims.workflows import SCOPE_VERSION

TEXTS = ("text", "boundaries", "exclusions")


def draft_scope(*, actor: Actor, organization: Organization, **texts: str) -> ScopeVersion:
    """Begin the next version: of the texts and systems in force, unless `texts` say otherwise.

    Raises NotAllowed, Conflict when there is a draft already, and Invalid.
    """
    require(actor, "scope.draft", organization)
    if actor.member is None:
        raise Invalid("A scope has an author: act as a member.")
    with change(organization, actor) as unit:
        scope, is_new = _scope_of(unit)
        last = scope.versions.order_by("-number").first()
        if last is not None and last.status in (VersionStatus.DRAFT, VersionStatus.IN_REVIEW):
            raise Conflict(f"There is a draft already: {last.reference}. Go on with that one.")
        version = ScopeVersion(
            organization=organization,
            scope=scope,
            number=last.number + 1 if last else 1,
            author=actor.member,
            **{name: texts.get(name, getattr(last, name) if last else "").strip() for name in TEXTS},
        )
        add(version)
        _link(version, [link.system for link in _links(last)] if last else [])
        unit.record("scope.drafted", version, *([scope] if is_new else []))
    return version


def change_scope(
    *,
    actor: Actor,
    version: ScopeVersion,
    revision: int | None,
    systems: Iterable[AISystem] | None = None,
    **texts: str,
) -> ScopeVersion:
    """Change the texts of a draft, the systems inside, or both; who does so is its author from then on.

    Raises NotAllowed, Stale, Conflict when it is no draft, and Invalid.
    """
    require(actor, "scope.draft", version)
    with change(version.organization, actor) as unit:
        version = _locked(version, revision)
        if version.status != VersionStatus.DRAFT:
            raise Conflict("Only a draft can be changed.")
        for name in TEXTS:
            setattr(version, name, texts.get(name, getattr(version, name)).strip())
        version.author = actor.member or version.author
        _save(version, [*TEXTS, "author"])
        if systems is not None:
            _choose(version, list(systems))
        unit.record("scope.changed", version)
    return version


def submit_scope(*, actor: Actor, version: ScopeVersion, revision: int | None = None) -> ScopeVersion:
    """Send the draft to top management. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "scope.submit", version)
    with change(version.organization, actor) as unit:
        version = _locked(version, revision)
        SCOPE_VERSION.step(version, "submit")
        if not version.systems.exists():
            raise Conflict("Choose the AI systems in scope before it goes out for approval.")
        _save(version, ["status", *TEXTS])
        unit.record("scope.submitted", version)
    return version


def send_back_scope(
    *, actor: Actor, version: ScopeVersion, reason: str, revision: int | None = None
) -> ScopeVersion:
    """Back to the author with a reason. Raises NotAllowed, Stale, Conflict and Invalid."""
    require(actor, "scope.send_back", version)
    with change(version.organization, actor) as unit:
        version = _locked(version, revision)
        SCOPE_VERSION.step(version, "send_back", reason=reason)
        _save(version, ["status"])
        unit.record("scope.sent_back", version, reason=reason)
    return version


def approve_scope(
    *,
    actor: Actor,
    version: ScopeVersion,
    valid_from: date | None = None,
    revision: int | None = None,
    reason: str = "",
) -> ScopeVersion:
    """Put the version in force: frozen as it is, the one before is superseded. Never by who wrote it.

    Raises NotAllowed, Stale, Conflict (also at the second of two approvals) and Invalid.
    """
    require(actor, "scope.approve", version)
    with change(version.organization, actor) as unit:
        version = _locked(version, revision)
        _require_other_eyes(actor, version)
        replaced = _supersede(version)
        SCOPE_VERSION.step(version, "approve")
        version.approved_by, version.approved_at = actor.member, unit.moment
        version.valid_from = valid_from or timezone.localdate()
        version.frozen = _frozen(version)
        _save(version, ["status", "approved_by", "approved_at", "valid_from", "frozen"])
        unit.record("scope.approved", version, *replaced, reason=reason, on=version.valid_from)
    return version


def _scope_of(unit: Unit) -> tuple[ScopeStatement, bool]:
    found = ScopeStatement.objects.filter(organization=unit.organization).order_by("pk").first()
    if found:
        return found, False
    organization: Any = unit.organization
    scope = ScopeStatement(
        organization=organization,
        reference=unit.reference(ScopeStatement),
        title="Scope of the AI management system",
    )
    add(scope)
    return scope, True


def _locked(version: ScopeVersion, revision: int | None) -> ScopeVersion:
    current = locked(version)
    if revision is not None and current.revision != revision:
        raise Stale(
            "Someone else saved this in the meantime. Nothing of yours was saved; compare and save again.",
            current,
        )
    return current


def _save(version: ScopeVersion, fields: list[str]) -> None:
    check(version, fields)
    version.revision += 1
    version.save(update_fields=[*fields, "revision"])


def _links(version: ScopeVersion) -> list[ScopeVersionSystem]:
    return list(version.systems.select_related("system").order_by("system__reference"))


def _link(version: ScopeVersion, systems: list[AISystem]) -> None:
    links = [
        ScopeVersionSystem(organization=version.organization, version=version, system=system)
        for system in systems
    ]
    bulk_create(ScopeVersionSystem, links)


def _choose(version: ScopeVersion, systems: list[AISystem]) -> None:
    wanted = {system.pk: system for system in systems}
    links = _links(version)
    bulk_delete(ScopeVersionSystem, [link for link in links if link.system_id not in wanted])
    there = {link.system_id for link in links}
    _link(version, [system for pk, system in wanted.items() if pk not in there])


def _require_other_eyes(actor: Actor, version: ScopeVersion) -> None:
    """Whoever had a hand in the draft does not approve it: the history knows each of its authors."""
    if actor.member is None or Hands.of(version).held(actor, "author"):
        raise Conflict("You wrote this version, so someone else approves it (four eyes).")


def _supersede(version: ScopeVersion) -> list[ScopeVersion]:
    replaced = list(
        ScopeVersion.objects.select_for_update().filter(
            scope_id=version.scope_id, status=VersionStatus.APPROVED
        )
    )
    for earlier in replaced:
        SCOPE_VERSION.step(earlier, "supersede")
        _save(earlier, ["status"])
    return replaced


def _frozen(version: ScopeVersion) -> dict[str, Any]:
    """The copy that was approved; live rows no longer matter to it."""
    return {
        **{name: getattr(version, name) for name in TEXTS},
        "systems": [
            {"reference": link.system.reference, "name": link.system.name} for link in _links(version)
        ],
    }
