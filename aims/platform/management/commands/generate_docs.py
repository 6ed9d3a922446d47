"""Write docs/permissions.md and docs/workflows.md from the code, or check that they are in step."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from aims.core.workflow import WORKFLOWS, Workflow
from aims.platform.access import ACTIONS
from aims.platform.enums import KIND_LABELS


class Command(BaseCommand):
    help = "Writes the pages of docs/ that come from the code."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="fail when a page is out of step")

    def handle(self, *args: Any, **options: Any) -> None:
        late = []
        for name, text in (("permissions.md", permissions()), ("workflows.md", workflows())):
            path = Path(settings.BASE_DIR) / "docs" / name
            if options["check"]:
                if not path.exists() or path.read_text(encoding="utf-8") != text:
                    late.append(name)
            else:
                path.write_text(text, encoding="utf-8")
        if late:
            raise CommandError(f"Out of step with the code: {', '.join(late)}. Run make docs.")


def permissions() -> str:
    """Every action and who may do it, as a Markdown table."""
    kinds = list(KIND_LABELS.items())
    lines = [
        "# Who may do what",
        "",
        "Generated from the registered actions by `make docs`. Nothing is open that is not listed here.",
        "",
        f"| action | what | {' | '.join(label for _, label in kinds)} | besides | command line and jobs |",
        f"|---|---|{'---|' * len(kinds)}---|---|",
    ]
    for action in sorted(ACTIONS.values(), key=lambda each: each.name):
        marks = " | ".join("yes" if kind in action.kinds else "" for kind, _ in kinds)
        besides, system = action.rule_words, "yes" if action.system else ""
        lines.append(f"| `{action.name}` | {action.summary} | {marks} | {besides} | {system} |")
    return "\n".join(lines) + "\n"


def workflows() -> str:
    """Every workflow table, as a Markdown table each."""
    lines = ["# States and steps", "", "Generated from the workflow tables by `make docs`.", ""]
    for noun in sorted(WORKFLOWS):
        lines += _workflow(WORKFLOWS[noun])
    return "\n".join(lines)


def _workflow(table: Workflow) -> list[str]:
    lines = [f"## {table.noun[:1].upper()}{table.noun[1:]}", "", f"Begins as {_word(table.initial)}."]
    if table.adoptable:
        lines[-1] += f" May be adopted as {', '.join(_word(state) for state in table.adoptable)}."
    lines += ["", "| step | from | to | action | reason | four eyes |", "|---|---|---|---|---|---|"]
    for step in table.transitions:
        source = ", ".join(_word(state) for state in step.source)
        reason, four = "needed" if step.needs_reason else "", "yes" if step.four_eyes else ""
        lines.append(
            f"| {step.label} | {source} | {_word(step.target)} | `{step.action}` | {reason} | {four} |"
        )
    return [*lines, ""]


def _word(state: str) -> str:
    return state.replace("_", " ")
