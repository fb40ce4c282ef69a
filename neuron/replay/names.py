"""Names: a kind of number on which a formula of the op table becomes source text.

A `Name` stands for a number, a row of numbers or an array that a program will
compute. Adding two Names makes a third, which knows its two operands and nothing
else; `1 / (1 + exp(-x))` read on a Name is so the formula itself, as a tree. What
is written twice is the same Name and is computed once. The rules that shorten a
formula (`x·1` is x, `|−x|` is |x|) change no bit of any result.
"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from neuron.maths import floats
from neuron.maths.kinds import VALUE, register
from neuron.maths.vector import Entries, Vector
from neuron.replay.errors import RecordingError

NAMES = VALUE + 1  # names take every other kind of number along


class Name:
    """What a program will compute: an operation and its operands, Names or plain numbers.

    `length` is the number of entries of a row, None for a single number. `sample`
    is, for arrays, what came out while recording: it tells shape and precision.
    """

    __slots__ = ("args", "book", "index", "length", "op", "role", "sample")
    __array_ufunc__ = None

    def __init__(
        self, book: Book, op: str, args: tuple[Any, ...], length: int | None, sample: Any
    ) -> None:
        self.book, self.op, self.args = book, op, args
        self.length, self.sample = length, sample
        self.index = len(book.names)
        self.role: Any = None  # the label of the Value it stands for

    def __neg__(self) -> Any:
        return self.book.make("negative", self)

    def __abs__(self) -> Any:
        return self.book.make("absolute", self)

    def __bool__(self) -> bool:
        raise RecordingError(
            "a formula of the op table asks whether a condition holds, which a program cannot "
            "know beforehand; write it with where(condition, a, b)."
        )

    def __repr__(self) -> str:
        return f"<Name {self.index}: {self.op}>"


def _operator(op: str) -> tuple[Callable[..., Any], Callable[..., Any]]:
    def forward(a: Name, b: Any) -> Any:
        return NotImplemented if isinstance(b, Vector) else a.book.make(op, a, b)

    def reflected(a: Name, b: Any) -> Any:
        return NotImplemented if isinstance(b, Vector) else a.book.make(op, b, a)

    return forward, reflected


for _method, _op in {
    "add": "add",
    "sub": "subtract",
    "mul": "multiply",
    "truediv": "divide",
    "and": "both",
    "or": "either",
}.items():
    _forward, _reflected = _operator(_op)
    setattr(Name, f"__{_method}__", _forward)
    setattr(Name, f"__r{_method}__", _reflected)
for _method, _op in {
    "lt": "less",
    "le": "less_equal",
    "gt": "greater",
    "ge": "greater_equal",
}.items():
    setattr(Name, f"__{_method}__", _operator(_op)[0])


class Book:
    """Every Name of one program, in the order in which they were made.

    `sampler` computes what an operation gives on the samples of its operands; it
    is there for arrays and None for floats. `unroll` gives every number of a row a
    name of its own, which makes longer and faster programs.
    """

    def __init__(self, sampler: Callable[..., Any] | None = None, *, unroll: bool = False) -> None:
        self.unroll = unroll
        self.names: list[Name] = []
        self.known: dict[tuple[Any, ...], Name] = {}
        self.sampler = sampler

    def leaf(self, what: str, key: Any, length: int | None = None, sample: Any = None) -> Name:
        """A Name for something a program is given."""
        return self._found("leaf", (what, key), length, sample)

    def make(self, op: str, *args: Any) -> Any:
        """The Name for an operation on Names and numbers, by the shortest exact way."""
        if self.unroll and op in ENTRYWISE and any(map(is_pack, args)):
            return self._entry_by_entry(op, args)
        rule = RULES.get(op)
        if rule is not None:
            shorter = rule(self, *args)
            if shorter is not None:
                return shorter
        return self.write(op, *args)

    def _entry_by_entry(self, op: str, args: tuple[Any, ...]) -> Any:
        """An operation on rows whose numbers have names of their own."""
        n = next(arg.length for arg in args if is_pack(arg))
        return self.make("pack", *(self.make(op, *(entry(a, i) for a in args)) for i in range(n)))

    def write(self, op: str, *args: Any) -> Name:
        """The Name for an operation exactly as it stands."""
        sample = length = None
        if self.sampler is not None:
            sample = self.sampler(op, *args)
        elif op not in GIVES_ONE:
            lengths = [a.length for a in args if isinstance(a, Name) and a.length is not None]
            length = len(args) if op == "pack" else next(iter(lengths), None)
        return self._found(op, args, length, sample)

    def _found(self, op: str, args: tuple[Any, ...], length: int | None, sample: Any) -> Name:
        key = (op, *map(_key, args))
        if key not in self.known:
            name = Name(self, op, args, length, sample)
            self.names.append(name)
            self.known[key] = name
        return self.known[key]


GIVES_ONE = {"total", "sum", "largest", "weighted_sum", "item"}


ENTRYWISE = set(
    (
        "add subtract multiply divide negative absolute less less_equal greater greater_equal "
        "equal both either where exp expm1 log log1p sqrt sin cos tanh erfc sign power maximum "
        "minimum"
    ).split()
)


def is_pack(arg: Any) -> bool:
    """Whether a Name is a row made of numbers that have names of their own."""
    return isinstance(arg, Name) and arg.op == "pack"


def entry(arg: Any, i: int) -> Any:
    """One entry of a row; a single number goes with every entry."""
    if isinstance(arg, Name):
        return arg if arg.length is None else arg.book.make("item", arg, i)
    return arg[i] if isinstance(arg, Vector) else arg


def _key(arg: Any) -> Any:
    if isinstance(arg, Name):
        return arg.index
    return (type(arg).__name__, repr(arg))


# Rules: each gives a shorter form that is equal to the last bit, or None.


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
    return abs(a.args[0]) if a.op == "negative" and isinstance(a.args[0], Name) else None


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


def _where_rule(book: Book, condition: Any, a: Any, b: Any) -> Any:
    """On arrays e⁻|ˣ| where x < 0 and 1 elsewhere is exp(min(x, 0)): one pass, and no mask."""
    if book.sampler is None or not _is(b, 1) or not isinstance(a, Name) or a.op != "exp":
        return None
    (size,) = a.args
    if size.op != "minus_size" or condition.op not in ("less", "greater"):
        return None
    x, limit = condition.args
    if x is not size.args[0] or not _is(limit, 0):
        return None
    if condition.op == "less":
        return book.make("exp", book.make("minimum", x, 0))
    return book.make("exp", -book.make("maximum", x, 0))


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
    n = w.length if isinstance(w, Name) else len(w)
    return book.make("sum", b, *(entry(w, i) * entry(x, i) for i in range(n)))


def _total(book: Book, x: Any) -> Any:
    return book.make("sum", *x.args) if book.unroll and is_pack(x) else None


def _item(book: Book, row: Any, i: int) -> Any:
    return row.args[i] if isinstance(row, Name) and row.op == "pack" else None


RULES: dict[str, Callable[..., Any]] = {
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
    "where": _where_rule,
    **{op: _compare(op) for op in _MIRRORED},
}


def as_float(result: Any) -> Any:
    """What `apply` does to a result: whole numbers become floats."""
    if isinstance(result, int):
        return float(result)
    if isinstance(result, Name) and result.op == "where":
        condition, a, b = result.args
        return result.book.make("where", condition, as_float(a), as_float(b))
    if isinstance(result, Name) and result.op in ("maximum", "minimum", "pack"):
        return result.book.make(result.op, *map(as_float, result.args))
    return result


def book_of(*args: Any) -> Book:
    """The book that the Names among the operands are written in."""
    return next(arg.book for arg in args if isinstance(arg, Name))


def _of(op: str) -> Callable[..., Any]:
    return lambda *args: book_of(*args).make(op, *args)


def _apply(op: Any, *operands: Any) -> Any:
    return as_float(op.compute(*operands))


def _where(condition: Any, a: Any, b: Any) -> Any:
    if isinstance(condition, Name):
        return condition.book.make("where", condition, a, b)
    return a if condition else b


def shape_of(x: Any) -> tuple[int, ...]:
    """The shape of what a Name stands for; () for a single number or a row of floats."""
    return tuple(getattr(x.sample, "shape", ())) if isinstance(x, Name) else floats.shape(x)


def _fit(g: Any, x: Any) -> Any:
    """A gradient in the shape and precision of x."""
    if not isinstance(x, Name) or x.sample is None or not isinstance(g, Name):
        return g
    if shape_of(g) != shape_of(x):
        g = g.book.make("sum_to", g, shape_of(x))
    if g.sample.dtype != x.sample.dtype:
        g = g.book.make("as_type", g, x.sample.dtype.name)
    return g


def _count(x: Name) -> int:
    return int(x.sample.shape[-1]) if x.sample is not None else int(x.length or 1)


def _ones(x: Name) -> int:
    """A one for each entry: one number goes with every entry."""
    return 1


def _put(g: Any, index: Any, like: Name) -> Any:
    if like.sample is not None:
        return like.book.make("put", g, index, like)
    return Entries({index % _count(like): g})


def _take(x: Name, index: Any) -> Any:
    if x.sample is not None:
        return x.book.make("take", x, index)
    return x.book.make("item", x, index % _count(x))


def _keep_axis(x: Any) -> Any:
    if isinstance(x, Name) and x.sample is not None:
        return x.book.make("keep_axis", x)
    return x


def _drop_axis(x: Any) -> Any:
    if isinstance(x, Name) and x.sample is not None:
        return x.book.make("drop_axis", x)
    return x


_SAME = (
    "exp expm1 log log1p sqrt sin cos tanh erfc sign divide power maximum minimum total largest "
    "is_largest reshape transpose broadcast_to sum_to weighted_sum matmul stack"
).split()

functions = SimpleNamespace(
    apply=_apply,
    call=floats.call,
    where=_where,
    ratio=lambda p, q, like: p / q,
    shape=shape_of,
    fit=_fit,
    count=_count,
    ones=_ones,
    put=_put,
    take=_take,
    keep_axis=_keep_axis,
    drop_axis=_drop_axis,
    unstack=lambda x: [x.book.make("take", x, i) for i in range(_count(x))],
    is_finite=lambda x: True,
    **{name: _of(name) for name in _SAME},
)
register(Name, NAMES, functions)
