"""What the command line prints: every stream gets only characters that it can show."""

from __future__ import annotations

import errno
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

#: Lines longer than this are hard to read on however wide a screen.
WIDEST = 100


def say(text: str = "") -> None:
    """Print a line on standard output."""
    _write(sys.stdout, text)


def note(text: str) -> None:
    """Print a line on standard error: what is not the answer, but about it."""
    _write(sys.stderr, text)


def say_json(record: Any) -> None:
    """Print data as JSON, in ASCII, for other programs to read."""
    say(json.dumps(record, indent=2, ensure_ascii=True))


def width() -> int:
    """How many characters fit in a line."""
    return max(40, min(WIDEST, shutil.get_terminal_size((80, 24)).columns))


def can_show(text: str) -> bool:
    """Whether standard output has these characters."""
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


@contextmanager
def progress(what: str) -> Iterator[Callable[[int], None]]:
    """A progress bar on standard error, where that is a terminal; gives `advance(total)`.

    Each call is a step forward, of so many in all.
    """
    from tqdm import tqdm

    hidden = True if sys.stderr is None else None  # None: where it is no terminal
    with tqdm(
        desc=what, leave=False, file=sys.stderr, disable=hidden, dynamic_ncols=True, unit=" steps"
    ) as bar:

        def advance(total: int) -> None:
            bar.total = total
            bar.update()

        yield advance


def say_above(text: str) -> None:
    """Print a line on standard output while a progress bar is shown below."""
    from tqdm import tqdm

    with tqdm.external_write_mode(file=sys.stdout):
        say(text)


def _write(stream: TextIO | None, text: str) -> None:
    if stream is None:  # as under pythonw on Windows
        return
    encoding = getattr(stream, "encoding", None) or "ascii"
    if not text.isascii():
        from neuron.explain.ascii import readable

        for name in _names:
            text = text.replace(name, _escaped(name, encoding))
        text = readable(text, encoding)
    try:
        stream.write(f"{text}\n")
        stream.flush()
    except OSError as error:
        if error.errno not in _GONE:
            raise
        _stop_writing(stream)


# Words of the command that are not in ASCII: names of files, which are no mathematics.
_names: list[str] = []


def keep_names(words: Iterable[str]) -> None:
    """Print these words as they are: σ.json must not be called sigma.json where there is no σ."""
    _names[:] = sorted((word for word in words if not word.isascii()), key=len, reverse=True)


def _escaped(name: str, encoding: str) -> str:
    r"""A name with an escape, such as \u03c3, for what a stream cannot show."""
    try:
        return name.encode(encoding, "backslashreplace").decode(encoding)
    except LookupError:
        return name.encode("ascii", "backslashreplace").decode("ascii")


# What a pipe says when its reader has gone: the second on Windows.
_GONE = (errno.EPIPE, errno.EINVAL)


def _stop_writing(stream: TextIO) -> None:
    """Whoever read our output (such as `head`) has gone; the work goes on, unseen."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):  # the stream is no file: there is nothing to redirect
        return
