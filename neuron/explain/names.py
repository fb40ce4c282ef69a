"""What each number is called in an explanation, and what it is in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from neuron.network.matrix import Entry
from neuron.network.roles import Role
from neuron.ops.arrangements import take
from neuron.ops.row import RowMap
from neuron.value.node import Node

_SIMPLE = re.compile(r"[\w′']+(\[[\w,]+\])?")
_LONGEST = 40
_OF_A_NEURON = ("activation", "weighted sum", "bias")


@dataclass
class Names:
    """Gives every Value a name of its own: its label, or v1, v2, … where it has none.

    `classes` says what the outputs of the last layer, number `last`, stand for,
    `target` what its one output predicts, and `features` what the inputs are.
    """

    classes: Sequence[str] | None = None
    last: int | None = None
    features: tuple[str, ...] | None = None
    target: str | None = None
    _names: dict[Any, str] = field(default_factory=dict)
    _said: dict[Any, str] = field(default_factory=dict)
    _taken: dict[str, int] = field(default_factory=dict)
    _unnamed: int = 0

    def of(self, node: Node) -> str:
        """The name of a Value, always the same for the same Value."""
        if node not in self._names:
            self._names[node] = self._unique(self._wanted(node))
        return self._names[node]

    def call(self, node: Node, name: str, what: str = "") -> None:
        """Give a Value a name of our choice, and say in words what it is."""
        self._names[node] = self._unique(name)
        if what:
            self._said[node] = what

    def _wanted(self, node: Node) -> str:
        if node.label is None:
            self._unnamed += 1
            return f"v{self._unnamed}"
        text = str(node.label)
        if _SIMPLE.fullmatch(text) and len(text) <= _LONGEST:
            return text
        return f"‘{printable(text)}’"

    def _unique(self, wanted: str) -> str:
        """The name itself for the first Value that wants it, name#2 for the second."""
        self._taken[wanted] = self._taken.get(wanted, 0) + 1
        return wanted if self._taken[wanted] == 1 else f"{wanted}#{self._taken[wanted]}"

    def what(self, node: Node) -> str:
        """What a Value is, in words: 'activation of neuron 3 in layer 2'."""
        if node in self._said:
            return self._said[node]
        if isinstance(node.label, Role):
            return self.role(node.label) + self._meaning(node.label)
        if node.op is None:
            return "a number that was given"
        op = node.op
        if op is take and node.operands and isinstance(node.operands[0], Node):
            inner = node.operands[0].op
            if not isinstance(inner, RowMap):
                return "an entry of an array"
            op = inner
        return f"computed by {op.name.replace('_', ' ')}"

    def _meaning(self, role: Role) -> str:
        """What an input or an output stands for, where that is known."""
        if role.part == "input" and role.unit is not None and self.features:
            return f": {printable(self.features[role.unit])}"
        if role.layer != self.last or role.unit is None or role.part not in _OF_A_NEURON[:2]:
            return ""
        if self.target is not None:
            return f": {printable(self.target)}"
        if self.classes is None or len(self.classes) <= role.unit:
            return ""
        return f": class {printable(self.classes[role.unit])!r}"

    def output(self, k: int) -> str:
        """What an output is called in a sentence, with its class where that has a name."""
        if not self.classes or self.classes[k] == str(k):
            return f"output {k}"
        return f"output {k} ({printable(self.classes[k])!r})"

    @staticmethod
    def role(role: Role) -> str:
        """A role in words."""
        where = f"layer {role.layer}"
        if role.part == "input":
            return "the inputs" if role.unit is None else f"input {role.unit}"
        if role.unit is None:
            return f"all numbers of the kind {role.part!r} in {where}"
        if role.part == "weight":
            source = (
                f"input {role.source}"
                if role.layer == 1
                else f"neuron {role.source} in layer {role.layer - 1}"
            )
            return f"weight from {source} to neuron {role.unit} in {where}"
        return f"{role.part} of neuron {role.unit} in {where}"


def printable(text: str, longest: int = _LONGEST) -> str:
    """A label on one line, without control characters, and not too long."""
    text = "".join(c if c.isprintable() else "�" for c in text[: longest + 1])
    return text if len(text) <= longest else text[: longest - 1] + "…"


@dataclass(frozen=True)
class One:
    """An operand that is one number: its name, its number, and its Value if it is one."""

    text: str
    value: Any
    node: Node | None = None


@dataclass(frozen=True)
class Row:
    """An operand that is a row of numbers; `node` is their Value where one holds them all."""

    entries: tuple[One, ...]
    letter: str
    node: Node | None = None

    def pattern(self, index: str) -> str:
        """The name of an entry in general: `a2[k]` for a2[0], a2[1], and so on.

        The index is where the names differ; where they differ in more, the row's letter is used.
        """
        texts = [entry.text for entry in self.entries]
        first = texts[0]
        for match in re.finditer(r"(?<![\w.])0(?![\w.])", first):
            before, after = first[: match.start()], first[match.end() :]
            if all(text == f"{before}{i}{after}" for i, text in enumerate(texts)):
                return f"{before}{index or 'k'}{after}"
        return f"{self.letter}[{index or 'k'}]"


def as_value(given: Any) -> Any:
    """An entry of a parameter array as a Value of its own, for asking about it."""
    from neuron.value.value import Value

    if not isinstance(given, Entry):
        return given
    value = Value(given.data, given.label)
    value.grad = given.grad
    return value
