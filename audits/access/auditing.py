"""Who may do what with internal audits, findings and corrective actions. Clauses 9.2 and 10.2.

An audit is its lead auditor's: nobody else answers its checklist, writes its findings or reports it.
"""

from __future__ import annotations

from typing import Any

from aims.platform.access import EVERYONE, MANAGERS, TOP_MANAGEMENT, is_owner, register_action
from aims.platform.actors import Actor
from aims.platform.enums import GrantKind

INTERNAL_AUDITORS = frozenset({GrantKind.INTERNAL_AUDITOR.value})
PLANNERS = MANAGERS | INTERNAL_AUDITORS
LEAD_WORDS = "the audit’s lead auditor"
FINDING_OWNER, ACTION_OWNER = "the finding’s owner", "the corrective action’s owner"


def register() -> None:
    """Make the actions of this part known."""
    _programmes()
    _audits()
    _findings()
    _corrective_actions()


def _programmes() -> None:
    register_action("audit_programme.view", kinds=EVERYONE, summary="See the audit programmes", system=True)
    for verb, summary in (
        ("create", "Write an audit programme"),
        ("change", "Change an audit programme that is not approved yet"),
        ("revise", "Take an approved audit programme up again"),
    ):
        register_action(f"audit_programme.{verb}", kinds=PLANNERS, summary=summary, system=True)
    register_action(
        "audit_programme.approve",
        kinds=MANAGERS | TOP_MANAGEMENT,
        summary="Approve an audit programme that someone else wrote",
    )


def _audits() -> None:
    register_action("audit.view", kinds=EVERYONE, summary="See the internal audits", system=True)
    register_action("audit.plan", kinds=PLANNERS, summary="Plan an internal audit", system=True)
    register_action("audit.render", kinds=MANAGERS, summary="Make the PDF of an audit report again")
    for verb, summary in (
        ("change", "Change an audit that is not reported yet"),
        ("cancel", "Cancel an audit"),
    ):
        register_action(
            f"audit.{verb}",
            kinds=MANAGERS,
            summary=summary,
            rule=_leads,
            rule_words=LEAD_WORDS,
            system=True,
        )
    for verb, summary in (
        ("draw", "Draw the checklist of an audit"),
        ("start", "Start an audit"),
        ("answer", "Answer the checklist of an audit"),
        ("report", "Report an audit"),
    ):
        register_action(f"audit.{verb}", kinds=(), summary=summary, rule=_leads, rule_words=LEAD_WORDS)


def _findings() -> None:
    register_action("finding.view", kinds=EVERYONE, summary="See the findings of audits", system=True)
    for verb, summary in (
        ("record", "Record a finding of an audit"),
        ("change", "Change a finding before the audit is reported"),
        ("withdraw", "Withdraw a finding before the audit is reported"),
    ):
        register_action(f"finding.{verb}", kinds=(), summary=summary, rule=_leads, rule_words=LEAD_WORDS)
    register_action(
        "finding.answer",
        kinds=MANAGERS,
        summary="Answer a finding with a corrective action",
        rule=is_owner("owner"),
        rule_words=FINDING_OWNER,
    )
    register_action(
        "finding.reassign", kinds=MANAGERS, summary="Hand a finding over to someone else", system=True
    )
    register_action(
        "finding.close",
        kinds=MANAGERS,
        summary="Close an opportunity for improvement without action",
        rule=_leads,
        rule_words=LEAD_WORDS,
    )


def _corrective_actions() -> None:
    register_action(
        "corrective_action.view", kinds=EVERYONE, summary="See the corrective actions", system=True
    )
    register_action(
        "corrective_action.open",
        kinds=PLANNERS,
        summary="Open a corrective action without an audit",
        system=True,
    )
    register_action(
        "corrective_action.reassign",
        kinds=MANAGERS,
        summary="Hand a corrective action over, or give it another day",
        system=True,
    )
    for verb, summary in (
        ("answer", "Answer a corrective action: correction, cause, action"),
        ("complete", "Report a corrective action done"),
    ):
        register_action(
            f"corrective_action.{verb}",
            kinds=MANAGERS,
            summary=summary,
            rule=is_owner("owner"),
            rule_words=ACTION_OWNER,
        )
    register_action(
        "corrective_action.check",
        kinds=PLANNERS,
        summary="Check whether a corrective action worked that someone else did",
    )


def _leads(actor: Actor, obj: Any) -> bool:
    """Whether the actor leads the audit, or the audit of this item or finding, as an internal auditor."""
    audit = getattr(obj, "audit", obj)
    is_auditor = bool(actor.kinds & INTERNAL_AUDITORS)
    return is_auditor and actor.is_member(getattr(audit, "lead_id", None))
