"""The whole text of a scalar program: what a student reads, and what runs on live Values.

Both have the same body, line by line. The readable program is a function from
numbers to numbers and needs nothing but Python; the live one takes the numbers
from the `data` of the parameters and leaves the gradients in their `grad`.
"""

from __future__ import annotations

import textwrap
from typing import Any

from neuron.replay.names import Name
from neuron.replay.recording import Input
from neuron.replay.scalars import HELPERS, Body, _literal
from neuron.replay.tracing import Trace
from neuron.value.node import Leaves, Node

MANY = 400  # numbers that a readable program still writes out


class ScalarText:
    """The two forms of a program on floats."""

    def __init__(self, trace: Trace, update: bool, skip_zeros: bool) -> None:
        self.trace, self.update = trace, update
        self.body = Body(trace)
        self.variables = self.body.variables
        self.rows = [
            (leaves, self.variables.of[row], trace.gradients.get(key))
            for key, (leaves, row) in trace.rows.items()
        ]
        in_rows = {leaf for leaves, _, g in self.rows for leaf in leaves if g is not None}
        self.singles: list[tuple[Node, str | None, Any]] = [
            (node, self._variable(node), trace.gradients[id(node)])
            for node in trace.recording.parameters
            if id(node) in trace.gradients and node not in in_rows
        ]
        self.read_only = [
            (node, self.variables.of[trace.names[node]])
            for node in trace.recording.parameters
            if node in trace.names and id(node) not in trace.gradients
        ]
        self.sparse = self._sparse_rows() if skip_zeros else {}
        self.namespace: dict[str, Any] = {}

    def _variable(self, node: Node) -> str | None:
        """The variable of a parameter; None where the program does not read its number."""
        name = self.trace.names.get(node)
        return None if name is None else self.variables.of.get(name)

    def result(self, arg: Any) -> str:
        """A number of the graph where the program hands it out."""
        return self.body.atom(arg, 1, False)

    def gradient(self, g: Any, length: int | None) -> str:
        """A gradient: one number, or one for each of a row of parameters."""
        if length is None:
            return self.result(g)
        if not isinstance(g, Name) or g.length is None:
            return f"[{self.result(g)}] * {length}"
        return self.body.row(g)

    def inputs(self) -> list[tuple[Input, str]]:
        """The declared inputs and their variables."""
        of = self.variables.inputs
        return [(given, of[id(given.stand_in)]) for given in self.trace.recording.inputs]

    # What a student reads.

    def readable(self) -> str:
        """The program as a file of its own."""
        parameters = [name for _, name, _ in self.rows]
        parameters += [name for _, name, _ in self.singles if name]
        parameters += [name for _, name in self.read_only]
        rate = ["learning_rate"] if self.update else []
        arguments = [name for _, name in self.inputs()] + rate + parameters
        lines = [
            self._signature(arguments),
            '    """The result, and its derivative by each parameter."""',
        ]
        for given, name in self.inputs():
            lines += [f"    {line}" for line in self._unpacked(given, name)]
        for (_, name, _), (_, row) in zip(self.rows, self.trace.rows.values(), strict=True):
            lines += [f"    {line}" for line in self._apart(name, row)]
        lines += [f"    {line}" if line else "" for line in self.body.lines]
        lines += self._returned()
        return "\n".join([self._head(), *lines, "", "", *self._example(arguments), ""])

    def _head(self) -> str:
        functions = sorted(self.body.functions - {"mul", "is_largest"})
        lines = [
            '"""One forward and one backward pass, written out by neuron: plain Python."""',
            "",
        ]
        if functions:
            lines.append(f"from math import {', '.join(functions)}")
        if "mul" in self.body.functions:
            lines.append("from operator import mul")
        helpers = [HELPERS[name] for name in sorted(self.body.functions & HELPERS.keys())]
        return "\n".join([*lines, *helpers, "", ""])

    def _signature(self, arguments: list[str]) -> str:
        line = f"def step({', '.join(arguments)}):"
        if len(line) <= 100:
            return line
        return (
            "def step(\n"
            + textwrap.fill(
                ", ".join(arguments), 96, initial_indent="    ", subsequent_indent="    "
            )
            + ",\n):"
        )

    def _unpacked(self, given: Input, name: str) -> list[str]:
        tree = given.stand_in
        if not isinstance(tree, list):
            return []
        if tree and isinstance(tree[0], list):
            branches = [self.variables.inputs[id(branch)] for branch in tree]
            lines = [f"{', '.join(branches)}{',' if len(tree) == 1 else ''} = {name}"]
            return lines + [line for b in tree for line in self._items(b)]
        return self._items(tree)

    def _items(self, row: list[Node]) -> list[str]:
        """A line that takes an input row apart, where its numbers are used one by one."""
        name = self.variables.inputs[id(row)]
        used = [self.trace.names[entry] for entry in row]
        targets = [self.variables.of[n] if n in self.body.texts else "_" for n in used]
        if set(targets) == {"_"}:
            return []
        return [f"{', '.join(targets)}{',' if len(targets) == 1 else ''} = {name}"]

    def _apart(self, name: str, row: Name) -> list[str]:
        """A line that takes a row of parameters apart, where the program is unrolled."""
        if not self.trace.book.unroll:
            return []
        items = [self.trace.book.make("item", row, i) for i in range(row.length or 0)]
        targets = [self.variables.of[item] for item in items]
        return [f"{', '.join(targets)}{',' if len(targets) == 1 else ''} = {name}"]

    def _returned(self) -> list[str]:
        recording = self.trace.recording
        lines = ["", "    result = " + self._tree(recording)]
        lines.append("    gradients = {")
        for leaves, name, g in self.rows:
            if g is not None:
                lines.append(f'        "{name}": {self.gradient(g, len(leaves))},')
        for node, variable, g in self.singles:
            lines.append(f'        "{variable or node.label}": {self.result(g)},')
        lines += ["    }", "    return result, gradients"]
        return lines

    def _tree(self, recording: Any) -> str:
        """What the function returned, with numbers in place of Values."""
        result = self.result(self.trace.names[recording.result])
        if not recording.extras:
            return result
        return ", ".join([result, *(self._branch(extra) for extra in recording.extras)])

    def _branch(self, tree: Any) -> str:
        if isinstance(tree, list | tuple):
            return f"[{', '.join(map(self._branch, tree))}]"
        return self.result(self.trace.operand(tree)) if isinstance(tree, Node) else repr(tree)

    def _example(self, arguments: list[str]) -> list[str]:
        """A call with the numbers of the recording, or stand-ins where those are too many."""
        numbers: dict[str, Any] = {"learning_rate": 0.1}
        for given, name in self.inputs():
            numbers[name] = numbers_in(given.stand_in)
        numbers |= {name: [leaf.data for leaf in leaves] for leaves, name, _ in self.rows}
        numbers |= {known: node.data for node, known, _ in self.singles if known}
        numbers |= {name: node.data for node, name in self.read_only}
        lines = ['if __name__ == "__main__":']
        count = sum(_count(numbers[name]) for name in arguments)
        if count > MANY:
            lines += [
                "    # There are too many numbers to show them all: 0.5 stands in for each.",
                "",
            ]
        shown = [_shown(numbers[name], count <= MANY) for name in arguments]
        lines.append("    example = step(")
        lines += [f"        {name}={text}," for name, text in zip(arguments, shown, strict=True)]
        return [*lines, "    )", "    print(example)"]

    # What runs.

    def live(self) -> str:
        """The program on live Values: `step`, whose globals are in `namespace`."""
        names = [name for _, name in self.inputs()] + (["learning_rate"] if self.update else [])
        lines = self._checked() + self._gathered() + self.body.lines
        answer = f"return {self._tree(self.trace.recording)}"
        if self.update:  # a step that cannot be right is not taken
            result = self.result(self.trace.names[self.trace.recording.result])
            lines.append(f"if {result} - {result} != 0.0: {answer}")
        lines += [*self._stored(), answer]
        body = textwrap.indent("\n".join(lines), "        ")
        call = f"_again({', '.join(names)})"
        return (
            f"def step({', '.join(names)}):\n    try:\n{body}\n"
            f"    except _ERRORS:\n        return {call}\n"
        )

    def _checked(self) -> list[str]:
        """Lines that make sure that the inputs are numbers, in rows of the recorded length."""
        lines = []
        for given, name in self.inputs():
            if not isinstance(given.stand_in, list):
                lines.append(f"if type({name}) is not float: {name} = _number({name})")
                continue
            lines += self._checked_rows(given.stand_in, name)
        return lines

    def _checked_rows(self, tree: list[Any], name: str) -> list[str]:
        if tree and isinstance(tree[0], list):
            branches = [self.variables.inputs[id(branch)] for branch in tree]
            lines = [f"{', '.join(branches)}{',' if len(tree) == 1 else ''} = {name}"]
            for branch, variable in zip(tree, branches, strict=True):
                lines += self._checked_rows(branch, variable)
            return lines
        line = f"if type({name}) is not _Vector or len({name}) != {len(tree)}: "
        return [line + f"{name} = _row({name}, {len(tree)})", *self._items(tree)]

    def _gathered(self) -> list[str]:
        """Lines that read the parameters; weights of inputs that are exactly 0 are left out."""
        lines = []
        for i, xs in enumerate(dict.fromkeys(self.sparse.values())):
            lines.append(f"_pick{i} = _split({', '.join(xs)})")
            lines += [f"{x} = _pick{i}({x})" for x in xs]
        groups = {xs: i for i, xs in enumerate(dict.fromkeys(self.sparse.values()))}
        parameter_rows = [row for _, row in self.trace.rows.values()]
        for (leaves, name, _), row in zip(self.rows, parameter_rows, strict=True):
            self.namespace[f"_{name}"] = leaves
            source = f"_{name}"
            if name in self.sparse:
                source = f"_{name}_used"
                lines.append(f"{source} = _pick{groups[self.sparse[name]]}(_{name})")
            lines.append(f"{name} = [_v.data for _v in {source}]")
            lines += self._apart(name, row)
        for node, variable, _ in self.singles:
            if variable:
                self.namespace[f"_{variable}"] = node
                lines.append(f"{variable} = _{variable}.data")
        for node, name in self.read_only:
            self.namespace[f"_{name}"] = node
            lines.append(f"{name} = _{name}.data")
        return lines

    def _stored(self) -> list[str]:
        """Lines that leave the gradients, and with `update` the new numbers, in the parameters."""
        lines, stores = ["# the parameters"], []
        for leaves, name, g in self.rows:
            if g is None:
                continue
            source = f"_{name}_used" if name in self.sparse else f"_{name}"
            if name in self.sparse and self.update:
                stores.append(f"for _v in _{name}: _v.grad = 0.0")
            elif name in self.sparse:
                stores.append(f"for _v in _{name}: _v.grad = _v.grad or 0.0")
            stores.append(self._store_row(name, source, g, len(leaves)))
        for i, (node, variable, g) in enumerate(self.singles):
            value = f"_{variable}" if variable else f"_p{i}"
            self.namespace[value] = node
            stores += self._store_single(value, variable, self.result(g))
        return lines + stores

    def _store_row(self, name: str, source: str, g: Any, length: int) -> str:
        row = isinstance(g, Name) and g.length is not None
        text = self.result(g) if not row else self.body.texts[g][0]
        loops = self.body.loops(g) if row and not text.isidentifier() else ([text] if row else [])
        if row and text.isidentifier():
            text = f"{text}_"
        each = ["_v", *([f"{name}_"] if self.update else []), *(f"{r}_" for r in loops)]
        rows = [source, *([name] if self.update else []), *loops]
        each, rows = list(dict.fromkeys(each)), list(dict.fromkeys(rows))
        head = f"for {', '.join(each)} in zip({', '.join(rows)}): "
        if self.update:
            return head + f"_v.grad = _g = {text}; _v.data = {name}_ - learning_rate * _g"
        return head + f"_g = {text}; _v.grad = _g if _v.grad is None else _v.grad + _g"

    def _store_single(self, value: str, name: str | None, g: str) -> list[str]:
        if g.isidentifier() and not self.update:
            return [f"_old = {value}.grad", f"{value}.grad = {g} if _old is None else _old + {g}"]
        if self.update:
            return [
                f"{value}.grad = _g = {g}",
                f"{value}.data = {name or f'{value}.data'} - learning_rate * _g",
            ]
        return [f"_old = {value}.grad", f"{value}.grad = {g} if _old is None else _old + ({g})"]

    def _sparse_rows(self) -> dict[str, tuple[str, ...]]:
        """Weights that meet nothing but inputs, and the input rows they meet."""
        meets: dict[Name, dict[str, None]] = {}
        spoiled: set[Name] = set()
        input_rows = set(self.trace.input_rows.values())
        parameter_rows = {row for _, row in self.trace.rows.values()}
        for name in self.body.uses:
            rows = [
                a for a in name.args if isinstance(a, Name) and a in input_rows | parameter_rows
            ]
            if name.op == "weighted_sum" and isinstance(name.args[1], Name):
                w, x = name.args[0], name.args[1]
                if x in input_rows and w in parameter_rows:
                    meets.setdefault(w, {})[self.variables.of[x]] = None
                    continue
            spoiled.update(row for row in rows if row in parameter_rows)
            if name.op not in ("multiply", "add"):
                spoiled.update(rows)
        sparse_inputs = {x for x in input_rows if x not in spoiled}
        allowed = {self.variables.of[x] for x in sparse_inputs}
        found = {
            self.variables.of[w]: tuple(xs)
            for w, xs in meets.items()
            if w not in spoiled and set(xs) <= allowed
        }
        together = set(found.values())
        clear = all(a == b or not set(a) & set(b) for a in together for b in together)
        return found if clear else {}


def numbers_in(tree: Any) -> Any:
    """The numbers of Values in lists of lists."""
    return [numbers_in(branch) for branch in tree] if isinstance(tree, list) else tree.data


def _count(numbers: Any) -> int:
    return sum(map(_count, numbers)) if isinstance(numbers, list) else 1


def _shown(numbers: Any, whole: bool) -> str:
    if isinstance(numbers, list):
        if whole or (numbers and isinstance(numbers[0], list)):
            if not whole:
                return f"[{_shown(numbers[0], whole)}] * {len(numbers)}"
            return f"[{', '.join(_shown(entry, whole) for entry in numbers)}]"
        return f"[0.5] * {len(numbers)}"
    return _literal(numbers)


__all__ = ["Leaves", "ScalarText"]
