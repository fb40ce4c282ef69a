"""What is known about a network beside its numbers, checked on the way out and on the way in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from neuron.maths.errors import FileFormatError
from neuron.store import document


def checked(
    n_outputs: int, seed: Any, provenance: Any, preprocessing: Any, classes: Any
) -> dict[str, Any]:
    """What is known about a network, checked; used on the way out and on the way in."""
    if seed is not None and (type(seed) is not int or not 0 <= seed < 2**63):
        raise FileFormatError(
            f"a seed is a whole number from 0 to 2⁶³ − 1, or none; got {seed!r:.80}"
        )
    for name, record in (("provenance", provenance), ("preprocessing", preprocessing)):
        if record is not None and not isinstance(record, Mapping):
            raise FileFormatError(f"{name} is a dictionary, or none; got {record!r:.80}")
    if classes is not None:
        classes = _checked_classes(classes, n_outputs)
    return {
        "classes": classes,
        "preprocessing": (
            None if preprocessing is None else document.plain(dict(preprocessing), "preprocessing")
        ),
        "seed": seed,
        "provenance": document.plain(dict(provenance or {}), "provenance"),
    }


def _checked_classes(classes: Any, n_outputs: int) -> list[str]:
    """One name for each output; a network with one output may tell two classes apart."""
    if isinstance(classes, str) or not isinstance(classes, Sequence):
        raise FileFormatError(
            f"classes are a list of names, one for each output; got {classes!r:.80}"
        )
    for name in classes:
        if not isinstance(name, str):
            raise FileFormatError(f"the name of a class is a text; got {name!r:.80}")
    if len(classes) != n_outputs and not (n_outputs == 1 and len(classes) == 2):
        raise FileFormatError(f"{len(classes)} classes for {n_outputs} outputs; one name for each")
    return list(document.plain(list(classes), "classes"))
