"""Risk criteria in versions. Clause 6.1.2."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from aims.core.errors import Invalid, Stale
from aims.platform.access import require
from aims.platform.actors import Actor
from aims.platform.bulk import bulk_update
from aims.platform.models import Organization
from aims.platform.saving import add
from aims.platform.unit import Unit, change
from risks.models import RiskCriteria

LIKELIHOOD = (
    "Less than once in ten years",
    "Once in three to ten years",
    "Once in one to three years",
    "Several times a year",
    "Every month or more",
)
CONSEQUENCE = (
    "Noticed, nobody is worse off",
    "A few people are inconvenienced",
    "People or the organization are harmed for a time",
    "Serious harm to people, or a breach of law",
    "Lives, basic rights or the organization itself at stake",
)


def set_risk_criteria(
    *,
    actor: Actor,
    organization: Organization,
    valid_from: date,
    acceptance_limit: int = 9,
    moderate_from: int = 5,
    high_from: int = 10,
    extreme_from: int = 15,
    likelihood_words: Sequence[str] = LIKELIHOOD,
    consequence_words: Sequence[str] = CONSEQUENCE,
    reason: str = "",
    revision: int | None = None,
) -> RiskCriteria:
    """A new version of the criteria; risks keep the version they were rated by.

    `revision` is the number of the version that it was made from, 0 for none. Raises NotAllowed, Stale when
    another version came since, and Invalid when the bands do not rise or a scale has not five words.
    """
    require(actor, "criteria.set", organization)
    _check_words(likelihood_words=likelihood_words, consequence_words=consequence_words)
    with change(organization, actor) as unit:
        earlier = list(RiskCriteria.objects.filter(organization=organization, is_current=True))
        _check_follows(earlier, revision)
        for row in earlier:
            row.is_current = False
        bulk_update(RiskCriteria, earlier, ["is_current"])
        criteria = RiskCriteria(
            organization=organization,
            reference=unit.reference(RiskCriteria),
            number=RiskCriteria.objects.filter(organization=organization).count() + 1,
            acceptance_limit=acceptance_limit,
            moderate_from=moderate_from,
            high_from=high_from,
            extreme_from=extreme_from,
            likelihood_words=list(likelihood_words),
            consequence_words=list(consequence_words),
            set_by=actor.member,
            valid_from=valid_from,
        )
        add(criteria)
        unit.record("criteria.set", criteria, *earlier, reason=reason, on=valid_from)
    return criteria


def criteria_in_force(unit: Unit, organization: Organization) -> tuple[RiskCriteria, bool]:
    """The criteria to rate by, and whether they are new: the first rating makes the usual ones version 1.

    Called inside the unit of work of a rating, whose entry then names new ones.
    """
    current = RiskCriteria.objects.filter(organization=organization, is_current=True).first()
    if current is not None:
        return current, False
    usual = RiskCriteria(
        organization=organization,
        reference=unit.reference(RiskCriteria),
        number=1,
        likelihood_words=list(LIKELIHOOD),
        consequence_words=list(CONSEQUENCE),
        set_by=unit.actor.member,
        valid_from=timezone.localdate(),
    )
    add(usual)
    return usual, True


def _check_follows(earlier: Sequence[RiskCriteria], revision: int | None) -> None:
    last = earlier[-1] if earlier else None
    if revision is not None and revision != (last.number if last else 0):
        raise Stale(
            "Someone else set new criteria in the meantime. Nothing of yours was saved; compare and save again.",
            last,
        )


def _check_words(**scales: Sequence[str]) -> None:
    for name, words in scales.items():
        if len(words) != 5 or not all(word.strip() for word in words):
            said = "Say in one line each what 1 to 5 mean: five lines."
            raise Invalid(said, {name: [said]})
