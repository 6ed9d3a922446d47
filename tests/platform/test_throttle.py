"""Counting wrong passwords: exact with several processes at once, never unlocked by others, never in clear."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from aims.platform import throttle
from aims.platform.models import WrongPasswords

WHO = ("maya@firm.example", "192.0.2.1")
MINUTE = timedelta(minutes=1)
SOON = timedelta(seconds=20)


def guess(times: int, who: throttle.Who = WHO) -> list[bool]:
    return [throttle.count(who) for _ in range(times)]


def later(wait: timedelta) -> None:
    """Let time pass for everything that is counted."""
    for row in WrongPasswords.objects.all():
        row.expires_at -= wait
        row.save()


def ends_in(who: throttle.Who = WHO) -> timedelta:
    return throttle._row("account", who[0]).get().expires_at - timezone.now()


def is_open(who: throttle.Who = WHO) -> bool:
    return not throttle.is_closed(who)


@pytest.mark.django_db
def test_so_many_wrong_ones_and_then_a_pause() -> None:
    assert guess(throttle.LIMIT + 3) == [True] * throttle.LIMIT + [False] * 3
    assert throttle.is_closed(WHO)
    assert is_open(("rajiv@firm.example", WHO[1]))


@pytest.mark.django_db
def test_the_pause_is_as_long_as_the_page_says() -> None:
    guess(throttle.LIMIT - 1)
    later(14 * MINUTE)
    guess(1)
    assert timedelta(minutes=15) - SOON < ends_in() <= timedelta(minutes=15)
    later(14 * MINUTE)
    assert guess(3) == [False] * 3
    assert ends_in() <= MINUTE, "trying during the pause does not make it longer"
    later(MINUTE)
    assert is_open()
    assert guess(throttle.LIMIT + 1) == [True] * throttle.LIMIT + [False]


@pytest.mark.django_db
def test_a_count_that_never_reached_the_limit_ends_with_its_window() -> None:
    guess(throttle.LIMIT - 1)
    later(throttle.PAUSE)
    guess(1)
    assert throttle._row("account", WHO[0]).get().count == 1


@pytest.mark.django_db
def test_other_accounts_never_unlock_one() -> None:
    guess(throttle.LIMIT)
    for number in range(160):
        throttle.count((f"nobody{number}@firm.example", f"198.51.100.{number}"))
    assert throttle.is_closed(WHO)


@pytest.mark.django_db
def test_a_right_password_forgets_the_account_and_gives_the_address_its_try_back() -> None:
    guess(3)
    throttle.forget(WHO)
    assert not throttle._row("account", WHO[0]).exists()
    assert throttle._row("address", WHO[1]).get().count == 2
    for _ in range(5):
        throttle.forget(WHO)
    assert throttle._row("address", WHO[1]).get().count == 0


@pytest.mark.django_db
def test_what_is_not_known_is_not_counted() -> None:
    assert guess(throttle.ADDRESS_LIMIT + 1, ("", "")) == [True] * (throttle.ADDRESS_LIMIT + 1)
    assert WrongPasswords.objects.count() == 0


@pytest.mark.django_db
def test_no_address_stands_in_clear() -> None:
    guess(1)
    kept = " ".join(str(value) for row in WrongPasswords.objects.values_list() for value in row)
    assert WHO[0] not in kept
    assert WHO[1] not in kept


@pytest.mark.django_db
def test_what_counts_no_more_is_swept_away() -> None:
    for number in range(30):
        guess(1, (f"nobody{number}@firm.example", f"198.51.100.{number}"))
    assert WrongPasswords.objects.count() == 60
    later(throttle.PAUSE)
    guess(1)
    assert WrongPasswords.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_guesses_at_once_are_counted_one_by_one() -> None:
    def burst(number: int) -> int:
        try:
            return sum(guess(5, (WHO[0], f"198.51.100.{number}")))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(burst, range(8))) == throttle.LIMIT
    assert throttle._row("account", WHO[0]).get().count == throttle.LIMIT


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "found"),
    [
        ("192.0.2.1", "198.51.100.6", 0, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.6", 1, "198.51.100.6"),
        ("192.0.2.1", "203.0.113.5, 198.51.100.6", 1, "198.51.100.6"),
        ("192.0.2.1", "203.0.113.5 , 198.51.100.6,10.0.0.1", 2, "198.51.100.6"),
        ("192.0.2.1", None, 1, "192.0.2.1"),
        ("192.0.2.1", "", 1, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.6", 2, "192.0.2.1"),
        ("192.0.2.1", "unknown", 1, "192.0.2.1"),
        ("192.0.2.1", "198.51.100.6, ", 1, "192.0.2.1"),
        ("192.0.2.1", "999.1.1.1", 1, "192.0.2.1"),
        ("192.0.2.1", "9" * 100_000, 1, "192.0.2.1"),
        ("192.0.2.1", "9" * 100_000 + ",198.51.100.6", 1, "198.51.100.6"),
        ("192.0.2.1", "198.51.100.6:4711", 1, "198.51.100.6"),
        ("192.0.2.1", "2001:DB8:0:1::7", 1, "2001:db8:0:1::/64"),
        ("192.0.2.1", "[2001:db8:0:1:ffff::9]:4711", 1, "2001:db8:0:1::/64"),
        ("192.0.2.1", "fe80::1%eth0", 1, "fe80::/64"),
        ("192.0.2.1", "::ffff:198.51.100.6", 1, "198.51.100.6"),
        ("2001:db8:0:2::1", None, 0, "2001:db8:0:2::/64"),
        ("", None, 0, ""),
        ("a\x00b", "\x00", 1, ""),
    ],
)
def test_client_address(remote: str, forwarded: str | None, proxies: int, found: str) -> None:
    facts = {"REMOTE_ADDR": remote} | ({} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded})
    assert throttle.client_address(facts, proxies) == found
