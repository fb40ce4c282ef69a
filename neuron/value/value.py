"""`Value`: a number that remembers where it came from, and can be calculated with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from neuron.maths import functions as f
from neuron.maths.errors import NumberError, ShapeError
from neuron.maths.kinds import as_number, kind_of
from neuron.maths.vector import Vector
from neuron.ops import TABLE, arithmetic, arrangements, several
from neuron.ops.row import Elementwise, Op, Setting
from neuron.value import copying, reverse
from neuron.value.hooks import Shown, door
from neuron.value.node import Leaves, Node, data_of, next_birth

Operator = Callable[[Any, Any], "Value"]
Method = Callable[..., Any]
_new = object.__new__


def operator(op: Op) -> tuple[Operator, Operator]:
    """The methods for an operator: `a ∘ b`, and the same where only b is a Value."""
    compute = op.compute

    def forward(a: Any, b: Any) -> Any:
        x = a.data if isinstance(a, Node) else a
        y = b.data if isinstance(b, Node) else b
        if type(x) is not float or type(y) is not float:
            if type(x) is float and type(y) is int:
                b = y = as_number(y)
            elif type(y) is float and type(x) is int:
                a = x = as_number(x)
            else:
                return _binary(op, a, b)
        node = _new(Value)  # `computed_value`, spelled out: nothing is done as often
        node.data, node.op, node.operands = compute(x, y), op, (a, b)
        node.grad = node.label = None
        node.birth = next_birth()
        return node

    def reflected(b: Any, a: Any) -> Any:
        return forward(a, b)

    return forward, reflected


def method(op: Op) -> Method:
    """The method for an operation on one number: `x.exp()`, `x.relu()` and so on."""

    def method(x: Value, *others: Any) -> Any:
        return op(x, *others) if others else unary(op, x)

    method.__name__, method.__doc__ = op.name, f"`{op.name}` of this number, as in the op table."
    return method


class Value(Node, Shown):
    """A number that remembers where it came from.

    `Value(2.0, label="x")` starts a graph; every operation on Values records a
    new Value. `data` is a float (ints, bools and NumPy scalars become floats), an
    exact number (`Fraction`, mpmath), or a NumPy array of floats.

    Values are equal only if they are the same Value; `<` and its kin compare the
    numbers. Raises `NumberError` for what is not a number.
    """

    __slots__ = ()
    __array_ufunc__ = None  # so that NumPy leaves `array * value` to the Value

    def __init__(self, data: Any, label: Any = None) -> None:
        self.data = as_number(data)
        self.grad = self.op = None
        self.operands = ()
        self.label = label
        self.birth = next_birth()

    def backward(self) -> None:
        """Compute the derivative of this number by everything behind it; see `reverse.backward`."""
        reverse.backward(self)

    def zero_grad(self) -> None:
        """Forget this Value's gradient: `grad` becomes None."""
        self.grad = None

    def explain(self, **settings: Any) -> Any:
        """Say in words and formulas where this number came from; see `neuron.explain.explain`."""
        return door("explain").explain(self, **settings)

    def draw(self, **settings: Any) -> Any:
        """Draw what this number was computed from; see `neuron.draw.draw`."""
        return door("draw").draw(self, **settings)

    # Arithmetic: each operator is one row of the op table.

    __add__, __radd__ = operator(arithmetic.add)
    __sub__, __rsub__ = operator(arithmetic.subtract)
    __mul__, __rmul__ = operator(arithmetic.multiply)
    __truediv__, __rtruediv__ = operator(arithmetic.divide)
    _to_the, __rpow__ = operator(arithmetic.power)
    __matmul__, __rmatmul__ = operator(arrangements.matmul)
    __neg__ = method(arithmetic.negate)
    __abs__ = method(arithmetic.absolute)

    def __pow__(self, exponent: Any) -> Value:
        """A square is a row of its own: its derivative, 2a, needs none of a power's care."""
        plain_two = type(exponent) in (int, float) and exponent == 2
        return unary(arithmetic.square, self) if plain_two else self._to_the(exponent)

    # Comparison is by number; a Value is equal only to itself.

    def __lt__(self, other: Any) -> Any:
        return self.data < _number(other)

    def __le__(self, other: Any) -> Any:
        return self.data <= _number(other)

    def __gt__(self, other: Any) -> Any:
        return self.data > _number(other)

    def __ge__(self, other: Any) -> Any:
        return self.data >= _number(other)

    def __bool__(self) -> bool:
        raise NumberError(
            f"the truth of a Value is ambiguous: {self!r}. "
            "Compare its number, as in `value.data != 0`, or ask `value is None`."
        )

    def __float__(self) -> float:
        return float(self.data)

    # An array Value is indexed, summed and rearranged as NumPy arrays are.

    def __getitem__(self, index: Any) -> Value:
        self._need_array("entries")
        return record(arrangements.take, self, Setting(index))

    def __len__(self) -> int:
        self._need_array("length")
        return self.shape[0]

    def __iter__(self) -> Any:
        return (self[i] for i in range(len(self)))

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the array; () for a single number."""
        return tuple(f.shape(self.data))

    @property
    def T(self) -> Value:
        """The transpose: all axes in reverse order."""
        return self.transpose()

    def transpose(self, *axes: int) -> Value:
        """The same array with its axes in another order; reversed if none is given."""
        self._need_array("axes")
        return record(arrangements.transpose, self, Setting(_spelled_out(axes) or None))

    def reshape(self, *shape: int) -> Value:
        """The same entries in another shape; −1 stands for whatever fits."""
        self._need_array("shape")
        return record(arrangements.reshape, self, Setting(_spelled_out(shape)))

    def _need_array(self, what: str) -> None:
        if not self.shape:
            raise ShapeError(f"{self!r} is a single number and has no {what}.")

    def sum(self, axis: int | None = None) -> Value:
        """The sum of all entries, or along one axis, which disappears."""
        return record(several.sum_, self._along(axis))

    def mean(self, axis: int | None = None) -> Value:
        """The mean of all entries, or along one axis, which disappears."""
        return record(several.mean, self._along(axis))

    def _along(self, axis: int | None) -> Any:
        """This array arranged so that what is to be reduced lies along the last axis.

        A single number is a row of one.
        """
        n = len(self.shape)
        if axis is not None and not (isinstance(axis, int) and -n <= axis < n):
            raise ShapeError(f"an array of shape {self.shape} has no axis {axis}.")
        if n == 0:
            return (self,)
        if axis is None or n < 2:
            return self if n == 1 else self.reshape(-1)
        order = [i for i in range(n) if i != axis % n]
        return self if axis % n == n - 1 else self.transpose(*order, axis % n)

    def __repr__(self) -> str:
        name = "" if self.label is None else f", label={str(self.label)!r}"
        return f"Value({self.data!r}{name})"

    def __format__(self, spec: str) -> str:
        return format(self.data, spec)

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        return copying.deep_copy(self, memo)

    def __reduce__(self) -> tuple[Any, ...]:
        return copying.reduced(self)

    if TYPE_CHECKING:  # `exp`, `tanh`, `relu` and so on: see the end of this file

        def __getattr__(self, name: str) -> Callable[[], Value]: ...


def _spelled_out(numbers: tuple[Any, ...]) -> tuple[int, ...]:
    """A shape or an order of axes, given as several numbers or as one tuple of them."""
    if len(numbers) == 1 and isinstance(numbers[0], list | tuple):
        return tuple(numbers[0])
    return numbers


def _number(other: Any) -> Any:
    return other.data if isinstance(other, Value) else as_number(other)


# Recording: how an operation on Values becomes a new Value.


def record(op: Op, *operands: Any) -> Value:
    """Compute a row of the table on the operands' data, and remember what was done.

    An operand is a Value, a number, or a list of those where the operation takes
    a row.
    """
    return recorded(op, tuple(map(_as_operand, operands)))


def recorded(op: Op, operands: tuple[Any, ...]) -> Value:
    """`record`, for operands that are in the form in which a node keeps them."""
    xs = [data_of(operand) for operand in operands]
    numbers = xs[:-1] if type(operands[-1]) is Setting else xs
    return computed_value(op, operands, kind_of(*numbers).apply(op, *xs))


def outputs_of(op: Op, *operands: Any) -> Any:
    """What calling a row on Values gives: a Value, or a Vector of them for many outputs."""
    if type(op) is Elementwise and len(operands) == 1:
        return unary(op, operands[0])
    result = record(op, *operands)
    if type(result.data) is Vector:
        return Vector(result[i] for i in range(len(result.data)))
    return result


def _binary(op: Op, a: Any, b: Any) -> Any:
    """Record an operation on two numbers that are not both floats."""
    if type(a) is Vector or type(b) is Vector:
        return NotImplemented  # the Vector takes over
    if isinstance(a, list | tuple) or isinstance(b, list | tuple):
        raise NumberError(
            f"{op.name} takes two numbers or arrays, got a list. Try np.array([…]) for all at "
            "once, or one number at a time."
        )
    return record(op, a, b)


def unary(op: Op, a: Any) -> Value:
    """Record an operation on one number, any others by default: the quick path for a float."""
    if op.arity == 1 and type(a.data) is float:
        return computed_value(op, (a,), float(op.compute(a.data)))
    return record(op, a, *op.defaults)


def computed_value(op: Op, operands: tuple[Any, ...], data: Any) -> Value:
    """The Value that a row of the table gives: its number has been computed already."""
    node = _new(Value)
    node.data, node.op, node.operands = data, op, operands
    node.grad = node.label = None
    node.birth = next_birth()
    return node


def _as_operand(given: Any) -> Any:
    """The form in which a node keeps an operand: Values as they are, numbers as constants."""
    if isinstance(given, Node | Setting | Leaves):
        return given
    if not isinstance(given, list | tuple):
        return _constant(given)
    if any(isinstance(entry, Node) for entry in given):
        return tuple(entry if isinstance(entry, Node) else _constant(entry) for entry in given)
    return Vector(map(_constant, given))


def _constant(number: Any) -> Any:
    """A number given beside Values; a whole number stays one, so that exact numbers stay exact."""
    checked = as_number(number)
    return number if type(number) is int else checked


# The operations on one number are methods too: `x.exp()`, `x.tanh()`, `x.relu()` and so on.
for _op in TABLE.values():
    if isinstance(_op, Elementwise) and _op.arity - len(_op.defaults) == 1:
        setattr(Value, _op.name, method(_op))
