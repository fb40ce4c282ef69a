"""The examples of drawing run: the script, and every cell of the notebook, which shows a thing."""

import ast
import contextlib
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

DRAWING = Path(__file__).parents[2] / "examples" / "drawing"


def test_the_gallery_is_drawn_into_a_folder(tmp_path):
    run = subprocess.run(
        [sys.executable, str(DRAWING / "gallery.py")],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        env=None,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    assert "operations  " in run.stdout
    assert "z1[0] sends w1[0,0]: local 1 × incoming" in run.stdout
    made = {path.name for path in (tmp_path / "gallery").iterdir()}
    assert {f"sums.{suffix}" for suffix in ("dot", "txt", "mmd", "html")} <= made


def shown_by(source, names):
    """Run a cell as a notebook does, and give what its last line shows, and what it prints."""
    body = ast.parse(source).body
    last = body.pop() if isinstance(body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(ast.Module(body, []), "cell", "exec"), names)
        value = eval(compile(ast.Expression(last.value), "cell", "eval"), names) if last else None
    if value is None:
        return {"text/plain": printed.getvalue()}
    bundle = getattr(value, "_repr_mimebundle_", None)
    return bundle() if bundle else {"text/plain": repr(value)}


def test_every_cell_of_the_notebook_runs_and_shows_something():
    pytest.importorskip("matplotlib")
    notebook = json.loads((DRAWING / "drawing.ipynb").read_text(encoding="utf-8"))
    names = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            shown = shown_by("".join(cell["source"]), names)
            assert shown["text/plain"].strip(), cell["id"]
            assert "Traceback" not in shown["text/plain"]
