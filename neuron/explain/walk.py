"""Explaining a number: which steps are shown, from the number back to weights and pixels."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from neuron.explain.explanation import Explanation
from neuron.explain.figures import figures
from neuron.explain.gradient import arrivals, largest_gradient, loss_of, number_named
from neuron.explain.names import Names, One, Row, as_value, printable
from neuron.explain.steps import RESULT, Step, step_of
from neuron.maths import functions as f
from neuron.maths.errors import NumberError, SettingError, ShapeError
from neuron.network.inputs import as_lists, is_batch
from neuron.network.mlp import MLP, labelled_inputs
from neuron.ops.activations import sigmoid
from neuron.ops.row import WeightedSum
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
    if not isinstance(value, Node):
        raise NumberError(f"explain takes a Value; got {value!r:.80}. Try explain(Value(2.0) * 3).")
    if f.shape(value.data) != ():
        raise ShapeError(
            f"explain speaks about single numbers; this Value holds an array of shape "
            f"{f.shape(value.data)}. Take one entry of it, or use explain_network(net, x)."
        )
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
    not fit, `SettingError` for an output that is not there, `UnknownNameError` for a
    number or loss of a name that nothing has.
    """
    check_count("depth", depth)
    check_count("largest", largest)
    names = Names(
        _checked_classes(classes, net.n_outputs),
        last=len(net.layers),
        features=_checked_features(features, net.n_inputs),
        target=target if net.n_outputs == 1 else None,
    )
    scalar = net if net.backend == "scalar" else net.to("scalar")
    example = _one_example(x)
    outputs = scalar(labelled_inputs(example))
    if versus is not None:
        _check_output("versus", versus, outputs)
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
    _check_output("output", output, outputs)
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
        if not isinstance(value, Node):
            raise NumberError(f"explain_gradient takes two Values; got {value!r:.80}.")
        if f.shape(value.data) != ():
            raise ShapeError(
                f"explain_gradient speaks about single numbers; this Value holds an array of "
                f"shape {f.shape(value.data)}. Take one entry of it."
            )
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


