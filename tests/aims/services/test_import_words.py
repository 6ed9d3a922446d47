"""The words of our own pages and exports are understood when a file comes back."""

from __future__ import annotations

import pytest

from aims.exchange.fields import CHOICES, known_value


@pytest.mark.parametrize(
    ("field", "value", "label"),
    [(field, value, label) for field, choices in CHOICES.items() for value, label in choices],
)
def test_our_own_words_are_known(field: str, value: str, label: str) -> None:
    assert known_value(field, label) == value
    assert known_value(field, label.upper()) == value
    assert known_value(field, value) == value
