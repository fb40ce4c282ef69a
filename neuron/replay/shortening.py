"""Rules that shorten a formula and change no bit of its result: x·1 is x, |−x| is |x|.

Each is given the book and the operands, and gives a shorter form or None.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from neuron.replay.names import RULES, Book, Name, entry, is_pack


def _is(arg: Any, number: float) -> bool:
    return (
        not isinstance(arg, Name) and not isinstance(arg, bool) and _number(arg) and arg == number
    )


def _number(arg: Any) -> bool:
    return isinstance(arg, int | float)


def _multiply(book: Book, a: Any, b: Any) -> Any:
    if _is(a, 1):
        return b
    if _is(b, 1):
        return a
    if _is(b, -1):
        return -a
    if _is(a, -1):
        return -b
    if isinstance(b, Name) and b.op == "where" and _chooses_numbers(b) and book.sampler is None:
        condition, x, y = b.args
        return book.make("where", condition, a * x, a * y)
    return None


def _chooses_numbers(name: Name) -> bool:
    return all(map(_number, name.args[1:]))


def _negative(book: Book, a: Name) -> Any:
    if a.op == "negative":
        return a.args[0]
    if a.op == "where" and _chooses_numbers(a):
        return book.make("where", a.args[0], -a.args[1], -a.args[2])
    if a.op == "absolute" and book.sampler is not None:
        return book.make("minus_size", a.args[0])
    return None


def _absolute(book: Book, a: Name) -> Any:
    if a.op in ("exp", "absolute") or _is_even_power(a):  # never negative
        return a
    return abs(a.args[0]) if a.op == "negative" and isinstance(a.args[0], Name) else None


def _is_even_power(a: Name) -> bool:
    return a.op == "power" and _number(a.args[1]) and a.args[1] % 2 == 0


def _add(book: Book, a: Any, b: Any) -> Any:
    if isinstance(b, Name) and b.op == "negative":
        return book.make("subtract", a, b.args[0])
    if isinstance(a, Name) and a.op == "negative":
        return book.make("subtract", b, a.args[0])
    return None


def _subtract(book: Book, a: Any, b: Any) -> Any:
    if isinstance(b, Name) and b.op == "negative":
        return book.make("add", a, b.args[0])
    return None


_MIRRORED = {
    "less": "greater",
    "less_equal": "greater_equal",
    "greater": "less",
    "greater_equal": "less_equal",
}


def _compare(op: str) -> Callable[..., Any]:
    """−a < c is a > −c; a number never stands on the left."""

    def rule(book: Book, a: Any, b: Any) -> Any:
        if isinstance(a, Name) and a.op == "negative" and _number(b):
            return book.make(_MIRRORED[op], a.args[0], -b)
        if isinstance(a, Name) and a.op == "absolute" and _number(b):
            return _compare_size(book, op, a.args[0], b)
        if op == "greater" and isinstance(a, Name) and a.op == "is_largest" and _is(b, 0):
            return book.make("top", a.args[0]) if book.sampler is not None else None
        return None

    return rule


def _compare_size(book: Book, op: str, x: Name, limit: float) -> Any:
    """|x| ≤ 0 is x = 0; and for floats |x| > c is x > c or x < −c, which needs no call."""
    if limit == 0 and op == "less_equal":
        return book.make("equal", x, 0)
    if book.sampler is not None:
        return None
    if op == "less" and limit == math.inf:  # ∞ − ∞ is nan
        return book.make("equal", book.make("subtract", x, x), 0)
    join = "either" if op.startswith("greater") else "both"
    return book.make(join, book.make(op, x, limit), book.make(_MIRRORED[op], x, -limit))


def _power(book: Book, a: Any, b: Any) -> Any:
    if _is(b, 1):
        return a
    return 1.0 if _is(b, 0) else None


def _both(book: Book, a: Any, b: Any) -> Any:
    for known, other in ((a, b), (b, a)):
        if isinstance(known, bool):
            return other if known else False
    return None


def _either(book: Book, a: Any, b: Any) -> Any:
    for known, other in ((a, b), (b, a)):
        if isinstance(known, bool):
            return True if known else other
    return None


def _weighted_sum(book: Book, w: Any, x: Any, b: Any) -> Any:
    if not (book.unroll and (is_pack(w) or is_pack(x))):
        return None
    n = int(w.length or 0) if isinstance(w, Name) else len(w)
    return book.make("sum", b, *(entry(w, i) * entry(x, i) for i in range(n)))


def _total(book: Book, x: Any) -> Any:
    return book.make("sum", *x.args) if book.unroll and is_pack(x) else None


def _item(book: Book, row: Any, i: int) -> Any:
    return row.args[i] if isinstance(row, Name) and row.op == "pack" else None


RULES |= {
    "multiply": _multiply,
    "negative": _negative,
    "absolute": _absolute,
    "add": _add,
    "subtract": _subtract,
    "power": _power,
    "both": _both,
    "either": _either,
    "item": _item,
    "weighted_sum": _weighted_sum,
    "total": _total,
    **{op: _compare(op) for op in _MIRRORED},
}
