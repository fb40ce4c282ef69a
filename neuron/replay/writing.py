"""What the writers of programs share: which Names get a line of their own, and how they are called.

A Name gets a line, and a variable, if it is used more than once, if it is a
number of the graph, or if its formula would grow too long; any other is written
where it is used.
"""

from __future__ import annotations

import keyword
import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from neuron.replay.names import Name
from neuron.replay.tracing import Trace
from neuron.value.node import Node

_SUBSCRIPT = str.maketrans({"[": "_", ",": "_", "]": "", " ": "_"})


class Variables:
    """The variables of a program: a readable and unique identifier for each Name that needs one."""

    def __init__(self, trace: Trace) -> None:
        self.taken: set[str] = {
            "mul",
            "fsum",
            "np",
            "learning_rate",
            "inf",
            "nan",
            "result",
            "gradients",
        }
        self.next_number: Counter[str] = Counter()
        self.of: dict[Name, str] = {}
        self.inputs: dict[int, str] = {}
        self.trace = trace
        for given in trace.recording.inputs:
            self._name_input(given.name, given.stand_in)
        for _, row in trace.rows.values():
            self.of[row] = self.unique(self._row_label(row), "w")
            for i in range((row.length or 0) if trace.book.unroll else 0):
                self.of[trace.book.make("item", row, i)] = self.unique(f"{self.of[row]}_{i}", "w")
        for node in trace.recording.parameters:
            name = trace.names.get(node)
            if isinstance(name, Name) and name not in self.of:
                self.of[name] = self.unique(node.label, "p")
        self._name_loop()
        for node in trace.nodes:
            self._name_node(node, "", trace.names[node], "v")
        for node, g in trace.slopes.items():
            self._name_node(node, "d", g, "dv")
        self._name_packs()
        for node in trace.recording.parameters:
            slope = trace.gradients.get(id(node))
            if isinstance(slope, Name) and slope not in self.of and node in trace.names:
                self.of[slope] = self.unique(f"d{self.of[trace.names[node]]}", "t")
        for key, (_, row) in trace.rows.items():
            slope = trace.gradients.get(key)
            if isinstance(slope, Name) and slope.length is not None and slope not in self.of:
                self.of[slope] = self.unique(f"d{self.of[row]}", "t")

    def _name_loop(self) -> None:
        """Of a loop over examples: what it adds up, and what it collects."""
        for one in self.trace.sums:
            name = self.of.get(one.of) or getattr(one.of, "role", None)
            text = self.unique(None if name is None else f"d{name}", "dv")
            self.of[one.so_far] = self.of[one.after] = text
        self.of |= {column: self.unique(None, "each") for column in self.trace.columns}
        self.trees = {key: self.unique(None, "each") for key in self.trace.collected}

    def _name_packs(self) -> None:
        """A row of numbers is called after them: a1 for a1[0], a1[1] and so on."""
        for key, row in self.trace.packs.items():
            labels = {str(node.label).partition("[")[0] for node in key if isinstance(node, Node)}
            label = labels.pop() if len(labels) == 1 and labels != {"None"} else None
            if row not in self.of:
                self.of[row] = self.unique(label, "t")
            slope = self.trace.row_slopes.get(key)
            if isinstance(slope, Name) and slope.length is not None and slope not in self.of:
                self.of[slope] = self.unique(f"d{self.of[row]}", "t")

    def _row_label(self, row: Name) -> Any:
        """A neuron's weights are called after it: w1[3] for w1[3,0], w1[3,1] and so on."""
        return str(row.role).rsplit(",", 1)[0] if row.role is not None else None

    def _name_input(self, name: str, tree: Any) -> None:
        self.inputs[id(tree)] = text = self.unique(name, "x")
        if isinstance(tree, list) and tree and isinstance(tree[0], list) and self.trace.batch:
            self._name_input(f"{name}_k", tree[0])
        elif isinstance(tree, list) and tree and isinstance(tree[0], list):
            for i, branch in enumerate(tree):
                self._name_input(f"{name}{i}" if len(tree) > 1 else f"{name}_", branch)
        elif isinstance(tree, list):
            self.of[self.trace.input_rows[tuple(map(id, tree))]] = text
            for i, entry in enumerate(tree):
                self.of[self.trace.names[entry]] = self.unique(f"{text}_{i}", "x")
        else:
            self.of[self.trace.names[tree]] = text

    def _name_node(self, node: Node, before: str, name: Any, otherwise: str) -> None:
        if isinstance(name, Name) and name not in self.of:
            label = self.of.get(self.trace.names[node]) if before else node.label
            self.of[name] = self.unique(None if label is None else f"{before}{label}", otherwise)

    def unique(self, label: Any, otherwise: str) -> str:
        """An identifier made from a label, or `otherwise` with a number where there is none."""
        wanted = re.sub(r"\W", "_", str(label).translate(_SUBSCRIPT)) if label is not None else ""
        if wanted[:1].isdigit():
            wanted = f"_{wanted}"
        if not wanted.isidentifier() or keyword.iskeyword(wanted):
            wanted = ""
        stem, n = (f"{wanted}_", 1) if wanted else (otherwise, self.next_number[otherwise])
        text = wanted or f"{stem}{n}"
        while text in self.taken or text in RESERVED:
            n += 1
            text = f"{stem}{n}"
        if not wanted:
            self.next_number[otherwise] = n + 1
        self.taken.add(text)
        return text


# What programs call, on floats or on arrays.
RESERVED = set(
    """
    abs chain copysign cos erfc exp expm1 float fsum len log log1p map max mul pow reversed sin
    sqrt step tanh type zip add arange array broadcast_to copyto divide dot empty equal full
    greater greater_equal less less_equal logical_and logical_or matmul maximum minimum multiply
    negative not_equal ones power sign subtract sum_to take transpose zeros_like
    """.split()
)


def reachable(roots: Iterable[Any]) -> tuple[list[Name], Counter[Name]]:
    """The Names that the roots need, in the order of their making, and how often each is used."""
    uses: Counter[Name] = Counter()
    seen: set[Name] = set()
    unread = [root for root in roots if isinstance(root, Name)]
    for root in unread:
        uses[root] += 1
    unread = list(dict.fromkeys(unread))
    seen.update(unread)
    while unread:
        name = unread.pop()
        times = 2 if name.op in ("maximum", "minimum", "sign") else 1  # these read them twice
        for arg in name.args:
            if isinstance(arg, Name):
                uses[arg] += times
                if arg not in seen:
                    seen.add(arg)
                    unread.append(arg)
    return sorted(seen, key=lambda name: name.index), uses


def always_needed(roots: Iterable[Any]) -> set[Name]:
    """The Names that are needed whatever the conditions are."""
    return _needed(roots, lambda name: 1 if name.op == "where" and name.length is None else None)


def needed_first(roots: Iterable[Any]) -> set[Name]:
    """The Names that are needed unless a single number's condition fails, which seldom happens."""
    return _needed(roots, lambda name: 2 if name.op == "where" and name.sample.size == 1 else None)


def _needed(roots: Iterable[Any], how_many: Callable[[Name], int | None]) -> set[Name]:
    """The Names that the roots need, if each needs so many of its operands (None: all)."""
    seen: set[Name] = set()
    unread = [root for root in roots if isinstance(root, Name)]
    while unread:
        name = unread.pop()
        if name not in seen:
            seen.add(name)
            unread += [arg for arg in name.args[: how_many(name)] if isinstance(arg, Name)]
    return seen
