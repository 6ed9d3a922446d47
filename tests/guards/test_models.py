"""Every model has history, an organization and constraints; nobody has to remember it."""

from __future__ import annotations

import inspect

import pytest
from django.apps import apps
from django.db import models

from aims.platform.history import tracked
from aims.platform.models import ReferencedRow
from tests.guards.exceptions import WITHOUT_HISTORY, WITHOUT_ORGANIZATION

OURS = ("platform", "catalogue", "aims", "documents", "risks", "controls", "audits")


def _models() -> list[type[models.Model]]:
    return [
        model
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        if not model.__name__.startswith("Historical")
    ]


def _has_organization(model: type[models.Model]) -> bool:
    return "organization" in {field.name for field in model._meta.concrete_fields}


def test_every_model_has_history() -> None:
    missing = {model._meta.label for model in _models() if not tracked(model)}
    assert missing == set(WITHOUT_HISTORY)


def test_every_model_has_an_organization() -> None:
    missing = {model._meta.label for model in _models() if not _has_organization(model)}
    assert missing == set(WITHOUT_ORGANIZATION)


@pytest.mark.parametrize("model", _models(), ids=lambda model: model._meta.label)
def test_no_model_changes_state_by_itself(model: type[models.Model]) -> None:
    own = {
        name for cls in model.__mro__ if cls.__module__.split(".")[0] in {"aims", *OURS} for name in vars(cls)
    }
    assert not own & {"save", "delete"}


@pytest.mark.parametrize("model", _models(), ids=lambda model: model._meta.label)
def test_no_bare_many_to_many(model: type[models.Model]) -> None:
    own = [
        field.name
        for field in model._meta.local_many_to_many
        if field.name not in ("groups", "user_permissions")
    ]
    assert own == []


@pytest.mark.parametrize("model", _models(), ids=lambda model: model._meta.label)
def test_a_status_is_held_by_the_database(model: type[models.Model]) -> None:
    names = {field.name for field in model._meta.concrete_fields}
    if "status" in names:
        texts = [str(each) for each in model._meta.constraints if isinstance(each, models.CheckConstraint)]
        assert any("status__in" in text for text in texts)


@pytest.mark.parametrize("model", _models(), ids=lambda model: model._meta.label)
def test_every_model_says_what_it_is(model: type[models.Model]) -> None:
    assert inspect.getdoc(model)
    assert not (inspect.getdoc(model) or "").startswith(f"{model.__name__}(")


def test_references_have_prefixes_of_their_own() -> None:
    prefixes = [
        model.reference_prefix
        for model in _models()
        if issubclass(model, ReferencedRow) and model.reference_prefix
    ]
    assert len(prefixes) == len(set(prefixes))
