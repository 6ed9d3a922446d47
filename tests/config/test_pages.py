"""What every answer carries, and what health tells."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.test import Client, override_settings

from aims.config import alive, probe
from aims.config.env import ROOT


@pytest.mark.django_db
def test_every_page_forbids_what_we_do_not_use() -> None:
    headers = Client().get("/sign-in").headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "object-src": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Permissions-Policy"].startswith("camera=(), display-capture=(), geolocation=()")


@pytest.mark.django_db
def test_health_is_asked_without_signing_in() -> None:
    assert Client().get("/healthz").status_code == 200


@pytest.mark.django_db
@override_settings(SECURE_SSL_REDIRECT=True)
def test_behind_tls_plain_requests_are_redirected_but_health_answers() -> None:
    assert Client().get("/healthz").status_code == 200
    answer = Client().get("/sign-in")
    assert (answer.status_code, answer.headers["Location"]) == (301, "https://testserver/sign-in")


def test_a_process_that_never_lived_is_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    assert probe.shows_itself("nobody") is False


def test_a_process_is_well_while_its_sign_is_young() -> None:
    alive.touch("tester")
    assert probe.shows_itself("tester") is True
    old = alive.sign("tester").stat().st_mtime - probe.STALE_SECONDS - 1
    os.utime(alive.sign("tester"), (old, old))
    assert probe.shows_itself("tester") is False


def test_no_page_answers_on_a_closed_port() -> None:
    assert probe.web_is_well(1) is False


def test_the_probe_wants_one_of_three_names() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "aims.config.probe", "database"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (2, "Say which process: web, worker or beat.\n")


def test_the_deployment_check_is_clean() -> None:
    environment = {**os.environ, "AIMS_HTTPS": "1"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "System check identified no issues (0 silenced).\n"), (
        done.stderr
    )
