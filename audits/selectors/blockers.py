"""What must be in place before a step of a certification is finished, looked up in live data.

Apps and later parts register a rule; the same key again replaces the rule:

    register_blocker(Rule("internal_audit", "Internal audit", "9.2", StageKind.EXECUTION, look, "audit-list"))

`look(viewpoint)` answers with a Finding and asks the database at most once.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from aims.platform.models import Member
from aims.platform.viewpoint import Viewpoint
from audits.enums import StageKind
from audits.selectors.certification_steps import NUMBERS


@dataclass(frozen=True)
class Finding:
    """How something stands: a sentence, and if it blocks the step that mends it."""

    is_met: bool
    words: str
    step: str = ""
    owner: Member | None = None
    is_begun: bool = False


Look = Callable[[Viewpoint], Finding]


@dataclass(frozen=True)
class Rule:
    """One thing that a step needs. `page` is the name of the page that mends it."""

    key: str
    title: str
    clause: str
    before: StageKind
    look: Look
    page: str = ""


@dataclass(frozen=True)
class Check:
    """A rule with what was found, as pages show it."""

    rule: Rule
    finding: Finding
    address: str

    @property
    def is_met(self) -> bool:
        return self.finding.is_met

    @property
    def kind(self) -> str:
        """The shape of a status."""
        if self.is_met:
            return "good"
        return "warn" if self.finding.is_begun else "bad"

    @property
    def word(self) -> str:
        if self.is_met:
            return "Ready"
        return "Begun" if self.finding.is_begun else "Missing"

    @property
    def sentence(self) -> str:
        """For a list of what is missing."""
        return f"{self.rule.title}: {self.finding.words}"


RULES: dict[str, Rule] = {}


def register_blocker(rule: Rule) -> Rule:
    """Make a rule known; one with the same key takes its place."""
    RULES[rule.key] = rule
    return rule


def checks(viewpoint: Viewpoint, *, before: str = "") -> list[Check]:
    """Every rule with what was found, in the order of the steps, or those of one step (`before`)."""
    chosen = [rule for rule in RULES.values() if not before or rule.before == before]
    chosen.sort(key=lambda rule: NUMBERS[rule.before])
    return [Check(rule, rule.look(viewpoint), _address(viewpoint, rule.page)) for rule in chosen]


def blocking(viewpoint: Viewpoint, kind: str) -> list[Check]:
    """What keeps a step of this kind from being finished now."""
    return [check for check in checks(viewpoint, before=kind) if not check.is_met]


def _address(viewpoint: Viewpoint, page: str) -> str:
    """The page that mends it; empty while there is no such page."""
    if not page:
        return ""
    try:
        return reverse(page, kwargs={"organization": viewpoint.organization.slug})
    except NoReverseMatch:
        return ""
