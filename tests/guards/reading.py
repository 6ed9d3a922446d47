"""Reading the product's own source: files by layer, functions, what they call."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("aims", "aims/platform", "aims/catalogue", "documents", "risks", "controls", "audits")
TOPS = ("aims", "documents", "risks", "controls", "audits")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def layer(name: str) -> list[Path]:
    """The files of one layer in every app: the package `name`, or the module of that name."""
    found = []
    for app in APPS:
        found += sorted((ROOT / app / name).rglob("*.py"))
        found += [path for path in [ROOT / app / f"{name}.py"] if path.exists()]
    return found


def product() -> list[Path]:
    """Every Python file of the product, without migrations."""
    return [
        path for top in TOPS for path in sorted((ROOT / top).rglob("*.py")) if "migrations" not in path.parts
    ]


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """The public functions of a module."""
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def calls(node: ast.AST) -> list[ast.Call]:
    """Every call inside, in the order of the text."""
    found = [each for each in ast.walk(node) if isinstance(each, ast.Call)]
    return sorted(found, key=lambda call: (call.lineno, call.col_offset))


def called(call: ast.Call) -> str:
    """The last name of what is called: `save` for `row.save()`."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def dotted(node: ast.expr) -> str:
    """`Risk.objects` for that expression; empty for anything else."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}".lstrip(".")
    return node.id if isinstance(node, ast.Name) else ""


def imported(path: Path) -> set[str]:
    """Every module that a file imports."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found
