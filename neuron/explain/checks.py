"""What an explanation is asked with, checked: examples, outputs, names and counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Sized
from typing import Any

from neuron.maths.errors import NumberError, SettingError, ShapeError
from neuron.maths.functions import shape
from neuron.network.inputs import as_lists, is_batch
from neuron.value.node import Node


def check_output(name: str, given: Any, outputs: Sequence[Any]) -> None:
    """Raise `SettingError` unless this is the number of an output."""
    if isinstance(given, bool) or not isinstance(given, int):
        raise SettingError(f"{name} is the number of an output, or None; got {given!r:.80}.")
    if not 0 <= given < len(outputs):
        raise SettingError(
            f"there is no output {given}; this network has {len(outputs)}, "
            f"counted from 0. Leave it out to take the largest."
        )


def check_question(asked: Mapping[str, Any], written: Callable[[str], str] = str) -> None:
    """Raise `SettingError` for a part of a question that another part leaves without effect.

    `asked` has what was given for output, versus, label, loss and of, or None for each;
    `written` says how these are spelt where they were given.
    """
    label, of = asked["label"] is not None, asked["of"] is not None
    for name, useless, why, other in [
        ("loss", not label, "goes with", "label"),
        ("output", label, "does not go with", "label"),
        ("versus", label, "does not go with", "label"),
        ("output", of, "does not go with", "of"),
        ("versus", of, "does not go with", "of"),
    ]:
        if useless and asked[name] is not None:
            raise SettingError(f"{written(name)} {why} {written(other)}; leave it out.")


def check_value(asked: str, given: Any) -> None:
    """Raise `NumberError` for what is no Value, and `ShapeError` for a whole array."""
    if not isinstance(given, Node):
        raise NumberError(f"{asked} takes a Value; got {given!r:.80}. Try Value(2.0) * 3.")
    if shape(given.data) != ():
        raise ShapeError(
            f"{asked} speaks about single numbers; this Value holds an array of shape "
            f"{shape(given.data)}. Take one entry of it, or use explain_network(net, x)."
        )


def one_example(x: Any) -> list[Any]:
    """The numbers of one example; raises `NumberError` for none, `ShapeError` for a batch."""
    if isinstance(x, str | bytes | dict) or not hasattr(x, "__len__"):
        raise NumberError(f"expected one example, a row of numbers; got {x!r:.80}.")
    if is_batch(x):
        raise ShapeError(
            f"expected one example, got a batch of {len(x)}. Give one row of it, such as x[0]."
        )
    return [number.data if isinstance(number, Node) else number for number in as_lists(x)]


def checked_classes(classes: Sequence[str] | None, n_outputs: int) -> tuple[str, ...] | None:
    """The names of the outputs; raises `ShapeError` where they do not fit."""
    if classes is None:
        return None
    if isinstance(classes, str) or not isinstance(classes, Sized):
        raise ShapeError(
            f"classes needs {n_outputs} names, one for each output; got {classes!r:.80}."
        )
    names = tuple(map(str, classes))
    if len(names) != n_outputs:
        if n_outputs == 1 and len(names) == 2:
            return None  # one output tells two classes apart and is neither
        raise ShapeError(
            f"{len(names)} classes for a network of {n_outputs} outputs; give one name for each."
        )
    return names


def checked_features(features: Sequence[str] | None, n_inputs: int) -> tuple[str, ...] | None:
    """The names of the inputs; raises `ShapeError` where they do not fit."""
    if features is None:
        return None
    wrong = isinstance(features, str) or not isinstance(features, Sized)
    if wrong or len(features) != n_inputs:
        raise ShapeError(
            f"features needs {n_inputs} names, one for each input; got {features!r:.80}."
        )
    return tuple(map(str, features))


def check_count(name: str, given: Any) -> None:
    """Raise `SettingError` unless this is a whole number of 1 or more."""
    if isinstance(given, bool) or not isinstance(given, int) or given < 1:
        raise SettingError(f"{name} is a whole number of 1 or more; got {given!r:.80}.")
