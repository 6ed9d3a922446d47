"""The lists of the product with what makes their rows, by address name."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from aims.catalogue.models import Requirement
from aims.exchange.receiving import receive
from aims.platform.services.organizations import add_member
from aims.platform.unit import change
from aims.services.ai_systems import propose_ai_system
from aims.services.duties import create_decision, create_obligation
from aims.services.roles import assign_role
from audits.models import AuditorEngagement, ManagementReview
from controls.models import ControlImplementation, StatementOfApplicability, StatementVersion
from controls.services.controls import change_control, open_controls
from documents.services.adopting import adopt_document
from documents.services.documents import create_document
from documents.services.evidence import add_evidence
from risks.services.criteria import set_risk_criteria
from risks.services.risks import create_risk, rate_risk, set_controls, set_systems
from risks.services.states import move_risk
from tests import reviewing
from tests.papers import ask
from tests.populated import engage
from tests.worlds import Person, World

_numbers = count(1)


def _given(world: World) -> dict[str, Any]:
    return {"actor": world.manager.actor, "organization": world.organization}


def _system(world: World) -> Any:
    system = propose_ai_system(**_given(world), name=f"System {next(_numbers)}", owner=world.owner.member)
    for role in ("provider", "customer"):
        assign_role(actor=world.manager.actor, system=system, role=role, accountable=world.owner.member)
    return system


def _import(world: World) -> None:
    receive(**_given(world), source=io.BytesIO(b"Name\r\nRanking\r\n"), name=f"{next(_numbers)}.csv")


def _decision(world: World) -> None:
    create_decision(
        **_given(world),
        title=f"Decision {next(_numbers)}",
        what="W",
        why="Y",
        decided_by=world.top.member,
        decided_on=date(2026, 5, 4),
    )


def _evidence(world: World) -> None:
    number = next(_numbers)
    add_evidence(
        **_given(world),
        title=f"Evidence {number}",
        file_name="e.txt",
        chunks=[str(number).encode()],
        requirements=["6.1.2", "A.2.2"],
        owner=world.owner.member,
    )


def _document(world: World) -> None:
    create_document(
        **_given(world),
        title=f"Document {next(_numbers)}",
        text="Words.",
        requirements=["6.1.2", "A.2.2"],
        owner=world.owner.member,
    )


def _published(world: World) -> None:
    adopt_document(
        **_given(world),
        title=f"Document {next(_numbers)}",
        kind="plan",
        text="Words.",
        requirements=["6.1.2", "A.2.2"],
        owner=world.owner.member,
        approved_on=date(2026, 2, 2),
        next_review_on=date(2027, 2, 2),
        source_note="Handbook",
    )


def _request(world: World) -> None:
    ask(world, f"Request {next(_numbers)}")


def _risk(world: World) -> None:
    actor = world.manager.actor
    risk = create_risk(**_given(world), title=f"Risk {next(_numbers)}", owner=world.owner.member)
    set_systems(actor=actor, risk=risk, systems=[_system(world)])
    risk.refresh_from_db()
    rate_risk(actor=actor, risk=risk, inherent_likelihood=4, inherent_consequence=5)
    set_controls(actor=actor, risk=risk, controls=Requirement.objects.filter(number="A.7.4"))


def _identified(world: World) -> None:
    risk = create_risk(**_given(world), title=f"Risk {next(_numbers)}", owner=world.owner.member)
    set_systems(actor=world.manager.actor, risk=risk, systems=[_system(world)])
    risk.refresh_from_db()
    move_risk(actor=world.manager.actor, risk=risk, verb="identify")


def _criteria(world: World) -> None:
    set_risk_criteria(**_given(world), valid_from=timezone.localdate())


def _control(world: World) -> None:
    """The 38 are there at once; each gets an owner, evidence and a risk that it treats."""
    rows = ControlImplementation.objects.filter(organization=world.organization, owner=None)
    control = rows.select_related("requirement").first()
    assert control is not None
    change_control(actor=world.manager.actor, control=control, how="So.", owner=world.owner.member)
    number = next(_numbers)
    add_evidence(
        **_given(world),
        title=f"Evidence {number}",
        file_name="e.txt",
        chunks=[str(number).encode()],
        requirements=[control.requirement.number],
    )


def _version(world: World) -> None:
    """Versions that were replaced long ago: a list needs no more of them than their facts."""
    with change(world.organization, world.system) as unit:
        statement = StatementOfApplicability.objects.filter(organization=world.organization).first()
        if statement is None:
            statement = StatementOfApplicability.objects.create(
                organization=world.organization, reference=unit.reference(StatementOfApplicability)
            )
        version = StatementVersion.objects.create(
            organization=world.organization,
            statement=statement,
            number=statement.versions.count() + 1,
            status="superseded",
            drafted_by=world.manager.member,
            submitted_by=world.manager.member,
            approved_by=world.top.member,
            approved_at=unit.moment,
            frozen={"lines": []},
        )
        unit.record("story.told", statement, version)


def _engagement(world: World) -> None:
    engage(world, world.external.member)


def _review(world: World) -> None:
    """Each with a decision and an open action."""
    review = reviewing.prepared(world)
    reviewing.asked(world, review, decision=reviewing.decided(world, review))


def _review_action(world: World) -> None:
    review = ManagementReview.objects.get(organization=world.organization)
    reviewing.asked(world, review)


def _member(world: World) -> None:
    add_member(actor=world.system, organization=world.organization, name=f"Person {next(_numbers)}")


def _catalogue(_: World) -> None:
    call_command("load_catalogue", verbosity=0)


def _opened(world: World) -> None:
    _catalogue(world)
    open_controls(**_given(world))


def _engaged(world: World) -> None:
    _catalogue(world)
    _engagement(world)


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
        Listed("member-list", _member),
        Listed("ai-system-list", _system),
        Listed("ai-system-import-list", _import),
        Listed("obligation-list", lambda world: create_obligation(**_given(world), title="Duty", owner=world.owner.member)),
        Listed("decision-list", _decision),
        Listed("document-list", _document, _catalogue, query="?tab=drafts"),
        Listed("evidence-list", _evidence, _catalogue),
        Listed("evidence-request-list", _request, _catalogue),
        Listed("risk-list", _risk, _catalogue),
        Listed("criteria-list", _criteria, rows=_key("versions")),
        Listed("control-list", _control, _opened),
        Listed("statement-list", _version, rows=_key("versions")),
        Listed("engagement-list", _engagement),
        Listed("management-review-list", _review),
        Listed("review-action-list", _review_action, reviewing.prepared),
        Listed("preview-document-list", _published, _engaged, _preview),
        Listed("portal-document-list", _published, _engaged, _portal, reader=lambda world: world.external),
        Listed("preview-risk-list", _identified, _engaged, _preview),
        Listed("portal-risk-list", _identified, _engaged, _portal, reader=lambda world: world.external),
        Listed("preview-evidence-list", _evidence, _engaged, _preview, _key("evidence")),
        Listed("portal-evidence-list", _evidence, _engaged, _portal, _key("evidence"), lambda world: world.external),
    )
}  # fmt: skip
