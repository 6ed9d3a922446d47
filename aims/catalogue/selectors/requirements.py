"""Reading the standard's tree."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import QuerySet

from aims.catalogue.enums import RequirementKind
from aims.catalogue.models import Requirement
from aims.core.errors import NotFound
from aims.platform.viewpoint import Viewpoint

ISO42001 = "iso42001"


def requirements(viewpoint: Viewpoint) -> QuerySet[Requirement]:
    """Every current clause, group and control of ISO/IEC 42001 in the standard's order, with its parent."""
    rows = viewpoint.rows(Requirement).filter(framework=ISO42001, is_current=True)
    return rows.select_related("parent", "parent__parent").order_by("order")


def controls(viewpoint: Viewpoint) -> QuerySet[Requirement]:
    """The 38 controls of Annex A in order, each with its group."""
    return requirements(viewpoint).filter(kind=RequirementKind.CONTROL)


def requirement(viewpoint: Viewpoint, number: str) -> Requirement:
    """The clause or control with this number. Raises NotFound."""
    found = requirements(viewpoint).filter(number=number).first()
    if found is None:
        raise NotFound(f"ISO/IEC 42001 has no {number}.")
    return found


@dataclass
class Node:
    """A place in the tree with what stands under it."""

    requirement: Requirement
    children: list[Node] = field(default_factory=list)

    @property
    def leaves(self) -> int:
        """How many sub-clauses or controls stand under it."""
        return sum(child.leaves for child in self.children) if self.children else 1


@dataclass(frozen=True)
class Tree:
    """The whole standard, read once."""

    rows: list[Requirement]

    @property
    def clauses(self) -> list[Node]:
        """Clauses 4 to 10 with their sub-clauses."""
        return [node for node in self.roots if node.requirement.kind == RequirementKind.CLAUSE]

    @property
    def groups(self) -> list[Node]:
        """The control groups of Annex A with their controls; A.6 has two subgroups."""
        return [node for node in self.roots if node.requirement.kind == RequirementKind.CONTROL_GROUP]

    @property
    def roots(self) -> list[Node]:
        nodes = {row.pk: Node(row) for row in self.rows}
        for row in self.rows:
            if row.parent_id in nodes:
                nodes[row.parent_id].children.append(nodes[row.pk])
        return [nodes[row.pk] for row in self.rows if row.parent_id is None]

    def find(self, number: str) -> Requirement:
        """The row with this number. Raises NotFound."""
        found = next((row for row in self.rows if row.number == number), None)
        if found is None:
            raise NotFound(f"ISO/IEC 42001 has no {number}.")
        return found

    def neighbours(self, of: Requirement) -> tuple[Requirement | None, Requirement | None]:
        """What stands before and after it in the standard."""
        at = [row.pk for row in self.rows].index(of.pk)
        before = self.rows[at - 1] if at else None
        return before, self.rows[at + 1] if at + 1 < len(self.rows) else None


def tree(viewpoint: Viewpoint) -> Tree:
    """The standard in one query."""
    return Tree(list(requirements(viewpoint)))


def path_of(requirement: Requirement) -> list[Requirement]:
    """What it stands under, from the top."""
    found: list[Requirement] = []
    above = requirement.parent
    while above is not None:
        found.insert(0, above)
        above = above.parent if above.parent_id else None
    return found
