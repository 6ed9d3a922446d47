"""What WeasyPrint says while it works, made use of: progress beats, errors end the rendering.

WeasyPrint tells its steps and its errors to two loggers and to nobody else. A missing alternative text, an
unknown anchor or an unreadable image is a line there and an ordinary PDF here, which is not good enough.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

Checkpoint = Callable[[str], None]
"""Called with the step reached. It may beat a heart; what it raises ends the rendering."""

_ENGINE = logging.getLogger("weasyprint")
_PROGRESS = logging.getLogger("weasyprint.progress")


class Watch(logging.Handler):
    """Listens to the rendering of this thread only, for as long as it is entered."""

    def __init__(self, checkpoint: Checkpoint) -> None:
        super().__init__(logging.INFO)
        self._checkpoint = checkpoint
        self._thread = threading.get_ident()
        self.errors: list[str] = []
        self.warnings: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread != self._thread:
            return
        if record.name == _PROGRESS.name:
            self._checkpoint(record.getMessage())
        elif record.levelno >= logging.ERROR:
            self.errors.append(record.getMessage())
        elif record.levelno >= logging.WARNING:
            self.warnings.append(record.getMessage())

    def __enter__(self) -> Self:
        # Steps are for us alone: without this they are either not made at all or printed by the root logger.
        # Said anew each time, since configuring logging later resets the children of what it names.
        _PROGRESS.setLevel(logging.INFO)
        _PROGRESS.propagate = False
        _ENGINE.addHandler(self)
        _PROGRESS.addHandler(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _PROGRESS.removeHandler(self)
        _ENGINE.removeHandler(self)
