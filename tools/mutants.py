"""Mutants: the source of a module with one thing in it changed."""

from __future__ import annotations

import ast
import difflib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

HOME = Path(__file__).parents[1]
VALUE = "value methods gradients arrays copying rows_of_leaves"
#: For each floor: its modules, and the tests that should notice, under 10 seconds together.
FLOORS: dict[str, tuple[list[str], list[str]]] = {
    "maths": (["neuron/maths/*.py"], ["tests/maths", "tests/ops/test_against_the_book.py"]),
    "ops": (
        ["neuron/ops/*.py"],
        ["tests/ops", "tests/value/test_arrays.py", "tests/value/test_value.py"],
    ),
    "value": (
        ["neuron/value/*.py"],
        [f"tests/value/test_{name}.py" for name in VALUE.split()]
        + ["tests/testing/test_machine.py", "tests/testing/test_laws.py"],
    ),
    "network": (["neuron/network/*.py"], ["tests/network"]),
    "training": (
        ["neuron/train/losses.py", "neuron/train/optimisers.py"],
        ["tests/train/test_losses_and_optimisers.py", "tests/train/test_training.py"],
    ),
    "loaders": (
        ["neuron/data/idx.py", "neuron/data/image_files.py", "neuron/store/*.py"],
        ["tests/data/test_idx.py", "tests/data/test_images.py", "tests/store"],
    ),
}

SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.Pow: ast.Mult,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip


class Mutant(NamedTuple):
    """One file with one change, made at the n-th place that can be changed."""

    floor: str
    file: str
    place: int


class Change(ast.NodeTransformer):
    """Counts the places that can be changed, and changes the one it is told to.

    `function` is then the line on which the innermost function around it begins; 0 for
    what runs when the module is imported.
    """

    def __init__(self, place: int = -1) -> None:
        self.place, self.seen = place, 0
        self.function = 0
        self._around = [0]

    def visit(self, node: ast.AST) -> ast.AST:
        """Change an operator, a constant, a condition or a call; leave types and texts alone."""
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            return node
        if isinstance(node, ast.Raise | ast.Import | ast.ImportFrom | ast.JoinedStr):
            return node  # what an error says is for people to judge
        self._parts(node)
        return self._changed(node)

    def _parts(self, node: ast.AST) -> None:
        """What lies inside; annotations are passed by."""
        if isinstance(node, ast.AnnAssign):
            if node.value is not None:
                node.value = self.visit(node.value)  # type: ignore[assignment]
        elif isinstance(node, ast.arguments):
            node.defaults = [self.visit(x) for x in node.defaults]  # type: ignore[misc]
            node.kw_defaults = [x and self.visit(x) for x in node.kw_defaults]  # type: ignore[misc]
        elif isinstance(node, ast.FunctionDef | ast.Lambda):
            node.args = self.visit(node.args)  # type: ignore[assignment]
            first: list[ast.expr] = getattr(node, "decorator_list", [])
            self._around.append(min([node.lineno, *(x.lineno for x in first)]))
            if isinstance(node, ast.Lambda):
                node.body = self.visit(node.body)  # type: ignore[assignment]
            else:
                node.body = [self.visit(x) for x in node.body]  # type: ignore[misc]
            self._around.pop()
        else:
            self.generic_visit(node)

    def _here(self) -> bool:
        """Whether the place met now is the one to change."""
        self.seen += 1
        if self.seen - 1 != self.place:
            return False
        self.function = self._around[-1]
        return True

    def _changed(self, node: ast.AST) -> ast.AST:
        """The node, or what takes its place."""
        if isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign) and type(node.op) in SWAPS:
            if self._here():
                node.op = SWAPS[type(node.op)]()  # type: ignore[assignment]
        elif isinstance(node, ast.Compare):
            for i, op in enumerate(node.ops):
                if type(op) in SWAPS and self._here():
                    node.ops[i] = SWAPS[type(op)]()  # type: ignore[call-overload]
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, bool):
                if self._here():
                    return ast.Constant(not node.value)
            elif isinstance(node.value, int | float) and self._here():
                larger = node.value + 1  # of a float beyond 2⁵³, twice as much
                return ast.Constant(larger if larger != node.value else 2 * node.value)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not):
            if self._here():
                return node.operand
        elif isinstance(node, ast.If | ast.IfExp | ast.While):
            if self._here():
                node.test = ast.UnaryOp(ast.Not(), node.test)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            if self._here():
                return ast.Pass()
        elif isinstance(node, ast.Return) and node.value is not None and self._here():
            return ast.Return(ast.Constant(None))
        return node


def mutants(floors: Sequence[str]) -> Iterator[Mutant]:
    """Every mutant of the floors."""
    for floor in floors:
        for pattern in FLOORS[floor][0]:
            for path in sorted(HOME.glob(pattern)):
                counter = Change()
                counter.visit(ast.parse(path.read_text(encoding="utf-8")))
                name = path.relative_to(HOME).as_posix()
                yield from (Mutant(floor, name, place) for place in range(counter.seen))


def changed(mutant: Mutant, place: int | None = None) -> tuple[str, Change]:
    """The mutant's source, in the layout of `ast.unparse`, and what was changed.

    With `place` −1 nothing is.
    """
    change = Change(mutant.place if place is None else place)
    tree = change.visit(ast.parse((HOME / mutant.file).read_text(encoding="utf-8")))
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n", change


def difference(mutant: Mutant) -> list[str]:
    """The lines that a mutant takes away and puts in."""
    before, after = (changed(mutant, place)[0].splitlines() for place in (-1, mutant.place))
    lines = difflib.unified_diff(before, after, n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]
