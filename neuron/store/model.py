r"""Saving a network with everything needed to use it again, and loading it.

The file
--------
One JSON text in UTF-8, to be read in any language, whose last entry seals it::

    {
     "format": "neuron model",
     "version": 1,                       the version of this format
     "library": "didactic-neuron 0.1.0", what wrote the file
     "backend": "numpy",                 'scalar' or 'numpy': what the network ran on
     "dtype": "float64",                 or 'float32': what the numbers below are
     "layers": [                         the first hidden layer first
      {
       "inputs": 64, "neurons": 16, "activation": "sigmoid",
       "weights": "…",                   neurons × inputs numbers, neuron by neuron
       "biases": "…"                     one number for each neuron
      }, …
     ],
     "classes": ["0", "1", …],           what the outputs stand for, or null
     "preprocessing": {"kind": …},       how inputs are made, or null
     "seed": 0,                          what the weights were drawn from, or null
     "provenance": {…},                  how the network came to be, in free form
     "sha256": "…"
    }

- Numbers are IEEE 754 floats in little-endian order, their bytes written in
  base64 (RFC 4648, with padding); none is infinite or nan. In Python:
  `struct.unpack("<1024d", base64.b64decode(text))`.
- A neuron computes `activation(bias + Σ weights[i]·inputs[i])`.
- `sha256` is the SHA-256, in lower-case hexadecimal, of the file's bytes before
  the comma that comes before `"sha256"`, with `\n` as line ending. It tells
  damage, not forgery.

Reading trusts nothing: sizes are compared with what is there before memory is
taken for them, and no part of the file is ever run.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from neuron.data.files import write_bytes
from neuron.maths.errors import (
    DataError,
    FileAccessError,
    FileFormatError,
    NeuronError,
    UnknownNameError,
)
from neuron.network.checks import check_network
from neuron.network.mlp import BACKENDS, MLP
from neuron.store import about, document, numbers, reading
from neuron.store.reading import FORMAT, VERSION
from neuron.store.writing import dtype_of, layers_of
from neuron.version import __version__


@dataclass(frozen=True)
class Model:
    """A network as it was saved, with what is known about it.

    `preprocessing` is what `neuron.data.Preprocessing.to_dict` gave, and
    `Preprocessing.from_dict` reads; `classes` names the outputs.
    """

    net: MLP
    seed: int | None = None
    provenance: dict[str, Any] = field(default_factory=dict)
    preprocessing: dict[str, Any] | None = None
    classes: tuple[str, ...] | None = None
    library: str = f"didactic-neuron {__version__}"


def save(
    net: MLP,
    path: str | os.PathLike[str],
    *,
    seed: int | None = None,
    provenance: Mapping[str, Any] | None = None,
    preprocessing: Mapping[str, Any] | None = None,
    classes: Sequence[str] | None = None,
) -> None:
    """Write a network to one file, to the last bit of every parameter.

    `seed` is what the weights were drawn from; `provenance` (how the network
    came to be) and `preprocessing` (what `Preprocessing.to_dict` gives) are
    dictionaries of texts, numbers and lists; `classes` names the outputs. An
    existing file is replaced in one step, or kept if anything goes wrong.

    Raises `DataError` for parameters that are not finite floats and for what
    JSON cannot hold, `FileAccessError` where the file cannot be written.
    """
    check_network(net)
    try:
        dtype = dtype_of(net)
        content = {
            "format": FORMAT,
            "version": VERSION,
            "library": f"didactic-neuron {__version__}",
            "backend": net.backend,
            "dtype": dtype,
            "layers": layers_of(net, dtype),
            **about.checked(net.n_outputs, seed, provenance, preprocessing, classes),
        }
        data = document.to_bytes(content)
    except (FileFormatError, DataError) as error:
        reason = str(error).rstrip(".")
        raise DataError(f"this model cannot be saved: {reason}.") from None
    write_bytes(path, data)


def load(
    path: str | os.PathLike[str], backend: str | None = None, dtype: str | None = None
) -> Model:
    """Read a network that `save` wrote.

    `backend` 'scalar' or 'numpy' and `dtype` 'float64' or 'float32' (for NumPy)
    ask for another form than the one it was saved in.

    Raises `FileFormatError` for a file that is damaged or of another kind,
    `FileAccessError` for one that cannot be read, `UnknownNameError` for an
    unknown backend or dtype.
    """
    if backend is not None and not (isinstance(backend, str) and backend in BACKENDS):
        raise UnknownNameError("backend", backend, BACKENDS)
    if dtype is not None and not (isinstance(dtype, str) and dtype in numbers.TYPECODES):
        raise UnknownNameError("dtype", dtype, numbers.TYPECODES)
    try:
        content, sealed = document.from_bytes(_read(path))
        reading.check_format(content, sealed)
        return Model(**reading.model_from(content, backend, dtype))
    except FileFormatError as error:
        message = f"{str(path)!r:.300} cannot be loaded: {str(error).rstrip('.')}."
        if not isinstance(error, reading.NewerFormatError):
            message += (
                " Expected a file written by neuron.store.save; if it was one, copy it again."
            )
        raise FileFormatError(message) from error


def _read(path: str | os.PathLike[str]) -> bytes:
    """The bytes of an ordinary file that is not too large."""
    shown = f"{str(path)!r:.300}"
    try:
        status = Path(path).stat()
        if not stat.S_ISREG(status.st_mode):  # reading a pipe or a device might never end
            what = "a folder" if stat.S_ISDIR(status.st_mode) else "no ordinary file"
            raise FileAccessError(f"cannot read {shown}: it is {what}. Give the name of a model.")
        if status.st_size > document.MAX_BYTES:
            raise FileFormatError(
                f"it has {status.st_size:,} bytes, and a model at most {document.MAX_BYTES:,}"
            )
        with Path(path).open("rb") as file:
            return file.read(status.st_size)
    except FileNotFoundError as error:
        raise FileAccessError(
            f"there is no file {shown}. Check the name, and the folder you are in "
            f"({str(Path.cwd())!r})."
        ) from error
    except (OSError, ValueError, TypeError) as error:
        if isinstance(error, NeuronError):
            raise
        reason = getattr(error, "strerror", None) or error
        raise FileAccessError(f"cannot read {shown}: {reason}.") from error
