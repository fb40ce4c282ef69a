"""Files and folders that a command is going to write: tried before the work, not after it."""

from __future__ import annotations

from pathlib import Path

from neuron.maths.errors import FileAccessError
from neuron.maths.files import replacing


class _OnlyTryingError(Exception):
    """Ends an attempt to write before anything is replaced."""


def check_can_be_written(path: str | Path) -> None:
    """Raise `FileAccessError` where a file cannot be written; leaves everything as it is."""
    try:
        with replacing(path):
            raise _OnlyTryingError
    except _OnlyTryingError:
        return


def made_folder(path: str | Path) -> Path:
    """A folder that can be written, created where it is missing; raises `FileAccessError`."""
    folder = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        if isinstance(error, FileExistsError | NotADirectoryError):
            reason = "there is a file of that name in its place"
        raise FileAccessError(
            f"cannot make the folder {str(path)!r}: {reason}. Choose another place."
        ) from error
    check_can_be_written(folder / "index.html")
    return folder
