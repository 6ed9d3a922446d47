"""Every figure of a management review against its register, counted by hand as of the cut-off."""

from __future__ import annotations

from datetime import timedelta

import pytest

from aims.models import AISystem
from aims.platform.saving import save
from aims.platform.unit import change
from aims.platform.viewpoint import Viewpoint
from aims.services.ai_systems import propose_ai_system
from audits.enums import InputKey
from audits.figures import SOURCES, FigureSource, Missing, read_figures, register_figures
from audits.selectors.figure import Earlier, Figure
from audits.selectors.management_reviews import content_of
from controls.models import ControlImplementation
from documents.models import Acknowledgement, Document, Evidence, EvidenceRequest
from documents.services.reading import acknowledge_document
from risks.models import Risk
from risks.services.risks import create_risk
from tests.minutes import TODAY, planned, prepared
from tests.populated import Populated, populate
from tests.worlds import World

pytestmark = pytest.mark.django_db

KNOWN = {
    "systems.in_use", "systems.ownerless", "scope.in_force",
    "risks.open", "risks.above_limit", "risks.unrated", "risks.map",
    "controls.in_place", "controls.overdue", "statement.in_force",
    "documents.in_force", "documents.review_overdue", "reading.confirmed",
    "evidence.expired", "evidence.ending", "requests.late",
    "actions.open", "actions.late", "actions.done",
}  # fmt: skip


def figures_at(viewpoint: Viewpoint) -> dict[str, Figure]:
    return {figure.key: figure for figures in read_figures(viewpoint).values() for figure in figures}


def test_what_nobody_recorded_is_missing_and_never_zero(world: World) -> None:
    found = figures_at(world.manager.viewpoint.at_head())
    assert set(found) >= KNOWN
    shown = {key: figure.shown for key, figure in found.items() if not figure.missing}
    assert shown == {}, "zero for missing"
    assert all(figure.missing.endswith(".") for figure in found.values())


def _aged(populated: Populated) -> None:
    """Some of it is late by now: no service writes days that are over."""
    with change(populated.organization, populated.world.system) as unit:
        evidence, request = populated.evidence, populated.request
        evidence.refresh_from_db()
        request.refresh_from_db()
        document = Document.objects.get(pk=populated.document.document_id)
        control = ControlImplementation.objects.get(pk=populated.control.pk)
        evidence.valid_until = TODAY - timedelta(days=2)
        request.asked_on, request.due_on = TODAY - timedelta(days=9), TODAY - timedelta(days=1)
        document.next_review_on = TODAY - timedelta(days=3)
        control.due_on = TODAY - timedelta(days=4)
        save(evidence, ["valid_until"])
        save(request, ["asked_on", "due_on"])
        save(document, ["next_review_on"])
        save(control, ["due_on"])
        unit.record("story.told", evidence, request, document, control)


