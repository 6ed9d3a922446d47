"""The lint of Dockerfile and docker-compose.yml: ours are clean, and each fault is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from ops.compose import COMPOSE, read
from ops.containers import compose_problems, dockerfile_problems
from ops.running import ROOT
from ops.services import command_of, environment_of

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
TEXT = COMPOSE.read_text(encoding="utf-8")


def changed(folder: Path, text: str, old: str, new: str) -> Path:
    assert old in text
    file = folder / "changed"
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


def test_ours_are_clean() -> None:
    assert compose_problems() + dockerfile_problems() == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "postgres:15.18-bookworm",
            "postgres:latest",
            "database: the image 'postgres:latest' has no exact tag",
        ),
        ("postgres:15.18-bookworm", "postgres", "database: the image 'postgres' has no exact tag"),
        ("  broker:\n", "  queue:\n", "broker: the service is missing"),
        ('      test: ["CMD", "redis-cli", "ping"]\n', "", "broker: there is no health check"),
        (
            "    restart: unless-stopped\n    command: redis",
            "    ports: [6379]\n    command: redis",
            "broker: only web opens a port, and only one",
        ),
        (
            "      POSTGRES_DB: aims\n",
            "      POSTGRES_PASSWORD: x\n",
            "database: POSTGRES_PASSWORD holds a secret; let one be generated into a file",
        ),
        (
            "postgres://aims@",
            "postgres://aims:word@",
            "web: AIMS_DATABASE_URL holds a secret; let one be generated into a file",
        ),
        ("  read_only: true\n", "", "web: read_only must be True"),
        ("    AIMS_TIME_ZONE:", "    AIMS_TIMEZONE:", "web: AIMS_TIMEZONE is no setting of the application"),
        (
            "    network_mode: none",
            "    network_mode: host",
            "secrets: it may not be privileged or use the machine's network",
        ),
    ],
)
def test_a_fault_in_the_compose_file_is_found(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert problem in compose_problems(changed(tmp_path, TEXT, old, new))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "FROM python:3.11.14-slim-bookworm AS build",
            "FROM python:3 AS build",
            "FROM python:3 AS build: no exact tag",
        ),
        ("USER aims\n", "", "it ends as root; name a USER"),
        ("USER aims\n", "USER aims\nUSER root\n", "it ends as root; name a USER"),
        ("COPY . .", "ADD . .", "ADD . .: use COPY"),
        ("EXPOSE 8000", "ENV AIMS_SECRET_KEY=x", "ENV AIMS_SECRET_KEY=x: holds a secret"),
    ],
)
def test_a_fault_in_the_dockerfile_is_found(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert dockerfile_problems(changed(tmp_path, DOCKERFILE, old, new)) == [problem]


def test_variables_are_filled_in_as_compose_does_it() -> None:
    web = read(variables={"AIMS_HTTPS": "0", "AIMS_HOSTS": ""})["web"].environment
    assert (web["AIMS_HTTPS"], web["AIMS_HOSTS"], web["AIMS_TIME_ZONE"]) == ("0", "localhost", "")


def test_paths_and_hosts_of_containers_become_those_of_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIMS_LOG_LEVEL", "DEBUG")
    places = {"/var/lib/aims": "/t/data", "/run/aims": "/t/secrets", "broker:6379": "127.0.0.1:7"}
    services = read()
    environment = environment_of(services["worker"], places, {"PORT": "9"})
    assert environment["AIMS_DATA_DIR"] == "/t/data"
    assert environment["AIMS_DATABASE_PASSWORD_FILE"] == "/t/secrets/database_password"
    assert environment["AIMS_BROKER_URL"] == "redis://127.0.0.1:7/0"
    assert (environment["PORT"], environment["AIMS_LOG_LEVEL"]) == ("9", "")
    assert command_of(services["secrets"].command, places)[-1] == "/t/secrets/database_password"


def test_only_the_app_mounts_the_data_and_only_secrets_writes_the_password() -> None:
    services = read()
    mounts = {name: service.facts.get("volumes", []) for name, service in services.items()}
    assert [name for name, volumes in mounts.items() if "secrets:/run/aims" in volumes] == ["secrets"]
    assert sorted(name for name, volumes in mounts.items() if "data:/var/lib/aims" in volumes) == [
        "beat",
        "prepare",
        "web",
        "worker",
    ]
