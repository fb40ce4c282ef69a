"""The error types: each says what happened, what was expected and what to try.

Every error of the library is a `NeuronError`, and also the builtin exception
that a caller would catch for that kind of mistake.
"""

from __future__ import annotations

from collections.abc import Iterable


class NeuronError(Exception):
    """Base of every error that this library raises on purpose."""


class NumberError(NeuronError, TypeError):
    """Something that should be a number is not one."""


class ShapeError(NeuronError, ValueError):
    """A wrong number of inputs, outputs, rows or columns."""


class DataError(NeuronError, ValueError):
    """Data that cannot be used: empty, not finite, labels out of range."""


class SettingError(NeuronError, ValueError):
    """A setting whose value makes no sense, such as a negative learning rate."""


class UnknownNameError(NeuronError, ValueError):
    """A name that is not in the table it was looked up in."""

    def __init__(self, kind: str, given: object, known: Iterable[str]) -> None:
        import difflib  # here, since few programs ever need it

        names = sorted(known)
        close = difflib.get_close_matches(str(given), names, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        super().__init__(f"unknown {kind} {given!r}; known: {', '.join(names)}.{hint}")


class NonFiniteError(NeuronError, ArithmeticError):
    """A number became infinite or nan where that stops the work."""


class FileFormatError(NeuronError, ValueError):
    """A file is not what it should be: damaged, truncated or of another kind."""


class FileAccessError(NeuronError, OSError):
    """A file or folder cannot be read, written or fetched."""


class MissingPackageError(NeuronError, ImportError):
    """An optional package is needed for this and is not installed."""

    def __init__(self, package: str, purpose: str, extra: str) -> None:
        super().__init__(
            f"{purpose} needs the package {package}, which is not installed. "
            f"Try: python -m pip install {package}, which is in the extra {extra!r}."
        )


class RenderError(NeuronError, RuntimeError):
    """A drawing could not be turned into a picture."""
