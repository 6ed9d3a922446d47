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
    "reviews/": lambda p: {"reference": p.review.reference},
    "reviews/export.": lambda _: {"kind": "csv"},
    "reviews/<str:reference>/accept": lambda p: {"reference": p.asked_review.reference},
    "cadences/": lambda p: {"kind": "risk", "reference": p.risk.reference},
    "cadences/<slug:kind>/<str:reference>/resume": lambda p: {
        "kind": "document",
        "reference": p.uploaded.document.reference,
    },
    "mail/": lambda p: {"number": p.message.pk},
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
    "competence/people/": lambda p: {"reference": p.person.reference},
    "competence/gaps/export.": lambda _: {"kind": "csv"},
    "competence/needs/": lambda p: {"reference": p.context.need.reference},
    "competences/": lambda p: {"reference": p.context.competence.reference},
    "trainings/": lambda p: {
        "reference": p.context.training.reference,
        "evidence": p.evidence.reference,
    },
    "trainings/export.": lambda _: {"kind": "csv"},
    "objectives/": lambda p: {
        "reference": p.context.objective.reference,
        "number": p.context.reading.pk,
        "verb": "miss",
    },
    "objectives/export.": lambda _: {"kind": "csv"},
    "suppliers/": lambda p: {
        "reference": p.context.supplier.reference,
        "verb": "end",
        "system": p.system.reference,
        "brings": p.context.link.brings,
    },
    "suppliers/export.": lambda _: {"kind": "csv"},
    "audit-programmes/": lambda p: {"reference": p.audits.programme.reference},
    "audit-programmes/<str:reference>/revise": lambda p: {"reference": p.audits.programme_in_force.reference},
    "audits/": lambda p: {"reference": p.audits.audit.reference, "number": "6.1.2"},
    "audits/<str:reference>/start": lambda p: {"reference": p.audits.planned_audit.reference},
    "audits/<str:reference>/report.": lambda p: {
        "reference": p.audits.reported_audit.reference,
        "kind": "html",
    },
    "audits/<str:reference>/render": lambda p: {"reference": p.audits.reported_audit.reference},
    "audits/export.": lambda _: {"kind": "csv"},
    "findings/": lambda p: {"reference": p.audits.finding.reference},
    "findings/<str:reference>/change": lambda p: {"reference": p.audits.draft_finding.reference},
    "findings/<str:reference>/withdraw": lambda p: {"reference": p.audits.draft_finding.reference},
    "findings/<str:reference>/close": lambda p: {"reference": p.audits.idea.reference},
    "findings/export.": lambda _: {"kind": "csv"},
    "corrective-actions/": lambda p: {"reference": p.audits.action.reference},
    "corrective-actions/<str:reference>/complete": lambda p: {
        "reference": p.audits.answered_action.reference
    },
    "corrective-actions/<str:reference>/check": lambda p: {"reference": p.audits.done_action.reference},
    "corrective-actions/export.": lambda _: {"kind": "csv"},
    "engagements/": lambda p: {"reference": p.engagement.reference},
    "gap-assessments/": lambda p: {"reference": p.road.gap.reference, "number": "4.1"},
    "gap-assessments/<str:reference>/export.": lambda p: {"reference": p.road.gap.reference, "kind": "csv"},
    "certification/": lambda p: {"reference": p.road.project.reference},
    "certification-steps/": lambda p: {"reference": p.road.stage.reference, "verb": "skip"},
    "certification-bodies/": lambda p: {"reference": p.road.body.reference},
    "certificates/": lambda p: {"reference": p.road.certificate.reference, "verb": "suspend"},
    "management-reviews/": lambda p: {"reference": p.meeting.reference, "topic": "risks"},
    "management-reviews/<str:reference>/return": lambda p: {"reference": p.held_meeting.reference},
    "management-reviews/<str:reference>/sign": lambda p: {"reference": p.held_meeting.reference},
    "review-decisions/": lambda p: {"reference": p.meeting_decision.reference},
    "review-actions/": lambda p: {"reference": p.meeting_action.reference},
    "review-actions/export.": lambda _: {"kind": "csv"},
    PREVIEW: lambda p: {"engagement": p.engagement.reference},
    f"{PREVIEW}index/": lambda p: {"engagement": p.engagement.reference, "number": "A.2.2"},
    f"{PREVIEW}statement/": lambda p: {
        "engagement": p.engagement.reference,
        "number": p.approved.number,
        "kind": "xlsx",
    },
    f"{PREVIEW}audits/": lambda p: {
        "engagement": p.engagement.reference,
        "reference": p.audits.reported_audit.reference,
    },
    f"{PREVIEW}corrective-actions/": lambda p: {
        "engagement": p.engagement.reference,
        "reference": p.audits.action.reference,
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
