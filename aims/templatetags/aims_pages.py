"""Small words for the pages of this app."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django import template

from aims.core.tabular.csv_source import DELIMITERS
from aims.selectors import course

register = template.Library()


@register.simple_tag(takes_context=True)
def allowed(context: template.Context, action: str) -> bool:
    """Whether the person may do something: `{% allowed "scope.draft" as ok %}`."""
    may: Callable[[str], bool] = context["may"]
    return may(action)


@register.filter
def delimiter_word(mark: str) -> str:
    """A delimiter by its name."""
    return DELIMITERS.get(mark, mark)


@register.filter
def figure(value: Decimal | None) -> str:
    """A value without zeros at its end."""
    return "" if value is None else course.figure(value)


@register.filter
def rounded(value: Decimal | None) -> str:
    """A calculated value in at most four significant digits."""
    return "" if value is None else course.figure(Decimal(f"{value:.4g}"))
