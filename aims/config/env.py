"""The settings an operator gives by environment variables, one table for all of them.

`load` reads every variable, and if any is wrong raises one `BadEnvironment` that lists them all:
what was found, what it may be, an example. The table also writes `docs/operations/settings.md`
(through `aims.config.env_docs`) and is held against `.env.example` by a test.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aims.config import env_kinds as kinds

PREFIX = "AIMS_"
TEST_PREFIX = "AIMS_TEST_"
ROOT = Path(__file__).resolve().parents[2]


class BadEnvironment(Exception):
    """The environment holds values the application refuses to start with."""


@dataclass(frozen=True)
class Variable:
    """One variable: how it is read, what it may be, and what holds without it.

    `{data}` in a default stands for the data folder.
    """

    name: str
    parse: Callable[[str], Any]
    default: str
    what: str
    example: str

    @property
    def field(self) -> str:
        return self.name.removeprefix(PREFIX).lower()


@dataclass(frozen=True)
class Environment:
    """The values as the settings use them; one field per variable."""

    debug: bool
    https: bool
    trusted_proxies: int
    hosts: list[str]
    secret_key: str
    data_dir: Path
    files_dir: Path
    database_url: dict[str, Any]
    database_password_file: Path | None
    broker_url: str
    email_url: dict[str, Any]
    email_from: str
    public_url: str
    time_zone: str
    log_level: str
    import_limit_mb: int
    evidence_limit_mb: int
    web_processes: int
    web_threads: int
    job_processes: int
    job_lease_seconds: int


VARIABLES = (
    Variable("AIMS_DEBUG", kinds.flag, "0", "1 for development on your own machine, else 0", "0"),
    Variable("AIMS_HTTPS", kinds.flag, "1", "0 only where the browser reaches it over plain http", "1"),
    Variable(
        "AIMS_TRUSTED_PROXIES",
        kinds.between(0, 10),
        "0",
        "how many proxies of yours stand in front, 0 to 10; each adds to `X-Forwarded-For` what it saw",
        "1",
    ),
    Variable(
        "AIMS_HOSTS",
        kinds.hosts,
        "localhost,127.0.0.1,[::1]",
        "the host names people type in the browser, comma-separated; no * and no http://",
        "aims.example.org",
    ),
    Variable(
        "AIMS_SECRET_KEY",
        kinds.secret_key,
        "",
        "50 characters or more, random; leave it out and one is generated into the data folder",
        "the output of: openssl rand -base64 48",
    ),
    Variable("AIMS_DATA_DIR", kinds.folder, "var", "a folder the application may write to", "/var/lib/aims"),
    Variable(
        "AIMS_FILES_DIR", kinds.folder, "{data}/files", "a folder for evidence and reports", "/srv/aims/files"
    ),
    Variable(
        "AIMS_DATABASE_URL",
        kinds.database,
        "sqlite:///{data}/aims.sqlite3",
        "sqlite:///PATH or postgres://USER:PASSWORD@HOST:PORT/NAME",
        "postgres://aims@db.example.org:5432/aims",
    ),
    Variable(
        "AIMS_DATABASE_PASSWORD_FILE",
        kinds.optional_file,
        "",
        "a readable file that holds the database password, when the address has none",
        "/run/secrets/database_password",
    ),
    Variable(
        "AIMS_BROKER_URL",
        kinds.broker,
        "filesystem://",
        "filesystem:// (a folder under the data folder), redis://HOST:PORT/NUMBER or rediss://",
        "redis://redis.example.org:6379/0",
    ),
    Variable(
        "AIMS_EMAIL_URL",
        kinds.email,
        "file:{data}/mail",
        "smtp://, smtp+tls:// (STARTTLS) or smtps:// with USER:PASSWORD@HOST:PORT and, if need be, "
        "?timeout=SECONDS (20 without it); file:FOLDER, or console:",
        "smtp+tls://aims:PASSWORD@mail.example.org:587",
    ),
    Variable("AIMS_EMAIL_FROM", kinds.address, "aims@localhost", "the sender's address", "aims@example.org"),
    Variable(
        "AIMS_PUBLIC_URL",
        kinds.public_url,
        "",
        "the address people type in the browser, with http:// or https:// and nothing after the host and port; "
        "links in mail begin with it (without it: the first of `AIMS_HOSTS`)",
        "https://aims.example.org",
    ),
    Variable(
        "AIMS_TIME_ZONE", kinds.time_zone, "UTC", "a time zone name of the IANA database", "Europe/Berlin"
    ),
    Variable("AIMS_LOG_LEVEL", kinds.log_level, "INFO", "one of DEBUG, INFO, WARNING, ERROR", "INFO"),
    Variable("AIMS_IMPORT_LIMIT_MB", kinds.between(1, 2048), "50", "a whole number, 1 to 2048", "50"),
    Variable("AIMS_EVIDENCE_LIMIT_MB", kinds.between(1, 10240), "250", "a whole number, 1 to 10240", "250"),
    Variable("AIMS_WEB_PROCESSES", kinds.between(1, 64), "2", "a whole number, 1 to 64", "2"),
    Variable("AIMS_WEB_THREADS", kinds.between(1, 64), "4", "a whole number, 1 to 64", "4"),
    Variable("AIMS_JOB_PROCESSES", kinds.between(1, 64), "2", "a whole number, 1 to 64", "2"),
    Variable("AIMS_JOB_LEASE_SECONDS", kinds.between(2, 3600), "30", "a whole number, 2 to 3600", "30"),
)


def load(source: Mapping[str, str]) -> Environment:
    """Every variable read and checked; an empty one counts as absent."""
    given = {name: value.strip() for name, value in source.items() if value.strip()}
    complaints = _unknown(given)
    data = given.get("AIMS_DATA_DIR", "var")
    values: dict[str, Any] = {}
    for variable in VARIABLES:
        text = given.get(variable.name, variable.default.replace("{data}", str(ROOT / data)))
        try:
            values[variable.field] = variable.parse(text)
        except ValueError as error:
            complaints.append(_complaint(variable, str(error)))
    if complaints:
        raise BadEnvironment(_message(complaints))
    return Environment(**values)


def _unknown(given: Mapping[str, str]) -> list[str]:
    """A misspelt name would otherwise be ignored in silence."""
    names = [variable.name for variable in VARIABLES]
    found = []
    for name in sorted(given):
        if name.startswith(PREFIX) and not name.startswith(TEST_PREFIX) and name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            advice = f"Did you mean {near[0]}?" if near else "Remove it."
            found.append(f"{name} is not a setting of this application.\n    {advice}")
    return found


def _complaint(variable: Variable, why: str) -> str:
    return (
        f"{variable.name} {why}.\n"
        f"    It may be: {variable.what}.\n"
        f"    Example: {variable.name}={variable.example}"
    )


def _message(complaints: list[str]) -> str:
    count = "One setting is" if len(complaints) == 1 else f"{len(complaints)} settings are"
    listed = "\n".join(f"  - {complaint}" for complaint in complaints)
    return f"{count} wrong, so nothing was started:\n{listed}\nAll settings: docs/operations/settings.md"
