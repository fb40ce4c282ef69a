"""`explain`, `explain_network`, `explain_gradient`: what can be asked about a number."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from neuron.explain.checks import (
    check_count,
    check_output,
    check_question,
    check_value,
    checked_classes,
    checked_features,
    one_example,
)
from neuron.explain.explanation import Explanation
from neuron.explain.figures import figures
from neuron.explain.gradient import arrivals, largest_gradient, loss_of, number_named
from neuron.explain.names import Names, as_value, printable
from neuron.explain.steps import Step, step_of
from neuron.explain.walk import walk, walk_on
from neuron.maths.errors import NumberError
from neuron.network.checks import check_network
from neuron.network.mlp import MLP, labelled_inputs
from neuron.ops.activations import sigmoid
from neuron.ops.several import softmax
from neuron.value.node import Node, history


def explain(value: Any, *, depth: int = 1, largest: int = 5) -> Explanation:
    """Say where a number came from: its formula, the numbers put in, and what they are.

    `value` is a Value that holds a single number (a weight of a NumPy network may
    be given too). `depth` says how many levels to go back; a neuron's activation
    and its weighted sum are one level. Of a sum's terms the `largest` are listed, and at
    each level the `largest` numbers that contribute most are opened. Where
    `backward` has been called, the gradient is explained too.

    Raises `NumberError` for what is no Value, `ShapeError` for a whole array,
    `SettingError` for a depth or number below 1.
    """
    value = as_value(value)
    check_value("explain", value)
    check_count("depth", depth)
    check_count("largest", largest)
    return _explanation(value, Names(), depth, largest, "")


def explain_network(
    net: MLP,
    x: Sequence[Any],
    *,
    output: int | None = None,
    versus: int | None = None,
    label: Any = None,
    loss: str | None = None,
    of: str | None = None,
    depth: int = 3,
    largest: int = 5,
    classes: Sequence[str] | None = None,
    features: Sequence[str] | None = None,
    target: str | None = None,
    probability: bool = False,
) -> Explanation:
    """Say where an output of a network came from, for one example `x`.

    The example is computed once more with every number as a Value of its own, on
    the same weights, whatever the network's backend. `output` None takes the
    largest output; `depth` and `largest` are as for `explain`. `classes` names the
    outputs, `features` the inputs, and `target` is what a single output predicts.
    With `probability`, the outputs are logits, and the explanation begins with what
    softmax makes of them (of a single one, which tells two classes apart, σ).

    With `versus`, another output, say why the one and not the other: see
    `neuron.explain.versus`. `of` asks about any number inside the network by its
    name, such as 'a1[3]'.

    With a `label`, the right output or a row of targets, say instead where a
    gradient of the `loss` comes from, along each way back from it: that of the number
    `of`, such as 'w1[3,17]', or else of the weight with the largest gradient.
    `loss` None takes cross-entropy for a linear last layer of several outputs, else
    the squared error.

    Raises `ShapeError` for a wrong number of inputs, a batch, or classes that do
    not fit, `SettingError` for an output that is not there or parts of a question that
    do not go together, `UnknownNameError` for a number or loss of a name that nothing has.
    """
    check_network(net)
    check_count("depth", depth)
    check_count("largest", largest)
    check_question({"output": output, "versus": versus, "label": label, "loss": loss, "of": of})
    names = Names(
        checked_classes(classes, net.n_outputs),
        last=len(net.layers),
        features=checked_features(features, net.n_inputs),
        target=target if net.n_outputs == 1 else None,
    )
    scalar = net if net.backend == "scalar" else net.to("scalar")
    example = one_example(x)
    outputs = scalar(labelled_inputs(example))
    if versus is not None:
        check_output("versus", versus, outputs)
    if label is not None:
        loss_value = loss_of(net, outputs, label, loss)
        wanted = largest_gradient(loss_value)
        if of is not None:
            wanted = number_named(history(loss_value), of)
        return _gradient_explanation(loss_value, wanted, names, depth, largest)
    if of is not None:
        return _explanation(number_named(history(*outputs), of), names, depth, largest, "")
    if output is None:
        others = [k for k in range(len(outputs)) if k != versus]
        output = max(others or [0], key=lambda k: _rank(outputs[k].data))
    check_output("output", output, outputs)
    if versus is not None:
        from neuron.explain.versus import difference

        return difference(scalar, example, outputs, output, versus, names, depth, largest)
    headline = _headline(outputs, output, names) if len(outputs) > 1 else ""
    if not probability:
        return _explanation(outputs[output], names, depth, largest, headline)
    first = _probability(outputs, output, names, classes)
    steps, unopened = walk_on([first], {outputs[output]: 1.0}, range(depth), names, largest)
    return _explained(steps, unopened, names, largest, headline)


def _probability(
    outputs: Sequence[Any], output: int, names: Names, classes: Sequence[str] | None
) -> Step:
    """What the logits say of one class: the softmax of all; of a single one the sigmoid."""
    single = len(outputs) == 1
    p = sigmoid(outputs[0]) if single else softmax(list(outputs))[output]
    of = f"output {output}"
    if classes is not None:
        of = f"class {printable(str(classes[1 if single else output]))!r}"
    names.call(p, "p" if single else f"p[{output}]", f"probability of {of}")
    return step_of(p, names, 0)


def explain_gradient(of: Any, result: Any, *, depth: int = 3, largest: int = 5) -> Explanation:
    """Say where the gradient of a number comes from: ∂result/∂of, along every way between them.

    Both are Values of single numbers, `of` being one that `result` was computed
    from. Each way contributes the gradient of the number it goes through times the
    local derivative; the contributions add up. Nothing is changed, and no
    `backward` is needed before. `depth` says how many levels to go forwards.

    Raises `NumberError` for what is no Value or not behind the result, `ShapeError`
    for a whole array, `SettingError` for a depth or number below 1.
    """
    check_count("depth", depth)
    check_count("largest", largest)
    for value in (of, result):
        check_value("explain_gradient", value)
    if of not in history(result):
        raise NumberError(
            f"{result!r:.80} was not computed from {of!r:.80}; its gradient is 0. "
            "Give a Value that went into it."
        )
    return _gradient_explanation(result, of, Names(), depth, largest)


def _gradient_explanation(
    result: Node, of: Node, names: Names, depth: int, largest: int
) -> Explanation:
    if result.label is None:
        names.call(result, "L")
    found, unopened = arrivals(result, of, names, depth, largest)
    return Explanation(
        (),
        largest=largest,
        unopened=unopened,
        arrivals=tuple(found),
        features=names.features or (),
    )


def _explanation(value: Node, names: Names, depth: int, largest: int, headline: str) -> Explanation:
    steps, unopened = walk(value, names, depth, largest)
    return _explained(steps, unopened, names, largest, headline)


def _explained(
    steps: Sequence[Step], unopened: int, names: Names, largest: int, headline: str
) -> Explanation:
    return Explanation(
        tuple(steps),
        largest=largest,
        headline=headline,
        unopened=unopened,
        features=names.features or (),
    )


def _headline(outputs: Sequence[Any], chosen: int, names: Names) -> str:
    """Where the chosen output stands among the others."""
    order = sorted(range(len(outputs)), key=lambda k: _rank(outputs[k].data), reverse=True)
    place = order.index(chosen) + 1
    which = "the largest" if place == 1 else f"number {place} in size"
    others = [k for k in order if k != chosen][:2]
    rest = ", ".join(f"{names.output(k)}: {figures(outputs[k].data)}" for k in others)
    last = f" Next among the others: {rest}." if len(others) > 1 else f" The other is {rest}."
    return (
        f"O{names.output(chosen)[1:]} is {which} of {len(outputs)} outputs: "
        f"{figures(outputs[chosen].data)}.{last}"
    )


def _rank(number: float) -> float:
    """nan is no winner."""
    return -math.inf if math.isnan(number) else number
