"""The demo's suppliers: five, each brings something to an AI system, and their pages open."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from aims.models import Supplier, SystemSupplier
from aims.platform.models import Member, Organization
from aims.platform.selectors.ledger import verify
from tests.guards.addresses import answer
from tests.worlds import Person

pytestmark = pytest.mark.django_db


def test_five_suppliers_and_their_pages(settings, tmp_path: Path) -> None:
    settings.AIMS_DATA_DIR = tmp_path  # the demo's passwords
    call_command("load_catalogue", verbosity=0)
    call_command("seed_demo", verbosity=0)
    organization = Organization.objects.get(slug="northfold")
    suppliers = list(Supplier.objects.filter(organization=organization))
    assert len(suppliers) == 5
    links = SystemSupplier.objects.filter(organization=organization)
    assert set(links.values_list("supplier_id", flat=True)) == {each.pk for each in suppliers}
    assert verify(organization).found is None
    member = Member.objects.get(organization=organization, grants__kind="aims_manager")
    assert member.user is not None
    client, slug = Person(member, member.user).client(), organization.slug
    kwargs = {"organization": slug, "reference": suppliers[0].reference}
    assert answer(client, reverse("supplier-list", kwargs={"organization": slug})).status_code == 200
    assert answer(client, reverse("supplier-detail", kwargs=kwargs)).status_code == 200
