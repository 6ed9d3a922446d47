"""Another organization's object in any field of any form: the form comes back, and nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django import forms
from django.db import transaction

from aims.catalogue.models import Requirement
from aims.core.forms import PlainForm
from aims.platform.unit import change
from controls.forms.statements import IdsField
from tests.guards.addresses import INSIDE
from tests.guards.fields import FIELDS, OF_ALL
from tests.populated import Populated, entries, populate, requirement

pytestmark = pytest.mark.django_db


def _forms(below: type[forms.Form] = PlainForm) -> Iterator[type[forms.Form]]:
    for each in below.__subclasses__():
        yield each
        yield from _forms(each)


def _taking_objects() -> set[tuple[str, str]]:
    """Form and field, wherever a form lets someone choose an object by its key."""
    return {
        (form.__name__, name)
        for form in _forms()
        for name, field in form.base_fields.items()
        if isinstance(field, forms.ModelChoiceField | IdsField)
    }


def test_every_field_that_takes_an_object_is_tried() -> None:
    assert INSIDE, "the address table brings in every form"
    assert {(field.form, field.name) for field in FIELDS} | set(OF_ALL) == _taking_objects()


@pytest.fixture
def ours(db: None) -> Populated:
    return populate()


@pytest.fixture
def theirs(db: None) -> Populated:
    return populate("Sunder Bank")


def test_their_object_is_refused_in_every_field(ours: Populated, theirs: Populated) -> None:
    before, answers = entries(ours.organization), {}
    for field in FIELDS:
        client = getattr(ours.world, field.who).client()
        found = []
        for foreign in (field.chosen(theirs), 999_999):
            response = client.post(field.path(ours), {**field.values(ours), field.name: foreign})
            found.append((response.status_code, "<form" in response.content.decode()))
        answers[f"{field.address} {field.name}"] = found
    assert answers == {name: [(422, True), (422, True)] for name in answers}
    assert entries(ours.organization) == before


def test_the_same_forms_take_our_own_object(ours: Populated) -> None:
    """What was refused above was refused because of that one field."""
    before, answers = entries(ours.organization), {}
    for field in FIELDS:
        client = getattr(ours.world, field.who).client()
        with transaction.atomic():
            values = {**field.values(ours), field.name: field.chosen(ours)}
            status = client.post(field.path(ours), values).status_code
            answers[f"{field.address} {field.name}"] = (status, entries(ours.organization) - before)
            transaction.set_rollback(True)
    assert answers == dict.fromkeys(answers, (302, 1))


def test_their_own_control_treats_no_risk_of_ours(ours: Populated, theirs: Populated) -> None:
    """Requirements that an organization adds to the standard are its own."""
    with change(theirs.organization, theirs.world.system) as unit:
        own = requirement("A.6.2.4")
        own.pk, own.organization, own.number = None, theirs.organization, "X.1"
        own.save(force_insert=True)
        unit.record("requirement.created", own)
    assert Requirement.objects.get(pk=own.pk).organization == theirs.organization
    client, before = ours.world.manager.client(), entries(ours.organization)
    path = f"/o/{ours.organization.slug}/risks/{ours.risk.reference}/treat"
    values = {"revision": ours.risk.revision, "treatment": "modify"}
    assert client.post(path, {**values, "controls": [own.pk]}).status_code == 422
    assert entries(ours.organization) == before
    assert client.post(path, {**values, "controls": [requirement("A.7.4").pk]}).status_code == 302


def test_their_numbers_are_shown_by_no_evidence_of_ours(ours: Populated, theirs: Populated) -> None:
    client, before = ours.world.manager.client(), entries(ours.organization)
    path = f"/o/{ours.organization.slug}/evidence/{ours.evidence.reference}/link"
    assert client.post(path, {"number": "X.1", "revision": ours.evidence.revision}).status_code == 422
    assert entries(ours.organization) == before
