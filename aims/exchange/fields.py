"""What a column of a file can become, by which headings we know it, and what known words mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from aims.enums import AIRole, Origin, SystemStatus
from aims.services.ai_system_rules import ROLE_HELD
from aims.workflows import AI_SYSTEM


@dataclass(frozen=True)
class Field:
    """A target of the mapping. `known` are headings in order of preference, in plain small letters."""

    key: str
    label: str
    known: tuple[str, ...]
    within: tuple[str, ...] = ()
    """Words that a longer heading (a whole question) holds."""


FIELDS: tuple[Field, ...] = (
    Field(
        "name",
        "Name",
        (
            *("name", "ai system name", "ai system", "use case name", "use case title", "system name"),
            *("use case", "system", "title", "application", "tool name", "tool"),
        ),
        ("use case name",),
    ),
    Field(
        "purpose",
        "Intended purpose",
        ("intended purpose", "purpose", "purpose benefits", "description", "summary", "use case summary"),
        ("intended purpose", "purpose and expected benefits"),
    ),
    Field(
        "owner",
        "Owner",
        (
            "owner",
            "system owner",
            "ai system owner",
            "owner e mail",
            "owner email",
            "owner name",
            "business owner",
        ),
    ),
    Field(
        "status",
        "Stage",
        (
            *("stage", "life cycle stage", "lifecycle stage", "status", "dev stage"),
            *("development stage", "stage of development"),
        ),
        ("stage of development", "development life cycle", "stage of system"),
    ),
    Field("origin", "Made or bought", ("origin", "made or bought", "make or buy", "build or buy")),
    Field(
        "supplier_name",
        "Supplier",
        ("supplier", "supplier name", "vendor", "vendor name", "manufacturer"),
    ),
    Field(
        "people_affected",
        "People affected",
        ("people affected", "affected people", "persons affected", "affected persons", "who is affected"),
    ),
    Field(
        "in_use_since",
        "In use since",
        (
            *("in use since", "date implemented", "implementation date", "go live date", "go live"),
            *("deployment date", "date deployed", "in production since"),
        ),
        ("date implemented", "date when the ai use case was implemented"),
    ),
    Field(
        "retired_on",
        "Retired on",
        ("retired on", "date retired", "retirement date", "retired"),
        ("date retired",),
    ),
    Field(
        "roles",
        "Our roles",
        (
            "our roles",
            "our role",
            "roles",
            "role",
            "ai roles",
            "ai role",
            "organization role",
            "role iso iec 22989",
        ),
    ),
)
BY_KEY: dict[str, Field] = {field.key: field for field in FIELDS}
DATES = ("in_use_since", "retired_on")
REQUIRED = "name"

IDENTIFIERS = (
    *("id", "identifier", "system id", "ai system id", "use case id", "use case identifier"),
    *("inventory id", "inventory number", "unique id", "reference", "ref", "number", "no"),
)
IDENTITY = (
    *("agency", "bureau", "department", "division", "business unit", "unit", "team", "component"),
    *("organization", "organisation", "company", "site", "office", "subsidiary"),
)
"""Headings whose cells tell two systems of one name apart."""

STAGES: dict[str, str] = {
    **{value.replace("_", " "): value for value in (AI_SYSTEM.initial, *AI_SYSTEM.adoptable)},
    "planned": SystemStatus.PROPOSED,
    "idea": SystemStatus.PROPOSED,
    "initiated": SystemStatus.INCEPTION,
    "approved for inception": SystemStatus.INCEPTION,
    "acquisition and or development": SystemStatus.DESIGN_DEVELOPMENT,
    "development and acquisition": SystemStatus.DESIGN_DEVELOPMENT,
    "in development": SystemStatus.DESIGN_DEVELOPMENT,
    "development": SystemStatus.DESIGN_DEVELOPMENT,
    "design": SystemStatus.DESIGN_DEVELOPMENT,
    "implementation and assessment": SystemStatus.VERIFICATION_VALIDATION,
    "implementation": SystemStatus.VERIFICATION_VALIDATION,
    "testing": SystemStatus.VERIFICATION_VALIDATION,
    "validation": SystemStatus.VERIFICATION_VALIDATION,
    "pilot": SystemStatus.DEPLOYMENT,
    "deployed": SystemStatus.DEPLOYMENT,
    "operation": SystemStatus.OPERATION_MONITORING,
    "in operation": SystemStatus.OPERATION_MONITORING,
    "operation and maintenance": SystemStatus.OPERATION_MONITORING,
    "production": SystemStatus.OPERATION_MONITORING,
    "in production": SystemStatus.OPERATION_MONITORING,
    "in mission": SystemStatus.OPERATION_MONITORING,
    "in use": SystemStatus.OPERATION_MONITORING,
    "live": SystemStatus.OPERATION_MONITORING,
    "on hold": SystemStatus.SUSPENDED,
    "decommissioned": SystemStatus.RETIRED,
}
ROLES: dict[str, str] = {
    **{role: role for role in sorted(ROLE_HELD)},
    **{f"ai {role}": role for role in sorted(ROLE_HELD)},
    "developer": AIRole.PRODUCER,
    "user": AIRole.CUSTOMER,
}
ORIGINS: dict[str, str] = {
    **{value.replace("_", " "): value for value in Origin.values},
    "made by us": Origin.OWN,
    "in house": Origin.OWN,
    "internal": Origin.OWN,
    "built": Origin.OWN,
    "bought or subscribed": Origin.BOUGHT,
    "purchased": Origin.BOUGHT,
    "vendor": Origin.BOUGHT,
    "commercial": Origin.BOUGHT,
    "open source run by us": Origin.OPEN_SOURCE,
    "not known yet": Origin.UNKNOWN,
}
CHOICES: dict[str, Sequence[tuple[str, str]]] = {
    "status": [
        (value, word)
        for value, word in SystemStatus.choices
        if value in {AI_SYSTEM.initial, *AI_SYSTEM.adoptable}
    ],
    "roles": [(value, word) for value, word in AIRole.choices if value in ROLE_HELD],
    "origin": list(Origin.choices),
}
_PARTS = re.compile(r"[;,/|&+\n]|\band\b", re.IGNORECASE)
_NUMBERED = re.compile(r"^\d+[_ .)]+")


def plain_heading(text: str) -> str:
    """A heading in small letters, without its number and marks: “16_dev_stage” reads “dev stage”."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[^\w]|_", " ", _NUMBERED.sub("", folded.strip())).split())


WORDS: dict[str, Mapping[str, str]] = {
    field: words | {plain_heading(label): value for value, label in CHOICES[field]}
    for field, words in (("status", STAGES), ("roles", ROLES), ("origin", ORIGINS))
}
"""Fields whose cells are one of our choices, with the words we know: our own labels, so that an export comes
back, and those of others."""


def plain_text(text: str) -> str:
    """A cell as it is compared: one form of each letter, one blank between words."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def guess_column(columns: Iterable[str], known: Iterable[str], within: Iterable[str] = ()) -> str | None:
    """The column whose heading is known best; None without one."""
    plain = {plain_heading(column): column for column in reversed(list(columns))}
    for heading in known:
        if heading in plain:
            return plain[heading]
    for words in within:
        for heading, column in plain.items():
            if words in heading:
                return column
    return None


def role_parts(text: str) -> list[str]:
    """The roles named in one cell: “Provider; producer” names two."""
    return [part for part in (plain_text(part) for part in _PARTS.split(text)) if part]


def known_value(field: str, text: str) -> str | None:
    """What a word means by itself, or None."""
    return WORDS[field].get(plain_heading(text))
