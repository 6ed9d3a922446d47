"""The lists of the product with what makes their rows, by address name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from aims.services.duties import create_obligation
from audits.models import AuditorEngagement
from tests import auditing, minutes
from tests.certifying import lapsed, offered, replaced
from tests.guards import makers
from tests.worlds import Person, World


def _of_list(response: Any) -> int:
    return len(response.context["list"].page_rows)


def _preview(world: World) -> dict[str, Any]:
    engagement = AuditorEngagement.objects.get(organization=world.organization)
    return {"organization": world.organization.slug, "engagement": engagement.reference}


def _portal(world: World) -> dict[str, Any]:
    return {"key": AuditorEngagement.objects.get(organization=world.organization).key}


@dataclass(frozen=True)
class Listed:
    """One list: what makes a row, what must be there before, who reads it where, how its rows are counted."""

    name: str
    row: Callable[[World], Any]
    prepare: Callable[[World], None] = lambda _: None
    params: Callable[[World], dict[str, Any]] = lambda world: {"organization": world.organization.slug}
    rows: Callable[[Any], int] = _of_list
    reader: Callable[[World], Person] = lambda world: world.manager
    least: int = 25
    query: str = ""

    def make(self, world: World, number: int) -> None:
        for _ in range(number):
            self.row(world)

    def path(self, world: World) -> str:
        return reverse(self.name, kwargs=self.params(world)) + self.query


def _key(name: str) -> Callable[[Any], int]:
    return lambda response: len(response.context[name])


LISTS = {
    listed.name: listed
    for listed in (
        Listed("member-list", makers.member),
        Listed("ai-system-list", makers.system),
        Listed("ai-system-import-list", makers.imported),
        Listed("obligation-list", lambda world: create_obligation(**makers.given(world), title="Duty", owner=world.owner.member)),
        Listed("decision-list", makers.decision),
        Listed("competence-matrix", makers.trained, makers.catalogue),
        Listed("competence-gap-list", makers.competence, makers.catalogue),
        Listed("competence-list", makers.competence, makers.catalogue),
        Listed("training-list", makers.trained, makers.catalogue),
        Listed("objective-list", makers.objective),
        Listed("supplier-list", makers.supplier),
        Listed("document-list", makers.document, makers.catalogue, query="?tab=drafts"),
        Listed("evidence-list", makers.evidence, makers.catalogue),
        Listed("evidence-request-list", makers.request, makers.catalogue),
        Listed("risk-list", makers.risk, makers.catalogue),
        Listed("criteria-list", makers.criteria, rows=_key("versions")),
        Listed("control-list", makers.control, makers.controls_opened),
        Listed("statement-list", makers.version, rows=_key("versions")),
        Listed("audit-programme-list", auditing.programme),
        Listed("audit-list", auditing.planned, makers.catalogue),
        Listed("finding-list", makers.finding, makers.catalogue, query="?tab=draft"),
        Listed("corrective-action-list", auditing.opened),
        Listed("engagement-list", makers.engagement),
        Listed("gap-assessment-list", replaced, makers.catalogue),
        Listed("certification-body-list", lambda world: offered(world, f"Body {next(makers.numbers)}")),
        Listed("certificate-list", lapsed),
        Listed("review-list", makers.review, query="?tab=open"),
        Listed("message-list", makers.review, reader=lambda world: world.admin),
        Listed("management-review-list", makers.meeting),
        Listed("review-action-list", makers.meeting_action, minutes.prepared),
        Listed("preview-document-list", makers.published, makers.engaged, _preview),
        Listed("portal-document-list", makers.published, makers.engaged, _portal, reader=lambda world: world.external),
        Listed("preview-risk-list", makers.identified, makers.engaged, _preview),
        Listed("portal-risk-list", makers.identified, makers.engaged, _portal, reader=lambda world: world.external),
        Listed("preview-audit-list", auditing.reported, makers.engaged, _preview, _key("audits")),
        Listed("portal-audit-list", auditing.reported, makers.engaged, _portal, _key("audits"), lambda world: world.external),
        Listed("preview-corrective-action-list", auditing.opened, makers.engaged, _preview, _key("actions")),
        Listed("portal-corrective-action-list", auditing.opened, makers.engaged, _portal, _key("actions"), lambda world: world.external),
        Listed("preview-evidence-list", makers.evidence, makers.engaged, _preview),
        Listed("portal-evidence-list", makers.evidence, makers.engaged, _portal, reader=lambda world: world.external),
    )
}  # fmt: skip
