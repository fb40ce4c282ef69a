"""Rules that shorten formulas on arrays: fewer passes, and none that NumPy is slow at.

Each is given the book and the operands, and gives a shorter form or None. What they
change is at most the rounding of a result.
"""

from __future__ import annotations

import math
from typing import Any

from neuron.replay.names import ARRAY_RULES, Book, Name, key_of


def _is(arg: Any, op: str) -> bool:
    return isinstance(arg, Name) and arg.op == op


def _where(book: Book, condition: Any, a: Any, b: Any) -> Any:
    if not isinstance(condition, Name):
        return None
    if condition.sample.dtype.kind != "b":
        return book.make("where", book.make("not_equal", condition, 0), a, b)
    if condition.op == "top" and condition.args[0].sample.ndim > 1:
        return _at_the_top(book, condition.args[0], a, b)
    if condition.op == "less" and condition.args[1] == math.inf:
        return _mean(book, condition.args[0], a)
    return _falling(book, condition, a, b)


def _at_the_top(book: Book, x: Name, a: Any, b: Any) -> Any:
    """Other numbers where each row of x is largest: put there, without a mask."""
    one_a_row = not isinstance(a, Name) or a.sample.shape == (*x.sample.shape[:-1], 1)
    if one_a_row and isinstance(b, Name) and b.sample.shape == x.sample.shape:
        return book.make("put_at", book.make("top_place", x), a, b)
    return None


def _subtract(book: Book, a: Any, b: Any) -> Any:
    """a − b is −(b − a), where that is there already."""
    known = book.known.get(("subtract", *map(key_of, (b, a))))
    return None if known is None else book.make("negative", known)


def _largest(book: Book, x: Name) -> Any:
    if x.sample.ndim < 2:
        return None
    return book.make("taken", x, book.make("top_place", x))


def _mean(book: Book, size: Any, a: Any) -> Any:
    """Σ x / n where that is finite, else Σ (x / n), of a single row: computed on a Python float."""
    if not (_is(size, "absolute") and _is(size.args[0], "total") and _is(a, "divide")):
        return None
    (row,) = size.args[0].args
    if a.args[0] is not size.args[0] or isinstance(a.args[1], Name) or row.sample.ndim != 1:
        return None
    return book.make("mean_of_row", row, a.args[1])


def _falling(book: Book, condition: Name, a: Any, b: Any) -> Any:
    """e⁻|ˣ| where x < 0 and 1 elsewhere is exp(min(x, 0)): one pass, and no mask."""
    if isinstance(b, Name) or b != 1 or not _is(a, "exp"):
        return None
    (size,) = a.args
    if not _is(size, "minus_size") or condition.op not in ("less", "greater"):
        return None
    x, limit = condition.args
    if x is not size.args[0] or isinstance(limit, Name) or limit != 0:
        return None
    if condition.op == "less":
        return book.make("exp", book.make("minimum", x, 0))
    return book.make("exp", -book.make("maximum", x, 0))


def _multiply(book: Book, a: Any, b: Any) -> Any:
    """σ(x)·σ(−x), one of which is 1/s and the other e/s with s = 1 + e, is e/s/s."""
    if not (_is(a, "divide") and _is(b, "divide") and a.args[1] is b.args[1]):
        return None
    s, x = a.args[1], _argument(a.args[0])
    if x is None or x is not _argument(b.args[0]) or a.args[0] is b.args[0]:
        return None
    e = book.make("exp", book.make("minus_size", x))
    if s is not book.make("add", 1, e):
        return None
    return book.make("divide", book.make("divide", e, s), s)


def _argument(part: Any) -> Any:
    """The x of exp(min(x, 0)) or exp(−max(x, 0))."""
    if not _is(part, "exp"):
        return None
    (inner,) = part.args
    if _is(inner, "negative") and _is(inner.args[0], "maximum"):
        inner = inner.args[0]
    elif not _is(inner, "minimum"):
        return None
    x, limit = inner.args
    return x if not isinstance(limit, Name) and limit == 0 else None


ARRAY_RULES |= {
    "where": _where,
    "largest": _largest,
    "multiply": _multiply,
    "subtract": _subtract,
}
