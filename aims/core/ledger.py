"""Canonical bytes and hashes of the ledger (design.md, decision 4).

What is hashed is what is stored: entries and state documents are encoded once by RFC 8785 and
verified as bytes, never encoded again. Only values that every JSON reader understands alike are
allowed: strings, booleans, null and integers below 2**53.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import rfc8785

LIMIT = 2**53
NOTHING_BEFORE = "0" * 64


class NotCanonical(TypeError):
    """A value that two JSON readers could read differently (a float, a date, a key that is no text)."""


def canonical(value: Any) -> bytes:
    """The one byte form of `value` (RFC 8785). Raises NotCanonical."""
    return rfc8785.dumps(_plain(value))


def digest(body: bytes) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(body).hexdigest()


def digest_of_digests(digests: Iterable[str]) -> str:
    """One digest over many, in order: what a bulk entry says about its rows."""
    total = hashlib.sha256()
    for each in digests:
        total.update(each.encode("ascii"))
    return total.hexdigest()


def commitment(salt: str, name: str, email: str) -> str:
    """What the ledger keeps of a person: it proves a name that is shown and tells nothing once erased."""
    return digest(canonical({"salt": salt, "name": name, "email": email}))


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        if abs(value) >= LIMIT:
            raise NotCanonical(f"{value} is too large for the ledger; store it as text")
        return value
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {_key(key): _plain(item) for key, item in value.items()}
    raise NotCanonical(f"{type(value).__name__} has no canonical form; store it as text")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise NotCanonical(f"the key {key!r} is not text")
    return key
