"""Fetch a gzipped file whose contents are known, and keep it in the cache folder."""

from __future__ import annotations

import hashlib
import http.client
import os
import sys
import urllib.request
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Protocol

from neuron.data.files import make_folder, replacing
from neuron.maths.errors import FileAccessError

#: Called with the name of the file, the bytes so far, and the bytes in all (None: unknown).
Progress = Callable[[str, int, int | None], None]

#: A server that is silent for so many seconds is given up.
TIMEOUT = 30.0

_CHUNK = 2**16
_GZIP = 31  # zlib's code for 'the window as large as it goes, with a gzip header'


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...
    def hexdigest(self) -> str: ...


class _RefusedError(Exception):
    """What a mirror sent is not the file; the next mirror may have it."""


def cache_folder() -> Path:
    """Return where this platform keeps what programs can fetch again.

    Linux: `~/.cache` or XDG_CACHE_HOME; macOS: `~/Library/Caches`; Windows:
    %LOCALAPPDATA%; in each a folder `didactic-neuron`. Nothing is created.
    """
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        base = Path(local) if local else Path.home() / "AppData" / "Local"
        return base / "didactic-neuron" / "Cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "didactic-neuron"
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    # The convention says to ignore a relative path.
    return (named if named.is_absolute() else Path.home() / ".cache") / "didactic-neuron"


def fetch(
    mirrors: Sequence[str],
    name: str,
    folder: Path,
    *,
    size: int,
    sha256: str,
    progress: Progress | None = None,
    timeout: float = TIMEOUT,
) -> Path:
    """Fetch `name`.gz into `folder` from the first mirror that has it, and return its path.

    The file appears under its name only when all of it has come and its contents
    are right: `size` bytes with this `sha256`, decompressed. Memory stays small
    whatever the server sends.

    Raises `FileAccessError` with what each mirror answered, or when the folder
    can't be written.
    """
    target = folder / f"{name}.gz"
    make_folder(folder)
    answers = []
    for mirror in mirrors:
        url = f"{mirror.rstrip('/')}/{name}.gz"
        try:
            return _fetch_one(url, target, size, sha256, progress, timeout)
        except _RefusedError as error:
            answers.append(f"{url}: {error}")
    raise FileAccessError(
        f"can't fetch {name}.gz: {'; '.join(answers) or 'no mirrors given'}. Check the connection."
    )


def _fetch_one(
    url: str, target: Path, size: int, sha256: str, progress: Progress | None, timeout: float
) -> Path:
    with (
        replacing(target) as temporary,
        temporary.open("wb") as file,
        _open(url, timeout) as response,
    ):
        _copy_checked(response, file, target.name, size, sha256, progress)
    return target


def _open(url: str, timeout: float) -> http.client.HTTPResponse:
    request = urllib.request.Request(url, headers={"User-Agent": "didactic-neuron"})
    try:
        response: http.client.HTTPResponse = urllib.request.urlopen(request, timeout=timeout)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _RefusedError(_in_words(error)) from error
    return response


def _in_words(error: Exception) -> str:
    """What went wrong, without the names that Python gives it."""
    reason = getattr(error, "reason", error)  # of a URLError the error behind it
    return str(getattr(reason, "strerror", None) or reason)


def _read(response: http.client.HTTPResponse) -> bytes:
    try:
        return response.read(_CHUNK)
    except (OSError, http.client.HTTPException) as error:
        raise _RefusedError(f"the connection broke: {error}") from error


def _copy_checked(
    response: http.client.HTTPResponse,
    file: IO[bytes],
    name: str,
    size: int,
    sha256: str,
    progress: Progress | None,
) -> None:
    """Copy the answer to the file; raise `_RefusedError` unless it is what was asked for."""
    length = response.headers.get("Content-Length", "")
    total = int(length) if length.isdecimal() else None
    gunzip, digest = zlib.decompressobj(_GZIP), hashlib.sha256()
    came = unpacked = 0
    while chunk := _read(response):
        came += len(chunk)
        if came > size + _CHUNK:  # gzip never makes a file noticeably larger
            raise _RefusedError("the answer is larger than the file should be")
        file.write(chunk)
        unpacked += _unpack(gunzip, chunk, size - unpacked, digest)
        if progress is not None:
            progress(name, came, total)
    if not gunzip.eof or (total is not None and came != total):
        raise _RefusedError(f"the answer is truncated, after {came} bytes")
    if unpacked != size or digest.hexdigest() != sha256:
        raise _RefusedError(f"the contents are not the expected ones: SHA-256 {digest.hexdigest()}")


def _unpack(gunzip: zlib._Decompress, chunk: bytes, room: int, digest: _Hash) -> int:
    """Unpack a chunk into the digest, and return how many bytes it held: at most `room`."""
    try:
        data = gunzip.decompress(chunk, room + 1)
    except zlib.error as error:
        raise _RefusedError(f"the answer is not gzip data ({error})") from error
    if len(data) > room or gunzip.unused_data:
        raise _RefusedError("the answer is larger than the file should be")
    digest.update(data)
    return len(data)
