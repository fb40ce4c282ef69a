"""Why this class and not that one: the difference of two outputs, term by term and traced back.

What decides between two outputs of a layer is the difference of their weighted sums,

    zᵢ − zⱼ = (bᵢ − bⱼ) + Σₖ (wᵢₖ − wⱼₖ)·aₖ,

which is exact, term by term. Under a softmax it is the logarithm of the ratio of the two
probabilities; a sigmoid, which grows throughout, keeps its sign. The largest
activations in it are then opened like any number, and the whole is traced back to the
inputs: see `neuron.explain.tracing`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from neuron.explain.explanation import Explanation
from neuron.explain.figures import figures
from neuron.explain.names import Names, Row
from neuron.explain.reading import value_formula
from neuron.explain.steps import Step, outermost_total, step_of, terms_of
from neuron.explain.symbols import name
from neuron.explain.tracing import can_be_traced, trace
from neuron.explain.walk import own_sum, shares, walk_on
from neuron.maths.errors import SettingError
from neuron.maths.functions import exp
from neuron.network.mlp import MLP
from neuron.ops.several import softmax, weighted_sum
from neuron.value.node import Node


def difference(
    net: MLP, x: Sequence[float], outputs: Sequence[Any], i: int, j: int,
    names: Names, depth: int, largest: int,
) -> Explanation:  # fmt: skip
    """Why output i and not output j, for an example on the scalar backend.

    Raises `SettingError` where the two are the same.
    """
    if i == j:
        other = "Give another one." if len(outputs) > 1 else "This network has no other."
        raise SettingError(f"versus={j} asks about a second output; both are {i}. {other}")
    first = difference_step(_weighted_sum(outputs[i], names), _weighted_sum(outputs[j], names))
    weights = dict(shares(first))
    top = dict(sorted(weights.items(), key=lambda item: -item[1])[:largest])
    steps, unopened = [first], len(top)
    if depth > 1 and top:
        steps, unopened = walk_on(steps, top, range(1, depth), names, largest)
    return Explanation(
        tuple(steps),
        largest=largest,
        headline=_headline(net, outputs, first, i, j, names),
        unopened=unopened,
        trace=trace(net, x, [0.0] * len(x), i, j) if can_be_traced(net) else None,
        features=names.features or (),
    )


def difference_step(first: Step, second: Step) -> Step:
    """The step of zᵢ − zⱼ, from the steps of two weighted sums of the same numbers.

    Its formula is the row's own, read on differences of weights and of biases.
    """
    w, x, b = first.operands["w"], first.operands["x"], first.operands["b"]
    v, c = second.operands["w"], second.operands["b"]
    assert isinstance(w, Row)
    assert isinstance(v, Row)
    assert isinstance(x, Row)
    n = len(w.entries)
    operands = {"w": w, "x": x, "b": b, "v": v, "c": c}
    read_on = [name("w", n) - name("v", n), name("x", n), name("b") - name("c")]
    formula = value_formula(weighted_sum, read_on)
    total = outermost_total(formula)
    assert total is not None
    bare = Step(first.node, "", "", 0.0, operands=operands)
    value = float(bare.value_of(formula))
    node = first.node - second.node  # type: ignore[operator]
    return Step(
        node=node,
        name=f"{first.name} − {second.name}",
        what="the difference that decides between the two",
        value=value,
        op=weighted_sum.name,
        formula=formula,
        careful=formula,
        operands=operands,
        term=total.args[0],
        terms=terms_of(total.args[0], operands),
        rest=formula.args[0],
    )


def _weighted_sum(output: Node, names: Names) -> Step:
    step = step_of(output, names, 0)
    inner = own_sum(step)
    return step if inner is None else step_of(inner, names, 0)


def _headline(net: MLP, outputs: Sequence[Any], step: Step, i: int, j: int, names: Names) -> str:
    """Which of the two is larger, and what the difference means for the outputs."""
    more = (
        "larger"
        if step.value > 0
        else "smaller"
        if step.value < 0
        else "neither larger nor smaller"
    )
    a, b = step.name.split(" − ")
    sentence = f"Why {names.output(i)} and not {names.output(j)}? {a} is {more} than {b}" + (
        f" by {figures(abs(step.value))}." if step.value else "."
    )
    activation = net.activations[-1]
    if activation in ("softmax", "linear"):
        z = [output.data for output in outputs]
        p = list(softmax(z)) if activation == "linear" else z
        read = "Read as logits, the" if activation == "linear" else "The"
        return (
            f"{sentence} {read} probabilities are {figures(p[i])} and {figures(p[j])}; the one is "
            f"exp({figures(step.value)}) = {figures(exp(step.value))} times the other."
        )
    return f"{sentence} The outputs are {figures(outputs[i].data)} and {figures(outputs[j].data)}."
