"""What may not be done while a computation is recorded, because a program could not repeat it.

A program computes what the operations on Values were. A number that leaves the
graph (through `.data`, `float` or a comparison) or enters it by chance would be
the same in every replay, whatever the inputs are. So that this cannot happen
unnoticed, `Value` has guards for as long as the recording lasts.
"""

from __future__ import annotations

import random
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

from neuron.maths import chance
from neuron.replay.errors import RecordingError
from neuron.value.node import Node
from neuron.value.value import Value

# The floors that compute with `data`, and may read it while they do.
_HEART = ("neuron.maths", "neuron.ops", "neuron.value", "neuron.network", "neuron.replay")
_COMPARISONS = ("__lt__", "__le__", "__gt__", "__ge__", "__float__", "__format__")
_DRAWS: set[CodeType] = {
    function.__code__ for function in (chance.uniform, chance.normal, chance.shuffled)
}
_lock = threading.RLock()


@contextmanager
def guarded() -> Iterator[None]:
    """Raise `RecordingError` where the numbers of Values are read, compared or drawn by chance."""
    with _lock:
        recorder = threading.get_ident()
        slot: Any = vars(Node)["data"]
        heart = {name for name in sys.modules if name.startswith(_HEART)}

        def read(value: Value) -> Any:
            frame = sys._getframe(1)
            given = frame.f_globals  # the heart reads all the time: no call until it is another
            module = given["__name__"] if "__name__" in given else ""  # noqa: SIM401
            if module not in heart and threading.get_ident() == recorder:
                _refuse(frame, "reads the number of a Value (.data)")
            return slot.__get__(value)

        def write(value: Value, data: Any) -> None:
            if threading.get_ident() == recorder:
                _refuse(sys._getframe(1), "changes the number of a Value (.data)")
            slot.__set__(value, data)

        before = {name: vars(Value)[name] for name in _COMPARISONS}
        profiler = sys.getprofile()
        try:
            setattr(Value, "data", property(read, write))  # noqa: B010
            for name, method in before.items():
                setattr(Value, name, _guarded_method(name, method, recorder))
            if profiler is None:  # a profiler at work is not disturbed
                sys.setprofile(_no_chance)
            yield
        finally:
            if profiler is None:
                sys.setprofile(None)
            for name, method in before.items():
                setattr(Value, name, method)
            delattr(Value, "data")


def _guarded_method(name: str, method: Callable[..., Any], recorder: int) -> Callable[..., Any]:
    what = {"__float__": "turns a Value into a float", "__format__": "formats a Value as text"}

    def guarded_method(self: Value, *others: Any) -> Any:
        if threading.get_ident() == recorder:
            _refuse(sys._getframe(1), what.get(name, "compares the number of a Value"))
        return method(self, *others)

    return guarded_method


def _no_chance(frame: FrameType, event: str, argument: Any) -> None:
    """A profiler that notices every draw of a random number, in this thread."""
    if event == "call" and frame.f_code in _DRAWS and frame.f_back is not None:
        _refuse(frame.f_back, "draws a random number", by_anyone=True)
    if event == "c_call" and isinstance(getattr(argument, "__self__", None), random.Random):
        _refuse(frame, "draws a random number", by_anyone=True)


def _refuse(frame: FrameType, what: str, *, by_anyone: bool = False) -> None:
    """Raise, naming the line outside the engine, unless the engine itself is at work."""
    if not by_anyone and _in_heart(frame):
        return
    culprit: FrameType | None = frame
    while culprit is not None and _in_heart(culprit) and culprit.f_back is not None:
        culprit = culprit.f_back
    assert culprit is not None
    raise RecordingError(
        f"{culprit.f_code.co_filename}, line {culprit.f_lineno}, {what} while it is recorded: "
        "a program made of this would use the same number again and again. Compute with the "
        "Values themselves, such as where(condition, a, b), or make the number an input."
    )


def _in_heart(frame: FrameType) -> bool:
    module: str = frame.f_globals.get("__name__", "")
    return module.startswith(_HEART)
