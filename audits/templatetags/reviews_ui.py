"""Pieces of the pages of management reviews."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString

from aims.platform.templatetags.aims_ui import status
from audits.selectors.figure import Figure

register = template.Library()

LOOKS = {"planned": "info", "prepared": "warn", "held": "good2", "signed": "good"}
ACTIONS = {"open": "info", "done": "good", "dropped": "none"}


@register.simple_tag
def review_state(review: Any, *, pill: bool = False) -> SafeString:
    """The status of a review in its own words."""
    return status(LOOKS[review.status], review.get_status_display(), pill=pill)


@register.simple_tag
def action_state(action: Any, *, late: bool = False, pill: bool = False) -> SafeString:
    """The status of an action; late comes first."""
    if late:
        return status("bad", "Late", pill=pill)
    return status(ACTIONS[action.status], action.get_status_display(), pill=pill)


@register.simple_tag(takes_context=True)
def figure_at(context: template.Context, figure: Figure, as_of: str) -> str:
    """The list that a figure counts, as of the moment at which it was counted. Empty without one."""
    request: Any = context["request"]
    if not figure.page:
        return ""
    place = reverse(figure.page, kwargs={"organization": request.organization.slug})
    moment = urlencode({"as_of": as_of}) if as_of else ""
    joint = "&" if figure.query else "?"
    return f"{place}{figure.query}{joint if moment else ''}{moment}"


@register.simple_tag(takes_context=True)
def figure_row_at(context: template.Context, figure: Figure, reference: str, as_of: str) -> str:
    """One row behind a figure, as of the same moment. Empty where it has no page of its own."""
    request: Any = context["request"]
    try:
        place = {"organization": request.organization.slug, "reference": reference}
        return f"{reverse(figure.row_page, kwargs=place)}?{urlencode({'as_of': as_of})}"
    except NoReverseMatch:
        return ""
