"""The text of each operation on floats, as an expression of Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from neuron.replay.errors import RecordingError
from neuron.replay.names import Name

if TYPE_CHECKING:
    from neuron.replay.body import Body

# How tightly an expression binds, as in Python's grammar.
CONDITIONAL, OR, AND, COMPARISON, SUM, PRODUCT, SIGN, POWER, ATOM = range(1, 10)

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
    body.functions |= {"fsum", "mul", "chain"}
    w, x, b = name.args
    bias = body.atom(b, CONDITIONAL, False)
    return f"fsum(chain(({bias},), map(mul, {body.row(w)}, {body.row(x)})))", ATOM


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


def formula(body: Body, name: Name) -> tuple[str, int]:
    """The text of an operation, and how tightly it binds."""
    op, args = name.op, name.args
    entry = name.length is not None and op != "pack"
    if op in _INFIX:
        sign, tightness = _INFIX[op]
        a = body.atom(args[0], tightness + (tightness == COMPARISON), entry)
        b = body.atom(args[1], tightness + 1, entry)
        return f"{a} {sign} {b}", tightness
    if op in _MATH:
        body.functions.add(op)
        return f"{op}({body.atom(args[0], CONDITIONAL, entry)})", ATOM
    if op not in _SPECIAL:
        raise RecordingError(f"no program can be written of {op} on floats.")
    return _SPECIAL[op](body, name, entry)
