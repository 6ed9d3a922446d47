"""How each status looks: one shape and colour for each word of the workflow tables."""

from __future__ import annotations

WORDS: dict[str, str] = {
    "good": (
        "accepted achieved approved changed confirmed conforms done reported sent valid verified worked"
    ),
    "good2": ("active deployment implemented monitored open operation_monitoring treated"),
    "warn": (
        "changes_asked draft evaluated in_treatment minor partial re_evaluation returned "
        "suspended undecided unsure"
    ),
    "bad": ("blocked dead did_not does_not_conform failed major not_achieved rejected withdrawn"),
    "info": (
        "analysed answered asked delivered design_development identified in_progress in_review "
        "inception opportunity planned proposed retiring running screened sending "
        "verification_validation waiting"
    ),
}
"""By look the statuses that have it; what is not named is a dash."""

LOOKS: dict[str, str] = {word: look for look, words in WORDS.items() for word in words.split()}
