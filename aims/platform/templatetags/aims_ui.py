"""The pieces that pages are made of. Their look is in static/css, their rules in docs/architecture/pages.md."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe

from aims.core import charts, navigation
from aims.platform.looks import LOOKS

register = template.Library()

SHAPES: dict[str, str] = {
    "good": '<circle cx="5" cy="5" r="5" class="f-cur"/>'
    '<path d="M2.6 5.2l1.7 1.7 3.1-3.5" fill="none" class="s-paper" stroke-width="1.4"/>',
    "good2": '<circle cx="5" cy="5" r="4.6" class="f-cur"/>',
    "warn": '<circle cx="5" cy="5" r="4.2" class="s-cur" fill="none" stroke-width="1.4"/>'
    '<path d="M5 .8a4.2 4.2 0 0 1 0 8.4z" class="f-cur"/>',
    "bad": '<path d="M5 .4L9.8 9.4H.2z" class="f-cur"/>',
    "info": '<circle cx="5" cy="5" r="4.2" class="s-cur" fill="none" stroke-width="1.4"/>',
    "none": '<path d="M1 5h8" class="s-cur" stroke-width="1.6"/>',
}

REASONS: dict[str, str] = {
    "risk": '<path d="M4 .8l3.5 6.4h-7z"/>',
    "obligation": '<path d="M1 1h6v6h-6z"/>',
    "decision": '<path d="M4 .5L7.5 4L4 7.5L.5 4z"/>',
    "role": '<circle cx="4" cy="2.4" r="1.7"/><path d="M.8 7.6c0-4 6.4-4 6.4 0"/>',
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon of the sprite."""
    address = f"{static('vendor/icons.svg')}#{name}"
    return format_html('<svg class="i" aria-hidden="true" focusable="false"><use href="{}"/></svg>', address)


@register.simple_tag
def status(kind: str, word: str, *, pill: bool = False) -> SafeString:
    """A status as word, shape and colour; `kind` is good, good2, warn, bad, info or none."""
    return format_html(
        '<span class="st st-{}{}"><svg viewBox="0 0 10 10" aria-hidden="true" focusable="false">{}</svg>{}</span>',
        kind,
        " pill" if pill else "",
        mark_safe(SHAPES[kind]),  # noqa: S308 - our own shapes
        word,
    )


@register.simple_tag
def shape(kind: str) -> SafeString:
    """The shape of a status alone, where the words beside it say what it means."""
    return format_html(
        '<svg viewBox="0 0 10 10" class="st-{}" aria-hidden="true" focusable="false">{}</svg>',
        kind,
        mark_safe(SHAPES[kind]),  # noqa: S308 - our own shapes
    )


@register.simple_tag
def state(obj: Any, *, pill: bool = False, field: str = "status") -> SafeString:
    """The status of an object in its own words."""
    return status(LOOKS.get(getattr(obj, field), "none"), getattr(obj, f"get_{field}_display")(), pill=pill)


@register.simple_tag
def look(obj: Any, field: str = "status") -> str:
    """The shape and colour of an object's status, for `shape`."""
    return LOOKS.get(getattr(obj, field), "none")


@register.simple_tag
def state_of(value: str, word: str, *, pill: bool = False) -> SafeString:
    """A status by its value and word, for frozen copies."""
    return status(LOOKS.get(value, "none"), word, pill=pill)


@register.simple_tag
def person(member: Any) -> SafeString:
    """A person with initials, or who is missing."""
    if member is None:
        return format_html('<span class="soft">{}</span>', "nobody yet")
    return format_html(
        '<span class="who"><span class="av" aria-hidden="true">{}</span>{}</span>',
        member.initials,
        member.name,
    )


@register.simple_tag
def level(value: int | None, band: str = "low") -> SafeString:
    """A risk level in the colour of its band."""
    if value is None:
        return format_html('<span class="soft">{}</span>', "not rated")
    return format_html('<span class="lvl lvl-{}">{}</span>', band, value)


