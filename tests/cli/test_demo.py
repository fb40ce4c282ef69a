"""The main job: the demo, run once, and what it leaves behind."""

import html
import re
import subprocess
import sys
from pathlib import Path

import pytest

from neuron.cli.recipes import DIGITS
from neuron.data import digits_split
from neuron.store import load
from neuron.train import evaluate

FILES = ["index.html", "model.json"]
DRAWINGS = ["network.svg", "neuron.svg"]
PLOTS = ["confusion.svg", "loss.svg", "weights.svg"]


def test_it_ends_well_and_says_how_good_the_network_is(demo) -> None:
    _, done = demo
    assert done.code == 0, done.err
    assert done.err == ""
    (accuracy,) = re.findall(r"never seen it read ([\d.]+)% right", done.out)
    assert float(accuracy) >= 96
    (strangers,) = re.findall(r"has not seen, reads ([\d.]+)% right", done.out)
    assert 85 <= float(strangers) < float(accuracy)
    assert "answer of the network" in done.out
    assert "is the largest of 10 outputs" in done.out


def test_it_leaves_a_model_and_all_pictures(demo) -> None:
    pytest.importorskip("matplotlib")
    folder, _ = demo
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES + DRAWINGS + PLOTS)


def test_the_model_is_as_good_as_it_said(demo) -> None:
    folder, _ = demo
    model = load(folder / "model.json")
    assert model.net.sizes == [64, 16, 16, 10]
    found = evaluate(model.net, digits_split(0)[1], DIGITS.loss)
    assert found.accuracy == model.provenance["figures"]["test_accuracy"]
    assert model.seed == 0
    assert str(folder.parent) not in (folder / "model.json").read_text(encoding="utf-8")


def test_the_page_asks_nothing_of_the_network(demo) -> None:
    page = (demo[0] / "index.html").read_text(encoding="utf-8")
    asked = re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?([^"')\s>]+)""", page)
    assert {address.partition(",")[0] for address in asked} <= {
        "data:image/svg+xml;base64",
        "data:",
        "model.json",
    }
    assert "@import" not in page
    assert "<script" not in page


def test_the_page_shows_everything_with_words_for_those_who_cannot_see_it(demo) -> None:
    pytest.importorskip("matplotlib")
    page = (demo[0] / "index.html").read_text(encoding="utf-8")
    alternatives = re.findall(r'<img [^>]*alt="([^"]*)"', page)
    assert len(alternatives) == 5
    assert all(len(text) > 40 for text in alternatives)
    assert page.count("<h2>") == 8
    assert "prefers-color-scheme: dark" in page
    assert 'role="img"' in page


def test_what_it_prints_is_readable_in_ascii(demo) -> None:
    _, done = demo
    assert done.out.isascii()
    assert "sigma(z2[" in done.out
    assert "##" in done.out
    assert "\\u" not in done.out


def test_a_file_in_the_folders_place_is_told_before_any_work(neuron, tmp_path) -> None:
    place = tmp_path / "taken"
    place.write_text("mine", encoding="utf-8")
    done = neuron("demo", "--out", place)
    assert done.code == 1
    assert "there is a file of that name" in done.err
    assert done.out == ""
    assert place.read_text(encoding="utf-8") == "mine"
    assert neuron("demo", "--out", place / "below").code == 1


def test_pictures_that_need_what_is_not_installed_are_left_out(
    demo, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pictures alone are made again, without matplotlib and without a renderer."""
    from neuron.cli import pictures
    from neuron.draw import Drawing
    from neuron.maths.errors import MissingPackageError, RenderError

    def no_renderer(self: Drawing, path: Path) -> Path:
        if path.suffix == ".dot":
            path.write_text(self.dot, encoding="utf-8")
            return path
        raise RenderError("nothing is installed that can render a drawing.")

    def no_plot() -> None:
        raise MissingPackageError("matplotlib", "a plot", "plots")

    drawing = pictures.draw(DIGITS.network(64, 0))
    monkeypatch.setattr(Drawing, "save", no_renderer)
    drawn = pictures._drawn(tmp_path, "network.svg", drawing, ("A title", "A sentence."))
    plotted = pictures._plotted(tmp_path, "loss.svg", no_plot, ("A title", "A sentence."), "Words")
    assert "nothing is installed" in drawn.missing
    assert "matplotlib" in plotted.missing
    assert [path.name for path in tmp_path.iterdir()] == ["network.dot"]


def test_the_commands_that_it_suggests_run_as_they_are_printed(demo, tmp_path) -> None:
    folder, done = demo
    said = done.out[done.out.index("Then try:") :]
    commands = re.findall(r"^  (.*(?:explain|draw|evaluate).*)$", said, re.MULTILINE)
    assert len(commands) == 3
    page = html.unescape((folder / "index.html").read_text(encoding="utf-8"))
    (listed,) = re.findall(r"working folder:</p>\n<pre [^>]*>(.*?)</pre>", page, re.DOTALL)
    before = {path.name for path in folder.iterdir()}
    for place, command in [(Path.cwd(), one) for one in commands] + [
        (folder, one) for one in listed.splitlines()
    ]:
        if "draw" in command:  # into a place of our own
            command = f"{command.rpartition(' ')[0]} {tmp_path / 'seven.svg'}"
        run = subprocess.run(
            command, shell=True, cwd=place, capture_output=True, text=True, check=False
        )
        assert run.returncode == 0, (command, run.stderr)
    assert {path.name for path in folder.iterdir()} == before


def test_commands_are_named_by_how_they_were_started(tmp_path, monkeypatch) -> None:
    from neuron.cli import starting

    python = tmp_path / ".venv" / "bin" / "python"
    monkeypatch.setattr(sys, "executable", str(python))
    monkeypatch.chdir(tmp_path)
    found = {}
    monkeypatch.setattr(starting.shutil, "which", found.get)
    assert starting.started(tmp_path) == f"{Path('.venv/bin/python')} -m neuron"
    assert starting.started(tmp_path / "out") == f"{Path('../.venv/bin/python')} -m neuron"
    found["python3"] = str(python)
    assert starting.started(tmp_path) == "python3 -m neuron"
    found["neuron"] = "/elsewhere/neuron"
    assert starting.started(tmp_path) == "python3 -m neuron"
    found["neuron"] = str(python.parent / "neuron")
    assert starting.started(tmp_path) == "neuron"
    monkeypatch.setattr(starting.importlib.util, "find_spec", lambda name: None)
    assert starting.with_a_picture(Path("m.json"), tmp_path) is None
    assert "seven.html" in " ".join(starting.suggestions(Path("m.json"), tmp_path, False))


def test_the_page_and_the_text_call_a_neuron_by_names_that_it_explains(demo) -> None:
    page = html.unescape((demo[0] / "index.html").read_text(encoding="utf-8"))
    assert "what the picture calls a3 is z3 here" in " ".join(page.split())
    assert "by |w·a|" in page
    assert "depth=" not in page
    assert "p[3] = softmax(z3)[3]" in page
    assert "softmax(z3)[3]" in demo[1].out
