"""Writing a computation on floats as straight-line Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from neuron.replay.errors import RecordingError
from neuron.replay.names import Name
from neuron.replay.tracing import Trace
from neuron.replay.writing import Variables, always_needed, reachable

# How tightly an expression binds, as in Python's grammar.
CONDITIONAL, OR, AND, COMPARISON, SUM, PRODUCT, SIGN, POWER, ATOM = range(1, 10)
LONGEST = 60  # operations on one line

_INFIX = {
    "add": ("+", SUM),
    "subtract": ("-", SUM),
    "multiply": ("*", PRODUCT),
    "divide": ("/", PRODUCT),
    "less": ("<", COMPARISON),
    "less_equal": ("<=", COMPARISON),
    "greater": (">", COMPARISON),
    "greater_equal": (">=", COMPARISON),
    "equal": ("==", COMPARISON),
    "both": ("and", AND),
    "either": ("or", OR),
}
# What may raise where the engine gives ∞ or nan.
RISKY = set(
    "divide power exp expm1 log log1p sqrt sin cos tanh erfc total weighted_sum sum".split()
)
_MATH = "exp expm1 log log1p sqrt sin cos tanh erfc".split()
HELPERS = {
    "is_largest": '''
def is_largest(x):
    """1 at the first largest number of a row, 0 elsewhere."""
    place = x.index(max(x))
    return [int(i == place) for i in range(len(x))]
''',
}


class Body:
    """The lines that compute the result and the gradients, on numbers that have been named."""

    def __init__(self, trace: Trace) -> None:
        self.trace, self.variables = trace, Variables(trace)
        self.functions: set[str] = set()
        self.lines: list[str] = []
        self.texts: dict[Name, tuple[str, int]] = {}
        self.size: dict[Name, int] = {}
        self.risky: set[Name] = set()
        self.stored = {g for g in trace.gradients.values() if isinstance(g, Name)}
        result = trace.names[trace.recording.result]
        forward = [result, *(trace.operand(extra) for extra in trace.recording.flat_extras)]
        roots = [*forward, *trace.gradients.values()]
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
        known = {n for n in trace.names.values() if isinstance(n, Name)} | slopes
        back = False
        last_forward = max((n.index for n in forward if isinstance(n, Name)), default=-1)
        self.lines.append("# forward")
        for name in names:
            if not back and name.index > last_forward:
                back = True
                self.lines += ["", "# backward: how fast the result grows with each number"]
            self.write(name, known)

    def write(self, name: Name, known: set[Any]) -> None:
        """Give a Name its line, or keep its text for where it is used."""
        if name.op == "leaf" or (name.op == "item" and name.args[0].op == "leaf"):
            self.texts[name] = self.variables.of[name], ATOM
            self.size[name] = 0
            return
        text, tightness = self.formula(name)
        self.size[name] = 1 + sum(self.size.get(a, 0) for a in name.args if isinstance(a, Name))
        in_a_row = name in self.scalars_of_rows and name.length is None
        risky = name.op in RISKY or any(a in self.risky for a in name.args if isinstance(a, Name))
        if risky and name in self.stored:
            known = {name}  # so that nothing is stored before everything has been computed
        short = self.size[name] <= 2 and name not in self.always  # in one branch of a condition
        wanted = self.uses[name] > 1 and not short
        wanted = wanted or name in known or in_a_row or name.op in ("pack", "is_largest")
        wanted = wanted or name in self.items or self.size[name] > LONGEST
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

    def formula(self, name: Name) -> tuple[str, int]:
        """The text of an operation, and how tightly it binds."""
        op, args = name.op, name.args
        entry = name.length is not None and op != "pack"
        if op in _INFIX:
            sign, tightness = _INFIX[op]
            a = self.atom(args[0], tightness + (tightness == COMPARISON), entry)
            b = self.atom(args[1], tightness + 1, entry)
            return f"{a} {sign} {b}", tightness
        if op in _MATH:
            self.functions.add(op)
            return f"{op}({self.atom(args[0], CONDITIONAL, entry)})", ATOM
        if op not in _SPECIAL:
            raise RecordingError(f"no program can be written of {op} on floats.")
        return _SPECIAL[op](self, name, entry)

    def row(self, arg: Any) -> str:
        """A whole row as an expression."""
        if not isinstance(arg, Name):
            return f"[{', '.join(map(literal, arg))}]"
        text, tightness = self.texts[arg]
        if (tightness == ATOM and text.isidentifier()) or text.startswith("["):
            return text
        return self.spelled_row(arg, text)


def literal(number: Any) -> str:
    """A number as source text."""
    return str(number) if isinstance(number, bool) else repr(float(number))


def _negative(body: Body, name: Name, entry: bool) -> tuple[str, int]:
    return f"-{body.atom(name.args[0], SIGN, entry)}", SIGN


def _absolute(body: Body, name: Name, entry: bool) -> tuple[str, int]:
    return f"abs({body.atom(name.args[0], CONDITIONAL, entry)})", ATOM


def _where(body: Body, name: Name, entry: bool) -> tuple[str, int]:
    condition, a, b = name.args
    test = body.atom(condition, OR, entry)
    yes, no = body.atom(a, OR, entry), body.atom(b, CONDITIONAL, entry)
    return f"{yes} if {test} else {no}", CONDITIONAL


def _extreme(sign: str) -> Callable[[Body, Name, bool], tuple[str, int]]:
    """The larger or smaller of two; nan if either is."""

    def write(body: Body, name: Name, entry: bool) -> tuple[str, int]:
        a, b = (body.atom(arg, SUM, entry) for arg in name.args)
        if not isinstance(name.args[1], Name) and name.args[1] == name.args[1]:
            opposite = "<=" if sign == ">" else ">="
            return f"{b} if {a} {opposite} {b} else {a}", CONDITIONAL
        return f"{a} if {a} {sign} {b} or {a} != {a} else {b}", CONDITIONAL

    return write


def _power(body: Body, name: Name, entry: bool) -> tuple[str, int]:
    a, b = name.args
    if not isinstance(b, Name) and float(b).is_integer():
        return f"{body.atom(a, POWER + 1, entry)} ** {literal(b)}", POWER
    body.functions.add("pow")
    x, y = body.atom(a, CONDITIONAL, entry), body.atom(b, CONDITIONAL, entry)
    return f"pow({x}, {y})", ATOM


def _sign(body: Body, name: Name, entry: bool) -> tuple[str, int]:
    body.functions.add("copysign")
    x = body.atom(name.args[0], SUM, entry)
    return f"copysign(1.0, {x}) if {x} < 0.0 or {x} > 0.0 else abs({x})", CONDITIONAL


def _total(body: Body, name: Name, entry: bool) -> tuple[str, int]:
    body.functions.add("fsum")
    return f"fsum({body.row(name.args[0])})", ATOM


def _sum(body: Body, name: Name, entry: bool) -> tuple[str, int]:
    body.functions.add("fsum")
    terms = (body.atom(arg, CONDITIONAL, False) for arg in name.args)
    return f"fsum(({', '.join(terms)}{',' if len(name.args) == 1 else ''}))", ATOM


def _weighted_sum(body: Body, name: Name, entry: bool) -> tuple[str, int]:
    body.functions |= {"fsum", "mul"}
    w, x, b = name.args
    bias = body.atom(b, CONDITIONAL, False)
    return f"fsum([{bias}, *map(mul, {body.row(w)}, {body.row(x)})])", ATOM


def _largest(body: Body, name: Name, entry: bool) -> tuple[str, int]:
    return f"max({body.row(name.args[0])})", ATOM


def _is_largest(body: Body, name: Name, entry: bool) -> tuple[str, int]:
    body.functions.add("is_largest")
    return f"is_largest({body.row(name.args[0])})", ATOM


def _pack(body: Body, name: Name, entry: bool) -> tuple[str, int]:
    entries = (body.atom(arg, CONDITIONAL, False) for arg in name.args)
    return f"[{', '.join(entries)}]", ATOM


def _item(body: Body, name: Name, entry: bool) -> tuple[str, int]:
    return f"{body.row(name.args[0])}[{name.args[1]}]", ATOM


_SPECIAL: dict[str, Callable[[Body, Name, bool], tuple[str, int]]] = {
    "negative": _negative,
    "absolute": _absolute,
    "where": _where,
    "maximum": _extreme(">"),
    "minimum": _extreme("<"),
    "power": _power,
    "sign": _sign,
    "total": _total,
    "sum": _sum,
    "weighted_sum": _weighted_sum,
    "largest": _largest,
    "is_largest": _is_largest,
    "pack": _pack,
    "item": _item,
}
