"""Lint of Dockerfile and docker-compose.yml: exact tags, health checks, one open port, no secrets."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from aims.config.env import VARIABLES
from ops.compose import COMPOSE, Service, read
from ops.running import ROOT

EXACT = re.compile(r"[\w./-]+:\d+\.\d+(\.\d+)?[\w.-]*")
LASTING = ("web", "worker", "beat", "database", "broker")
OURS = ("web", "worker", "beat", "prepare")
OPEN = {"web": 1}
SECRET = re.compile(r"PASSWORD$|SECRET|TOKEN|PRIVATE", re.IGNORECASE)
WITH_PASSWORD = re.compile(r"://[^/\s:@]*:[^@\s/]+@")
KNOWN = {variable.name for variable in VARIABLES} | {"HOST", "PORT"}
LOCKED = {"read_only": True, "cap_drop": ["ALL"], "security_opt": ["no-new-privileges:true"]}


def compose_problems(path: Path = COMPOSE) -> list[str]:
    """What is wrong with the compose file, one sentence each."""
    services = read(path)
    problems = [f"{name}: the service is missing" for name in LASTING if name not in services]
    for service in services.values():
        problems += [f"{service.name}: {problem}" for problem in _of_any(service)]
        if service.name in OURS:
            problems += [f"{service.name}: {problem}" for problem in _of_ours(service)]
    return problems


def _of_any(service: Service) -> Iterator[str]:
    if not EXACT.fullmatch(service.image):
        yield f"the image {service.image!r} has no exact tag"
    if service.name in LASTING and not service.health:
        yield "there is no health check"
    if len(service.facts.get("ports", [])) != OPEN.get(service.name, 0):
        yield "only web opens a port, and only one"
    if service.facts.get("privileged") or service.facts.get("network_mode") == "host":
        yield "it may not be privileged or use the machine's network"
    for name, value in service.environment.items():
        if SECRET.search(name) or WITH_PASSWORD.search(value):
            yield f"{name} holds a secret; let one be generated into a file"


def _of_ours(service: Service) -> Iterator[str]:
    for name in service.environment.keys() - KNOWN:
        yield f"{name} is no setting of the application"
    for name, value in LOCKED.items():
        if service.facts.get(name) != value:
            yield f"{name} must be {value}"


def dockerfile_problems(path: Path = ROOT / "Dockerfile") -> list[str]:
    """What is wrong with the Dockerfile, one sentence each."""
    lines = [line for line in _instructions(path) if line]
    words = [line.split(maxsplit=1) for line in lines]
    problems = [f"{line}: no exact tag" for line in lines if _is_loose(line)]
    problems += [f"{line}: use COPY" for line in lines if line.startswith("ADD ")]
    problems += [f"{line[:60]}: holds a secret" for line in lines if _holds_secret(line)]
    for line in lines:
        if "apt-get install" in line and not (
            "--no-install-recommends" in line and "rm -rf /var/lib/apt" in line
        ):
            problems.append(
                f"{line[:60]}: no recommended packages, and the lists are removed in the same step"
            )
    users = [rest for name, rest in words if name == "USER"]
    if not users or users[-1] in ("root", "0"):
        problems.append("it ends as root; name a USER")
    problems += [f"{name} is missing" for name in ("HEALTHCHECK", "CMD") if name not in {w[0] for w in words}]
    return problems


def _instructions(path: Path) -> list[str]:
    """The lines of a Dockerfile, continued ones joined, comments left out."""
    text = path.read_text(encoding="utf-8").replace("\\\n", " ")
    return [re.sub(r"\s+", " ", line).strip() for line in text.splitlines() if not line.startswith("#")]


def _is_loose(line: str) -> bool:
    return line.startswith("FROM ") and not EXACT.fullmatch(line.split()[1])


def _holds_secret(line: str) -> bool:
    name, _, rest = line.partition(" ")
    return name in ("ENV", "ARG") and any(SECRET.search(part.split("=")[0]) for part in rest.split())


def main() -> int:
    problems = [f"docker-compose.yml: {problem}" for problem in compose_problems()]
    problems += [f"Dockerfile: {problem}" for problem in dockerfile_problems()]
    sys.stdout.write("".join(f"{problem}\n" for problem in problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
