"""Pieces of the Statement's pages and prints."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils.safestring import SafeString

from aims.platform.templatetags.aims_ui import at, state_of
from aims.platform.templatetags.aims_ui import reason as chip
from controls.models import StatementVersion
from controls.selectors.content import SOON, Content, Line, Reason, has_gap

register = template.Library()

PAGES = {
    "risk": "risk-detail",
    "role": "ai-system-detail",
    "obligation": "obligation-detail",
    "decision": "decision-detail",
}
"""The page that a reason's link opens; a role is shown on its AI system's page."""


@register.simple_tag(takes_context=True)
def reason_chip(context: template.Context, reason: Reason) -> SafeString:
    """A reason as a chip whose link opens the object it names."""
    return chip(reason.kind, reason.label, reason.tip, at(context, PAGES[reason.kind], reference=reason.page))


@register.filter
def print_status(line: Line) -> str:
    """The print sheet's class for a line's status."""
    if line.is_excluded or line.status == "not_started":
        return "none"
    return line.status


@register.filter
def valid_words(until: date, day: date) -> str:
    """How the end of evidence reads on a day: expired, expires, valid to."""
    if until < day:
        return "expired"
    return "expires" if until < day + SOON else "valid to"


@register.filter
def gap_on(line: Line, day: date) -> bool:
    """Whether its evidence is missing or ends soon, as of a day."""
    return line.applies and has_gap(line, day)


@register.filter
def errors_of(errors: dict[str, Any], number: str) -> Any:
    """What is to mend at one control."""
    return errors.get(number, ())


@register.simple_tag(takes_context=True)
def if_may(context: template.Context, action: str) -> bool:
    """Whether the person may do an action; for `{% if_may "statement.start" as starts %}`."""
    return bool(context["may"](action))


@register.simple_tag
def version_pill(version: StatementVersion) -> SafeString:
    """The version's number and status as a pill."""
    words = f"Version {version.number}, {version.get_status_display().lower()}"
    return state_of(version.status, words, pill=True)


@register.simple_tag
def member_name(content: Content, reference: str) -> str:
    """The name of a person in a Statement as it was when it was approved."""
    return content.name(reference)
