"""The page about explaining is a notebook: everything on it shows itself, and nothing fails."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from neuron import MLP, Layer, Neuron, Value
from neuron.explain import Equations, Explanation

HOME = Path(__file__).parents[2]
CELL = re.compile(r"^```\{code-cell\}[^\n]*\n(.*?)^```", flags=re.DOTALL | re.MULTILINE)


def shown_by(page):
    """What the last line of each cell shows, as a notebook would."""
    names = {}
    for cell in CELL.finditer(page.read_text(encoding="utf-8")):
        body = ast.parse(cell[1]).body
        last = body.pop() if isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), str(page), "exec"), names)
        if last is not None:
            yield eval(compile(ast.Expression(last.value), str(page), "eval"), names)


def test_everything_on_the_page_shows_itself():
    pytest.importorskip("numpy")
    shown = [thing for thing in shown_by(HOME / "docs" / "explaining.md") if thing is not None]
    kinds = {type(thing) for thing in shown}
    assert kinds >= {Value, Neuron, Layer, MLP, Explanation, Equations}
    for thing in shown:
        if not isinstance(thing, dict):
            bundle = thing._repr_mimebundle_()
            assert bundle["text/plain"]
            assert "Traceback" not in "".join(bundle.values())
            if isinstance(thing, Explanation | Equations):
                assert set(bundle) == {"text/plain", "text/html", "text/latex"}


def test_the_example_leaves_every_form(tmp_path):
    pytest.importorskip("numpy")
    run = subprocess.run(
        [sys.executable, str(HOME / "examples" / "explaining" / "one_digit.py")],
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        encoding="ascii",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert len(list(tmp_path.iterdir())) == 12
