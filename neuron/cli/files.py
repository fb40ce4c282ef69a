"""Files and folders that a command is going to write: tried before the work, not after it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from neuron.data.files import make_folder, replacing
from neuron.maths.errors import (
    FileFormatError,
    SettingError,
    UnknownNameError,
)


class _OnlyTryingError(Exception):
    """Ends an attempt to write before anything is replaced."""


def check_can_be_written(path: str | Path) -> None:
    """Raise `FileAccessError` where a file cannot be written; leaves everything as it is."""
    try:
        with replacing(path):
            raise _OnlyTryingError
    except _OnlyTryingError:
        return


def ending_of(path: str, known: Iterable[str], what: str) -> str:
    """The ending of a file's name, which decides its form.

    Raises `SettingError` for a name without one, `UnknownNameError` for one that
    says nothing.
    """
    endings = list(known)
    ending = Path(path).suffix.lower()
    if not ending:
        given = f"the name {path!r} has no ending" if path else "--out is empty"
        raise SettingError(
            f"{given}; give {what} a name such as result{endings[0]}. Known: {', '.join(endings)}."
        )
    if ending not in endings:
        raise UnknownNameError(f"ending for {what}", ending, endings)
    return ending


def check_nothing_is_lost(path: str) -> None:
    """Raise `SettingError` where a model would take the place of a file that is none."""
    from neuron.store import load

    place = Path(path)
    if not path:
        raise SettingError("--out is empty; name a file, such as --out model.json.")
    if not place.is_file() or place.stat().st_size == 0:
        return
    try:
        load(place)
    except FileFormatError as error:
        raise SettingError(
            f"{path} is there already and is no model of neuron, so it is left as it is. "
            f"Choose another name with --out, or move the file away."
        ) from error


def check_spares(path: str, *read: str | None) -> None:
    """Raise `SettingError` where a picture or text would take the place of a model or its input."""
    from neuron.store import load

    place = Path(path)
    if not place.is_file():
        return
    if any(name is not None and Path(name).exists() and place.samefile(name) for name in read):
        raise SettingError(f"--out {path} is a file that is read here; choose another name for it.")
    try:
        load(place)
    except FileFormatError:
        return
    raise SettingError(f"--out {path} would take the place of a model; choose another name for it.")


def made_folder(path: str | Path) -> Path:
    """A folder that can be written, created where it is missing; raises `FileAccessError`."""
    if not str(path):
        raise SettingError("--out is empty; name a folder, such as --out neuron-demo.")
    folder = make_folder(path)
    check_can_be_written(folder / "index.html")
    return folder
