"""Explanations as LaTeX, HTML and JSON: well formed, complete, self-contained, inert."""

import io
import json
import math
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from neuron import MLP, Value, log_softmax, maximum, softmax
from neuron.explain import SCHEMA, equations, explain, explain_gradient, explain_network
from neuron.explain.mathml import MathWriter
from neuron.explain.reading import value_forms
from neuron.explain.symbols import name
from neuron.explain.tex import TexWriter, tex_name, tex_text
from neuron.ops import TABLE
from neuron.ops.row import Elementwise, Reduction, RowMap

DIGIT = [(i * 7 % 16) / 16 if i % 3 else 0.0 for i in range(64)]
CLASSES = "zero one two three four five six seven eight nine".split()
VOID = {"meta"}


def samples():
    """Explanations of every kind."""
    net = MLP(64, [16, 10], ["sigmoid", "softmax"], seed=1)
    yield explain_network(net, DIGIT, depth=3, classes=CLASSES)
    yield explain_network(net, DIGIT, output=2, versus=3, depth=2, classes=CLASSES)
    yield explain_network(net, DIGIT, label=3, depth=3, of="w1[3,17]")
    x, y = Value(2.0, "x1"), Value(-3.0, "a2[0]")
    v = ((x * y + y**2) / (x.exp() - y.relu())) * abs(y) - x.gelu() * maximum(x, y) ** 2
    v = v + softmax([x, y])[0] + log_softmax([x, y, x])[2]
    v.label = "L"
    v.backward()
    yield explain(v, depth=9)
    yield explain_gradient(x, v, depth=9)
    yield explain(Value(-1.0, "x").log() * Value(math.inf, "y"), depth=2)


# A strict reader of LaTeX: what is not known here is a mistake, or a label that got through.

COMMANDS = set(
    "frac partial sum max min sigma Phi varphi tanh log exp sqrt cdot text mathrm mathit left "
    "right times infty le ge overline hline quad textbf boldmath small par begin end renewcommand "
    "arraystretch langle rangle sin cos textbackslash textasciicircum textasciitilde textless "
    "textgreater textbar textquotedbl textquotesingle textasciigrave dots Sigma r v c".split()
)
TEX = re.compile(r"\\([A-Za-z]+|.)|([{}&$#%^_~])|[^\\{}&$#%^_~]+", re.DOTALL)


def check_tex(text):
    """Braces, \\left and \\right, \\( and \\) match; every command is known; _ and ^ are math."""
    open_ones, math_mode = [], 0
    for found in TEX.finditer(text):
        command, special = found[1], found[2]
        if command in ("(", "["):
            math_mode += 1
        elif command in (")", "]"):
            math_mode -= 1
            assert math_mode >= 0, text
        elif command == "left":
            open_ones.append("left")
        elif command == "right":
            assert open_ones.pop() == "left", text
        elif command is not None:
            known = command in COMMANDS or command in "\\{}$&#%_;,'`^\"~" or command in GREEK_WORDS
            assert known, f"\\{command} in {text[max(0, found.start() - 40) :][:90]}"
        if special == "{":
            open_ones.append("{")
        elif special == "}":
            assert open_ones, text
            assert open_ones.pop() == "{", text
        elif special in ("$", "#", "%", "~"):
            raise AssertionError(f"{special} in {text[max(0, found.start() - 40) :][:90]}")
    assert not open_ones
    assert math_mode == 0
    assert text.isascii()
    assert "\n\n\n" not in text


GREEK_WORDS = set(
    "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau "
    "upsilon varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi "
    "Omega".split()
)