@register.simple_tag
def reason(kind: str, label: str, words: str, address: str = "") -> SafeString:
    """A reason as a chip that opens what it names; the words show on hover and on focus."""
    shape = mark_safe(REASONS[kind])  # noqa: S308 - our own shapes
    inner = format_html(
        '<svg viewBox="0 0 8 8" aria-hidden="true" focusable="false" class="s-ink2" fill="none">{}</svg>{}'
        '<span role="tooltip">{}</span>',
        shape,
        label,
        words,
    )
    if not address:
        return format_html('<span class="chip tip" tabindex="0">{}</span>', inner)
    return format_html('<a class="chip tip" href="{}">{}</a>', address, inner)


@register.simple_tag(takes_context=True)
def at(context: template.Context, name: str, **kwargs: Any) -> str:
    """The address of a page of this organization; a past moment goes along. Empty without such a page."""
    request = context["request"]
    try:
        address = reverse(name, kwargs={"organization": request.organization.slug, **kwargs})
    except NoReverseMatch:
        return ""
    moment = request.GET.get("as_of", "")
    return f"{address}?{urlencode({'as_of': moment})}" if moment else address


@register.simple_tag
def drawer(address: str) -> SafeString:
    """Attributes of a row's link: it opens in the drawer where there is room, and as a page elsewhere.

    The view answers `?drawer=1` with a fragment that extends components/drawer.html.
    """
    joint = "&" if "?" in address else "?"
    return format_html(
        'data-drawer hx-get="{}{}drawer=1" hx-target="#drawer" hx-trigger="drawer"', address, joint
    )


@register.inclusion_tag("components/navigation.html", takes_context=True)
def navigation_of(context: template.Context) -> dict[str, Any]:
    """The left navigation with the place of this page marked."""
    request, may = context["request"], context["may"]
    current = request.resolver_match.url_name if request.resolver_match else ""
    slug = request.organization.slug
    sections = [
        {
            "section": section,
            "open": any(place.holds(current) for place in section.places),
            "links": [
                (
                    place.label,
                    reverse(place.url_name, kwargs={"organization": slug}),
                    place.holds(current),
                )
                for place in section.places
            ],
            "foot": section.label in navigation.FOOT,
        }
        for section in navigation.sections(may)
    ]
    return {"sections": sections}


@register.simple_tag
def fill(tone: str) -> SafeString:
    """A filled shape of a chart: the class for the theme, the attribute for paper, which has no classes."""
    return format_html('class="f-{}" fill="{}"', tone, charts.PAPER[tone])


@register.simple_tag
def stroke(tone: str, width: float) -> SafeString:
    """A line of a chart."""
    return format_html(
        'class="s-{}" stroke="{}" stroke-width="{}" fill="none"', tone, charts.PAPER[tone], width
    )


@register.simple_tag
def letters(tone: str, size: float = 12, weight: int = 400, anchor: str = "start") -> SafeString:
    """Words inside a chart."""
    return format_html(
        '{} font-family="Inter, sans-serif" font-size="{}" font-weight="{}" text-anchor="{}"',
        fill(tone),
        size,
        weight,
        anchor,
    )


@register.filter
def day(value: date | None) -> str:
    """A date as “14 Nov 2026”."""
    return date_format(value, "j M Y") if value else ""


@register.filter
def until(value: date | None) -> str:
    """A date with how far it is: “in 3 days (26 Nov 2026)”, “4 days ago (19 Nov 2026)”."""
    if value is None:
        return ""
    days = (value - timezone.localdate()).days
    words = {0: "today", 1: "tomorrow", -1: "yesterday"}.get(days) or (
        f"in {days} days" if days > 0 else f"{-days} days ago"
    )
    return f"{words} ({day(value)})"


@register.filter
def due(value: date | None, moment: datetime | None = None) -> str:
    """When something falls due: “due in 5 days (29 Nov 2026)”, “8 days overdue (16 Nov 2026)”.

    A past moment counts from its own day.
    """
    if value is None:
        return ""
    days = (value - timezone.localdate(moment)).days
    if days < 0:
        words = f"{-days} day{'' if days == -1 else 's'} overdue"
    else:
        words = {0: "due today", 1: "due tomorrow"}.get(days, f"due in {days} days")
    return f"{words} ({day(value)})"


@register.filter
def is_late(value: date | None) -> bool:
    """Whether a date has passed."""
    return value is not None and value < timezone.localdate()
