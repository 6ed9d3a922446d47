"""`manage.py create_organization` and `renew_invitation`: how a new installation gets its first person."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command, execute_from_command_line
from django.test import Client

from aims.core.errors import NotAllowed
from aims.platform.models import Grant, LedgerChain, LedgerEntry, Member, Organization, User
from aims.platform.selectors.ledger import verify
from aims.platform.services.members import invite_member
from aims.platform.services.organizations import found_organization
from tests.worlds import PASSWORD, World

ADDRESS = "tomas@acme.example"
GOOD = {"name": "Acme Robotics", "admin": ADDRESS, "admin_name": "Tomas Brandt"}


def _create(slug: str = "acme", **options: Any) -> str:
    out = io.StringIO()
    call_command("create_organization", slug, stdout=out, **(GOOD | options))
    return out.getvalue()


def _path(said: str) -> str:
    """The path of the printed invitation."""
    found = re.search(r"^http://localhost(/welcome/\S+)$", said, re.MULTILINE)
    assert found is not None, said
    return found[1]


def _renew(email: str = ADDRESS, organization: str = "acme") -> str:
    out = io.StringIO()
    call_command("renew_invitation", email, organization=organization, stdout=out)
    return out.getvalue()


def _rows() -> list[int]:
    models = (Organization, Member, User, Grant, LedgerChain, LedgerEntry)
    return [model._default_manager.count() for model in models]  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_create_organization_makes_it_with_its_first_person() -> None:
    _create()
    member = Member.objects.get()
    kinds = set(member.grants.values_list("kind", flat=True))
    assert (member.name, member.email, member.organization.name) == ("Tomas Brandt", ADDRESS, "Acme Robotics")
    assert kinds == {"administrator", "aims_manager"}
    assert member.user is not None
    assert not member.user.has_usable_password()


@pytest.mark.django_db
def test_create_organization_leaves_an_entry_for_each_step() -> None:
    _create()
    acme = Organization.objects.get()
    own = LedgerEntry.objects.filter(chain__organization=acme).order_by("sequence")
    assert list(own.values_list("verb", flat=True)) == ["organization.created", "member.created"]
    systems = LedgerEntry.objects.filter(chain__organization=None)
    assert list(systems.values_list("verb", flat=True)) == ["account.invited"]
    assert verify(acme).found is None


@pytest.mark.django_db
def test_create_organization_prints_a_link_that_works_once() -> None:
    link, client, password = _path(_create()), Client(), {"password": PASSWORD, "again": PASSWORD}
    assert client.get(link).status_code == 200
    assert client.post(link, password)["Location"] == "/sign-in"
    assert Client().get(link).status_code == 409
    client.post("/sign-in", {"username": ADDRESS, "password": PASSWORD})
    assert client.get("/")["Location"] == "/o/acme/"
    assert client.get("/o/acme/members/").status_code == 200


@pytest.mark.django_db
def test_create_organization_without_a_name_calls_the_person_by_the_address() -> None:
    _create(admin_name="")
    assert Member.objects.get().name == ADDRESS


def test_create_organization_lets_a_known_person_keep_their_password(world: World) -> None:
    said = _create(admin=world.admin.user.email)
    assert f"{world.admin.user.email} has a sign-in on this server already" in said
    assert "/welcome/" not in said
    assert world.admin.client().get("/o/acme/members/").status_code == 200


@pytest.mark.django_db
def test_create_organization_makes_no_second_link_for_an_open_invitation() -> None:
    first = _path(_create())
    said = _create("beta")
    assert f"{ADDRESS} was invited on this server before" in said
    assert "/welcome/" not in said
    assert Client().get(first).status_code == 200


def test_renew_invitation_renews_a_link_to_join_too(world: World, other_world: World) -> None:
    known = other_world.owner.user
    _, invitation = invite_member(
        actor=world.admin.actor, organization=world.organization, name="Rajiv", email=known.email
    )
    assert invitation is not None
    said = _renew(known.email, world.organization.slug)
    assert f"{known.email} joins with the sign-in they have" in said
    client = other_world.owner.client()
    assert client.get(f"/welcome/{invitation.person}/{invitation.token}").status_code == 409
    assert client.post(_path(said))["Location"] == "/"


@pytest.mark.parametrize(
    ("slug", "options", "words"),
    [
        ("Not a slug", {}, "SLUG cannot be used"),
        ("a/b", {}, "SLUG cannot be used"),
        ("", {}, "SLUG cannot be used"),
        ("a" * 61, {}, "SLUG cannot be used"),
        ("acme", {"name": " "}, "A name cannot be used"),
        ("acme", {"admin_name": "a" * 201}, "A name cannot be used"),
        ("acme", {"admin": "tomas"}, "--admin cannot be used"),
        ("acme", {"admin": ""}, "--admin cannot be used"),
        ("acme", {"admin": f"{'a' * 150}@acme.example"}, "--admin cannot be used"),
    ],
)
@pytest.mark.django_db
def test_create_organization_refuses_in_plain_words(slug: str, options: dict[str, str], words: str) -> None:
    before = _rows()
    with pytest.raises(CommandError) as refused:
        _create(slug, **options)
    assert str(refused.value).startswith(words)
    assert str(refused.value).endswith("Nothing was made.")
    assert _rows() == before


@pytest.mark.parametrize("slug", ["acme", "Acme"])
@pytest.mark.django_db
def test_create_organization_run_twice_says_so(slug: str) -> None:
    _create()
    before = _rows()
    with pytest.raises(CommandError, match=f"There is an organization “{slug}” already. Nothing was made."):
        _create(slug)
    assert _rows() == before


@pytest.mark.django_db
def test_create_organization_ends_with_one_when_it_refuses(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["create_organization", "a b", "--name", "Acme", "--admin", ADDRESS]
    with pytest.raises(SystemExit) as ended:
        execute_from_command_line(["manage.py", *words])
    assert ended.value.code == 1
    assert "Traceback" not in capsys.readouterr().err


def test_found_organization_is_for_the_system_alone(world: World) -> None:
    before = _rows()
    with pytest.raises(NotAllowed):
        found_organization(actor=world.admin.actor, name="Acme", slug="acme", admin_email=ADDRESS)
    assert _rows() == before


@pytest.mark.django_db
def test_renew_invitation_prints_a_link_in_place_of_the_one_before() -> None:
    first = _path(_create())
    second = _path(_renew(ADDRESS.upper()))
    assert Client().get(first).status_code == 409
    assert Client().get(second).status_code == 200
    assert LedgerEntry.objects.filter(verb="account.invited").count() == 2


@pytest.mark.parametrize(
    ("email", "slug", "words"),
    [
        (ADDRESS, "other", "There is no organization “other”."),
        (
            "maya@acme.example",
            "acme",
            "No active member of Acme Robotics has the e-mail address “maya@acme.example”.",
        ),
    ],
)
@pytest.mark.django_db
def test_renew_invitation_refuses_in_plain_words(email: str, slug: str, words: str) -> None:
    _create()
    with pytest.raises(CommandError, match=words):
        _renew(email, slug)


def test_renew_invitation_refuses_who_has_a_password(world: World) -> None:
    with pytest.raises(CommandError, match="Tomas Northfold has set a password already"):
        _renew(world.admin.user.email, world.organization.slug)