class Tags(HTMLParser):
    """Collects tags, attributes and text, and checks that every tag is closed."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.open, self.words = set(), [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


ALLOWED = set(
    "html head meta title style body main section p details summary span div table caption tr td "
    "math mrow mi mn mo mtext mfrac msup msub msubsup msqrt munder".split()
)
ATTRIBUTES = set(
    "class lang charset name content http-equiv open role displaystyle form lspace rspace "
    "mathvariant".split()
)


def check_html(text):
    """Well formed, of known tags and attributes alone: none that loads or runs anything."""
    tags = Tags()
    tags.feed(text)
    tags.close()
    assert not tags.open
    assert tags.tags <= ALLOWED, tags.tags - ALLOWED
    assert {key for key, _ in tags.attributes} <= ATTRIBUTES
    return tags


def check_schema(schema, data, where="$"):
    """The few words of JSON Schema that ours uses."""
    if "anyOf" in schema:
        for choice in schema["anyOf"]:
            try:
                return check_schema(choice, data, where)
            except AssertionError:
                continue
        raise AssertionError(f"{where}: {data!r:.80} is none of what is allowed")
    if "const" in schema:
        assert data == schema["const"], where
    if "enum" in schema:
        assert data in schema["enum"], where
    kind = schema.get("type")
    python = {"object": dict, "array": list, "string": str, "integer": int, "null": type(None)}
    if kind == "number":
        assert isinstance(data, int | float), where
        assert math.isfinite(data), where
    elif kind:
        assert isinstance(data, python[kind]), f"{where}: {data!r:.80} is no {kind}"
    if kind == "object":
        assert set(schema["required"]) <= set(data), where
        assert set(data) <= set(schema["properties"]), f"{where}: {set(data)}"
        for key, entry in data.items():
            check_schema(schema["properties"][key], entry, f"{where}.{key}")
    if kind == "array":
        for i, entry in enumerate(data):
            check_schema(schema["items"], entry, f"{where}[{i}]")
    return None


@pytest.mark.parametrize("i", range(6))
def test_every_kind_of_explanation_is_sound_in_every_format(i):
    explanation = list(samples())[i]
    check_tex(explanation.latex())
    tags = check_html(explanation.html(document=True))
    data = json.loads(json.dumps(explanation.to_dict(), allow_nan=False))
    check_schema(SCHEMA, data)
    assert "details" in tags.tags
    bundle = explanation._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html", "text/latex"}


def test_html_loads_nothing_and_runs_nothing():
    page = explain(Value(2.0, "p") * Value(3.0, "q")).html(document=True)
    assert not re.search(r"url\(|@import|src=|href=|<script|https?:", page)
    assert "default-src 'none'" in page
    assert "prefers-color-scheme: dark" in page


def test_html_opens_further_numbers_inside_those_that_use_them():
    net = MLP(3, [2, 2], "sigmoid", seed=1)
    page = explain_network(net, [0.0, 0.5, 1.0], depth=2).html()
    assert page.count("<details") == page.count("</details>") == 6
    assert re.search(r"<details open>.*<details open>.*<details><summary>", page, re.DOTALL)


def test_html_of_a_long_chain_does_not_nest_without_end():
    v = Value(1.0, "x")
    for _ in range(600):
        v = v + 1
    page = explain(v, depth=1000).html()
    depth = deepest = 0
    for tag in re.findall(r"</?details", page):
        depth += 1 if tag == "<details" else -1
        deepest = max(deepest, depth)
    assert deepest <= 13
    assert page.count("<details") == 600


def test_names_get_their_layer_above_and_their_unit_below():
    assert tex_name("w1[3,17]") == "w^{1}_{3,17}"
    assert tex_name("b2[0]") == "b^{2}_{0}"
    assert tex_name("x[5]") == "x_{5}"
    assert tex_name("x1") == "x_{1}"
    assert tex_name("σ") == r"\sigma"
    assert tex_name("loss") == r"\mathit{loss}"
    assert tex_name("∂L/∂w1[3,17]") == r"\frac{\partial L}{\partial w^{1}_{3,17}}"
    assert tex_name("‘my label’") == r"\text{`my label'}"
    assert tex_text("naïve {50%} \\x_1") == r"na\" "[:-1] + r"{i}ve \{50\%\} \textbackslash{}x\_1"


def test_names_in_latex_are_those_of_the_notation_page():
    page = (Path(__file__).parents[2] / "docs" / "notation.md").read_text(encoding="utf-8")
    rows = re.findall(r"\| `(\w+\[[\d,]+\])` \| [`$]([^`$]+)[`$]", page)
    assert len(rows) >= 5
    for label, book in rows:
        plain = book.partition(" = ")[0].translate(
            str.maketrans("⁰¹²³⁴⁵₀₁₂₃₄₅₆₇₈₉", "0123450123456789")
        )
        assert re.sub(r"[\^_{}]", "", tex_name(label)) == re.sub(r"[\^_{}]", "", plain)


def test_latex_of_the_sigmoid_is_that_of_a_textbook():
    symbols = [name("z")]
    (formula, *_) = value_forms(TABLE["sigmoid"], symbols)
    assert TexWriter(lambda key, at: key).write(formula, "") == r"\frac{1}{1 + e^{-z}}"


ROWS = [op for op in TABLE.values() if isinstance(op, Elementwise | Reduction | RowMap)]


@pytest.mark.parametrize("op", ROWS, ids=lambda op: op.name)
def test_every_row_is_written_in_every_notation(op):
    over = not isinstance(op, Elementwise)
    symbols = [name(key, 9 if over else None) for key in "pqr"[: op.arity]]
    for form in value_forms(op, symbols):
        check_tex(TexWriter(lambda key, at: f"{key}[{at}]" if at else key).write(form, "k"))
        math = MathWriter(lambda key, at: f"{key}[{at}]" if at else key).write(form, "k")
        ET.fromstring(f"<math>{math}</math>")


HOSTILE = [
    '"', "'", "\\", "\\\\", "{", "}", "}{", "<script>alert(1)</script>", "]]>", "<!--", "&lt;", "&",
    "a\nb", "\r", "\0", "\t", "\u202e", "\u2028", "😀", "é", "x" * 10_000, "$x$", "%", "#", "^",
    "_", "~", "\\input{/etc/passwd}", "\\end{document}", "</style>", "</details>", "javascript:x",
    "⟨⟩", '" onclick="x', "\\(", "\\)", "\ud800", "∂a/∂<b>", "∂/∂", "a − <b>", "w1[0]", "w1[<i>]",
    "x#2",
    "‘’", "`", "w1[é]", "ß1[ß]", "²", "a²[k]", "_", "__", "a_b[c_d]",
]  # fmt: skip
labels = st.text(max_size=30) | st.sampled_from(HOSTILE) | st.text("\\{}$%&<>\"'_^~#[]()0aé\n")


@given(labels, labels)
@example("<script>", "\\end{align*}")
def test_no_label_becomes_markup_or_a_command(a, b):
    x, y = Value(2.0, a), Value(3.0, b)
    z = x * y
    z.label = b
    (z + x).backward()
    explanation = explain(z, depth=2)
    check_tex(explanation.latex())
    tags = check_html(explanation.html(document=True))
    assert "script" not in tags.tags
    assert not any(ord(c) < 32 and c not in "\n" for c in "".join(tags.words))
    assert len(explanation.html()) < 20_000
    text = explanation.text()
    assert all(line.isprintable() for line in text.splitlines())
    json.dumps(explanation.to_dict(), allow_nan=False).encode("ascii")
    check_tex(explain_gradient(x, z).latex())
    check_html(explain_gradient(x, z).html())


@given(st.lists(labels, min_size=2, max_size=2))
def test_no_class_becomes_markup_or_a_command(classes):
    net = MLP(2, [2], seed=0)
    for asked in ({"output": 0}, {"output": 0, "versus": 1}):
        explanation = explain_network(net, [1.0, 0.5], classes=classes, **asked)
        check_tex(explanation.latex())
        check_html(explanation.html(document=True))
        assert all(line.isprintable() for line in explanation.text().splitlines())


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="LaTeX is not installed")
def test_real_latex_compiles_everything(tmp_path):
    hostile = Value(1.0, "start")
    for label in HOSTILE:
        hostile = hostile * Value(2.0, label)
        hostile.label = label
    everything = [*samples(), explain(hostile, depth=99)]
    body = "\n".join(explanation.latex() for explanation in everything)
    body += equations(MLP(3, [2, 2], ["tanh", "softmax"]), [1, 2, 3]).latex()
    document = everything[0].latex(document=True)
    start, end = document.index(r"\raggedright"), document.index(r"\end{document}")
    path = tmp_path / "all.tex"
    path.write_text(document[:start] + body + document[end:], encoding="utf-8")
    run = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", path.name],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        errors="replace",
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-2000:]
    assert (tmp_path / "all.pdf").stat().st_size > 10_000


@pytest.mark.parametrize(("encoding", "sigmoid"), [("cp1252", "sigma("), ("utf-8", "σ(")])
def test_what_is_printed_can_be_shown_everywhere(encoding, sigmoid) -> None:
    program = (
        "from neuron import MLP; from neuron.explain import equations; "
        "net = MLP(2, [2, 1], activation='sigmoid', seed=1); "
        "print(net.explain([0.5, -1.0])); print(equations(net))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode(encoding).count(sigmoid) >= 3


def test_the_text_itself_has_all_letters_whatever_the_terminal(monkeypatch) -> None:
    explanation = MLP(1, [1], activation="sigmoid", seed=1).explain([0.5])
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding="ascii"))
    assert "σ(" in explanation.text()
    assert str(explanation).isascii()
    monkeypatch.setattr(sys, "stdout", None)  # as under pythonw
    assert str(explanation) == explanation.text()
