"""The address table as the guards read it, and real references for the addresses of a populated world."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from aims.platform.models import Job
from tests.populated import Populated

HERE = "o/<slug:organization>/"
PREVIEW = "engagements/<str:engagement>/preview/"


@dataclass(frozen=True)
class Address:
    """One line of the address table."""

    name: str
    route: str
    names: tuple[str, ...]
    view: Any

    @property
    def inside(self) -> bool:
        return "organization" in self.names

    @property
    def rest(self) -> str:
        """The route below the organization or below the portal's key."""
        return self.route.removeprefix(HERE) if self.inside else self.route.partition("key>/")[2]


def _patterns(
    resolver: URLResolver | None = None, route: str = "", names: tuple[str, ...] = ()
) -> Iterator[Address]:
    for each in (resolver or get_resolver()).url_patterns:
        own, so_far = (*names, *each.pattern.converters), f"{route}{each.pattern}"
        if isinstance(each, URLPattern):
            yield Address(str(each.name), so_far, own, each.callback)
        else:
            yield from _patterns(each, so_far, own)


ALL = list(_patterns())
INSIDE = [address for address in ALL if address.inside]
BELOW_A_KEY = [address for address in ALL if "key" in address.names and not address.inside]

Sample = Callable[[Populated], dict[str, Any]]


def _uploaded(p: Populated) -> dict[str, Any]:
    return {"reference": p.uploaded.document.reference, "number": p.uploaded.number}


SAMPLES: dict[str, Sample] = {
    "members/": lambda p: {"reference": p.person.reference, "kind": "owner"},
    "jobs/": lambda p: {"number": Job.objects.filter(organization=p.organization).latest("pk").pk},
    "standard/": lambda _: {"number": "A.2.2"},
    "ai-systems/": lambda p: {"reference": p.system.reference, "verb": "block"},
    "ai-systems/export/": lambda _: {"kind": "csv"},
    "ai-systems/imports/": lambda p: {"reference": p.done_import.reference, "kind": "upload"},
    "ai-systems/imports/<str:reference>/mapping": lambda p: {"reference": p.new_import.reference},
    "roles/": lambda p: {"reference": p.role.reference},
    "scope/versions/": lambda p: {"number": p.scope.number, "verb": "submit"},
    "obligations/": lambda p: {"reference": p.obligation.reference},
    "decisions/": lambda p: {"reference": p.decision.reference},
    "documents/": lambda p: {
        "reference": p.document.document.reference,
        "number": 2,
        "other": 1,
        "verb": "submit",
        "requirement": "A.2.2",
    },
    "documents/export.": lambda _: {"kind": "csv"},
    "documents/<str:reference>/versions/<int:number>/replace": _uploaded,
    "documents/<str:reference>/versions/<int:number>/file": _uploaded,
    "evidence/": lambda p: {"reference": p.evidence.reference, "number": 1},
    "evidence/<str:reference>/unlink/": lambda p: {"reference": p.evidence.reference, "number": "A.2.2"},
    "evidence/export.": lambda _: {"kind": "csv"},
    "evidence-requests/": lambda p: {"reference": p.request.reference},
    "evidence-requests/<str:reference>/accept": lambda p: {"reference": p.delivered.reference},
    "evidence-requests/<str:reference>/return": lambda p: {"reference": p.delivered.reference},
    "evidence-requests/export.": lambda _: {"kind": "csv"},
    "risks/": lambda p: {"reference": p.risk.reference, "verb": "identify"},
    "risks/export/": lambda _: {"kind": "csv"},
    "controls/": lambda p: {"number": p.control.requirement.number, "verb": "plan"},
    "statements/": lambda p: {**_version(p), "control": "A.2.2", "format_": "xlsx"},
    "engagements/": lambda p: {"reference": p.engagement.reference},
    "management-reviews/": lambda p: {"reference": p.review.reference, "topic": "risks"},
    "management-reviews/<str:reference>/return": lambda p: {"reference": p.held_review.reference},
    "management-reviews/<str:reference>/sign": lambda p: {"reference": p.held_review.reference},
    "review-decisions/": lambda p: {"reference": p.review_decision.reference},
    "review-actions/": lambda p: {"reference": p.review_action.reference},
    "review-actions/export.": lambda _: {"kind": "csv"},
    PREVIEW: lambda p: {"engagement": p.engagement.reference},
    f"{PREVIEW}index/": lambda p: {"engagement": p.engagement.reference, "number": "A.2.2"},
    f"{PREVIEW}statement/": lambda p: {
        "engagement": p.engagement.reference,
        "number": p.approved.number,
        "kind": "xlsx",
    },
    f"{PREVIEW}documents/": lambda p: {
        "engagement": p.engagement.reference,
        "reference": p.document.document.reference,
    },
    f"{PREVIEW}documents/<str:reference>/file": lambda p: {
        "engagement": p.engagement.reference,
        "reference": p.document.document.reference,
    },
    f"{PREVIEW}risks/": lambda p: {"engagement": p.engagement.reference, "reference": p.registered.reference},
    f"{PREVIEW}evidence/": lambda p: {
        "engagement": p.engagement.reference,
        "reference": p.evidence.reference,
        "number": 1,
    },
}
"""By the beginning of a route, the longest that fits: what its parameters are in a populated world.

A new address under a known beginning is covered at once; any other fails until it has a line here.
"""


def _version(p: Populated) -> dict[str, Any]:
    return {"reference": p.draft.statement.reference, "number": p.draft.number}


def sample(address: Address, populated: Populated) -> dict[str, Any]:
    """Real values of the address's parameters. Raises LookupError when nobody gave any."""
    wanted = set(address.names) - {"organization", "key"}
    if not wanted:
        return {}
    rest = address.rest if address.inside else f"{PREVIEW}{address.rest}"
    fitting = [start for start in SAMPLES if rest.startswith(start)]
    if not fitting:
        raise LookupError(f"{address.name}: no real reference for {address.route}; add it to SAMPLES")
    values = SAMPLES[max(fitting, key=len)](populated)
    missing = wanted - values.keys()
    if missing:
        raise LookupError(f"{address.name}: SAMPLES say nothing about {sorted(missing)}")
    return {name: values[name] for name in wanted}


def answer(client: Client, path: str, method: str = "get") -> Any:
    """The response; a file that streams is read to its end."""
    response = getattr(client, method)(path)
    if response.streaming:
        b"".join(response)
    return response


def place(address: Address, populated: Populated, organization: str = "") -> str:
    """The path with real references; at the slug of another organization if one is given."""
    values = sample(address, populated)
    if address.inside:
        values["organization"] = organization or populated.organization.slug
    else:
        values["key"] = populated.engagement.key
    return reverse(address.name, kwargs=values)
