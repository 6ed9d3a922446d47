"""Slows down guessing of passwords: so many wrong ones per account and per network address, then a pause.

Counted in a table of the database, so that all web processes count together. Each step is one statement
of its own: two at once never lose a count, and no transaction is held while a password is checked. A try
is counted before its password is looked at, so a burst of tries at once gains nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any

from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When
from django.utils import timezone
from django.utils.crypto import salted_hmac

from aims.platform.models import WrongPasswords

LIMIT = 10
ADDRESS_LIMIT = LIMIT * 5
PAUSE = timedelta(minutes=15)
"""How long a count lasts from its first wrong password on, and the pause from the last one allowed."""

SWEPT = 100
LONGEST_ADDRESS = 60
HOME_NETWORK = 64

Who = tuple[str, str]
"""The account typed and the network address it came from; what is not known is empty and not counted."""


def is_closed(who: Who) -> bool:
    """Whether sign-in is paused for this account or this network address."""
    now = timezone.now()
    return any(
        _row(kind, text).filter(expires_at__gt=now, count__gte=limit).exists()
        for kind, text, limit in _of(who)
    )


def count(who: Who) -> bool:
    """Count one try before its password is checked. False, and nothing counted, once the pause has begun."""
    if is_closed(who):
        return False
    now = timezone.now()
    _sweep(now)
    refused = [kind for kind, text, limit in _of(who) if not _add(kind, text, limit, now)]
    return not refused


def forget(who: Who) -> None:
    """After a right password: the account starts from zero, the network address gets this one try back."""
    account, address = who
    _row("account", account).delete()
    _row("address", address).filter(count__gt=0).update(count=F("count") - 1)


def client_address(facts: Mapping[str, Any], proxies: int) -> str:
    """The network address that a request came from, for counting. `facts` is `request.META`.

    With `proxies` in front it is the address that the outermost of them saw: the n-th from the right of
    X-Forwarded-For, since each adds one at the right end and what stands further left is the client's own
    words. An IPv6 address counts by its network, of which one house has all addresses.
    """
    near = _network(str(facts.get("REMOTE_ADDR", "")))
    if proxies < 1:
        return near
    chain = str(facts.get("HTTP_X_FORWARDED_FOR", "")).rsplit(",", proxies)
    return (_network(chain[-proxies]) if len(chain) >= proxies else "") or near


def _network(text: str) -> str:
    """An address in its one spelling, without a port or a zone; empty for what is none."""
    text = text.strip()
    if len(text) > LONGEST_ADDRESS:
        return ""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    if not isinstance(address, IPv6Address):
        return str(address)
    mapped = address.ipv4_mapped
    return str(mapped or IPv6Network((int(address), HOME_NETWORK), strict=False))


def _of(who: Who) -> list[tuple[str, str, int]]:
    account, address = who
    both = [("account", account, LIMIT), ("address", address, ADDRESS_LIMIT)]
    return [each for each in both if each[1]]


def _row(kind: str, text: str) -> QuerySet[WrongPasswords]:
    return WrongPasswords.objects.filter(kind=kind, key=_key(kind, text))


def _key(kind: str, text: str) -> str:
    return salted_hmac(f"aims.platform.throttle:{kind}", text, algorithm="sha256").hexdigest()


def _add(kind: str, text: str, limit: int, now: datetime) -> bool:
    """One more, unless the limit is reached. The last one allowed begins the pause."""
    row, end = _row(kind, text), now + PAUSE
    row.filter(expires_at__lte=now).update(count=0, expires_at=end)
    fresh = WrongPasswords(kind=kind, key=_key(kind, text), expires_at=end)
    WrongPasswords.objects.bulk_create([fresh], ignore_conflicts=True)
    last = When(count__gte=limit - 1, then=Value(end))
    allowed = row.filter(count__lt=limit)
    return bool(allowed.update(count=F("count") + 1, expires_at=Case(last, default=F("expires_at"))))


def _sweep(now: datetime) -> None:
    """Remove what counts no more, a part at a time; rows that another process has in hand are left to it."""
    with transaction.atomic():
        over = WrongPasswords.objects.select_for_update(skip_locked=True).filter(expires_at__lte=now)
        WrongPasswords.objects.filter(pk__in=over.order_by("expires_at").values("pk")[:SWEPT]).delete()
