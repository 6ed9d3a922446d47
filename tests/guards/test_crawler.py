"""Each role and the external auditor follow every link and write to every address: the walls hold.

All of it is generated from the address table, so a new address is covered without anyone remembering it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from aims.platform.models import (
    AccessLogEntry,
    LedgerChain,
    LedgerEntry,
    StateDocument,
    User,
    WrongPasswords,
)
from tests.guards.addresses import ALL, BELOW_A_KEY, INSIDE, answer, place
from tests.guards.crawling import Crawl, digest_of, digests, tables
from tests.guards.exceptions import UNLINKED
from tests.populated import Populated, entries, populate
from tests.worlds import PASSWORD, Person

pytestmark = pytest.mark.django_db

INSIDERS = ("manager", "owner", "auditor", "top", "admin")
PERSONAS = (*INSIDERS, "external")
ALLOWED = {200, 302, 303, 400, 403, 404, 405, 409, 413, 422}
"""What an address may answer, whatever is sent to it; it never fails."""
LAYS_OUT = ("manager",)
"""Who opens a PDF that is laid out while one waits: seconds each, and the same for all who read it."""
HUGE = "9" * 20
JUNK = ("<script>alert(1)</script>", HUGE, "2026-02-31", "-1", "a\x00b", "é" * 6000, "", "1")
COMMON = {
    "title": "Plausible",
    "name": "Plausible",
    "reason": "Because",
    "revision": "1",
    "number": "A.99.1",
    "q": "a\x00b",
    "page": HUGE,
}
"""Fields of many forms; those that a page's own form has get junk in turn."""


@pytest.fixture
def ours(db: None) -> Populated:
    return populate()


@pytest.fixture
def theirs(db: None) -> Populated:
    return populate("Sunder Bank")


def _person(populated: Populated, who: str) -> Person:
    person: Person = getattr(populated.world, who)
    return person


def _client(populated: Populated, who: str) -> Client:
    """A failing view answers 500 instead of raising, so that one run names them all."""
    client = _person(populated, who).client()
    client.raise_request_exception = False
    return client


def _answer(send: Callable[..., Any], path: str, data: dict[str, Any] | None = None) -> Any:
    response = send(path, data or {})
    if response.streaming:
        b"".join(response.streaming_content)
    return response


def _junk(form: Any, turn: int = 0) -> dict[str, Any]:
    """Something for every field that the page's form has, and for those that forms often have."""
    names = [field.html_name for field in form] if form is not None else []
    found: dict[str, Any] = {name: JUNK[(number + turn) % len(JUNK)] for number, name in enumerate(names)}
    if turn and "revision" in found:
        found["revision"] = str(form.initial.get("revision", 1))
    return {**COMMON, **found, "file": SimpleUploadedFile("../x\x00.html", b"<script>")}


def _written(client: Client, path: str) -> dict[str, int]:
    """What an address answers when looked at, and when nothing and junk is sent. All of it is undone."""
    with transaction.atomic():
        looked = _answer(client.get, path)
        context = looked.context if looked.status_code == 200 else None
        form = (context or {}).get("form")
        answers = {
            "get": looked.status_code,
            "junk asked": _answer(client.get, path, {"q": "a\x00b", "page": HUGE, "tab": HUGE}).status_code,
            "nothing sent": _answer(client.post, path).status_code,
        }
        for turn in range(0, len(JUNK), 3) if form is not None else (0,):
            answers[f"junk sent, turn {turn}"] = _answer(client.post, path, _junk(form, turn)).status_code
        transaction.set_rollback(True)
    return answers


def test_every_link_that_is_shown_works_and_every_page_is_linked(ours: Populated) -> None:
    """A new page that nobody can click to fails by name, and so does a link that leads nowhere."""
    shown: set[str] = set()
    broken = {}
    for who in PERSONAS:
        crawl = Crawl(_client(ours, who), without=() if who in LAYS_OUT else (".pdf",)).from_page("/")
        shown |= crawl.shown
        if crawl.broken:
            broken[who] = crawl.broken
        assert crawl.opened > (10 if who == "external" else 30), who
    assert broken == {}

    manager, external = _client(ours, "manager"), _client(ours, "external")
    pages = {
        address.name
        for address in ALL
        if address.inside or address in BELOW_A_KEY
        if _is_page(manager if address.inside else external, place(address, ours))
    }
    assert pages - shown == set(UNLINKED), "a page without a link to it, or a stale exception"


