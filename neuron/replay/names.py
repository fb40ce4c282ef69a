"""Names: a kind of number on which a formula of the op table becomes source text.

A `Name` stands for a number, a row of numbers or an array that a program will
compute. Adding two Names makes a third, which knows its two operands and nothing
else; `1 / (1 + exp(-x))` read on a Name is so the formula itself, as a tree. What
is written twice is the same Name and is computed once. The rules that shorten a
formula (`x·1` is x, `|−x|` is |x|) change no bit of any result.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from neuron.maths.vector import Vector
from neuron.replay.errors import RecordingError


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
        for rules in (RULES,) if self.sampler is None else (RULES, ARRAY_RULES):
            rule = rules.get(op)
            shorter = None if rule is None else rule(self, *args)
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
        if op in COMMUTES and all(isinstance(arg, Name) for arg in args):
            key = (op, *sorted(map(key_of, args)))  # a + b is b + a, to the last bit
        else:
            key = (op, *map(key_of, args))
        if key not in self.known:
            name = Name(self, op, args, length, sample)
            self.names.append(name)
            self.known[key] = name
        return self.known[key]


COMMUTES = {"add", "multiply"}
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


def key_of(arg: Any) -> Any:
    """What an operand is known by: two Names that are computed alike are the same."""
    if isinstance(arg, Name):
        return arg.index
    return (type(arg).__name__, repr(arg))


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


# Filled by `shortening`: for an operation, what gives a shorter form of it, or None.
RULES: dict[str, Callable[..., Any]] = {}
ARRAY_RULES: dict[str, Callable[..., Any]] = {}  # and those that are for arrays alone
