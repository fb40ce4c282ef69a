"""How long the heart is: `python -m benchmarks.size` counts lines of code, floor by floor.

Blank lines, comments and docstrings are not counted. On the first four floors, two
counts are given. The heart is what one reads to know how numbers are computed, remembered
and differentiated, and how neurons are made of them. Beside it, on the same floors, lies
what a network of plain floats does without; `BESIDE` names each such file and says what
it is there for. What counts as one engine is both.
"""

from __future__ import annotations

import ast
from pathlib import Path

import neuron

FLOORS = ["maths", "ops", "value", "network", "replay", "data", "train", "study"]


BESIDE = {
    "maths/arrays.py": "a kind of number: NumPy arrays",
    "maths/chance.py": "random numbers that are the same everywhere",
    "maths/constants.py": "π and others to the precision of exact kinds of numbers",
    "maths/errors.py": "the types of errors",
    "maths/exact.py": "kinds of numbers: fractions and mpmath's",
    "network/matrix.py": "layers on NumPy arrays",
    "ops/arrangements.py": "operations that only arrays know",
    "value/copying.py": "copies and pickles of deep graphs",
    "value/forward.py": "forward mode",
    "value/hooks.py": "the way to the doors that explain and draw",
    "value/reading.py": "formulas read on Values: second derivatives",
}


def code_lines(file: Path) -> int:
    """The lines of a Python file that are neither blank, nor comment, nor docstring."""
    text = file.read_text(encoding="utf-8")
    said: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                said |= set(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    return sum(
        bool(line.strip()) and not line.strip().startswith("#") and number not in said
        for number, line in enumerate(text.splitlines(), start=1)
    )


def main() -> None:
    """Print a table of floors: the heart and its sum up to there, what is beside it, all."""
    package = Path(neuron.__file__).parent
    heart_so_far = all_so_far = 0
    print(f"{'floor':8} {'heart':>6} {'so far':>7} {'beside':>7} {'all so far':>11}")
    for floor in FLOORS:
        lines = {
            file.relative_to(package).as_posix(): code_lines(file)
            for file in sorted((package / floor).glob("*.py"))
        }
        beside = sum(n for name, n in lines.items() if name in BESIDE)
        heart = sum(lines.values()) - beside
        heart_so_far, all_so_far = heart_so_far + heart, all_so_far + heart + beside
        shown = f"{heart:6,} {heart_so_far:7,} {beside:7,}" if beside else f"{heart:22,}"
        print(f"{floor:8} {shown} {all_so_far:11,}")


if __name__ == "__main__":
    main()
