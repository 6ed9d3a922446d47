"""Keys that a form is sent: only what can be one is looked for."""

from __future__ import annotations

import pytest

from aims.core.forms import BIGGEST_KEY, may_be_key


@pytest.mark.parametrize(
    ("value", "can_be"),
    [
        ("1", True),
        (7, True),
        (str(BIGGEST_KEY), True),
        (str(BIGGEST_KEY + 1), False),
        ("9" * 5000, False),
        ("-1", False),
        ("", False),
        ("1.5", False),
        ("a\x00b", False),
        ("<script>", False),
    ],
)
def test_what_can_be_a_key(value: object, can_be: bool) -> None:
    assert may_be_key(value) is can_be
