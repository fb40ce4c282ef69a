"""Writing a file so that nobody ever finds half of it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from neuron.maths.errors import FileAccessError


def write_atomically(path: Path, contents: bytes) -> None:
    """Write a file beside its place and move it there when it is complete.

    Raises `FileAccessError` where the folder is missing or can't be written.
    """
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(contents)
            Path(temporary).chmod(0o644)  # a temporary file is private; a picture need not be
            Path(temporary).replace(path)
        finally:
            # Gone already when all went well; after an error or Ctrl-C it is rubbish.
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise FileAccessError(
            f"can't write {path}: {error.strerror or error}. Choose a folder that is there and "
            f"can be written."
        ) from error
