"""Reading a whole file, and writing one so that it is either wholly there or not touched at all.

The new text goes into a temporary file in the same folder, is handed to the
disk, and takes the old file's place in one step. Whatever interrupts that, be
it a full disk or Ctrl-C, leaves the old file as it was and no litter behind.
"""

from __future__ import annotations

import os
import secrets
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from neuron.maths.errors import FileAccessError, NeuronError

# Windows refuses to replace a file while a virus scanner or an indexer has it open, which
# they have for a moment after it was written.
_ATTEMPTS = 8 if os.name == "nt" else 1
_PAUSE = 0.05  # seconds

#: What Python raises for a file that cannot be opened or read, for a NUL in its name, for no name.
UNREADABLE = (OSError, ValueError, TypeError)


def path_of(given: str | os.PathLike[str]) -> Path:
    """The name of a file or folder as a path. Raises `FileAccessError` for what is no name."""
    try:
        return Path(given)
    except TypeError as error:
        raise FileAccessError(
            f"expected the name of a file or folder, such as 'net.svg'; got {given!r:.80}."
        ) from error


def make_folder(path: str | os.PathLike[str]) -> Path:
    """A folder, created where it is missing. Raises `FileAccessError` where it cannot be."""
    folder = path_of(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        if isinstance(error, FileExistsError | NotADirectoryError):
            reason = "there is a file of that name in its place"
        raise FileAccessError(
            f"cannot make the folder {str(folder)!r}: {reason}. Choose another place."
        ) from error
    return folder


def read_bytes(path: str | os.PathLike[str]) -> bytes:
    """Read a whole file. Raises `FileAccessError` where it cannot be read."""
    try:
        return Path(path).read_bytes()
    except UNREADABLE as error:
        raise cannot_read(path, error) from error


def cannot_read(path: object, error: Exception) -> FileAccessError:
    """What to raise for one of the errors in `UNREADABLE`."""
    return FileAccessError(
        f"can't read {_shown(path)}: {_reason(error)}. Check the name and your rights to it."
    )


def write_bytes(path: str | os.PathLike[str], data: bytes) -> None:
    """Write a file atomically. Raises `FileAccessError` where it cannot be written."""
    with replacing(path) as temporary:
        temporary.write_bytes(data)


def write_text(path: str | os.PathLike[str], text: str) -> None:
    r"""Write a text as UTF-8, atomically, with `\n` as line ending on every system.

    Raises `FileAccessError` where it cannot be written.
    """
    write_bytes(path, text.encode("utf-8"))


@contextmanager
def replacing(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Give a temporary file to write to, which takes the place of `path` at the end.

        with replacing("curve.png") as temporary:
            figure.savefig(temporary)

    The temporary file has the same ending, and lies in the same folder since
    only within one disk can a file be replaced in one step. Where `path` is a
    link, what it points to is replaced. An existing file's permissions are kept.

    Raises `FileAccessError` where the file cannot be written, also for any
    `OSError` inside the `with`. Whatever is raised, the old file is still there.
    """
    target, mode = _checked_target(path)
    temporary = target.with_name(f".{target.stem[:40]}-{secrets.token_hex(6)}{target.suffix[:20]}")
    try:
        try:
            _create(temporary, mode)
            yield temporary
            _flush_to_disk(temporary)
            _replace(temporary, target)
        except OSError as error:
            if isinstance(error, NeuronError):
                raise
            raise _cannot_write(path, error) from error
    except BaseException:  # Ctrl-C too leaves no litter
        temporary.unlink(missing_ok=True)
        raise


def _checked_target(path: str | os.PathLike[str]) -> tuple[Path, int | None]:
    """The file to write, links followed, and its permissions if it exists."""
    try:
        target = Path(os.path.realpath(os.fspath(path)))
        status = target.stat() if target.exists() else None
    except UNREADABLE as error:
        raise _cannot_write(path, error) from error
    if status is None:
        if not target.parent.is_dir():
            raise FileAccessError(
                f"cannot write {_shown(path)}: there is no folder {str(target.parent)!r}. "
                f"Create it first, or choose another place."
            )
        return target, None
    if not stat.S_ISREG(status.st_mode):
        what = "a folder" if stat.S_ISDIR(status.st_mode) else "no ordinary file"
        raise FileAccessError(
            f"cannot write {_shown(path)}: it is {what}. Give the name of a file."
        )
    if not os.access(target, os.W_OK):
        raise FileAccessError(
            f"cannot write {_shown(path)}: it is protected against writing. "
            f"Choose another name, or make it writable."
        )
    return target, stat.S_IMODE(status.st_mode)


def _create(temporary: Path, mode: int | None) -> None:
    """Make the empty file, so that a folder that can't be written shows at once."""
    os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
    if mode is not None:
        temporary.chmod(mode)


def _flush_to_disk(temporary: Path) -> None:
    """Without this, a power cut after the replacement could leave an empty file."""
    with temporary.open("r+b") as file:
        os.fsync(file.fileno())


def _replace(temporary: Path, target: Path) -> None:
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            temporary.replace(target)
            return
        except PermissionError:
            if attempt == _ATTEMPTS:
                raise
            time.sleep(_PAUSE * attempt)


def _cannot_write(path: object, error: Exception) -> FileAccessError:
    return FileAccessError(
        f"cannot write {_shown(path)}: {_reason(error)}. Nothing was changed; choose a folder "
        f"that can be written and has room."
    )


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _shown(path: object) -> str:
    shown = repr(str(path))
    return shown if len(shown) <= 300 else shown[:150] + "…" + shown[-100:]