def _is_page(client: Client, path: str) -> bool:
    response = answer(client, path)
    return response.status_code == 200 and str(response["Content-Type"]).startswith("text/html")


def test_every_address_answers_and_nothing_crosses_the_wall(ours: Populated, theirs: Populated) -> None:
    """Whatever is sent, by whoever is inside, an answer that is allowed; the other organization's row stays."""
    before, odd = _of_organization(theirs), {}
    for who in INSIDERS:
        client = _client(ours, who)
        for address in (*INSIDE, *BELOW_A_KEY):
            answers = _written(client, place(address, ours))
            if not set(answers.values()) <= ALLOWED:
                odd[f"{who}: {address.name}"] = answers
    assert odd == {}
    assert _of_organization(theirs) == before


def test_the_other_organization_is_not_there(ours: Populated, theirs: Populated) -> None:
    """Its own addresses with its own references, for those who may do most here: always 404, and nothing moves."""
    before, odd = _of_organization(theirs), {}
    for who in ("manager", "admin"):
        client = _client(ours, who)
        for address in (*INSIDE, *BELOW_A_KEY):
            path = place(address, theirs)
            found = {_answer(send, path, data).status_code for send, data in _sent(client)}
            if found != {404}:
                odd[f"{who}: {address.name}"] = found
    assert odd == {}
    assert _of_organization(theirs) == before


def _sent(client: Client) -> list[tuple[Callable[..., Any], dict[str, Any]]]:
    return [(client.get, {}), (client.post, _junk(None))]


def _of_organization(populated: Populated) -> dict[str, str]:
    """Every row that belongs to an organization, its ledger included."""
    found = {}
    for label, rows in tables():
        names = {field.name for field in rows.model._meta.concrete_fields}
        if "organization" in names:
            found[label] = digest_of(rows.filter(organization=populated.organization))
        elif "chain" in names:
            found[label] = digest_of(rows.filter(chain__organization=populated.organization))
    return found


NOTED = (AccessLogEntry, Session, WrongPasswords)
OF_A_CHAIN = (LedgerEntry, StateDocument, LedgerChain)


def _everything() -> dict[str, str]:
    """All tables but what reading and signing in leaves: the access log, sessions, the sign-in's own entry."""
    found = digests(tables(without=(*NOTED, *OF_A_CHAIN, User)))
    found["sign-ins"] = digest_of(User.objects.all(), without="last_login")
    for model in OF_A_CHAIN:
        key = "organization__isnull" if model is LedgerChain else "chain__organization__isnull"
        found[model._meta.label] = digest_of(model._base_manager.filter(**{key: False}))
    return found


def test_the_external_auditor_changes_nothing(ours: Populated, theirs: Populated) -> None:
    """Signed in by the page itself, everywhere that links lead and at every address of both organizations."""
    client = Client(raise_request_exception=False)
    _sign_in(client, ours.world.external)
    before, log = _everything(), AccessLogEntry.objects.count()
    system = LedgerEntry.objects.filter(chain__organization=None).count()

    client = Client(raise_request_exception=False)
    _sign_in(client, ours.world.external)
    crawl = Crawl(client).from_page("/")
    odd = {}
    for address in (*INSIDE, *BELOW_A_KEY):
        for populated in (ours, theirs):
            path = place(address, populated)
            for send, data in (*_sent(client), (client.post, {})):
                status = _answer(send, path, data).status_code
                is_open = populated is ours and address in BELOW_A_KEY
                # A file that no job has made yet is not there either.
                if status not in ({200, 302, 404, 405} if is_open else {404}):
                    odd[path] = status

    assert (odd, crawl.broken) == ({}, [])
    assert _everything() == before
    assert LedgerEntry.objects.filter(chain__organization=None).count() == system + 1, "the sign-in"
    assert LedgerEntry.objects.filter(chain__organization=None).latest("pk").verb == "account.signed_in"
    assert AccessLogEntry.objects.count() > log
    assert entries(ours.organization) > 0


def _sign_in(client: Client, person: Person) -> None:
    sent = client.post("/sign-in", {"username": person.user.email, "password": PASSWORD})
    assert sent.status_code == 302, sent.content.decode()[:300]
