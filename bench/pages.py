"""Queries and server time of the pages with few rows and with many, as multiples of a bare Django view."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.urls import reverse

from aims.models import AIObjective, AISystem, Competence, Supplier
from aims.platform.models import Member, Review, User
from aims.platform.viewpoint import Viewpoint
from audits.models import (
    Audit,
    AuditorEngagement,
    AuditProgramme,
    Certificate,
    CertificationBody,
    CertificationProject,
    CertificationStage,
    CorrectiveAction,
    Finding,
    ManagementReview,
    ReviewAction,
)
from bench.filling import fill
from bench.ledger import lengthen
from bench.sizes import Sizes
from bench.timing import side_by_side
from bench.urls import BARE
from bench.versions import fill_versions
from bench.world import World, make_world
from controls.models import GapAssessment, StatementVersion
from documents.models import Document, Evidence, EvidenceRequest
from risks.models import Risk

LISTS = (
    "ai-system-list",
    "risk-list",
    "control-list",
    "document-list",
    "evidence-list",
    "evidence-request-list",
    "competence-matrix",
    "competence-gap-list",
    "competence-list",
    "training-list",
    "objective-list",
    "supplier-list",
    "obligation-list",
    "decision-list",
    "member-list",
    "statement-list",
    "ai-system-import-list",
    "ledger-entries",
    "audit-programme-list",
    "audit-list",
    "finding-list",
    "corrective-action-list",
    "engagement-list",
    "gap-assessment-list",
    "certification-body-list",
    "certificate-list",
    "review-list",
    "message-list",
    "management-review-list",
    "review-action-list",
)
NOUNS = (
    ("competence-detail", Competence),
    ("objective-detail", AIObjective),
    ("supplier-detail", Supplier),
    ("ai-system-detail", AISystem),
    ("risk-detail", Risk),
    ("document-detail", Document),
    ("evidence-detail", Evidence),
    ("evidence-request-detail", EvidenceRequest),
    ("member-detail", Member),
    ("audit-programme-detail", AuditProgramme),
    ("audit-detail", Audit),
    ("finding-detail", Finding),
    ("corrective-action-detail", CorrectiveAction),
    ("engagement-detail", AuditorEngagement),
    ("gap-assessment-detail", GapAssessment),
    ("certification-detail", CertificationProject),
    ("certification-stage-detail", CertificationStage),
    ("certification-body-detail", CertificationBody),
    ("certificate-detail", Certificate),
    ("review-detail", Review),
    ("management-review-detail", ManagementReview),
    ("review-action-detail", ReviewAction),
)
MOST_OF_A_LIST, MOST_OF_A_PAGE = 12, 25
"""Queries that a page may cost: a list, and any other page or dashboard (design.md, targets)."""


@dataclass(frozen=True)
class Page:
    """One page to ask for, and the queries it may cost."""

    name: str
    address: str
    client: Client
    most: int = MOST_OF_A_PAGE


def measure(sizes: Sizes) -> dict[str, Any]:
    """The yardstick, and for each page and size queries, milliseconds and multiple of the yardstick."""
    pages: dict[str, dict[str, float]] = {}
    bare: list[float] = []
    with override_settings(ROOT_URLCONF="bench.urls"):
        for size in (sizes.few, sizes.many):
            world = make_world(f"pages-{size}")
            fill(world, size)
            lengthen(world, size)
            for page in pages_of(world, fill_versions(world, size)):
                figures, seconds = _measured(page, world, sizes.repeats)
                pages[f"{page.name} at {size}"] = figures
                bare += seconds
        queries = _queries(Page("bare", BARE, _client(world.manager.user)))
    yardstick = {"queries": queries, "ms": round(statistics.median(bare) * 1000, 3)}
    return {"yardstick": yardstick, "pages": pages}


def pages_of(world: World, in_force: StatementVersion) -> Iterator[Page]:
    """Every list, the first page, the Statement, the auditor's portal, and one of each noun."""
    slug, manager = world.organization.slug, _client(world.manager.user)

    def inside(name: str, most: int = MOST_OF_A_PAGE, label: str = "", **kwargs: Any) -> Page:
        address = reverse(name, kwargs={"organization": slug, **kwargs})
        return Page(label or name, address, manager, most)

    for name in LISTS:
        yield inside(name, MOST_OF_A_LIST)
    yield inside("home")
    yield inside("certification-plan")
    yield inside("certification-body-compare")
    version: dict[str, Any] = {"reference": in_force.statement.reference, "number": in_force.number}
    draft = {**version, "number": in_force.number + 1}
    yield inside("statement-detail", label="statement in force", **version)
    yield inside("statement-detail", label="statement draft", **draft)
    yield inside("control-detail", number="A.2.2")
    viewpoint = Viewpoint(world.system, world.organization)
    for name, model in NOUNS:
        first: Any = viewpoint.rows(model).order_by("pk")[0]
        yield inside(name, reference=first.reference)
    portal = reverse("portal-overview", kwargs={"key": _engagement(world).key})
    yield Page("portal-overview", portal, _client(world.auditor.user))


def _engagement(world: World) -> AuditorEngagement:
    """The one that is open."""
    return AuditorEngagement.objects.filter(organization=world.organization).order_by("-starts_on")[0]


def _measured(page: Page, world: World, repeats: int) -> tuple[dict[str, float], list[float]]:
    queries, bare = _queries(page), _client(world.manager.user)
    compared = side_by_side(lambda: page.client.get(page.address), lambda: bare.get(BARE), repeats)
    figures = {
        "queries": queries,
        "most": page.most,
        "ms": round(compared.seconds * 1000, 1),
        "multiple": round(compared.multiple(by_cpu=connection.vendor == "sqlite"), 1),
    }
    return figures, [seconds for seconds, _ in compared.yardstick]


def _queries(page: Page) -> int:
    """Queries of one request, after one that fills whatever a process keeps."""
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            response = page.client.get(page.address)
        if response.status_code != 200:
            raise SystemExit(f"{page.address} answered {response.status_code}")
    return len(queries)


def _client(user: User) -> Client:
    """A browser that is signed in, on a host that the settings know."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client
