"""Small words for the pages of this app."""

from __future__ import annotations

from collections.abc import Callable

from django import template

from aims.core.tabular.csv_source import DELIMITERS

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
