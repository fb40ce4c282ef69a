"""Mutation testing: change one thing in the source at random, and see whether a test notices.

`python -m tools.mutate --sample 600 --seed 0` draws mutants of the floors named in
`FLOORS`, runs each against its floor's own tests, and prints the score with its 95 %
confidence interval (E. B. Wilson, 1927) and a diff of every mutant that survived.
The working copy is not touched: all happens in a copy.
"""

from __future__ import annotations

import argparse
import ast
import copy
import difflib
import math
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

HOME = Path(__file__).parents[1]
#: For each floor: its modules, and the tests that should notice, under 10 seconds together.
FLOORS: dict[str, tuple[list[str], list[str]]] = {
    "maths": (
        ["neuron/maths/*.py"],
        (
            "tests/maths/test_functions.py tests/maths/test_chance.py tests/value/test_value.py "
            "tests/testing/test_oracle.py"
        ).split(),
    ),
    "ops": (
        ["neuron/ops/*.py"],
        ["tests/testing/test_vectors.py", "tests/ops"],
    ),
    "value": (
        ["neuron/value/*.py"],
        (
            "tests/value/test_value.py tests/value/test_gradients.py tests/value/test_arrays.py "
            "tests/testing/test_laws.py tests/testing/test_machine.py"
        ).split(),
    ),
    "network": (["neuron/network/*.py"], ["tests/network", "tests/testing/test_laws.py"]),
    "training": (["neuron/train/losses.py", "neuron/train/optimisers.py"], ["tests/train"]),
    "loaders": (
        ["neuron/data/idx.py", "neuron/data/image_files.py", "neuron/store/*.py"],
        ["tests/data/test_idx.py", "tests/data/test_images.py", "tests/store"],
    ),
}
LONGEST = 90  # seconds that a mutant may take before it counts as noticed

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


class _Changer(ast.NodeTransformer):
    """Counts the places that can be changed, and changes the one it is told to."""

    def __init__(self, place: int = -1) -> None:
        self.place, self.seen = place, 0

    def here(self) -> bool:
        """Whether the place met now is the one to change."""
        self.seen += 1
        return self.seen - 1 == self.place

    def visit(self, node: ast.AST) -> ast.AST:
        """Change an operator, a constant, a condition or a call; leave types and texts alone."""
        if isinstance(node, ast.AnnAssign):
            if node.value is not None:
                node.value = self.visit(node.value)  # type: ignore[assignment]
            return node
        if isinstance(node, ast.arguments):
            node.defaults = [self.visit(x) for x in node.defaults]  # type: ignore[misc]
            return node
        if isinstance(node, ast.FunctionDef):
            node.args = self.visit(node.args)  # type: ignore[assignment]
            node.body = [self.visit(x) for x in node.body]  # type: ignore[misc]
            return node
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            return node
        if isinstance(node, ast.Raise | ast.Import | ast.ImportFrom | ast.JoinedStr):
            return node  # what an error says is for people to judge
        self.generic_visit(node)
        return self.changed(node)

    def changed(self, node: ast.AST) -> ast.AST:
        """The node, or what takes its place."""
        if isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign) and type(node.op) in SWAPS:
            if self.here():
                node.op = SWAPS[type(node.op)]()  # type: ignore[assignment]
        elif isinstance(node, ast.Compare):
            for i, op in enumerate(node.ops):
                if type(op) in SWAPS and self.here():
                    node.ops[i] = SWAPS[type(op)]()  # type: ignore[call-overload]
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, bool):
                if self.here():
                    return ast.Constant(not node.value)
            elif isinstance(node.value, int | float) and self.here():
                return ast.Constant(node.value + 1)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.Not):
            if self.here():
                return node.operand
        elif isinstance(node, ast.If | ast.IfExp | ast.While):
            if self.here():
                node.test = ast.UnaryOp(ast.Not(), node.test)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            if self.here():
                return ast.Pass()
        elif isinstance(node, ast.Return) and node.value is not None and self.here():
            return ast.Return(ast.Constant(None))
        return node


def mutants(floors: Sequence[str]) -> Iterator[Mutant]:
    """Every mutant of the floors."""
    for floor in floors:
        for pattern in FLOORS[floor][0]:
            for path in sorted(HOME.glob(pattern)):
                counter = _Changer()
                counter.visit(ast.parse(path.read_text(encoding="utf-8")))
                name = path.relative_to(HOME).as_posix()
                yield from (Mutant(floor, name, place) for place in range(counter.seen))


def source_of(mutant: Mutant, place: int) -> str:
    """The mutant's source, in the layout of `ast.unparse`; place −1 changes nothing."""
    tree = ast.parse((HOME / mutant.file).read_text(encoding="utf-8"))
    changed = _Changer(place).visit(copy.deepcopy(tree))
    return ast.unparse(ast.fix_missing_locations(changed)) + "\n"


def is_noticed(mutant: Mutant, copy_of_all: Path) -> bool:
    """Whether a test of the mutant's floor fails, or does not come to an end."""
    path = copy_of_all / mutant.file
    good = path.read_bytes()
    path.write_text(source_of(mutant, mutant.place), encoding="utf-8")
    try:
        return not passes(mutant.floor, copy_of_all)
    finally:
        path.write_bytes(good)


def passes(floor: str, folder: Path) -> bool:
    """Whether the tests of a floor pass in a folder."""
    tests = [str(folder / test) for test in FLOORS[floor][1]]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            return process.wait(timeout=LONGEST) == 0
        except subprocess.TimeoutExpired:
            process.kill()
            return False


def interval(hits: int, n: int) -> tuple[float, float]:
    """Wilson's 95 % confidence interval of a share."""
    z, share = 1.96, hits / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return middle - half, middle + half


def main(arguments: Sequence[str] | None = None) -> None:
    """Draw, run, and say what survived."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=600)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--floors", nargs="*", default=list(FLOORS), choices=list(FLOORS))
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop after so many")
    given = parser.parse_args(arguments)
    everything = list(mutants(given.floors))
    rng = random.Random(given.seed)
    drawn = sorted(everything, key=lambda _: rng.random())[: given.sample]
    print(f"{len(everything):,} mutants, {len(drawn)} drawn", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        for part in ("neuron", "tests", "examples", "benchmarks", "tools"):
            skip = shutil.ignore_patterns("__pycache__", "_build")
            shutil.copytree(HOME / part, here / part, ignore=skip)
        for part in ("pyproject.toml", "README.md", "CONTRIBUTING.md"):
            shutil.copy(HOME / part, here / part)
        for floor in given.floors:
            start = time.perf_counter()
            good = passes(floor, here)
            said = "pass" if good else "FAIL without any mutant"
            print(f"{floor}: tests {said}, {time.perf_counter() - start:.0f} s", flush=True)
        noticed, ran, end = 0, 0, time.monotonic() + 60 * given.minutes
        for mutant in drawn:
            if time.monotonic() > end:
                break
            ran += 1
            if is_noticed(mutant, here):
                noticed += 1
            else:
                _show(mutant)
        low, high = interval(noticed, ran)
        print(f"{noticed} of {ran} noticed: {noticed / ran:.1%}, between {low:.1%} and {high:.1%}")


def _show(mutant: Mutant) -> None:
    before, after = (source_of(mutant, place).splitlines() for place in (-1, mutant.place))
    print(f"survived: {mutant.file}, place {mutant.place}")
    for line in difflib.unified_diff(before, after, n=0, lineterm=""):
        if not line.startswith(("---", "+++", "@@")):
            print("   ", line)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
