"""The 5x5 matrix as input: one choice before treatment, one for now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms

from aims.core.forms import PlainForm, reason_field
from risks.enums import Consequence, Likelihood
from risks.models import Rating, RiskCriteria

CHOICES = [
    (f"{likelihood}-{consequence}", str(Rating(likelihood, consequence)))
    for likelihood in range(5, 0, -1)
    for consequence in range(1, 6)
]


def rating_of(value: str) -> Rating:
    """“4-5” as a rating."""
    likelihood, consequence = value.split("-")
    return Rating(int(likelihood), int(consequence))


def key_of(rating: Rating | None) -> str:
    """A rating as the form says it."""
    return f"{rating.likelihood}-{rating.consequence}" if rating else ""


@dataclass(frozen=True)
class Square:
    """One choice of the matrix."""

    key: str
    rating: Rating
    band: str
    chosen: bool


@dataclass(frozen=True)
class Line:
    """One likelihood with its five squares."""

    label: str
    words: str
    squares: list[Square]


class MatrixField(forms.TypedChoiceField):
    """A rating chosen on the matrix; plain radio buttons, so that it works everywhere."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("", "Not rated yet"), *CHOICES],
            coerce=rating_of,
            empty_value=None,
            widget=forms.RadioSelect,
            **kwargs,
        )


class RatingForm(PlainForm):
    """The two ratings, by the criteria that a new rating uses."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    inherent = MatrixField(
        label="Before treatment", help_text="As if none of your controls were there. Clause 6.1.2."
    )
    residual = MatrixField(
        label="Now", required=False, help_text="With the controls that work today. Clause 8.3."
    )
    reason = reason_field("What the rating rests on", required=False)

    def __init__(self, *args: Any, criteria: RiskCriteria, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria

    @property
    def matrices(self) -> list[tuple[forms.BoundField, list[Line], bool]]:
        """Each field with its lines, and whether nothing is chosen."""
        return [(self[name], self._lines(name), not self._chosen(name)) for name in ("inherent", "residual")]

    @property
    def scale(self) -> list[tuple[str, str]]:
        """What each consequence means here."""
        return list(zip(Consequence.labels, _padded(self.criteria.consequence_words), strict=True))

    @property
    def likelihoods(self) -> list[Line]:
        """What each likelihood means here."""
        return self._lines("inherent")

    def ratings(self) -> dict[str, int | None]:
        """What the service takes."""
        found: dict[str, int | None] = {}
        for name in ("inherent", "residual"):
            rating: Rating | None = self.cleaned_data[name]
            found[f"{name}_likelihood"] = rating.likelihood if rating else None
            found[f"{name}_consequence"] = rating.consequence if rating else None
        return found

    def _chosen(self, name: str) -> str:
        return str(self[name].value() or "")

    def _lines(self, name: str) -> list[Line]:
        words, chosen = _padded(self.criteria.likelihood_words), self._chosen(name)
        return [
            Line(
                Likelihood(likelihood).label,
                words[likelihood - 1],
                [self._square(Rating(likelihood, each), chosen) for each in range(1, 6)],
            )
            for likelihood in range(5, 0, -1)
        ]

    def _square(self, rating: Rating, chosen: str) -> Square:
        key = key_of(rating)
        return Square(key, rating, self.criteria.band(rating.level), key == chosen)


def _padded(words: list[str]) -> list[str]:
    """Five words, whatever an old version of the criteria kept."""
    return [*words, *[""] * 5][:5]
