"""Levels in the colour of their band, by the criteria that the risk was rated with."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from aims.platform.access import allows
from aims.platform.templatetags.aims_ui import level
from risks.models import Risk, RiskCriteria

register = template.Library()


@register.simple_tag
def risk_level(risk: Risk, value: int | None) -> SafeString:
    """A level of this risk; without criteria the usual bands."""
    return level(value, (risk.criteria or RiskCriteria()).band(value or 1))


@register.simple_tag(takes_context=True)
def may_record_risk(context: template.Context) -> bool:
    """Whether the person may record a risk here and now."""
    request: Any = context["request"]
    return not request.viewpoint.is_past and allows(request.actor, "risk.create")
