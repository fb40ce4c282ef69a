"""Ctrl-C while the command `neuron` is still being loaded: it ends, and says nothing.

Loading takes a tenth of a second, in which Python would answer with a traceback out of
the middle of an import. It is only the command that is handled so; a program that
imports this package keeps its own ways. `neuron.cli` takes over once it runs.
"""

from __future__ import annotations

import _thread
import os
import sys

#: The exit code of a command that Ctrl-C ended: 128, and the number of the signal.
INTERRUPTED = 130


def is_the_command() -> bool:
    """Whether this process is `python -m neuron`, or the script `neuron` beside its Python.

    It is asked while the package is imported; Python then says '-m' for the former.
    """
    words = sys.orig_argv
    if sys.argv[:1] == ["-m"]:
        return words[words.index("-m") + 1 :][:1] == ["neuron"]
    folder, name = os.path.split(words[1] if len(words) > 1 else "")
    beside = folder == os.path.dirname(sys.executable)  # noqa: PTH120
    return beside and name.partition(".")[0] in ("neuron", "neuron-script")


def end_quietly() -> None:
    """From here on Ctrl-C ends the process at once."""
    import signal  # here, since programs that only import this package do not need it

    signal.signal(signal.SIGINT, _end)


def raise_again() -> None:
    """From here on Ctrl-C raises `KeyboardInterrupt` as usual; undoes `end_quietly`."""
    import signal

    if signal.getsignal(signal.SIGINT) is _end:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        sys.unraisablehook = _not_lost


def _end(*_: object) -> None:
    os._exit(INTERRUPTED)


def _not_lost(unraisable: sys.UnraisableHookArgs) -> None:
    """Where Python would print and forget an interruption, in a `__del__` say, interrupt again."""
    if not issubclass(unraisable.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(unraisable)
        return
    from threading import Timer

    # A moment later, since here it would be forgotten once more.
    Timer(0.01, _thread.interrupt_main).start()
