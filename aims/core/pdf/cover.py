"""What stands on the cover and in the margins of every report: whose it is, which version, and as of when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _

_DIGEST_GROUPS = 3


@dataclass(frozen=True, slots=True)
class Cover:
    """The facts `templates/reports/base.html` needs. A draft has neither `approver` nor `approved_on`.

    `facts` are a report's own further lines, `contents` its chapters as (anchor, title), each an h2.
    """

    title: str
    subtitle: str
    organization: str
    reference: str
    version: str
    status: str
    as_of: dt.datetime
    ledger_sequence: int
    ledger_digest: str
    author: str = ""
    approver: str = ""
    approved_on: dt.date | None = None
    draft: bool = False
    draft_note: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    contents: tuple[tuple[str, str], ...] = ()
    language: str = "en"

    @property
    def document_title(self) -> str:
        """What a window shows, such as "Risk register, RPT-0001 version 1, Northfold Health Ltd"."""
        return f"{self.title}, {self.identity}, {self.organization}"

    @property
    def identity(self) -> str:
        return f"{self._version}, {_('draft')}" if self.draft else self._version

    @property
    def header(self) -> str:
        """Without the word draft, which stands beside it in the mark."""
        return f"{self.title} · {self._version}"

    @property
    def footer(self) -> str:
        """One line that ties a printed page to the state it shows."""
        return " · ".join((self.organization, self.identity, self._as_of("j M Y"), self.ledger_head))

    @property
    def ledger_head(self) -> str:
        return (
            _("ledger %(sequence)s") % {"sequence": f"{self.ledger_sequence:,}"} + f" · {self.short_digest}"
        )

    @property
    def short_digest(self) -> str:
        """The first twelve digits in groups of four: enough to compare by eye."""
        return " ".join(self.ledger_digest[at : at + 4] for at in range(0, 4 * _DIGEST_GROUPS, 4))

    @property
    def block(self) -> list[tuple[str, str]]:
        """The facts of every report, then its own. An empty one is left out, but never a draft's approval."""
        approval = self.approver or (_("not approved") if self.draft else "")
        lines = [
            (_("Organization"), self.organization),
            (_("Reference"), self.reference),
            (_("Version"), self.version),
            (_("Status"), self.status),
            (_("Author"), self.author),
            (_("Approved by"), approval),
            (_("Approved on"), format_date(self.approved_on, "j F Y") if self.approved_on else ""),
            (_("As of"), self._moment("j F Y")),
            (
                _("Ledger head"),
                _("entry %(head)s") % {"head": f"{self.ledger_sequence:,} · {self.short_digest}"},
            ),
            *self.facts,
        ]
        return [(label, value) for label, value in lines if value]

    @property
    def _version(self) -> str:
        return _("%(reference)s version %(version)s") % {"reference": self.reference, "version": self.version}

    def _as_of(self, day: str) -> str:
        return _("as of %(moment)s") % {"moment": self._moment(day)}

    def _moment(self, day: str) -> str:
        return format_date(self.as_of.astimezone(dt.UTC), f"{day}, H:i") + " UTC"
