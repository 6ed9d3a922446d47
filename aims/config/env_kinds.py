"""How the text of an environment variable becomes a value.

Each function takes the text and gives the value, or raises ValueError with words that go after
the variable's name. A secret is never repeated in a message.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo

import dj_database_url

from aims.config.keys import weakness

ROOT = Path(__file__).resolve().parents[2]
YES, NO = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off"})
KNOWN_PASSWORDS = frozenset(
    {"postgres", "password", "changeme", "change-me", "secret", "aims", "admin", "root", "example"}
)
MAIL_BACKENDS = "django.core.mail.backends."
SMTP_PORTS = {"smtp": 25, "smtp+tls": 587, "smtp+starttls": 587, "smtps": 465}


def flag(text: str) -> bool:
    if text.lower() in YES | NO:
        return text.lower() in YES
    raise ValueError(f"is {text!r}, neither 1 nor 0")


def between(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if text.isascii() and text.isdigit() and low <= int(text) <= high:
            return int(text)
        raise ValueError(f"is {text!r}, not a whole number from {low} to {high}")

    return parse


def hosts(text: str) -> list[str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        if not re.fullmatch(r"\.?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:]+\]", name):
            raise ValueError(f"names {name!r}, which is no host name")
    return names


def secret_key(text: str) -> str:
    """Empty means: generate one. Otherwise it must not be short, monotonous or known."""
    if text and (why := weakness(text)):
        raise ValueError(why)
    return text


def folder(text: str) -> Path:
    path = ROOT / text
    if path.exists() and not path.is_dir():
        raise ValueError(f"is {text!r}, which is a file")
    return path


def optional_file(text: str) -> Path | None:
    if not text:
        return None
    try:
        with (ROOT / text).open("rb"):
            return ROOT / text
    except OSError as error:
        raise ValueError(f"is {text!r}, which cannot be read ({error.strerror})") from error


def database(text: str) -> dict[str, Any]:
    """The settings of Django's default database, with the safe SQLite options (decision 9)."""
    scheme = text.partition(":")[0]
    if scheme == "sqlite" and text.startswith("sqlite:///") and len(text) > len("sqlite:///"):
        return _sqlite(text.removeprefix("sqlite:///"))
    if scheme in ("postgres", "postgresql") and urlsplit(text).hostname:
        return _postgres(text)
    raise ValueError("is not the address of a SQLite or PostgreSQL database")


def _sqlite(path: str) -> dict[str, Any]:
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
    file = ROOT / path
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        # Tests start real processes, which could not see a database in memory.
        "TEST": {"NAME": str(file.with_name(f"test_{file.name}"))},
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": pragmas},
    }


def _postgres(text: str) -> dict[str, Any]:
    try:
        config = dict(dj_database_url.parse(text, conn_max_age=60, conn_health_checks=True))
    except ValueError as error:
        raise ValueError("is not the address of a SQLite or PostgreSQL database") from error
    if str(config.get("PASSWORD", "")).lower() in KNOWN_PASSWORDS:
        raise ValueError("has a password that everyone knows")
    return config


def broker(text: str) -> str:
    parts = urlsplit(text)
    if text == "filesystem://" or (parts.scheme in ("redis", "rediss", "redis+socket") and text[8:]):
        return text
    raise ValueError("is not the address of a supported broker")


def email(text: str) -> dict[str, Any]:
    """Django's EMAIL_* settings of one address."""
    scheme, _, rest = text.partition(":")
    if scheme == "console" and not rest:
        return {"EMAIL_BACKEND": f"{MAIL_BACKENDS}console.EmailBackend"}
    if scheme == "file" and rest.strip("/"):
        return {"EMAIL_BACKEND": "aims.platform.mail.FileBackend", "EMAIL_FILE_PATH": ROOT / rest}
    if scheme in SMTP_PORTS and urlsplit(text).hostname:
        return _smtp(text)
    raise ValueError("is not an address mail can be sent to")


def _smtp(text: str) -> dict[str, Any]:
    parts = urlsplit(text)
    given = parse_qs(parts.query)
    if parts.path.strip("/") or set(given) - {"timeout"}:
        raise ValueError("says more than a mail server's address can")
    wait = given.get("timeout", ["20"])[0]
    return {
        "EMAIL_BACKEND": f"{MAIL_BACKENDS}smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": _port(parts) or SMTP_PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme in ("smtp+tls", "smtp+starttls"),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": between(1, 300)(wait),
    }


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError as error:
        raise ValueError("has a port that is no number from 1 to 65535") from error


def public_url(text: str) -> str:
    """Scheme, host and port; what stands after them is each page's own. Empty means: guess from the hosts."""
    if not text:
        return ""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"is {text!r}, which does not begin with http:// or https:// and a host")
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise ValueError(f"is {text!r}, which says more than scheme, host and port")
    _port(parts)
    return f"{parts.scheme}://{parts.netloc}"


def address(text: str) -> str:
    if re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", text):
        return text
    raise ValueError(f"is {text!r}, which is no e-mail address")


def time_zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except (ValueError, OSError, KeyError) as error:
        raise ValueError(f"is {text!r}, which is no known time zone") from error


def log_level(text: str) -> str:
    if text.upper() in ("DEBUG", "INFO", "WARNING", "ERROR"):
        return text.upper()
    raise ValueError(f"is {text!r}, which is no log level")
