"""Test vectors for authors in any language: hard inputs with correctly rounded answers, as JSON.

Numbers are hexadecimal floats in C's form, such as `0x1.8p+1`, so that they are read
back to the last bit; those that are not finite are `inf`, `-inf` and `nan`. The same
command writes the same bytes on every machine and on every run.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from neuron.data.files import write_text
from neuron.testing import oracle
from neuron.testing.conformance import NAMES
from neuron.testing.hard import Case, cases, specials

FORMAT = "neuron test vectors"
VERSION = 1

#: What a file holds, as a JSON schema.
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": FORMAT,
    "type": "object",
    "required": ["format", "version", "seed", "operations", "sha256"],
    "properties": {
        "format": {"const": FORMAT},
        "version": {"const": VERSION},
        "seed": {"type": "integer", "minimum": 0},
        "sha256": {
            "description": "of the compact JSON of `operations`, keys sorted, in UTF-8",
            "type": "string",
            "pattern": "^[0-9a-f]{64}$",
        },
        "operations": {
            "type": "object",
            "additionalProperties": {"type": "array", "items": {"$ref": "#/$defs/vector"}},
        },
    },
    "$defs": {
        "number": {
            "type": "string",
            "pattern": "^(-?0x[01]\\.[0-9a-f]+p[+-][0-9]+|-?inf|nan)$",
        },
        "numbers": {
            "anyOf": [
                {"$ref": "#/$defs/number"},
                {"type": "array", "items": {"$ref": "#/$defs/number"}},
            ]
        },
        "vector": {
            "type": "object",
            "required": ["operands", "value", "gradient"],
            "properties": {
                "operands": {"type": "array", "items": {"$ref": "#/$defs/numbers"}},
                "g": {
                    "description": "how much each output counts; the gradient is that of Σ g·y",
                    "$ref": "#/$defs/numbers",
                },
                "value": {"$ref": "#/$defs/numbers"},
                "gradient": {"type": "array", "items": {"$ref": "#/$defs/numbers"}},
            },
        },
    },
}


def vectors(n: int = 100, seed: int = 0, names: Sequence[str] = ()) -> dict[str, Any]:
    """The special values and `n` hard inputs of every operation, with the right answers."""
    operations = {
        name: [_vector(name, case) for case in [*specials(name), *cases(name, n, seed, longest=10)]]
        for name in names or NAMES
    }
    return {
        "format": FORMAT,
        "version": VERSION,
        "seed": seed,
        "sha256": digest(operations),
        "operations": operations,
    }


def digest(operations: Any) -> str:
    """The SHA-256 of the vectors themselves, independent of how the file is laid out."""
    compact = json.dumps(operations, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(compact.encode()).hexdigest()


def write(path: str | Path, n: int = 100, seed: int = 0) -> str:
    """Write a file of vectors, one a line; returns its checksum.

    Raises `FileAccessError` where the file cannot be written.
    """
    made = vectors(n, seed)
    lines = [f'"{key}": {json.dumps(value)},' for key, value in made.items() if key != "operations"]
    lines.append('"operations": {')
    for i, (name, entries) in enumerate(made["operations"].items()):
        body = ",\n".join(json.dumps(entry) for entry in entries)
        lines.append(f'"{name}": [\n{body}\n]' + ("," if i + 1 < len(made["operations"]) else ""))
    text = "{\n" + "\n".join(lines) + "\n}\n}\n"
    write_text(path, text)
    return str(made["sha256"])


def written(x: Any) -> Any:
    """A number as a hexadecimal float; a row of them as a list."""
    if isinstance(x, list | tuple):
        return [written(entry) for entry in x]
    return float(x).hex() if math.isfinite(x) else str(float(x))


def _vector(name: str, case: Case) -> dict[str, Any]:
    value, gradient = oracle.answer(name, *case.operands, g=case.g)
    vector = {"operands": written(case.operands), "value": written(value)}
    if case.g is not None:
        vector["g"] = written(case.g)
    return {**vector, "gradient": written(gradient)}
