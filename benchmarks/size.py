"""How long the heart is: `python -m benchmarks.size` counts lines of code, floor by floor.

Blank lines, comments and docstrings are not counted.
"""

from __future__ import annotations

import ast
from pathlib import Path

import neuron

FLOORS = ["maths", "ops", "value", "network", "replay", "data", "train", "study"]


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
    """Print a table of floors: lines of code, and the sum up to there."""
    package = Path(neuron.__file__).parent
    so_far = 0
    for floor in FLOORS:
        lines = sum(map(code_lines, sorted((package / floor).glob("*.py"))))
        so_far += lines
        print(f"{floor:8} {lines:6,} {so_far:7,}")


if __name__ == "__main__":
    main()
