"""The whole text of a program on arrays: what a student reads, and what runs on live Values."""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np

import neuron.replay.array_shortening  # noqa: F401 - gives arrays rules of their own
from neuron.maths import arrays
from neuron.replay.arrays import ArrayBody
from neuron.replay.names import Book, Name
from neuron.replay.recording import Input, Recording
from neuron.replay.samples import Sampler
from neuron.replay.tracing import Trace
from neuron.value.node import Node


class ArrayText:
    """The two forms of a program on arrays."""

    def __init__(self, recording: Recording, update: bool) -> None:
        floats = [node.data for node in recording.parameters if isinstance(node.data, np.ndarray)]
        floats += [node.data for node in recording.nodes if isinstance(node.data, np.ndarray)]
        self.dtype = np.result_type(*(x.dtype for x in floats)) if floats else np.dtype(float)
        self.trace = Trace(recording, Book(Sampler(self.dtype)))
        self.update = update
        self.body = ArrayBody(self.trace, self.dtype)
        of = self.body.variables.of
        self.parameters = [
            (node, of[self.trace.names[node]], self.trace.gradients.get(id(node)))
            for node in recording.parameters
        ]
        self.namespace: dict[str, Any] = {}

    def inputs(self) -> list[tuple[Input, str]]:
        """The declared inputs and their variables."""
        of = self.body.variables.inputs
        return [(given, of[id(given.stand_in)]) for given in self.trace.recording.inputs]

    def text_of(self, g: Any) -> str:
        """A result or gradient as it is handed out."""
        return self.body.operand(g)

    def _update_lines(self, live: bool) -> list[str]:
        """w ← w − η·∂loss/∂w, in place."""
        lines = []
        self.body.functions |= {"multiply", "subtract"}
        for node, name, g in self.parameters:
            if g is None:
                continue
            rate = f"rate_{node.data.dtype.name}" if isinstance(node.data, np.ndarray) else ""
            if not rate:
                lines.append(f"{name} = {name} - learning_rate * float({self.text_of(g)})")
                lines.append(f"_{name}.data = {name}" if live else "")
                continue
            change = f"change_{name}"
            self.body.places.setdefault(rate, np.array(0.0, node.data.dtype))
            self.body.places[change] = np.empty_like(node.data)
            lines.append(f"multiply({self.text_of(g)}, {rate}, {change})")
            lines.append(f"subtract({name}, {change}, {name})")
        rates = [place for place in self.body.places if place.startswith("rate_")]
        return [f"{rate}.fill(learning_rate)" for rate in rates] + [line for line in lines if line]

    # What a student reads.

    def readable(self) -> str:
        """The program as a file of its own."""
        rate = ["learning_rate"] if self.update else []
        arguments = [name for _, name in self.inputs()] + rate
        arguments += [name for _, name, _ in self.parameters]
        update = ["", "# update", *self._update_lines(live=False)] if self.update else []
        body = [f"    {line}" if line else "" for line in [*self.body.lines, *update]]
        returned = ["", f"    result = {self._tree('float({})', '{}')}", "    gradients = {"]
        for _, name, g in self.parameters:
            if g is not None:
                returned.append(f'        "{name}": {self.text_of(g)},')
        returned += ["    }", "    return result, gradients"]
        head = f"def step({', '.join(arguments)}):"
        doc = (
            '    """The result, and its derivative by each parameter, in arrays that are reused."""'
        )
        return "\n".join(
            [*self._head(), head, doc, *body, *returned, "", "", *self._example(arguments), ""]
        )

    def _head(self) -> list[str]:
        names = {"array", "empty", "full", *self.body.functions} | {"arange", "ones"}
        lines = ['"""One forward and one backward pass, written out by neuron: plain NumPy."""', ""]
        lines += textwrap.wrap(
            f"from numpy import ({', '.join(sorted(names))})", 98, subsequent_indent="    "
        )
        if self.body.from_neuron:
            lines.append(
                f"from neuron.maths.arrays import {', '.join(sorted(self.body.from_neuron))}"
            )
        lines += ["", "# Every result has its place, made once."]
        for name, place in self.body.places.items():
            lines.append(f"{name} = {_constant(place) if name in self.body.full else _made(place)}")
        if self.body.views:
            lines += ["", "# Other ways to look at them."]
            lines += [f"{name} = {text}" for name, text in self.body.views]
        return [*lines, "", ""]

    def _tree(self, number: str, array: str) -> str:
        recording = self.trace.recording
        result = self._number(self.trace.names[recording.result], number)
        extras = [self._branch(extra, number, array) for extra in recording.extras]
        return ", ".join([result, *extras])

    def _branch(self, tree: Any, number: str, array: str) -> str:
        if isinstance(tree, list | tuple):
            return f"[{', '.join(self._branch(e, number, array) for e in tree)}]"
        if not isinstance(tree, Node):
            return repr(tree)
        name = self.trace.operand(tree)
        whole = isinstance(name, Name) and name.sample is not None and np.shape(name.sample)
        return array.format(self.text_of(name)) if whole else self._number(name, number)

    def _number(self, name: Any, number: str) -> str:
        """A single number, as a Python float."""
        text = self.text_of(name)
        return text if name in self.body.plain else number.format(text)

    def _example(self, arguments: list[str]) -> list[str]:
        """A call with numbers of the right form standing in for the recording's."""
        numbers = {name: given.stand_in for given, name in self.inputs()}
        data = {name: _data(tree) for name, tree in numbers.items()}
        data |= {name: node.data for node, name, _ in self.parameters}
        data["learning_rate"] = 0.1
        lines = ['if __name__ == "__main__":', "    example = step("]
        lines += [f"        {name}={_made(data[name], 0.01)}," for name in arguments]
        return [*lines, "    )", "    print(example)"]

    # What runs.

    def live(self) -> str:
        """The program on live Values: `step`, whose globals are in `namespace`."""
        names = [name for _, name in self.inputs()] + (["learning_rate"] if self.update else [])
        lines = self._checked()
        for node, name, _ in self.parameters:
            self.namespace[f"_{name}"] = node
            lines.append(f"{name} = _{name}.data")
        lines += [*self.body.lines, "# the parameters"]
        answer = f"return {self._tree('{}.item()', '{}.copy()')}"
        if self.update:  # a step that cannot be right is not taken
            result = self._number(self.trace.names[self.trace.recording.result], "{}.item()")
            lines += [f"_result = {result}", f"if _result - _result != 0.0: {answer}"]
            lines += self._update_lines(live=True)
        for _, name, g in self.parameters:
            if g is not None:
                lines.append(self._stored(f"_{name}", g))
        lines.append(answer)
        body = textwrap.indent("\n".join(lines), "        ")
        self.namespace |= {**self.body.places, "_ndarray": np.ndarray, "float": float}
        self.namespace |= {name: getattr(np, name) for name in self.body.functions}
        self.namespace |= {name: getattr(arrays, name) for name in self.body.from_neuron}
        for name, text in self.body.views:
            self.namespace[name] = eval(text, self.namespace)
        return (
            f"def step({', '.join(names)}):\n    try:\n{body}\n"
            f"    except _ERRORS:\n        return _again({', '.join(names)})\n"
        )

    def _checked(self) -> list[str]:
        """Lines that make sure that inputs have the recorded shape and precision."""
        lines = []
        for given, name in self.inputs():
            if given.form[:1] == ("array",):
                self.namespace[f"_{name}_dtype"] = given.stand_in.data.dtype
                lines.append(
                    f"if type({name}) is not _ndarray or {name}.shape != {given.form[1]} "
                    f"or {name}.dtype != _{name}_dtype: raise ValueError"
                )
            elif given.form == ():
                lines.append(f"{name} = float({name})")
            else:
                lines += self._unpacked(given, name)
        return lines

    def _unpacked(self, given: Input, name: str) -> list[str]:
        """A row of numbers in a program on arrays is taken apart."""
        of = self.body.variables.of
        targets = []
        for entry in given.stand_in:
            item = self.trace.names[entry]
            targets.append(of.setdefault(item, self.body.texts.get(item, "_")))
        return [
            f"if len({name}) != {len(targets)}: raise ValueError",
            f"{', '.join(targets)}, = {name}",
        ]

    def _stored(self, value: str, g: Any) -> str:
        text = self.text_of(g)
        single = not isinstance(self.namespace[value].data, np.ndarray)
        if single:
            text = f"float({text})"
        if self.update:
            return f"{value}.grad = {text}"
        own = text if single else f"{text}.copy()"
        return f"{value}.grad = {own} if {value}.grad is None else {value}.grad + {text}"


def _data(tree: Any) -> Any:
    return [_data(branch) for branch in tree] if isinstance(tree, list) else tree.data


def _constant(place: Any) -> str:
    """The source text of an array that never changes."""
    if place.size and (place == place.flat[0]).all():
        return _made(place, place.flat[0].item())
    return f'array({place.tolist()}, "{place.dtype.name}")'


def _made(place: Any, fill: Any = None) -> str:
    """The source text that makes an array like this one."""
    if isinstance(place, list):
        return f"[{', '.join(_made(entry, fill) for entry in place)}]"
    if not isinstance(place, np.ndarray):
        return repr(place)
    dtype = place.dtype.name
    if fill is not None:
        return f'full({place.shape}, {fill}, "{dtype}")'
    if place.ndim == 0 and place.dtype.kind == "f":
        number = repr(float(place))
        return f'array({number if number[-1].isdigit() else f"float({number!r})"}, "{dtype}")'
    if (
        place.dtype.kind == "i"
        and place.ndim == 1
        and place.size
        and (place == np.arange(place.size)).all()
    ):
        return f"arange({place.size})"
    return f'empty({place.shape}, "{dtype}")'
