"""Who may do what with documents, evidence and requests for it. Clause 7.5."""

from __future__ import annotations

from typing import Any

from aims.platform.access import (
    ACTIONS,
    EVERYONE,
    MANAGERS,
    OWNERS,
    TOP_MANAGEMENT,
    is_owner,
    register_action,
)
from aims.platform.actors import Actor

OWNER_WORDS = "the evidence’s owner"
DOCUMENT_OWNER = "the document’s owner"
ASKED_WORDS, ASKER_WORDS = "whom it was asked of", "who asked"


def register() -> None:
    """Make this app's actions known."""
    _evidence()
    _documents()
    _deciding_on_documents()
    _requests()
    _trainings()


def _evidence() -> None:
    register_action("evidence.view", kinds=EVERYONE, summary="See evidence", system=True)
    register_action("evidence.add", kinds=MANAGERS | OWNERS, summary="Add evidence", system=True)
    for verb, summary in (
        ("replace", "Replace evidence by a new version"),
        ("change", "Change what evidence says of itself"),
        ("link", "Say which clauses and controls evidence shows"),
        ("withdraw", "Withdraw evidence"),
    ):
        register_action(
            f"evidence.{verb}",
            kinds=MANAGERS,
            summary=summary,
            rule=is_owner("owner"),
            rule_words=OWNER_WORDS,
            system=True,
        )


def _documents() -> None:
    register_action("document.view", kinds=EVERYONE, summary="See the documents", system=True)
    register_action(
        "document.create", kinds=MANAGERS | OWNERS, summary="Write a controlled document", system=True
    )
    register_action(
        "document.start", kinds=MANAGERS, summary="Start documents from the starter set", system=True
    )
    register_action(
        "document.adopt", kinds=MANAGERS, summary="Take in a document that is in force already", system=True
    )
    for verb, summary in (
        ("change", "Change title, kind, owner, audience and review date of a document"),
        ("draft", "Write the next version of a document"),
        ("link", "Say which clauses and controls a document serves"),
        ("submit", "Send a document for approval"),
        ("publish", "Publish an approved document"),
        ("ask", "Ask people to read a document"),
        ("withdraw", "Withdraw a draft that was never sent"),
    ):
        register_action(
            f"document.{verb}",
            kinds=MANAGERS,
            summary=summary,
            rule=_owns_the_document,
            rule_words=DOCUMENT_OWNER,
            system=True,
        )


def _deciding_on_documents() -> None:
    register_action(
        "document.return", kinds=MANAGERS | TOP_MANAGEMENT, summary="Return a document for changes"
    )
    register_action(
        "document.approve",
        kinds=MANAGERS | TOP_MANAGEMENT,
        summary="Approve a document that someone else wrote",
    )
    register_action(
        "document.approve_policy", kinds=TOP_MANAGEMENT, summary="Approve a policy that someone else wrote"
    )
    register_action("document.retire", kinds=MANAGERS, summary="Retire a document", system=True)
    register_action("document.render", kinds=MANAGERS, summary="Make the PDF of a document again")
    register_action("document.read", kinds=EVERYONE, summary="See what one is asked to read")
    register_action("document.acknowledge", kinds=EVERYONE, summary="Confirm that one has read a document")


def _owns_the_document(actor: Actor, obj: Any) -> bool:
    document = getattr(obj, "document", obj)
    return actor.is_member(getattr(document, "owner_id", None))


def _requests() -> None:
    """Whom it is asked of delivers whatever else they may do; accepting is never the system's."""
    register_action("evidence_request.view", kinds=EVERYONE, summary="See requests for evidence", system=True)
    register_action(
        "evidence_request.ask", kinds=MANAGERS | OWNERS, summary="Ask someone for evidence", system=True
    )
    register_action(
        "evidence_request.reassign",
        kinds=MANAGERS,
        summary="Hand a request for evidence over to someone else",
        system=True,
    )
    register_action(
        "evidence_request.deliver",
        kinds=MANAGERS,
        summary="Deliver evidence that was asked for",
        rule=is_owner("asked_of"),
        rule_words=ASKED_WORDS,
        system=True,
    )
    for verb, summary in (
        ("accept", "Accept evidence that was delivered"),
        ("return", "Return evidence that was delivered"),
        ("withdraw", "Withdraw a request for evidence"),
    ):
        register_action(
            f"evidence_request.{verb}",
            kinds=MANAGERS,
            summary=summary,
            rule=is_owner("asked_by"),
            rule_words=ASKER_WORDS,
        )


def _trainings() -> None:
    """Who may write a person's record may say what shows it."""
    rule = ACTIONS["training.record"]
    register_action(
        "training_evidence.link",
        kinds=rule.kinds,
        summary="Say which evidence shows a record of training",
        rule=rule.rule,
        rule_words=rule.rule_words,
        system=True,
    )
