"""A catalogue, criteria and a rated risk."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.utils import timezone

from aims.catalogue.models import Requirement
from risks.models import Risk
from risks.services.criteria import set_risk_criteria
from risks.services.risks import create_risk, rate_risk
from risks.services.states import move_risk
from tests.worlds import World


@pytest.fixture
def ready(world: World) -> World:
    call_command("load_catalogue", verbosity=0)
    set_risk_criteria(
        actor=world.manager.actor, organization=world.organization, valid_from=timezone.localdate()
    )
    return world


@pytest.fixture
def risk(ready: World) -> Risk:
    """Recorded by the AIMS manager, owned by the risk owner, level 20 before treatment."""
    risk = create_risk(
        actor=ready.manager.actor,
        organization=ready.organization,
        title="Under-triage of chest pain",
        owner=ready.owner.member,
    )
    return rate_risk(actor=ready.manager.actor, risk=risk, inherent_likelihood=4, inherent_consequence=5)


def control(number: str) -> Requirement:
    return Requirement.objects.get(number=number, organization=None)


def walk(risk: Risk, world: World, *verbs: str) -> Risk:
    """The steps of these verbs, taken by the AIMS manager."""
    for verb in verbs:
        risk = move_risk(actor=world.manager.actor, risk=risk, verb=verb, reason="Because")
    return risk
