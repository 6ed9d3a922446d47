"""Addresses in the auditor's portal; in the preview the same template points to the preview."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse

register = template.Library()


def portal_address(request: Any, name: str, **kwargs: Any) -> str:
    """The address of a page of this portal, or of its preview when the request is one."""
    engagement = request.engagement
    if request.is_preview:
        slug = request.organization.slug
        place = {"organization": slug, "engagement": engagement.reference}
        return reverse(f"preview-{name}", kwargs={**place, **kwargs})
    return reverse(f"portal-{name}", kwargs={"key": engagement.key, **kwargs})


@register.simple_tag(takes_context=True)
def portal_at(context: template.Context, name: str, **kwargs: Any) -> str:
    """`{% portal_at "evidence-detail" reference=row.reference %}`"""
    return portal_address(context["request"], name, **kwargs)
