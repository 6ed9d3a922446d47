"""`docker-compose.yml` read as data: for the lint, and to start its processes without a Docker engine."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ops.running import ROOT

COMPOSE = ROOT / "docker-compose.yml"
_VARIABLE = re.compile(r"\$\{([A-Z_]+)(?::-([^}]*))?\}")


@dataclass(frozen=True)
class Service:
    """One service: what the file says of it, its variables filled in."""

    name: str
    facts: dict[str, Any]

    @property
    def image(self) -> str:
        return str(self.facts.get("image", ""))

    @property
    def command(self) -> list[str]:
        return _words(self.facts.get("command", []))

    @property
    def environment(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.facts.get("environment", {}).items()}

    @property
    def health(self) -> list[str]:
        """The command of the health check, without Docker's own first word."""
        return _words(self.facts.get("healthcheck", {}).get("test", []))[1:]

    @property
    def mounts(self) -> dict[str, str]:
        """Path in the container by name of the volume."""
        pairs = (str(volume).split(":") for volume in self.facts.get("volumes", []))
        return {parts[0]: parts[1] for parts in pairs}


def read(path: Path = COMPOSE, variables: Mapping[str, str] | None = None) -> dict[str, Service]:
    """The services of a compose file by name."""
    tree = _filled(yaml.safe_load(path.read_text(encoding="utf-8")), variables or {})
    return {name: Service(name, facts) for name, facts in tree["services"].items()}


def _filled(tree: Any, variables: Mapping[str, str]) -> Any:
    """`${NAME:-default}` replaced as Compose does it: in values, and an empty one counts as absent."""
    if isinstance(tree, dict):
        return {name: _filled(value, variables) for name, value in tree.items()}
    if isinstance(tree, list):
        return [_filled(value, variables) for value in tree]
    if isinstance(tree, str):
        return _VARIABLE.sub(lambda found: variables.get(found[1]) or found[2] or "", tree)
    return tree


def _words(command: str | list[str]) -> list[str]:
    return shlex.split(command) if isinstance(command, str) else [str(word) for word in command]
