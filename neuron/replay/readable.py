"""The text of a scalar program that a student reads, saves and runs by itself."""

from __future__ import annotations

import textwrap
from typing import Any

from neuron.replay.layout import Layout, listed
from neuron.replay.names import Name
from neuron.replay.recording import Input
from neuron.replay.scalars import HELPERS, literal

MANY = 400  # numbers that a readable program still writes out


class Readable:
    """A program as a file of its own: a function from numbers to numbers."""

    def __init__(self, layout: Layout) -> None:
        self.layout, self.body, self.trace = layout, layout.body, layout.trace

    def readable(self) -> str:
        """The whole file."""
        layout = self.layout
        parameters = [row.variable for row in layout.rows]
        parameters += [single.variable for single in layout.singles if single.variable]
        parameters += [name for _, name in layout.read_only]
        rate = ["learning_rate"] if layout.update else []
        arguments = [name for _, name in layout.inputs()] + rate + parameters
        lines = []
        for given, name in layout.inputs():
            if not self.trace.is_looped(given.stand_in):
                lines += self._unpacked(given, name)
        for row in layout.rows:
            lines += layout.apart(row)
        opening = [line for tree in self.trace.turn_inputs for line in layout.items(tree[0])]
        lines += [*self.body.program(opening), *self._returned()]
        return "\n".join(
            [
                self._head(),
                _signature(arguments),
                '    """The result, and its derivative by each parameter."""',
                *(f"    {line}" if line else "" for line in lines),
                "",
                "",
                *self._example(arguments),
                "",
            ]
        )

    def _head(self) -> str:
        functions = sorted(self.body.functions - {"mul", "chain", "is_largest"})
        lines = [
            '"""One forward and one backward pass, written out by neuron: plain Python."""',
            "",
        ]
        if "chain" in self.body.functions:
            lines.append("from itertools import chain")
        if functions:
            lines.append(f"from math import {', '.join(functions)}")
        if "mul" in self.body.functions:
            lines.append("from operator import mul")
        helpers = [HELPERS[name] for name in sorted(self.body.functions & HELPERS.keys())]
        return "\n".join([*lines, *helpers, "", ""])

    def _unpacked(self, given: Input, name: str) -> list[str]:
        tree = given.stand_in
        if not isinstance(tree, list):
            return []
        if tree and isinstance(tree[0], list):
            branches = [self.layout.variables.inputs[id(branch)] for branch in tree]
            lines = [f"{listed(branches)} = {name}"]
            return lines + [line for b in tree for line in self.layout.items(b)]
        return self.layout.items(tree)

    def _returned(self) -> list[str]:
        layout = self.layout
        lines = ["", f"result = {layout.returned()}", "gradients = {"]
        for row in layout.rows:
            if row.gradient is not None:
                g = self._gradients(row.gradient, len(row.leaves))
                lines.append(f'    "{row.variable}": {g},')
        for node, variable, g in layout.singles:
            lines.append(f'    "{variable or node.label}": {layout.number(g)},')
        return [*lines, "}", "return result, gradients"]

    def _gradients(self, g: Any, length: int) -> str:
        """A gradient for each of a row of parameters."""
        if not isinstance(g, Name) or g.length is None:
            return f"[{self.layout.number(g)}] * {length}"
        return self.body.row(g)

    def _example(self, arguments: list[str]) -> list[str]:
        """A call with the numbers of the recording, or stand-ins where those are too many."""
        layout = self.layout
        numbers: dict[str, Any] = {"learning_rate": 0.1}
        numbers |= {name: numbers_in(given.stand_in) for given, name in layout.inputs()}
        numbers |= {row.variable: [leaf.data for leaf in row.leaves] for row in layout.rows}
        numbers |= {known: node.data for node, known, _ in layout.singles if known}
        numbers |= {name: node.data for node, name in layout.read_only}
        lines = ['if __name__ == "__main__":']
        whole = sum(_count(numbers[name]) for name in arguments) <= MANY
        if not whole:
            lines += [
                "    # There are too many numbers to show them all: 0.5 stands in for each.",
                "",
            ]
        lines.append("    example = step(")
        lines += [f"        {name}={_shown(numbers[name], whole)}," for name in arguments]
        return [*lines, "    )", "    print(example)"]


def _signature(arguments: list[str]) -> str:
    line = f"def step({', '.join(arguments)}):"
    if len(line) <= 100:
        return line
    indent = "    "
    filled = textwrap.fill(
        ", ".join(arguments), 96, initial_indent=indent, subsequent_indent=indent
    )
    return f"def step(\n{filled},\n):"


def numbers_in(tree: Any) -> Any:
    """The numbers of Values in lists of lists."""
    return [numbers_in(branch) for branch in tree] if isinstance(tree, list) else tree.data


def _count(numbers: Any) -> int:
    return sum(map(_count, numbers)) if isinstance(numbers, list) else 1


def _shown(numbers: Any, whole: bool) -> str:
    if not isinstance(numbers, list):
        return literal(numbers)
    if whole:
        return f"[{', '.join(_shown(entry, whole) for entry in numbers)}]"
    if numbers and isinstance(numbers[0], list):
        return f"[{_shown(numbers[0], whole)}] * {len(numbers)}"
    return f"[0.5] * {len(numbers)}"
