"""The equations of a neuron, a layer or a whole network, in symbols or with their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from neuron.explain.ascii import for_printing, readable
from neuron.explain.checks import one_example
from neuron.explain.latex import aligned, whole_document
from neuron.explain.layout import check_width
from neuron.explain.layout import equations as equation_lines
from neuron.explain.names import Names
from neuron.explain.page import Equation, Formula, Name, Num, Piece, distinct, plain
from neuron.explain.reading import value_formula
from neuron.explain.steps import Step, step_of, textbook_formula
from neuron.explain.symbols import name
from neuron.explain.walk import own_sum
from neuron.explain.webpage import STYLE, equation_html
from neuron.explain.webpage import whole_document as whole_page
from neuron.explain.writing import Index
from neuron.maths.errors import NumberError, SettingError
from neuron.network import MLP, Layer, Neuron, Role
from neuron.network.inputs import as_lists
from neuron.network.matrix import MatrixLayer, NeuronView
from neuron.ops.row import WeightedSum
from neuron.ops.several import weighted_sum
from neuron.value.value import Value

#: A sum of more terms than this is written as Σ where it has no numbers.
TERMS = 6
#: A layer of more neurons than this is written with a general neuron j.
NEURONS = 8
#: More neurons than this are not written out one by one.
MOST = 40


@dataclass(frozen=True)
class Equations:
    """The equations of a network or a part of it.

    `str()` of it is a text in characters that the terminal can show.
    """

    title: str
    items: tuple[Equation, ...]

    def text(self, width: int = 80, ascii: bool = False) -> str:
        """The equations as lines of at most `width` characters, where their names allow it."""
        check_width(width)
        lines = [
            line
            for item in self.items
            for line in equation_lines(plain(item.left), _sides(item), width)
        ]
        text = "\n".join(line.removeprefix("  ") for line in lines)
        return readable(text) if ascii else text

    def latex(self, document: bool = False) -> str:
        """The equations as one aligned block of LaTeX, or as a whole document."""
        text = aligned(*self.items)
        return whole_document(text) if document else text + "\n"

    def html(self, document: bool = False) -> str:
        """The equations as HTML with formulas in MathML, or as a whole document."""
        body = "\n".join(map(equation_html, self.items))
        body = f'<section class="neuron">\n<style>{STYLE}</style>\n{body}\n</section>'
        return whole_page(self.title, body) if document else body

    def __str__(self) -> str:
        return for_printing(self.text())

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """What a notebook shows."""
        return {"text/plain": self.text(), "text/html": self.html(), "text/latex": self.latex()}


def equations(thing: Any, x: Sequence[Any] | None = None, *, numbers: bool = False) -> Equations:
    """The equations of an `MLP`, a layer or a neuron, on either backend.

    In symbols, a large layer is written once for all its neurons j. With `numbers`,
    the weights and biases are put in. With an example `x`, all numbers are, and the
    results are worked out.

    Raises `NumberError` for what is no network, layer or neuron, `SettingError` for
    numbers of more than 40 neurons, `ShapeError` for a wrong number of inputs.
    """
    layers = _layers(thing)
    count = sum(map(len, layers))
    with_numbers = numbers or x is not None
    if with_numbers and count > MOST:
        raise SettingError(
            f"{count} neurons with their numbers would fill many pages; the most is {MOST}. "
            "Ask for one layer, net.layers[0], or one neuron, net.layers[0].neurons[3]."
        )
    items: list[Equation] = []
    known: set[str] = set()
    if x is not None:
        one_example(x)
    given = None if x is None else as_lists(x)
    for layer in layers:
        outputs = layer.outputs(given)
        if len(layer) > NEURONS and not with_numbers:
            items += _in_general(layer, outputs[0], known)
        else:
            for output in outputs:
                items += _of_output(output, x is not None, numbers, known)
        given = outputs
    return Equations(f"The equations of {thing!r:.80}", tuple(items))


def _sides(equation: Equation) -> list[str]:
    sides = [plain(side) for side in equation.sides]
    return [*sides[:-1], f"{sides[-1]}, {equation.note}"] if equation.note else sides


@dataclass(frozen=True)
class _Layer:
    """A layer, or a single neuron as a layer of one, on the scalar backend."""

    part: Layer | Neuron
    index: int
    n_inputs: int

    def __len__(self) -> int:
        return 1 if isinstance(self.part, Neuron) else len(self.part.neurons)

    def outputs(self, given: Sequence[Any] | None) -> list[Value]:
        """The activations for some inputs, which get their roles; None for zeros."""
        if given is None:
            given = [0.0] * self.n_inputs
        kind = "input" if self.index == 1 else "activation"
        inputs = [
            number if isinstance(number, Value) else Value(number, Role(kind, self.index - 1, i))
            for i, number in enumerate(given)
        ]
        result = self.part(inputs)
        return [result] if isinstance(result, Value) else list(result)


def _layers(thing: Any) -> list[_Layer]:
    if isinstance(thing, MLP):
        return [layer for part in thing.layers for layer in _layers(part)]
    if isinstance(thing, MatrixLayer):
        weights, biases = thing.numbers()
        thing = Layer(
            activation=thing.activation, weights=weights, biases=biases, index=thing.index
        )
    elif isinstance(thing, NeuronView):
        row = [weight.data for weight in thing.weights]
        thing = Neuron(
            activation=thing.activation,
            weights=row,
            bias=thing.bias.data,
            layer=thing.layer.index,
            unit=thing.unit,
        )
    if isinstance(thing, Layer):
        return [_Layer(thing, thing.index, thing.n_inputs)]
    if isinstance(thing, Neuron):
        role = thing.bias.label
        index = role.layer if isinstance(role, Role) else 1
        return [_Layer(thing, index, len(thing.weights))]
    raise NumberError(f"equations takes an MLP, a layer or a neuron; got {thing!r:.80}.")


def _of_output(
    output: Value, with_values: bool, numbers: bool, known: set[str]
) -> Iterator[Equation]:
    names = Names()
    step = step_of(output, names, 0)
    inner = own_sum(step)
    if inner is not None:
        yield _sum(step_of(inner, names, 0), with_values, numbers)
    if step.op == weighted_sum.name:
        yield _sum(step, with_values, numbers)
    elif step.op:
        yield _activation(step, with_values, known)


def _sum(step: Step, with_values: bool, numbers: bool) -> Equation:
    tree = textbook_formula(step)
    longest = None if numbers or with_values else TERMS
    sides: list[Piece] = []
    if not numbers or with_values:
        sides.append(Formula(tree, step, longest=TERMS))
    if numbers:
        sides.append(Formula(tree, step, numbers=True, longest=longest, only="wb"))
    if with_values:
        sides += [Formula(tree, step, numbers=True, longest=longest), Num(step.value)]
    return Equation(Name(step.name), distinct(sides))


def _activation(step: Step, with_values: bool, known: set[str]) -> Equation:
    """The function by its name, and written out where it is first met."""
    sides: list[Piece] = []
    if step.call is not None:
        sides.append(Formula(step.call, step, step.index))
    if step.call is None or step.op not in known:
        sides.append(Formula(textbook_formula(step), step, step.index))
    if with_values:
        tree = step.call if step.call is not None else textbook_formula(step)
        sides += [Formula(tree, step, step.index, numbers=True), Num(step.value)]
    known.add(step.op)
    return Equation(Name(step.name), distinct(sides))


class _General:
    """The neuron j of a layer: what its letters are called."""

    def __init__(self, layer: int, letters: dict[str, str]) -> None:
        self.layer, self.letters, self.name = layer, letters, f"z{layer}[j]"

    def name_of(self, letter: str, index: Index) -> str:
        """The name of a letter, at index k of a row."""
        return self.letters[letter].replace("k", str(index))


def _in_general(layer: _Layer, output: Value, known: set[str]) -> Iterator[Equation]:
    """The equations of neuron j, which are those of every neuron of a layer."""
    i, n = layer.index, layer.n_inputs
    before = "x[k]" if i == 1 else f"a{i - 1}[k]"
    letters = {"w": f"w{i}[j,k]", "x": before, "b": f"b{i}[j]"}
    tree = value_formula(weighted_sum, [name("w", n), name("x", n), name("b")])
    note = f"for j = 0 … {len(layer) - 1}"
    yield Equation(Name(f"z{i}[j]"), [Formula(tree, _General(i, letters))], note)
    if isinstance(output.op, WeightedSum):
        return
    step = step_of(output, Names(), 0)
    if step.index != "":  # softmax: its row is the whole layer's
        step_letters = dict.fromkeys(step.operands, f"z{i}[k]")
        at: Index = "j"
    else:
        step_letters, at = dict.fromkeys(step.operands, f"z{i}[j]"), ""
    general = _General(i, step_letters)
    sides: list[Piece] = [] if step.call is None else [Formula(step.call, general, at)]
    if step.op not in known or not sides:
        sides.append(Formula(textbook_formula(step), general, at))
    known.add(step.op)
    yield Equation(Name(f"a{i}[j]"), sides)