def _check_output(name: str, given: Any, outputs: Sequence[Any]) -> None:
    if isinstance(given, bool) or not isinstance(given, int):
        raise SettingError(f"{name} is the number of an output, or None; got {given!r:.80}.")
    if not 0 <= given < len(outputs):
        raise SettingError(
            f"there is no output {given}; this network has {len(outputs)}, "
            f"counted from 0. Leave it out to take the largest."
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


def walk(value: Node, names: Names, depth: int, largest: int) -> tuple[list[Step], int]:
    """The steps, level by level; and how many numbers of the last level could be opened further.

    At each level the numbers are opened that weigh most: a number's weight is its
    share of the sum it goes into, times that sum's own weight.
    """
    return walk_on([], {value: 1.0}, range(depth), names, largest)


def walk_on(
    steps: list[Step], start: dict[Node, float], levels: range, names: Names, largest: int
) -> tuple[list[Step], int]:
    """The steps given, and those from these numbers back, whose weights are given."""
    seen = {*(step.node for step in steps), *start}
    current = start
    for level in levels:
        candidates: dict[Node, float] = {}
        for node, weight in current.items():
            for step in _joined(node, names, level):
                steps.append(step)
                seen.add(step.node)
                for parent, share in shares(step):
                    candidates[parent] = candidates.get(parent, 0.0) + weight * share
        fresh = [node for node in candidates if node not in seen]
        fresh.sort(key=lambda node: -candidates[node])
        current = {node: candidates[node] for node in fresh[:largest]}
        if not current:
            return steps, 0
        seen.update(current)
    return steps, len(current)


def _joined(node: Node, names: Names, level: int) -> Iterator[Step]:
    """The step of a number; for an activation, that of its neuron's weighted sum as well."""
    step = step_of(node, names, level)
    yield step
    inner = own_sum(step)
    if inner is not None:
        yield step_of(inner, names, level, joined=True)


def own_sum(step: Step) -> Node | None:
    """The weighted sum that an activation is the function of."""
    candidates = [operand for letter, operand in step.operands.items() if letter != RESULT]
    if len(candidates) != 1:
        candidates = [
            operand
            for operand in candidates
            if isinstance(operand, One) and operand.node is not None
        ]
    if len(candidates) != 1:
        return None
    (operand,) = candidates
    if isinstance(operand, Row):
        operand = operand.entries[step.index] if isinstance(step.index, int) else One("", 0.0)
    node = operand.node
    return node if node is not None and isinstance(node.op, WeightedSum) else None


def shares(step: Step) -> Iterator[tuple[Node, float]]:
    """What a number was computed from, as far as that was computed in its turn."""
    sizes = {term.index: abs(term.value) for term in step.terms}
    whole = math.fsum(size for size in sizes.values() if math.isfinite(size)) or 1.0
    for letter, operand in step.operands.items():
        if letter == RESULT:
            continue
        entries = operand.entries if isinstance(operand, Row) else (operand,)
        for k, entry in enumerate(entries):
            if entry.node is not None and entry.node.op:
                size = sizes.get(k, whole) if isinstance(operand, Row) else whole
                yield entry.node, size / whole if math.isfinite(size) else 1.0


def _headline(outputs: Sequence[Any], chosen: int, names: Names) -> str:
    """Where the chosen output stands among the others."""
    order = sorted(range(len(outputs)), key=lambda k: _rank(outputs[k].data), reverse=True)
    place = order.index(chosen) + 1
    which = "the largest" if place == 1 else f"number {place} in size"
    others = [k for k in order if k != chosen][:2]
    rest = ", ".join(f"{called(k, names)}: {figures(outputs[k].data)}" for k in others)
    last = f" Next among the others: {rest}." if len(others) > 1 else f" The other is {rest}."
    return (
        f"O{called(chosen, names)[1:]} is {which} of {len(outputs)} outputs: "
        f"{figures(outputs[chosen].data)}.{last}"
    )


def called(k: int, names: Names) -> str:
    """What an output is called in a sentence, with its class where that has a name."""
    if not names.classes or names.classes[k] == str(k):
        return f"output {k}"
    return f"output {k} ({printable(names.classes[k])!r})"


def _rank(number: float) -> float:
    """nan is no winner."""
    return -math.inf if math.isnan(number) else number


def _one_example(x: Any) -> list[Any]:
    if isinstance(x, str | bytes | dict) or not hasattr(x, "__len__"):
        raise NumberError(f"explain_network expects one example, a row of numbers; got {x!r:.80}.")
    if is_batch(x):
        raise ShapeError(
            f"explain_network explains one example, and got a batch of {len(x)}. "
            f"Give one row of it, such as x[0]."
        )
    return [number.data if isinstance(number, Node) else number for number in as_lists(x)]


def _checked_classes(classes: Sequence[str] | None, n_outputs: int) -> tuple[str, ...] | None:
    if classes is None:
        return None
    names = tuple(map(str, classes))
    if isinstance(classes, str) or len(names) != n_outputs:
        if n_outputs == 1 and len(names) == 2:
            return None  # one output tells two classes apart and is neither
        raise ShapeError(
            f"{len(names)} classes for a network of {n_outputs} outputs; give one name for each."
        )
    return names


def _checked_features(features: Sequence[str] | None, n_inputs: int) -> tuple[str, ...] | None:
    if features is None:
        return None
    if isinstance(features, str) or len(features) != n_inputs:
        raise ShapeError(
            f"features needs {n_inputs} names, one for each input; got {features!r:.80}."
        )
    return tuple(map(str, features))


def check_count(name: str, given: Any) -> None:
    """Raise `SettingError` unless this is a whole number of 1 or more."""
    if isinstance(given, bool) or not isinstance(given, int) or given < 1:
        raise SettingError(f"{name} is a whole number of 1 or more; got {given!r:.80}.")
