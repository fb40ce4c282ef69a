"""From the plain data of a file to a network, trusting nothing."""

from __future__ import annotations

from typing import Any

from neuron.maths.errors import DataError, FileFormatError, MissingPackageError
from neuron.network.activations import ACTIVATIONS
from neuron.network.mlp import BACKENDS, MLP
from neuron.store import about, numbers
from neuron.version import __version__

FORMAT, VERSION = "neuron model", 1


class NewerFormatError(FileFormatError):
    """The file is in a version of the format that this library does not know yet."""


def check_format(content: dict[str, Any], sealed: bool) -> None:
    """Raise `FileFormatError` unless this is a model, in a version that can be read, undamaged."""
    if content.get("format") != FORMAT:
        raise FileFormatError(f"its format is {content.get('format')!r:.80}, not {FORMAT!r}")
    version = content.get("version")
    if type(version) is not int or version < 1:
        raise FileFormatError(f"its format version is {version!r:.80}, expected {VERSION}")
    if version > VERSION:
        raise NewerFormatError(
            f"it has format version {version}, and this library ({__version__}) reads up to "
            f"{VERSION}. It was written by {content.get('library')!r:.80}; update the library"
        )
    if not sealed:
        raise FileFormatError(
            "its checksum is wrong or missing; it was damaged, cut off or edited by hand"
        )
    expected = "format version library backend dtype layers classes preprocessing seed"
    _check_keys(content, {*expected.split(), "provenance", "sha256"}, "the file")


def model_from(content: dict[str, Any], backend: str | None, dtype: str | None) -> dict[str, Any]:
    """The fields of a `Model`, from a content that `check_format` has looked at.

    Raises `FileFormatError` for anything that `save` would not have written.
    """
    saved_backend = _one_of(content["backend"], BACKENDS, "backend")
    saved_dtype = _one_of(content["dtype"], numbers.TYPECODES, "dtype")
    if type(content["library"]) is not str:
        raise FileFormatError(f"its library is {content['library']!r:.80}, expected a text")
    parameters, activations = _parameters(content["layers"], saved_dtype)
    known = ("seed", "provenance", "preprocessing", "classes")
    fields = about.checked(len(parameters[-1][1]), *(content[key] for key in known))
    if fields["classes"] is not None:
        fields["classes"] = tuple(fields["classes"])
    backend = backend or saved_backend
    if backend == "numpy":
        dtype = dtype or saved_dtype
        parameters = _as_arrays(parameters, dtype)
    else:
        dtype = dtype or "float64"
        parameters = _as_lists(parameters)
    net = MLP.from_numbers(parameters, activations, backend=backend, dtype=dtype)
    return {"net": net, "library": content["library"], **fields}


def _as_lists(parameters: list[Any]) -> list[Any]:
    """For each layer its rows of weights and its biases, as lists."""
    rows = []
    for weights, biases in parameters:
        n = len(weights) // len(biases)
        of_each = [list(weights[j * n : (j + 1) * n]) for j in range(len(biases))]
        rows.append((of_each, list(biases)))
    return rows


def _as_arrays(parameters: list[Any], dtype: str) -> Any:
    """The same numbers as NumPy arrays. Raises `DataError` where float32 cannot hold them."""
    try:
        import numpy as np
    except ImportError as error:
        raise MissingPackageError("numpy", "backend='numpy' (try 'scalar')", "all") from error

    with np.errstate(over="ignore"):
        arrays = [
            (np.asarray(w).reshape(len(b), -1).astype(dtype), np.asarray(b).astype(dtype))
            for w, b in parameters
        ]
    if not all(np.isfinite(entries).all() for pair in arrays for entries in pair):
        raise DataError("some of the parameters are too large for float32; try dtype='float64'.")
    return arrays


def _parameters(layers: Any, dtype: str) -> tuple[list[Any], list[str]]:
    """For each layer its flat weights and its biases; and the names of the activations."""
    if not isinstance(layers, list) or not layers:
        raise FileFormatError(f"its layers are {layers!r:.80}, expected a list of one or more")
    found, activations = [], []
    width = None
    for index, layer in enumerate(layers, start=1):
        what = f"layer {index}"
        if not isinstance(layer, dict):
            raise FileFormatError(f"{what} is {layer!r:.80}, expected an object")
        _check_keys(layer, {"inputs", "neurons", "activation", "weights", "biases"}, what)
        n_inputs = _count(layer["inputs"], f"{what}, inputs")
        n_neurons = _count(layer["neurons"], f"{what}, neurons")
        if width not in (None, n_inputs):
            raise FileFormatError(
                f"{what} has {n_inputs} inputs, but the one before {width} neurons"
            )
        width = n_neurons
        activations.append(_one_of(layer["activation"], ACTIVATIONS, f"{what}, activation"))
        for key in ("weights", "biases"):
            if type(layer[key]) is not str:
                raise FileFormatError(f"{what}, {key}: got {layer[key]!r:.80}, expected a text")
        weights = numbers.from_text(
            layer["weights"], n_neurons * n_inputs, dtype, f"{what}, weights"
        )
        biases = numbers.from_text(layer["biases"], n_neurons, dtype, f"{what}, biases")
        found.append((weights, biases))
    return found, activations


def _count(given: Any, what: str) -> int:
    if type(given) is not int or given < 1:
        raise FileFormatError(f"{what}: got {given!r:.80}, expected a whole number of 1 or more")
    return given


def _one_of(given: Any, known: Any, what: str) -> str:
    if type(given) is not str or given not in known:
        raise FileFormatError(f"{what}: unknown {given!r:.80}; known: {', '.join(sorted(known))}")
    return given


def _check_keys(content: dict[str, Any], expected: set[str], what: str) -> None:
    missing, extra = sorted(expected - set(content)), sorted(set(content) - expected)
    if missing:
        raise FileFormatError(f"{what} lacks {', '.join(map(repr, missing))}")
    if extra:
        raise FileFormatError(f"{what} has the unknown entry {extra[0]!r:.80}")
