"""From an imported inventory to an approved Statement that an auditor reads: the first thread, over HTTP."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from aims.models import AISystem, Decision, RoleAssignment
from aims.platform.models import AccessLogEntry, LedgerEntry
from aims.platform.selectors.ledger import verify
from audits.models import AuditorEngagement
from controls.models import StatementVersion
from risks.models import Risk
from tests.aims.importing import through_the_browser, upload
from tests.aims.making import csv_bytes, work
from tests.audits.conftest import days
from tests.journeys.visiting import Visitor, body_of
from tests.worlds import World, make_world

pytestmark = pytest.mark.django_db

INVENTORY = csv_bytes(
    ["Use case ID", "Name", "Purpose", "Stage", "Vendor note"],
    ["U-1", "Triage Assistant", "Suggests a priority\nfor each call.", "Operation and monitoring", "ours"],
    ["U-2", "CV Screening", "Ranks applications.", "Operation and monitoring", "TalentSift"],
    ["U-3", "Mystery", "Nobody knows.", "Dreaming", ""],
    encoding="utf-8-sig",
)
EVIDENCE = b"Minutes of the review.\r\n"


@dataclass
class Cast:
    """Everyone of the story, signed in."""

    world: World
    manager: Visitor
    owner: Visitor
    top: Visitor

    @property
    def system(self) -> AISystem:
        return AISystem.objects.get(name="Triage Assistant")


@pytest.fixture
def cast(db: None) -> Cast:
    call_command("load_catalogue", verbosity=0)
    world = make_world()
    return Cast(world, Visitor(world.manager), Visitor(world.owner), Visitor(world.top))


def test_the_first_thread(cast: Cast) -> None:
    an_inventory_is_imported(cast)
    systems_are_in_scope_with_roles(cast)
    a_risk_is_treated(cast)
    evidence_is_attached_and_replaced(cast)
    the_statement_is_approved_once(cast)
    an_auditor_reads_and_changes_nothing(cast)
    every_step_is_in_the_ledger(cast)


def an_inventory_is_imported(cast: Cast) -> None:
    run = through_the_browser(cast.world, INVENTORY, cast.manager.client)
    assert (run.rows, run.created, run.refused) == (3, 2, 1)
    page = cast.manager.reads("ai-system-import-detail", reference=run.reference)
    assert "2 created, 0 changed, 0 unchanged, 1 refused: 3 rows" in page
    refused = cast.manager.client.get(
        cast.manager.address("ai-system-import-file", reference=run.reference, kind="refused")
    )
    assert b"Dreaming" in body_of(refused)
    again = through_the_browser(cast.world, INVENTORY, cast.manager.client)
    assert (again.created, again.updated, again.unchanged, again.refused) == (0, 0, 2, 1)
    page = cast.owner.reads("ai-system-detail", reference=cast.system.reference)
    assert "Vendor note" in page
    assert upload(cast.world, INVENTORY, client=cast.owner.client).status_code == 403


def systems_are_in_scope_with_roles(cast: Cast) -> None:
    manager, top, system = cast.manager, cast.top, cast.system
    manager.sends("ai-system-change", {"owner": cast.world.owner.member.pk}, reference=system.reference)
    for role in ("provider", "producer"):
        manager.sends(
            "role-assign",
            {"role": role, "accountable": cast.world.owner.member.pk},
            reference=system.reference,
        )
    manager.sends(
        "scope-draft",
        {
            "text": "All AI for telephone triage.",
            "boundaries": "Two sites.",
            "exclusions": "Office tools.",
            "systems": [system.pk],
        },
    )
    manager.sends("scope-move", number=1, verb="submit")
    assert manager.refused("scope-move", number=1, verb="approve") == 403
    top.sends("scope-move", number=1, verb="approve")
    page = manager.reads("ai-system-detail", reference=system.reference)
    assert "SCP-0001/1" in page
    assert "Producer" in page


def a_risk_is_treated(cast: Cast) -> None:
    owner = cast.owner
    owner.sends(
        "risk-create",
        {
            "title": "Under-triage of chest pain",
            "owner": cast.world.owner.member.pk,
            "systems": [cast.system.pk],
        },
    )
    risk = Risk.objects.get()
    owner.sends("risk-rate", {"inherent": "4-5", "residual": "2-5"}, reference=risk.reference)
    control = _requirement("A.6.2.4")
    owner.sends("risk-treat", {"treatment": "modify", "controls": [control]}, reference=risk.reference)
    page = owner.reads("risk-list")
    square = re.search(r'href="([^"]*likelihood_now=2[^"]*)"|href="([^"]*(?:level|square|cell)[^"]*)"', page)
    assert square is not None, "the heat map's squares are links"
    found = owner.client.get(f"{owner.address('risk-list')}{(square[1] or square[2]).replace('&amp;', '&')}")
    assert "Under-triage of chest pain" in found.content.decode()


def evidence_is_attached_and_replaced(cast: Cast) -> None:
    owner = cast.owner
    page = owner.sends(
        "evidence-add",
        {
            "file": SimpleUploadedFile("minutes.txt", EVIDENCE),
            "title": "Review minutes",
            "requirements": ["A.6.2.4", "9.3.1"],
        },
    )
    assert hashlib.sha256(EVIDENCE).hexdigest()[:8] in page
    owner.sends(
        "evidence-replace",
        {"file": SimpleUploadedFile("minutes-2.txt", b"Signed."), "reason": "Signed now"},
        reference="EVD-0001",
    )
    for number, content in ((1, EVIDENCE), (2, b"Signed.")):
        answer = owner.client.get(owner.address("evidence-download", reference="EVD-0001", number=number))
        assert body_of(answer) == content
        assert answer["Content-Disposition"].startswith("attachment")
    for number in ("A.6.2.4", "9.3.1"):
        assert "Review minutes" in owner.reads("requirement-detail", number=number)


def the_statement_is_approved_once(cast: Cast) -> None:
    manager, top = cast.manager, cast.top
    manager.sends("decision-create", _decision(cast))
    manager.sends("control-open")
    manager.sends("statement-start")
    where = {"reference": "SOA-0001", "number": 1}
    roles = list(RoleAssignment.objects.values_list("pk", flat=True))
    for line in StatementVersion.objects.get().lines.select_related("requirement"):
        number = line.requirement.number
        out = number == "A.9.4"
        manager.sends(
            "statement-line",
            {
                "applicability": "not_applicable" if out else "applicable",
                "justification": f"Reasoned for {number}.",
                "roles": [] if out else roles[:1],
                "risks": [Risk.objects.get().pk] if number == "A.6.2.4" else [],
                "decisions": [Decision.objects.get().pk] if out else [],
            },
            control=number,
            **where,
        )
    manager.sends("statement-submit", **where)
    assert manager.refused("statement-approve", **where) == 403
    asked = top.client.get(top.address("statement-approve", **where)).context["form"].initial
    place = top.address("statement-approve", **where)
    assert [top.client.post(place, asked).status_code for _ in range(2)] == [302, 409]
    assert "are being made" in top.reads("statement-detail", **where)
    work()
    for kind, start in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        answer = top.client.get(top.address("statement-file", format_=kind, **where))
        assert body_of(answer).startswith(start)


def an_auditor_reads_and_changes_nothing(cast: Cast) -> None:
    manager, auditor = cast.manager, cast.world.external
    manager.sends(
        "engagement-create",
        {
            "auditor": auditor.member.pk,
            "body": "Kestrel",
            "purpose": "Stage 1",
            "starts_on": days(0).isoformat(),
            "ends_on": days(9).isoformat(),
        },
    )
    key, client = AuditorEngagement.objects.get().key, auditor.client()
    entries = LedgerEntry.objects.count()
    for path, word in (
        ("", "Index by clause"),
        ("statement/", "Reasoned for A.2.2."),
        ("evidence/EVD-0001/", "Review minutes"),
        ("index/A.6.2.4", "Review minutes"),
    ):
        answer = client.get(f"/portal/{key}/{path}")
        assert answer.status_code == 200, path
        assert word in answer.content.decode(), path
        assert client.post(f"/portal/{key}/{path}").status_code == 405
    assert client.get(manager.address("ai-system-list")).status_code == 404
    assert LedgerEntry.objects.count() == entries
    assert AccessLogEntry.objects.filter(member=auditor.member).count() >= 4
    manager.sends("engagement-end", {"reason": "Done"}, reference="ENG-0001")
    assert client.get(f"/portal/{key}/").status_code != 200


def every_step_is_in_the_ledger(cast: Cast) -> None:
    verbs = list(LedgerEntry.objects.order_by("pk").values_list("verb", flat=True))
    for verb in ("scope.approved", "evidence.replaced", "statement.approved", "statement.rendered"):
        assert verbs.count(verb) == 1, verb
    page = cast.manager.reads("risk-detail", reference="RSK-0001")
    assert "risk rated" in page
    assert verify(cast.world.organization).found is None


def _requirement(number: str) -> Any:
    from aims.catalogue.models import Requirement

    return Requirement.objects.get(number=number, organization=None, is_current=True).pk


def _decision(cast: Cast) -> dict[str, Any]:
    return {
        "title": "Nothing is bought",
        "what": "No use by customers.",
        "why": "We make all that we use.",
        "decided_by": cast.world.top.member.pk,
        "decided_on": "2026-05-04",
    }
