"""What a service says when it refuses. The words are shown to the person as they are.

Each refusal has the HTTP status that pages and the command line use; nothing else decides it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class Refusal(Exception):
    """Base of every refusal. `message` is plain words for the person who asked."""

    status = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(Refusal):
    """The organization is right, the grant is not."""

    status = 403


class NotFound(Refusal):
    """It does not exist for this actor: another organization's object looks the same as none."""

    status = 404


class Stale(Refusal):
    """Someone saved in between. Carries the object as it is now, so that both can be shown."""

    status = 409

    def __init__(self, message: str, current: object = None) -> None:
        super().__init__(message)
        self.current = current


class Conflict(Refusal):
    """The state does not allow it (any more), such as a second approval."""

    status = 409


class TooLarge(Refusal):
    """More bytes than the limit allows; nothing was kept."""

    status = 413


class Invalid(Refusal):
    """Input that breaks a rule. `errors` maps a field to its messages, "" to those of the whole."""

    status = 422

    def __init__(self, message: str, errors: Mapping[str, Sequence[str]] | None = None) -> None:
        super().__init__(message)
        self.errors: dict[str, list[str]] = {key: list(value) for key, value in (errors or {}).items()}
