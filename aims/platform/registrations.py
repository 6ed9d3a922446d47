"""What the platform registers at start: its actions, and the walls after a flush."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.core import checks
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules

from aims.core import navigation
from aims.platform import access, walls
from aims.platform.checks import walls_stand
from aims.platform.inbox import register_inbox
from aims.platform.review_waiting import REVIEWS_WAITING
from aims.platform.waiting import register_waiting, waiting


def register() -> None:
    """Called once by the app's `ready`."""
    _actions()
    navigation.register("Home", "Home", "home", "home.view")
    navigation.register("Ledger", "Ledger", "ledger-entries", "ledger.view")
    navigation.register("Home", "Reviews", "review-list", "review.view", 10)
    navigation.register("Settings", "Members", "member-list", "member.view")
    navigation.register("Settings", "Mail", "message-list", "message.view", 20)
    register_inbox(waiting)
    for source in REVIEWS_WAITING:
        register_waiting(source)
    # Each app's tables are known from the start, whoever asks first: a page, the docs, a test.
    autodiscover_modules("workflows")
    checks.register(walls_stand, checks.Tags.database)
    post_migrate.connect(_put_walls_back, sender=apps.get_app_config("platform"))


def _actions() -> None:
    register_action = access.register_action
    admin, everyone = access.ADMINISTRATORS, access.EVERYONE
    register_action(
        "organization.create", kinds=(), summary="Found an organization (command line only)", system=True
    )
    register_action("account.create", kinds=(), summary="Create a sign-in (command line only)", system=True)
    register_action("account.change", kinds=(), summary="Set a password (command line only)", system=True)
    register_action(
        "account.invite",
        kinds=admin | access.MANAGERS,
        summary="Invite someone to sign in, by a link that works once",
        system=True,
    )
    register_action(
        "account.change_own", kinds=everyone | access.AUDITORS, summary="Change one’s own password"
    )
    register_action("member.create", kinds=admin, summary="Add a member", system=True)
    register_action("member.change", kinds=admin, summary="Change or deactivate a member", system=True)
    register_action("grant.change", kinds=admin, summary="Give or revoke access", system=True)
    register_action(
        "person.erase", kinds=admin, summary="Erase a person’s name and e-mail for good", system=True
    )
    register_action("member.view", kinds=everyone, summary="See the members and their access")
    register_action("home.view", kinds=everyone, summary="See one’s own first page")
    register_action("ledger.view", kinds=everyone, summary="Read the ledger", system=True)
    register_action("job.view", kinds=everyone, summary="Follow the progress of long work")
    register_action("file.download", kinds=everyone, summary="Download a stored file")
    _reviews()


def _reviews() -> None:
    """Reviews, and the mail that tells of them. Deciding is never the system's."""
    register_action, managers = access.register_action, access.MANAGERS
    register_action("review.view", kinds=access.EVERYONE, summary="See the reviews", system=True)
    register_action(
        "review.schedule",
        kinds=managers,
        summary="Say how often something is reviewed, and by whom",
        rule=access.is_owner("owner"),
        rule_words="the object’s owner",
        system=True,
    )
    for verb, summary, by_system in (
        ("confirm", "Confirm in a review that nothing has to change", False),
        ("ask", "Ask in a review for changes", False),
        ("accept", "Confirm that the changes a review asked for are made", False),
        ("reassign", "Hand a review over to someone else", True),
    ):
        register_action(
            f"review.{verb}",
            kinds=managers,
            summary=summary,
            rule=access.is_owner("reviewer"),
            rule_words="the reviewer",
            system=by_system,
        )
    register_action("review.open", kinds=(), summary="Open reviews that come due (beat)", system=True)
    register_action(
        "review.remind", kinds=(), summary="Remind of reviews and escalate them (beat)", system=True
    )
    register_action("message.view", kinds=access.ADMINISTRATORS, summary="See the mail that went out")
    register_action("message.resend", kinds=access.ADMINISTRATORS, summary="Send a mail once more")
    register_action("message.send", kinds=(), summary="Send the mail that waits (beat)", system=True)


def _put_walls_back(**kwargs: Any) -> None:
    # A flush empties tables without dropping triggers, but tests take the walls down for it.
    if walls.missing():
        walls.install()
