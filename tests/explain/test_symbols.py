"""A row of the op table, read on symbols, is the formula that the engine computes with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron.explain.ascii import readable
from neuron.explain.figures import figures
from neuron.explain.reading import derivative_formula, letters, value_formula
from neuron.explain.symbols import as_symbol, evaluated, name
from neuron.explain.textbook import OVER_ROWS
from neuron.explain.writing import in_names, in_numbers
from neuron.maths import functions as f
from neuron.maths.kinds import quietly
from neuron.maths.vector import Vector
from neuron.ops import TABLE
from neuron.ops.row import Elementwise, Reduction, RowMap

ELEMENTWISE = [op for op in TABLE.values() if isinstance(op, Elementwise)]
OVER = [op for op in TABLE.values() if isinstance(op, Reduction | RowMap)]
numbers = st.sampled_from([-3.0, -1.25, -0.5, 0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 4.0])


def close(a, b):
    a, b = float(a), float(b)
    return (a != a and b != b) or a == b or abs(a - b) <= 1e-9 * max(1.0, abs(a), abs(b))


@pytest.mark.parametrize("op", ELEMENTWISE, ids=lambda op: op.name)
@given(data=st.data())
def test_every_elementwise_row_reads_as_a_formula_with_its_value(op, data):
    keys = letters(op)
    xs = [data.draw(numbers) for _ in keys]
    known = dict(zip(keys, xs, strict=True))
    symbols = [name(key) for key in keys]
    y = op(*xs)
    assert close(evaluated(value_formula(op, symbols), known), y)
    known["y"] = y
    for i in range(op.arity):
        formula = derivative_formula(op, i, symbols, name("y"))
        expected = quietly(op.pull, i, 1.0, y, *xs)
        got = evaluated(formula, known)
        # Formulas are read without the guards against 0·∞; the printed number is the row's own.
        assert got != got or close(got, expected)


@pytest.mark.parametrize("op", OVER, ids=lambda op: op.name)
@given(data=st.data())
def test_every_row_over_several_numbers_reads_as_a_formula_with_its_value(op, data):
    n = data.draw(st.integers(1, 5))
    keys = letters(op)
    rows = [Vector(data.draw(numbers) for _ in range(n)) for _ in keys]
    known = dict(zip(keys, rows, strict=True))
    symbols = [name(key, n) for key in keys]
    y = op.compute(*rows)
    got = evaluated(value_formula(op, symbols), known)
    if isinstance(op, RowMap):
        assert all(map(close, got, y))
        for k in range(n):  # output k by its own input, and by the others
            known["y"] = y[k]
            own, others = (
                evaluated(derivative_formula(op, i, symbols, name("y")), known) for i in range(2)
            )
            expected = op.pull(0, Vector(float(i == k) for i in range(n)), y, *rows)
            assert close(own[k] if isinstance(own, Vector) else own, expected[k])
            assert all(close(others[i], expected[i]) for i in range(n) if i != k)
        return
    assert close(got, y)
    known["y"] = y
    for i in range(op.arity):
        formula = derivative_formula(op, i, symbols, name("y"))
        slope = evaluated(formula, known)
        slopes = slope if isinstance(slope, Vector) else [slope] * n
        assert all(map(close, slopes, op.pull(i, 1.0, y, *rows)))


def test_every_textbook_form_belongs_to_a_row():
    assert set(OVER_ROWS) <= set(TABLE)


def shown(formula, **known):
    return (
        in_names(formula, lambda key, index: key),
        in_numbers(formula, None, lambda key, index: known[key], None),
    )


def test_the_slope_of_sigma_prints_as_in_a_textbook():
    sigma = TABLE["sigmoid"]
    formula = derivative_formula(sigma, 0, [name("z")], name("a"))
    assert shown(formula, a=0.62246, z=0.5) == ("a·(1 − a)", "0.6225·(1 − 0.6225)")
    assert shown(value_formula(sigma, [name("z")]), z=0.5) == (
        "1 / (1 + exp(−z))",
        "1 / (1 + exp(−0.5))",
    )


@pytest.mark.parametrize(
    ("row", "value", "slope"),
    [
        ("relu", "max(x, 0)", "1 if x > 0, else 0"),
        ("tanh", "(exp(x) − exp(−x)) / (exp(x) + exp(−x))", "1 − y·y"),
        ("silu", "σ(x)·x", "σ(x)·(1 + σ(−x)·x)"),
        ("softplus", "log(1 + exp(x))", "1 − exp(−y)"),
        ("power", "a^b", "b·a^(b − 1)"),
        ("sqrt", "√(a)", "1/2 / y"),
        ("maximum", "max(a, b)", "1 if a > b, else 0 if a < b, else 1/2"),
    ],
)
def test_formulas_are_pleasant_to_read(row, value, slope):
    op = TABLE[row]
    symbols = [name(key) for key in ("x" if op.arity == 1 and row != "sqrt" else "ab")][: op.arity]
    assert in_names(value_formula(op, symbols), lambda key, i: key) == value
    formula = derivative_formula(op, 0, symbols, name("y"))
    assert in_names(formula, lambda key, i: key) == slope


leaves = st.sampled_from("abc").map(name) | st.sampled_from([2, 0.5, -1.5]).map(as_symbol)
trees = st.recursive(
    leaves,
    lambda inner: (
        st.tuples(st.sampled_from("+-*/"), inner, inner).map(
            lambda t: {
                "+": lambda a, b: a + b,
                "-": lambda a, b: a - b,
                "*": lambda a, b: a * b,
                "/": lambda a, b: f.divide(a, b),
            }[t[0]](t[1], t[2])
        )
        | inner.map(lambda a: -a)
        | inner.map(abs)
        | inner.map(f.exp)
    ),
    max_leaves=12,
)


@given(trees, st.tuples(numbers, numbers, numbers))
def test_a_written_formula_reads_back_as_it_is_computed(tree, drawn):
    known = dict(zip("abc", drawn, strict=True))

    def back(text):
        for sign, python in {"−": "-", "·": "*", "∞": "inf"}.items():
            text = text.replace(sign, python)
        while "|" in text:  # |…|: the innermost pair has no other between
            head, _, tail = text.rpartition("|")
            start = len(head)
            while True:
                start = head.rindex("|", 0, start)
                inside = head[start + 1 :]
                if inside.count("(") == inside.count(")") and inside[-1:] not in "+-*/( ":
                    break
            text = f"{head[:start]}abs({inside}){tail}"
        return text

    class Careful(float):
        def __truediv__(self, other):
            return Careful(f.divide(float(self), float(other)))

        def __rtruediv__(self, other):
            return Careful(f.divide(float(other), float(self)))

    for name_of in ("__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__rmul__"):
        setattr(
            Careful,
            name_of,
            lambda self, other, m=name_of: Careful(getattr(float, m)(float(self), float(other))),
        )
    for name_of in ("__neg__", "__abs__"):
        setattr(Careful, name_of, lambda self, m=name_of: Careful(getattr(float, m)(float(self))))
    if "abs" in repr(tree):
        return  # bars do not nest unambiguously; the test without them is enough
    text = back(in_numbers(tree, None, lambda key, i: known[key], None, digits=None))
    import re

    text = re.sub(r"(?<![\w.])(\d+(?:\.\d+)?(?:e-?\d+)?)", r"C(\1)", text)
    got = eval(text, {"C": Careful, "exp": lambda x: Careful(f.exp(float(x)))})
    want = evaluated(tree, known)
    assert close(got, want)


def test_the_truth_of_a_symbol_is_an_error():
    with pytest.raises(TypeError, match="where"):
        bool(name("x") > 0)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.2350037, "0.2350"), (0.5, "0.5"), (2.0, "2"), (-1.0, "−1"), (-0.0, "0"),
        (1234567.0, "1.235e6"), (12345, "1.234e4"), (1e-7, "1e−7"), (2 / 3, "0.6667"),
        (float("inf"), "∞"), (float("-inf"), "−∞"), (float("nan"), "nan"), (1999.9, "2000"),
    ],
)  # fmt: skip
def test_numbers_have_four_figures_or_are_exact(number, text):
    assert figures(number) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_at_full_precision_a_number_reads_back(number):
    assert float(figures(number, None).replace("−", "-")) == number


def test_readable_spells_out_what_an_encoding_lacks():
    assert readable("∂L/∂σ = Σₖ a·(1 − a) → 0.5") == "dL/dsigma = sum_k a*(1 - a) -> 0.5"
    assert readable("a·b − é", "cp1252") == "a·b - é"
    assert readable("é ☃ 😀") == r"e \u2603 \U0001f600"
    assert readable("σ", "utf-8") == "σ"
    assert readable("σ", None) == readable("σ", "no such encoding") == "sigma"


@given(st.text(), st.sampled_from(["ascii", "cp1252", "latin-1", "cp437", "utf-8"]))
def test_what_is_readable_can_be_encoded(text, encoding):
    got = readable(text, encoding)
    if encoding != "utf-8":
        got.encode(encoding)
