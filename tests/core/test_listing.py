"""The generic list: what an address can ask for, and what it cannot."""

from __future__ import annotations

import pytest
from django.db.models import Q
from django.http import QueryDict

from aims.core.listing import MOST_WORDS, Column, Filter, Listing, Tab
from aims.platform.models import User

pytestmark = pytest.mark.django_db

LISTING = Listing(
    columns=[
        Column("name", "Name", sort="username"),
        Column("seen", "Last seen", sort="last_login"),
        Column("x", "X"),
    ],
    search=["username", "email"],
    default_sort="name",
    filters=[Filter("staff", "Staff", "is_staff", [("1", "yes"), ("0", "no")])],
    tabs=[Tab("active", "Active", Q(is_active=True)), Tab("gone", "Gone", Q(is_active=False))],
    tie="pk",
)


@pytest.fixture(autouse=True)
def people():
    User.objects.bulk_create(
        User(
            username=f"person-{at:02d}",
            email=f"p{at}@example.org",
            is_active=at % 10 != 0,
            is_staff=at % 2 == 0,
        )
        for at in range(60)
    )


def bind(address: str = ""):
    return LISTING.bind(User.objects.all(), QueryDict(address).dict())


def names(bound):
    return [row.username for row in bound.page_rows]


def test_first_tab_and_default_order_without_an_address():
    bound = bind()
    assert (bound.total, bound.first, bound.last, bound.last_page) == (54, 1, 25, 3)
    assert names(bound)[:2] == ["person-01", "person-02"]
    assert [(tab["label"], tab["count"], tab["here"]) for tab in bound.tabs] == [
        ("Active", 54, True),
        ("Gone", 6, False),
    ]


def test_search_needs_every_word():
    assert names(bind("q=person p1")) == [f"person-{at:02d}" for at in (1, *range(11, 20))]
    assert names(bind("q=person-01 nobody")) == []


def test_filter_becomes_a_chip_with_the_address_without_it():
    bound = bind("staff=1&q=person&tab=active&page=2")
    assert [(chip.label, chip.word, chip.without) for chip in bound.chips] == [
        ("Staff", "yes", "?q=person&tab=active")
    ]
    assert bound.open_filters == []
    assert bound.cleared == "?tab=active"


def test_sorting_turns_round_and_starts_at_the_first_page():
    bound = bind("sort=-name&page=2")
    assert names(bind("sort=-name"))[0] == "person-59"
    assert bound.headings[0]["address"] == "?sort=name"
    assert [head["direction"] for head in bound.headings] == ["descending", "", ""]
    assert bound.headings[2]["address"] == ""


@pytest.mark.parametrize("direction", ["seen", "-seen"])
def test_what_has_no_value_stands_last_both_ways(direction):
    from django.utils import timezone

    User.objects.filter(username="person-33").update(last_login=timezone.now())
    assert names(bind(f"sort={direction}"))[0] == "person-33"


def test_pages_keep_the_rest_of_the_view():
    bound = bind("q=person&size=50&as_of=2026-05-01")
    assert bound.next_address == "?q=person&size=50&as_of=2026-05-01&page=2"
    assert [(each["size"], each["here"]) for each in bound.sizes] == [(25, False), (50, True), (100, False)]
    assert ("as_of", "2026-05-01") in bound.kept


@pytest.mark.parametrize(
    "address",
    [
        "sort=password",
        "sort=-",
        "sort=--name",
        "sort=x",
        "page=-1",
        "page=abc",
        "page=0",
        "page=99999999999999999999",
        "page=²",
        "size=7",
        "size=100000",
        "tab=nope",
        "staff=2",
        "staff=__proto__",
        "q=%00",
        "q=%ff%fe",
        "q=%25_%5C'\"",
        "q=" + "a" * 10_000,
        "q=" + "+".join(["word"] * 3_000),
        "page=%00&tab=%00&sort=%00&size=%00&staff=%00",
    ],
)
def test_hostile_addresses_show_a_list(address):
    bound = bind(address)
    assert 1 <= bound.page <= bound.last_page
    assert len(bound.page_rows) <= 25
    assert (bound.tabs, bound.headings, bound.chips, bound.kept) is not None


def test_a_page_past_the_end_shows_the_last_one():
    assert (bind("page=9").page, bind("page=9").first, bind("page=9").last) == (3, 51, 54)


def test_a_long_search_looks_for_its_first_words_only():
    assert str(bind("q=" + "+".join(["person"] * 20)).rows.query).count("LIKE") == 2 * MOST_WORDS


def test_three_queries_however_many_rows(django_assert_num_queries):
    for address in ("", "size=100", "q=person&staff=1&sort=-seen"):
        bound = bind(address)
        with django_assert_num_queries(3):
            assert bound.tabs
            assert bound.total
            assert bound.page_rows


def test_export_takes_every_row_that_is_shown_on_all_pages():
    bound = bind("q=person&page=2&size=50&tab=gone")
    assert bound.rows.count() == 6
    assert bound.export_query == "q=person&tab=gone"