def test_each_figure_is_what_the_register_says_at_the_cut_off(db: None) -> None:
    populated = populate()
    world, organization = populated.world, populated.organization
    _aged(populated)
    by_hand = {
        "systems.in_use": AISystem.objects.filter(organization=organization)
        .exclude(status__in=["retired", "rejected", "blocked"])
        .count(),
        "systems.ownerless": AISystem.objects.filter(organization=organization, owner=None)
        .exclude(status__in=["retired", "rejected", "blocked"])
        .count(),
        "risks.open": Risk.objects.filter(organization=organization).exclude(status="closed").count(),
        "risks.above_limit": Risk.objects.filter(organization=organization, level__gt=9)
        .exclude(status="closed")
        .count(),
        "risks.unrated": Risk.objects.filter(organization=organization, level=None)
        .exclude(status="closed")
        .count(),
        "risks.map": Risk.objects.filter(organization=organization, level__isnull=False)
        .exclude(status="closed")
        .count(),
        "controls.in_place": ControlImplementation.objects.filter(
            organization=organization, status__in=["implemented", "verified"]
        ).count(),
        "controls.overdue": ControlImplementation.objects.filter(organization=organization, due_on__lt=TODAY)
        .exclude(status__in=["implemented", "verified"])
        .count(),
        "documents.in_force": Document.objects.filter(
            organization=organization, status="active", versions__status="published"
        ).count(),
        "documents.review_overdue": Document.objects.filter(
            organization=organization,
            status="active",
            versions__status="published",
            next_review_on__lt=TODAY,
        ).count(),
        "reading.confirmed": Acknowledgement.objects.filter(
            organization=organization, version__status="published", confirmed_at__isnull=False
        ).count(),
        "evidence.expired": Evidence.objects.filter(
            organization=organization, status="valid", valid_until__lt=TODAY
        ).count(),
        "evidence.ending": Evidence.objects.filter(
            organization=organization,
            status="valid",
            valid_until__range=(TODAY, TODAY + timedelta(days=59)),
        ).count(),
        "requests.late": EvidenceRequest.objects.filter(
            organization=organization, status__in=["asked", "returned"], due_on__lt=TODAY
        ).count(),
    }
    review = prepared(world, planned(world))
    content = content_of(world.top.viewpoint, review)
    read = {figure.key: figure for _, figure in content.figures}
    assert {key: read[key].value for key in by_hand} == by_hand
    ones = (
        "risks.above_limit",
        "controls.overdue",
        "documents.review_overdue",
        "evidence.expired",
        "requests.late",
    )
    assert {key: by_hand[key] for key in ones} == dict.fromkeys(ones, 1)
    assert {key: [row.reference for row in read[key].rows] for key in ones} == {
        "risks.above_limit": [populated.risk.reference],
        "controls.overdue": [populated.control.reference],
        "documents.review_overdue": [populated.document.document.reference],
        "evidence.expired": [populated.evidence.reference],
        "requests.late": [populated.request.reference],
    }
    assert read["statement.in_force"].text == populated.approved.reference
    assert read["scope.in_force"].text == "version 1"
    assert read["controls.in_place"].total == 37, "A.7.3 is left out by the Statement"
    assert list(read["risks.map"].chart["counts"]) == [[4, 5, 1]]
    assert sum(sum(bar[1:]) for bar in read["controls.in_place"].chart["bars"]) == 37

    # What comes later moves the registers and none of these.
    create_risk(actor=world.manager.actor, organization=organization, title="Later", owner=world.owner.member)
    propose_ai_system(
        actor=world.manager.actor, organization=organization, name="Later", owner=world.owner.member
    )
    asked = Acknowledgement.objects.filter(organization=organization, version__status="published").first()
    assert asked is not None
    acknowledge_document(actor=world.owner.actor, acknowledgement=asked)
    kept = content_of(world.top.viewpoint, review)
    assert kept.inputs == content.inputs
    then = Viewpoint.at(world.auditor.actor, organization, review.cut_off)
    assert figures_at(then)["risks.open"].value == by_hand["risks.open"]
    assert figures_at(world.auditor.viewpoint.at_head())["risks.open"].value == by_hand["risks.open"] + 1


def test_a_source_is_known_once() -> None:
    source = SOURCES[InputKey.RISKS][0]
    register_figures(InputKey.RISKS, source)
    assert SOURCES[InputKey.RISKS].count(source) == 1
    with pytest.raises(ValueError, match="registered twice"):
        register_figures(InputKey.ISSUES, FigureSource(source.key, "Other", lambda _: Missing("None.")))
    with pytest.raises(ValueError, match="nothing of ours"):
        register_figures("nothing of ours", source)


@pytest.mark.parametrize(
    ("value", "wanted", "words", "turn"),
    [
        (5, "fewer", "↑ up 2 since MRV-0001", "worse"),
        (5, "more", "↑ up 2 since MRV-0001", "better"),
        (1, "fewer", "↓ down 2 since MRV-0001", "better"),
        (3, "fewer", "same since MRV-0001", ""),
        (5, "", "↑ up 2 since MRV-0001", ""),
    ],
)
def test_a_difference_has_a_number_an_arrow_and_words(value, wanted, words, turn) -> None:
    figure = Figure(value=value, wanted=wanted, earlier=(Earlier("MRV-0001", "2026-05-04", 3),))
    assert (figure.difference, figure.turn) == (words, turn)
    assert Figure(value=value).difference == ""
