"""Demo: the starter set decided and in force, read by most, one on its way, and a plan found in force."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from aims.platform.viewpoint import Viewpoint
from audits.demo.seeding import Stage, day_after
from documents.models import Acknowledgement, DocumentVersion
from documents.services.adopting import adopt_document
from documents.services.approval import approve_document, publish_document, submit_document
from documents.services.reading import acknowledge_document
from documents.services.starter import start_from_set
from documents.services.versions import change_draft, draft_version

STORY = Path(__file__).with_name("documents.json")
DECIDE = re.compile(r"\[Decide: [^\]]*\]")


def tell(stage: Stage) -> None:
    """Drafts from the set, decided and approved; the second version of one; one adopted."""
    story = json.loads(STORY.read_text(encoding="utf-8"))
    drafts = start_from_set(actor=stage.actor("maya"), organization=stage.organization)
    decided = {
        draft.document.starter: _decide(stage, draft, story["answers"][draft.document.starter])
        for draft in drafts
    }
    for told in story["in_force"]:
        stage.keep("document", told["key"], _put_in_force(stage, decided[told["key"]], told).document)
    for key in story["sent"]:
        stage.keep("document", key, submit_document(actor=stage.actor("maya"), version=decided[key]).document)
    _second(stage, decided[story["second"]["key"]], story["second"])
    stage.keep("document", "plan", _adopt(stage, story["adopted"]).document)


def _decide(stage: Stage, draft: DocumentVersion, answers: list[str]) -> DocumentVersion:
    """Each mark of the starter text gets the organization's own decision, in order."""
    left = iter(answers)
    text = DECIDE.sub(lambda _: next(left), draft.text)
    return change_draft(actor=stage.actor("maya"), version=draft, text=text, change_note=draft.change_note)


def _put_in_force(stage: Stage, draft: DocumentVersion, told: dict[str, Any]) -> DocumentVersion:
    sent = submit_document(actor=stage.actor("maya"), version=draft)
    approved = approve_document(actor=stage.actor(told["approver"]), version=sent)
    published = publish_document(
        actor=stage.actor("maya"), version=approved, next_review_on=day_after(told["review"])
    )
    _read(stage, published, told["unread"])
    return published


def _read(stage: Stage, version: DocumentVersion, unread: list[str]) -> None:
    """Everyone asked confirms, but for those who have not found the time."""
    asked = Viewpoint(stage.actor("maya"), stage.organization).rows(Acknowledgement).filter(version=version)
    by_member = {each.member_id: each for each in asked}
    for key, member in stage.members.items():
        if member.pk in by_member and key not in unread:
            acknowledge_document(actor=stage.actor(key), acknowledgement=by_member[member.pk])


def _second(stage: Stage, first: DocumentVersion, told: dict[str, Any]) -> None:
    draft = draft_version(actor=stage.actor("maya"), document=first.document)
    text = draft.text.replace(told["from"], told["to"])
    if text == draft.text:
        raise ValueError("the second version says nothing new")
    draft = change_draft(actor=stage.actor("maya"), version=draft, text=text, change_note=told["note"])
    _put_in_force(stage, draft, {"approver": "claire", "review": 365, "unread": told["unread"]})


def _adopt(stage: Stage, told: dict[str, Any]) -> DocumentVersion:
    return adopt_document(
        actor=stage.actor("maya"),
        organization=stage.organization,
        approved_on=date.fromisoformat(told["approved_on"]),
        source_note=told["source"],
        text=told["text"],
        requirements=told["for"],
        title=told["title"],
        kind=told["kind"],
        owner=stage.members[told["owner"]],
        next_review_on=day_after(told["review"]),
    )
