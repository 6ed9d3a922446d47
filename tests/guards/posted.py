"""One field of a form that takes an object, and what most forms need beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tests.populated import Populated

Values = Callable[[Populated], dict[str, Any]]
Object = Callable[[Populated], Any]


def owner(p: Populated) -> int:
    return p.world.owner.member.pk


@dataclass(frozen=True)
class Field:
    """One field of one form, with the form's other values and the object to choose."""

    form: str
    name: str
    address: str
    params: Values
    values: Values
    chosen: Object
    who: str = "manager"
    """Who may send this form."""

    def path(self, p: Populated) -> str:
        return reverse(self.address, kwargs={"organization": p.organization.slug, **self.params(p)})


def nothing(_: Populated) -> dict[str, Any]:
    return {}


def reference(attribute: str) -> Values:
    return lambda p: {"reference": getattr(p, attribute).reference}


def revised(attribute: str, **values: Any) -> Values:
    return lambda p: {"revision": getattr(p, attribute).revision, **values}
