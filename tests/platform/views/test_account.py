from __future__ import annotations

import pytest
from django.test import Client

from aims.platform import throttle
from aims.platform.models import LedgerEntry
from tests.worlds import PASSWORD

pytestmark = pytest.mark.django_db


NEW = "another correct horse battery"


def sign_in(client: Client, email: str, password: str, **extra):
    return client.post("/sign-in", {"username": email, "password": password}, **extra)


def test_each_persona_lands_on_their_own_first_page(world):
    for person in (world.manager, world.owner, world.auditor, world.top, world.admin):
        response = sign_in(Client(), person.user.email, PASSWORD, follow=True)
        assert response.redirect_chain[-1][0] == f"/o/{world.organization.slug}/"
        assert response.status_code == 200


def test_next_leads_on_but_never_away(world):
    address = f"/o/{world.organization.slug}/ledger"
    data = {"username": world.manager.user.email, "password": PASSWORD}
    assert Client().post("/sign-in", {**data, "next": address})["Location"] == address
    assert Client().post("/sign-in", {**data, "next": "https://evil.example/"})["Location"] == "/"


def test_a_wrong_password_says_nothing_about_the_account(world):
    known = sign_in(Client(), world.manager.user.email, "wrong")
    unknown = sign_in(Client(), "nobody@firm.example", "wrong")
    assert known.status_code == unknown.status_code == 422
    assert "That did not match" in known.content.decode()
    assert "That did not match" in unknown.content.decode()


def test_guessing_is_slowed_down(world):
    email = world.manager.user.email
    for _ in range(throttle.LIMIT):
        assert sign_in(Client(), email, "wrong").status_code == 422
    closed = sign_in(Client(), email, PASSWORD)
    assert (closed.status_code, "Too many wrong passwords" in closed.content.decode()) == (429, True)
    assert sign_in(Client(), world.owner.user.email, PASSWORD).status_code == 302
    noted = LedgerEntry.objects.filter(verb="account.sign_in_refused").count()
    assert noted == throttle.LIMIT


def test_one_address_cannot_try_every_account(world):
    for number in range(throttle.ADDRESS_LIMIT):
        sign_in(Client(), f"guess{number}@firm.example", "wrong")
    assert sign_in(Client(), world.owner.user.email, PASSWORD).status_code == 429
    assert sign_in(Client(REMOTE_ADDR="192.0.2.9"), world.owner.user.email, PASSWORD).status_code == 302


def test_guessing_behind_the_proxy_pauses_the_guesser_alone(world, settings):
    """Behind a proxy every request comes from its address; counted by that, one guesser closes all."""
    settings.AIMS_TRUSTED_PROXIES = 1
    for number in range(throttle.ADDRESS_LIMIT):
        mine = f"203.0.113.{number}, 198.51.100.6"
        sign_in(Client(), f"guess{number}@firm.example", "wrong", HTTP_X_FORWARDED_FOR=mine)
    email = world.owner.user.email
    for claimed in ("198.51.100.6", "192.0.2.8, 198.51.100.6"):
        assert sign_in(Client(), email, PASSWORD, HTTP_X_FORWARDED_FOR=claimed).status_code == 429
    assert sign_in(Client(), email, PASSWORD, HTTP_X_FORWARDED_FOR="192.0.2.8").status_code == 302


def test_what_a_client_says_of_itself_counts_for_nothing_without_a_proxy(world):
    for number in range(throttle.ADDRESS_LIMIT):
        sign_in(Client(), f"guess{number}@firm.example", "wrong", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    closed = sign_in(Client(), world.owner.user.email, PASSWORD, HTTP_X_FORWARDED_FOR="192.0.2.8")
    assert closed.status_code == 429


def test_one_account_in_other_letters_is_one_count(world):
    email = world.manager.user.email
    wide = "".join(chr(ord(letter) + 0xFEE0) if letter.isalpha() else letter for letter in email)
    for number in range(throttle.LIMIT):
        typed = (email, email.upper(), f"  {email} ", wide)[number % 4]
        assert sign_in(Client(), typed, "wrong").status_code == 422
    assert sign_in(Client(), email, PASSWORD).status_code == 429


@pytest.mark.parametrize("typed", ["a\x00b", "\x00", "x" * 5000, "", "a\ud7ffb"])
def test_a_name_that_can_be_no_account_is_refused_like_any_other(db, typed):
    data = {"username": typed, "password": "x"}
    assert Client().post("/sign-in", data).status_code == 422
    assert Client().post("/sign-in", {**data, "password": "\x00"}).status_code == 422


def test_a_signed_in_person_is_not_sent_round_in_a_circle(world):
    client = world.manager.client()
    for back in ("/sign-in", "/sign-in?next=/sign-in", "//evil.example/", "home"):
        response = client.get("/sign-in", {"next": back})
        assert (response.status_code, response["Location"]) == (302, "home" if back == "home" else "/")


@pytest.mark.parametrize(
    ("back", "leads"),
    [
        ("/sign-in?next=/o/x/", "/sign-in?next=/o/x/"),
        ("x", "/"),
        ("home", "/"),
        ("sign-in", "/"),
        ("", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("///evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("http://testserver/o/x/", "/"),
        ("javascript:alert(1)", "/"),
        ("/" + "x" * 5000, "/"),
    ],
)
def test_a_theme_leads_back_to_a_page_of_ours(db, back, leads):
    response = Client().post("/theme", {"next": back, "theme": "dark"})
    assert (response.status_code, response["Location"]) == (302, leads)
    assert response.cookies["theme"].value == "dark"


def test_a_right_password_starts_the_count_again(world):
    email = world.manager.user.email
    for _ in range(throttle.LIMIT - 1):
        sign_in(Client(), email, "wrong")
    assert sign_in(Client(), email, PASSWORD).status_code == 302
    assert sign_in(Client(), email, "wrong").status_code == 422


def test_own_password_changes_and_other_sessions_end(world):
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        sign_in(client, world.owner.user.email, PASSWORD)
    for data, message in (
        ({"old": "wrong", "new": NEW, "again": NEW}, "This is not your present password."),
        ({"old": PASSWORD, "new": NEW, "again": "x"}, "The two are not the same."),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "This password is too short."),
    ):
        response = here.post("/account/password", data)
        assert (response.status_code, message in response.content.decode()) == (422, True)
    before = LedgerEntry.objects.filter(verb="account.password_changed").count()
    assert here.post("/account/password", {"old": PASSWORD, "new": NEW, "again": NEW}).status_code == 302
    assert LedgerEntry.objects.filter(verb="account.password_changed").count() == before + 1
    home = f"/o/{world.organization.slug}/"
    assert here.get(home).status_code == 200
    assert elsewhere.get(home).status_code == 302
    assert sign_in(Client(), world.owner.user.email, NEW).status_code == 302


def test_a_stranger_has_no_password_page(world):
    assert Client().get("/account/password")["Location"].startswith("/sign-in")


def test_sign_out_ends_the_session(world):
    client = world.owner.client()
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").status_code == 302
    assert client.get(f"/o/{world.organization.slug}/").status_code == 302
