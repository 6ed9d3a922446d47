"""Settings from the environment: what is wrong is all said at once, with what it may be."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from aims.config.env import ROOT, VARIABLES, BadEnvironment, load

STRONG = "kT9-vQ2_xW7pLm4ZsR8bNc3YdF6hJg1AeUoPiQwErTyUzXcVbN5m"


def complaint(**given: str) -> str:
    with pytest.raises(BadEnvironment) as caught:
        load(given)
    return str(caught.value)


def test_nothing_given_is_enough() -> None:
    environment = load({})
    assert (environment.debug, environment.https) == (False, True)
    assert environment.data_dir == ROOT / "var"
    assert environment.files_dir == ROOT / "var" / "files"
    assert environment.database_url["NAME"] == str(ROOT / "var" / "aims.sqlite3")
    assert environment.broker_url == "filesystem://"
    assert (environment.import_limit_mb, environment.evidence_limit_mb) == (50, 250)


def test_files_database_and_mail_follow_the_data_folder() -> None:
    environment = load({"AIMS_DATA_DIR": "/srv/aims"})
    assert environment.files_dir == Path("/srv/aims/files")
    assert environment.database_url["NAME"] == "/srv/aims/aims.sqlite3"
    assert environment.email_url["EMAIL_FILE_PATH"] == Path("/srv/aims/mail")


def test_an_empty_variable_counts_as_absent() -> None:
    assert load({"AIMS_TIME_ZONE": " ", "AIMS_WEB_THREADS": ""}) == load({})


def test_sqlite_waits_writes_safely_and_locks_at_the_start() -> None:
    options = load({}).database_url["OPTIONS"]
    assert (options["timeout"], options["transaction_mode"]) == (20, "IMMEDIATE")
    assert options["init_command"] == "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"


def test_every_wrong_variable_is_listed_at_once_with_what_it_may_be() -> None:
    message = complaint(
        AIMS_DEBUG="maybe", AIMS_HOSTS="https://x", AIMS_IMPORT_LIMIT_MB="0", AIMS_TIME_ZONE="Mars"
    )
    assert message.splitlines() == [
        "4 settings are wrong, so nothing was started:",
        "  - AIMS_DEBUG is 'maybe', neither 1 nor 0.",
        "    It may be: 1 for development on your own machine, else 0.",
        "    Example: AIMS_DEBUG=0",
        "  - AIMS_HOSTS names 'https://x', which is no host name.",
        "    It may be: the host names people type in the browser, comma-separated; no * and no http://.",
        "    Example: AIMS_HOSTS=aims.example.org",
        "  - AIMS_TIME_ZONE is 'Mars', which is no known time zone.",
        "    It may be: a time zone name of the IANA database.",
        "    Example: AIMS_TIME_ZONE=Europe/Berlin",
        "  - AIMS_IMPORT_LIMIT_MB is '0', not a whole number from 1 to 2048.",
        "    It may be: a whole number, 1 to 2048.",
        "    Example: AIMS_IMPORT_LIMIT_MB=50",
        "All settings: docs/operations/settings.md",
    ]


@pytest.mark.parametrize("variable", [each for each in VARIABLES if each.name != "AIMS_SECRET_KEY"])
def test_no_variable_takes_nonsense(variable: object) -> None:
    name = getattr(variable, "name")  # noqa: B009 - the parameter is shown by pytest under its name
    if name in ("AIMS_DATA_DIR", "AIMS_FILES_DIR"):
        assert name in complaint(**{name: __file__})
    else:
        assert f"- {name} " in complaint(**{name: "no such thing:"})


def test_a_misspelt_name_is_told_with_the_nearest() -> None:
    assert "AIMS_HTPS is not a setting of this application.\n    Did you mean AIMS_HTTPS?" in complaint(
        AIMS_HTPS="1"
    )


@pytest.mark.parametrize(
    "address",
    [
        "mysql://x/y",
        "sqlite:///",
        "sqlite://x",
        "postgres://",
        "postgres:///aims",
        "aims",
        "postgres://a:b@c:port/d",
    ],
)
def test_an_address_of_another_database_is_refused(address: str) -> None:
    assert "AIMS_DATABASE_URL is not the address of a SQLite or PostgreSQL database" in complaint(
        AIMS_DATABASE_URL=address
    )


@pytest.mark.parametrize("word", ["postgres", "aims", "Password", "changeme"])
def test_a_known_database_password_is_refused_and_not_repeated(word: str) -> None:
    message = complaint(AIMS_DATABASE_URL=f"postgres://someone:{word}@db:5432/data")
    assert "AIMS_DATABASE_URL has a password that everyone knows" in message
    assert f":{word}@" not in message


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("short", "has 5 characters, fewer than 50"),
        ("django-insecure-" + STRONG, "is a value from an example, which everyone knows"),
        ("changeme" * 8, "is a value from an example, which everyone knows"),
        ("ab" * 40, "repeats itself: fewer than 10 different characters"),
    ],
)
def test_a_weak_secret_key_is_refused_and_not_repeated(key: str, why: str) -> None:
    message = complaint(AIMS_SECRET_KEY=key)
    assert f"AIMS_SECRET_KEY {why}." in message
    assert key not in message


def test_a_strong_secret_key_is_taken() -> None:
    assert load({"AIMS_SECRET_KEY": STRONG}).secret_key == STRONG


@pytest.mark.parametrize(
    ("address", "port", "tls", "ssl"),
    [
        ("smtp://mail.example.org", 25, False, False),
        ("smtp+tls://u%40x:p%2Fw@mail.example.org", 587, True, False),
        ("smtp+starttls://mail.example.org", 587, True, False),
        ("smtps://mail.example.org:1465", 1465, False, True),
    ],
)
def test_mail_goes_by_smtp(address: str, port: int, tls: bool, ssl: bool) -> None:
    facts = load({"AIMS_EMAIL_URL": address}).email_url
    found = (facts["EMAIL_HOST"], facts["EMAIL_PORT"], facts["EMAIL_USE_TLS"], facts["EMAIL_USE_SSL"])
    assert found == ("mail.example.org", port, tls, ssl)


def test_mail_passwords_may_hold_any_character() -> None:
    facts = load({"AIMS_EMAIL_URL": "smtp://u%40x:p%2Fw@mail.example.org"}).email_url
    assert (facts["EMAIL_HOST_USER"], facts["EMAIL_HOST_PASSWORD"]) == ("u@x", "p/w")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("smtp://", "is not an address mail can be sent to"),
        ("mail.example.org:25", "is not an address mail can be sent to"),
        ("smtp://u:p@mail.example.org:mail", "has a port that is no number from 1 to 65535"),
        ("smtp://u:p@mail.example.org:99999", "has a port that is no number from 1 to 65535"),
        ("smtp://u:p@mail.example.org/inbox", "says more than a mail server's address can"),
        ("smtp://u:p@mail.example.org?tls=yes", "says more than a mail server's address can"),
        ("smtp://u:p@mail.example.org?timeout=never", "is 'never', not a whole number from 1 to 300"),
    ],
)
def test_a_mail_server_that_cannot_be_is_refused(address: str, words: str) -> None:
    said = complaint(AIMS_EMAIL_URL=address)
    assert f"AIMS_EMAIL_URL {words}" in said
    assert "u:p@" not in said


def test_a_mail_server_is_not_waited_for_endlessly() -> None:
    assert load({"AIMS_EMAIL_URL": "smtp://mail.example.org"}).email_url["EMAIL_TIMEOUT"] == 20
    assert load({"AIMS_EMAIL_URL": "smtp://mail.example.org?timeout=5"}).email_url["EMAIL_TIMEOUT"] == 5


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("https://aims.example.org", "https://aims.example.org"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        ("", ""),
    ],
)
def test_links_in_mail_begin_with_the_public_address(address: str, found: str) -> None:
    assert load({"AIMS_PUBLIC_URL": address}).public_url == found


@pytest.mark.parametrize(
    "address",
    [
        "aims.example.org",
        "ftp://aims.example.org",
        "https://",
        "https://a.example/x",
        "https://a:b@c.example",
    ],
)
def test_a_public_address_that_says_less_or_more_is_refused(address: str) -> None:
    assert "AIMS_PUBLIC_URL is " in complaint(AIMS_PUBLIC_URL=address)


@pytest.mark.parametrize("address", ["redis", "redis://", "amqp://rabbit", "filesystem:///x", "memory://"])
def test_a_broker_we_do_not_test_is_refused(address: str) -> None:
    assert "AIMS_BROKER_URL is not the address of a supported broker" in complaint(AIMS_BROKER_URL=address)


def test_a_password_file_that_is_not_there_is_told() -> None:
    assert "AIMS_DATABASE_PASSWORD_FILE is '/no/file', which cannot be read" in complaint(
        AIMS_DATABASE_PASSWORD_FILE="/no/file"
    )


def test_a_wrong_setting_stops_every_command_with_words_and_no_traceback(tmp_path: Path) -> None:
    environment = {**os.environ, "AIMS_DATA_DIR": str(tmp_path), "AIMS_TIME_ZONE": "Mars"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(
        "One setting is wrong, so nothing was started:\n  - AIMS_TIME_ZONE is 'Mars'"
    )
    assert "Traceback" not in done.stderr


def test_the_example_file_and_the_table_name_the_same_settings() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    given = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))
    of_compose = {"AIMS_BIND", "PORT"}
    load({name: value for name, value in given.items() if name not in of_compose})


def test_the_page_of_settings_is_up_to_date() -> None:
    from aims.config.env_docs import PAGE, markdown

    assert PAGE.read_text(encoding="utf-8") == markdown()
