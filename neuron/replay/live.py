"""The text of a scalar program that runs on live Values, whose numbers it reads and changes."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from typing import Any

from neuron.replay.layout import Layout, Row, Single, listed
from neuron.replay.names import Name
from neuron.replay.sparse import sparse_rows

_WORD = re.compile(r"\w+")


class Live:
    """A function `step` on declared inputs; its globals are in `namespace`."""

    def __init__(self, layout: Layout, skip_zeros: bool) -> None:
        self.layout, self.body, self.update = layout, layout.body, layout.update
        self.sparse = sparse_rows(layout) if skip_zeros else {}
        self.namespace: dict[str, Any] = {}
        self.loop_names: dict[str, None] = {}

    def live(self) -> str:
        """The source text of `step`."""
        layout = self.layout
        names = [name for _, name in layout.inputs()] + (["learning_rate"] if self.update else [])
        answer = f"return {layout.returned()}"
        lines = [*self._checked(), *self._gathered_and_body()]
        if self.update:  # a step that cannot be right is not taken
            lines.append(f"if {layout.result()} - {layout.result()} != 0.0: {answer}")
        stored = self._stored()
        if self.loop_names:  # a function's first 256 names are its fastest
            lines.insert(0, f"{' = '.join(self.loop_names)} = None")
        body = "\n".join([*lines, *stored, answer])
        return (
            f"def step({', '.join(names)}):\n    try:\n{textwrap.indent(body, ' ' * 8)}\n"
            f"    except _ERRORS:\n        return _again({', '.join(names)})\n"
        )

    def _checked(self) -> list[str]:
        """Lines that make sure that the inputs are numbers, in rows of the recorded length."""
        lines = []
        for given, name in self.layout.inputs():
            if not isinstance(given.stand_in, list):
                lines.append(f"if type({name}) is not float: {name} = _number({name})")
                continue
            if self.layout.trace.is_looped(given.stand_in):
                lines.append(f"if len({name}) != {len(given.stand_in)}: raise ValueError")
                continue
            lines += self._checked_rows(given.stand_in, name)
        return lines

    def _opening(self) -> list[str]:
        """What a loop over examples begins with."""
        inputs = self.layout.variables.inputs
        rows = [tree[0] for tree in self.layout.trace.turn_inputs]
        return [line for row in rows for line in self._checked_rows(row, inputs[id(row)])]

    def _checked_rows(self, tree: list[Any], name: str) -> list[str]:
        if tree and isinstance(tree[0], list):
            branches = [self.layout.variables.inputs[id(branch)] for branch in tree]
            lines = [f"{listed(branches)} = {name}"]
            for branch, variable in zip(tree, branches, strict=True):
                lines += self._checked_rows(branch, variable)
            return lines
        line = f"if type({name}) is not _Vector or len({name}) != {len(tree)}: "
        return [line + f"{name} = _row({name}, {len(tree)})", *self.layout.items(tree)]

    def _gathered_and_body(self) -> list[str]:
        """Lines that read the parameters, and the body; a row that is used once is read there."""
        groups = {xs: i for i, xs in enumerate(dict.fromkeys(self.sparse.values()))}
        lines = []
        for xs, i in groups.items():
            lines.append(f"_pick{i} = _split({', '.join(xs)})")
            lines += [f"{x} = _pick{i}({x})" for x in xs]
        body = self.body.program(self._opening())
        firsts = (line.partition(" = ")[0] for line in self.body.turn)
        self.loop_names |= dict.fromkeys(name for name in firsts if name.isidentifier())
        instead = {"inf": "1e999"}  # the same number, without looking for its name
        if not self.layout.trace.book.unroll:
            mentioned = Counter(word for line in body for word in _WORD.findall(line))
        for row in self.layout.rows:
            name = row.variable
            self.namespace[f"_{name}"] = row.leaves
            if name in self.sparse:
                lines.append(f"_{name}_used = _pick{groups[self.sparse[name]]}(_{name})")
            numbers = f"[_v.data for _v in {self._values(row)}]"
            if not self.layout.trace.book.unroll and mentioned[name] == 1:
                instead[name] = numbers
            else:
                lines += [f"{name} = {numbers}", *self.layout.apart(row)]
        singles = [(node, name) for node, name, _ in self.layout.singles if name]
        for node, name in [*singles, *self.layout.read_only]:
            self.namespace[f"_{name}"] = node
            lines.append(f"{name} = _{name}.data")
        if instead.keys() <= {"inf"} and "inf" not in self.body.functions:
            return lines + body
        return lines + [
            _WORD.sub(lambda word: instead.get(word[0], word[0]), line) for line in body
        ]

    def _values(self, row: Row) -> str:
        """The variable that holds a row's Values; only those that meet an input that is not 0."""
        return f"_{row.variable}_used" if row.variable in self.sparse else f"_{row.variable}"

    def _stored(self) -> list[str]:
        """Lines that leave the gradients, and with `update` the new numbers, in the parameters."""
        lines = ["# the parameters"]
        for row in self.layout.rows:
            if row.gradient is None:
                continue
            if row.variable in self.sparse:
                kept = "0.0" if self.update else "_v.grad or 0.0"
                lines.append(f"for _v in _{row.variable}: _v.grad = {kept}")
            lines.append(self._store_row(row))
        for i, single in enumerate(self.layout.singles):
            lines += self._store_single(single, i)
        return lines

    def _store_row(self, row: Row) -> str:
        g = row.gradient
        rows: list[str] = []
        if not isinstance(g, Name) or g.length is None:
            text = self.layout.number(g)
        else:
            text = self.body.texts[g][0]
            rows = [text] if text.isidentifier() else self.body.loops(g)
            text = f"{text}_" if text.isidentifier() else text
        values = self._values(row)
        each = ["_v", *(f"{r}_" for r in rows)]
        self.loop_names |= dict.fromkeys([*each, "_g"])
        source = f"zip({', '.join([values, *rows])})" if rows else values
        head = f"for {', '.join(each)} in {source}: "
        if self.update:
            return head + f"_v.grad = _g = {text}; _v.data -= learning_rate * _g"
        return head + f"_g = {text}; _v.grad = _g if _v.grad is None else _v.grad + _g"

    def _store_single(self, single: Single, i: int) -> list[str]:
        node, variable, gradient = single
        value, g = f"_{variable}" if variable else f"_p{i}", self.layout.number(gradient)
        self.namespace[value] = node
        if self.update:
            number = variable or f"{value}.data"
            return [
                f"{value}.grad = _g = {g}",
                f"{value}.data = {number} - learning_rate * _g",
            ]
        added = g if g.isidentifier() else f"({g})"
        return [f"_old = {value}.grad", f"{value}.grad = {g} if _old is None else _old + {added}"]
