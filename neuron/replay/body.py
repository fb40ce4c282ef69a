"""The body of a program on floats: the lines that compute its result and its gradients."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from neuron.replay.batches import NotALoopError
from neuron.replay.names import Name
from neuron.replay.scalars import ATOM, CONDITIONAL, RISKY, SUM, formula, literal
from neuron.replay.tracing import Trace
from neuron.replay.writing import Variables, always_needed, reachable
from neuron.value.node import Node

LONGEST = 60  # operations on one line
BEFORE, TURN, AFTER = range(3)  # where a line stands when there is a loop over examples


class Body:
    """The lines that compute the result and the gradients, on numbers that have been named."""

    def __init__(self, trace: Trace) -> None:
        self.trace, self.variables = trace, Variables(trace)
        self.functions: set[str] = set()
        self.texts: dict[Name, tuple[str, int]] = {}
        self.size: dict[Name, int] = {}
        self.risky: set[Name] = set()
        self.stored = {g for g in trace.gradients.values() if isinstance(g, Name)}
        self.forward = [
            trace.names[trace.recording.result],
            *map(trace.operand, trace.handed_out(trace.recording.extras)),
            *map(trace.operand, trace.columns.values()),
        ]
        roots = [*self.forward, *trace.gradients.values()]
        roots += [number for one in trace.sums for number in (one.start, one.with_this)]
        names, self.uses = reachable(roots)
        self.always = always_needed(roots)
        self.items: dict[Name, list[Name]] = {}
        for name in names:
            if name.op == "item":
                self.items.setdefault(name.args[0], []).append(name)
        self.scalars_of_rows = {
            arg
            for name in names
            if name.length is not None or name.op in ("total", "weighted_sum")
            for arg in name.args
            if isinstance(arg, Name) and name.op != "pack"
        }
        slopes = {g for g in trace.slopes.values() if isinstance(g, Name)}
        self.known = {n for n in trace.names.values() if isinstance(n, Name)} | slopes
        stages = stages_of(names, trace)
        self.hoisted = {  # computed once, before the loop
            arg
            for name in names
            if stages[name] == TURN
            for arg in name.args
            if isinstance(arg, Name) and stages[arg] == BEFORE
        }
        self.before, self.turn, self.after = (
            self.stage([name for name in names if stages[name] == stage])
            for stage in (BEFORE, TURN, AFTER)
        )

    def stage(self, names: list[Name]) -> list[str]:
        """The lines of what comes before a loop, in it or after it."""
        own = set(names)
        last_forward = max((n.index for n in self.forward if n in own), default=-1)
        forward = self.written(name for name in names if name.index <= last_forward)
        backward = self.written(name for name in names if name.index > last_forward)
        if forward:
            forward = ["# forward", *forward]
        if backward:
            backward = ["", "# backward: how fast the result grows with each number", *backward]
        return forward + backward

    def written(self, names: Iterable[Name]) -> list[str]:
        """The lines of some Names, one after another."""
        self.lines: list[str] = []
        for name in names:
            self.write(name)
        return self.lines

    def program(self, opening: list[str]) -> list[str]:
        """All lines of the body; `opening` are the first in each turn of a loop over examples."""
        if self.trace.batch is None:
            return self.after
        of = self.variables.of
        starts: dict[str, list[str]] = {}
        sums = []
        for one in self.trace.sums:
            starts.setdefault(self.atom(one.start, CONDITIONAL, False), []).append(of[one.so_far])
            sums.append(f"{of[one.so_far]} = {self.atom(one.with_this, CONDITIONAL, False)}")
        lists = {of[column]: node for column, node in self.trace.columns.items()}
        lists |= {self.variables.trees[key]: tree for key, tree in self.trace.collected.items()}
        heads = [
            f"{' = '.join(names[i : i + 8])} = {start}"
            for start, names in starts.items()
            for i in range(0, len(names), 8)
        ]
        rows = [self.variables.inputs[id(tree)] for tree in self.trace.turn_inputs]
        each = [self.variables.inputs[id(tree[0])] for tree in self.trace.turn_inputs]
        source = ", ".join(f"reversed({row})" for row in rows)
        source = f"zip({source})" if len(rows) > 1 else source
        turn = [*opening, *self.turn, *sums]
        turn += [f"{name}.append({self.tree(tree)})" for name, tree in lists.items()]
        return [
            *self.before,
            "# example by example, from the last to the first: so the engine adds up gradients",
            *heads,
            *(f"{name} = []" for name in lists),
            f"for {', '.join(each)} in {source}:",
            *(f"    {line}" if line else "" for line in turn),
            *(f"{name}.reverse()" for name in lists),
            *self.after,
        ]

    def tree(self, tree: Any) -> str:
        """What the function returned, with numbers in place of Values."""
        if id(tree) in self.variables.trees:
            return self.variables.trees[id(tree)]
        if isinstance(tree, list | tuple):
            return f"[{', '.join(map(self.tree, tree))}]"
        if not isinstance(tree, Node):
            return repr(tree)
        return self.atom(self.trace.operand(tree), CONDITIONAL, False)

    def write(self, name: Name) -> None:
        """Give a Name its line, or keep its text for where it is used."""
        if name.op == "leaf" or (name.op == "item" and name.args[0].op == "leaf"):
            self.texts[name] = self.variables.of[name], ATOM
            self.size[name] = 0
            return
        text, tightness = formula(self, name)
        known = self.known
        self.size[name] = 1 + sum(self.size.get(a, 0) for a in name.args if isinstance(a, Name))
        in_a_row = name in self.scalars_of_rows and name.length is None
        risky = name.op in RISKY or any(a in self.risky for a in name.args if isinstance(a, Name))
        if risky and name in self.stored:
            known = {name}  # so that nothing is stored before everything has been computed
        short = self.size[name] <= 2 and name not in self.always  # in one branch of a condition
        wanted = self.uses[name] > 1 and not short
        wanted = wanted or name in known or in_a_row or name.op in ("pack", "is_largest")
        wanted = wanted or name in self.items or self.size[name] > LONGEST or name in self.hoisted
        if name.op == "item":
            wanted = False
            text = self.variables.of.get(name) or self.variables.unique(None, "t")
            self.variables.of[name] = text
        if wanted:
            risky = False
            self.assign(name, text)
            self.size[name] = 0
        else:
            self.texts[name] = text, tightness
        if risky:
            self.risky.add(name)

    def assign(self, name: Name, text: str) -> None:
        """A line of its own; a row whose numbers are used one by one is taken apart."""
        if name.length is not None and not text.startswith(("[", "is_largest")):
            text = self.spelled_row(name, text)
        variable = self.variables.of.get(name) or self.variables.unique(None, "t")
        self.variables.of[name] = variable
        self.texts[name] = variable, ATOM
        comment = "" if name.role is None or str(name.role) == variable else f"  # {name.role}"
        self.lines.append(f"{variable} = {text}{comment}")
        items = self.items.get(name)
        if items:
            targets = ["_"] * (name.length or 0)
            for item in items:
                targets[item.args[1]] = self.variables.of.setdefault(
                    item, self.variables.unique(f"{variable}_{item.args[1]}", "t")
                )
            self.lines.append(
                f"{', '.join(targets)}{',' if len(targets) == 1 else ''} = {variable}"
            )

    def spelled_row(self, name: Name, text: str) -> str:
        """A formula that holds for every entry of some rows, as a list."""
        rows = self.loops(name)
        if not rows:
            return f"[{text}] * {name.length}"
        each = [f"{row}_" for row in rows]
        source = rows[0] if len(rows) == 1 else f"zip({', '.join(rows)})"
        return f"[{text} for {', '.join(each)} in {source}]"

    def loops(self, name: Name) -> list[str]:
        """The variables of the rows that a formula runs through."""
        found: dict[str, None] = {}
        for arg in name.args:
            if isinstance(arg, Name) and arg.length is not None:
                text, tightness = self.texts[arg]
                if tightness == ATOM and text.isidentifier():
                    found[text] = None
                else:
                    found.update(dict.fromkeys(self.loops(arg)))
        return list(found)

    def atom(self, arg: Any, tightness: int, entry: bool) -> str:
        """An operand, in brackets where it binds less tightly than what is around it."""
        if not isinstance(arg, Name):
            text = literal(arg)
            if text in ("inf", "-inf", "nan"):
                self.functions.add(text.removeprefix("-"))
            return f"({text})" if text.startswith("-") and tightness > SUM else text
        text, own = self.texts[arg]
        if entry and arg.length is not None and own == ATOM and text.isidentifier():
            return f"{text}_"
        return text if own >= tightness else f"({text})"

    def row(self, arg: Any) -> str:
        """A whole row as an expression."""
        if not isinstance(arg, Name):
            return f"[{', '.join(map(literal, arg))}]"
        text, tightness = self.texts[arg]
        if (tightness == ATOM and text.isidentifier()) or text.startswith("["):
            return text
        return self.spelled_row(arg, text)


def stages_of(names: list[Name], trace: Trace) -> dict[Name, int]:
    """Where each Name is computed: before the loop over examples, in it or after it.

    Raises `NotALoopError` where a turn of the loop would need what comes after it.
    """
    if trace.batch is None:
        return dict.fromkeys(names, AFTER)
    fixed = dict.fromkeys([*trace.turn_rows, *(one.so_far for one in trace.sums)], TURN)
    fixed |= dict.fromkeys([*trace.columns, *(one.after for one in trace.sums)], AFTER)
    stages: dict[Name, int] = {}
    for name in names:
        found = {stages[arg] for arg in name.args if isinstance(arg, Name)}
        found.add(fixed.get(name, BEFORE))
        if {TURN, AFTER} <= found:
            raise NotALoopError
        stages[name] = max(found)
    if any(stages.get(one.start, BEFORE) != BEFORE for one in trace.sums):
        raise NotALoopError
    return stages
