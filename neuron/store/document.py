"""The outermost shell of a model file: JSON text, sealed with a checksum.

Nothing here knows about networks. It turns a dictionary into the bytes of a
file and back, and refuses bytes that are damaged or too large before they can
cost memory.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from typing import Any, NoReturn

from neuron.maths.errors import DataError, FileFormatError

MAX_BYTES = 256 * 1024 * 1024
#: A model has a handful of entries; its numbers are inside a few long texts.
MAX_ENTRIES = 200_000
MAX_DEPTH = 50

_SEAL = re.compile(rb',\s*"sha256":\s*"([0-9a-f]{64})"\s*\}\s*\Z')
_TAIL = 200


def to_bytes(content: dict[str, Any]) -> bytes:
    """The file for a dictionary of plain data, which `plain` has checked.

    Raises `DataError` where it would be larger than `from_bytes` accepts.
    """
    body = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)[: -len("\n}")]
    data = body.encode("utf-8")
    if len(data) + _TAIL > MAX_BYTES or _entries(data) > MAX_ENTRIES:
        raise DataError(
            f"this model takes {len(data):,} bytes and {_entries(data):,} entries; a file holds "
            f"up to {MAX_BYTES:,} and {MAX_ENTRIES:,}. Save fewer parameters (dtype='float32' "
            f"halves them) or a shorter provenance."
        )
    return data + f',\n "sha256": "{hashlib.sha256(data).hexdigest()}"\n}}\n'.encode("ascii")


def from_bytes(data: bytes) -> tuple[dict[str, Any], bool]:
    """What a file holds, and whether its checksum is right.

    The caller asks for the format's version before the checksum, since a newer
    version may be sealed in another way. Raises `FileFormatError`, whose message
    goes on from the file's name.
    """
    data = data.replace(b"\r\n", b"\n")  # as some tools leave a text on Windows
    if _entries(data) > MAX_ENTRIES:
        raise FileFormatError(f"it has more than {MAX_ENTRIES:,} entries, which no model has")
    try:
        content = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_without_duplicates,
            parse_constant=_refused,
            parse_float=_finite,
        )
        plain(content, "the file")
    except RecursionError as error:
        raise FileFormatError("its entries are nested too deeply") from error
    except UnicodeDecodeError as error:
        raise FileFormatError(f"it is not text in UTF-8 (byte {error.start})") from error
    except json.JSONDecodeError as error:
        what = error.msg.removesuffix(" starting at")
        cut = ", where it ends" if error.pos >= len(data.rstrip()) - 1 else ""
        raise FileFormatError(
            f"it is not JSON: {what} in line {error.lineno}{cut}; it may be damaged, "
            f"truncated or of another kind"
        ) from error
    except ValueError as error:
        raise FileFormatError(str(error)) from error
    if not isinstance(content, dict):
        raise FileFormatError(f"it holds {_kind(content)}, expected an object")
    return content, _is_sealed(data)


def plain(value: Any, what: str, depth: int = 0) -> Any:
    """A copy made of dictionaries, lists, texts, whole numbers, finite floats, booleans and None.

    Tuples become lists. `what` says in errors where a wrong thing was. Raises `DataError`.
    """
    if depth > MAX_DEPTH:
        raise DataError(f"{what}: nested more than {MAX_DEPTH} levels deep")
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str):
                raise DataError(f"{what}: keys are texts, got {key!r:.80}")
            plain(key, what, depth + 1)
        return {
            key: plain(entry, f"{what}, {key!r:.40}", depth + 1) for key, entry in value.items()
        }
    if isinstance(value, list | tuple):
        return [plain(entry, f"{what}, entry {i}", depth + 1) for i, entry in enumerate(value)]
    if isinstance(value, str):
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise DataError(f"{what}: half a character (a lone surrogate) in {value!r:.80}")
        return str(value)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) < 2**63:
        return int(value)
    if isinstance(value, float) and math.isfinite(value):
        return float(value)
    raise DataError(
        f"{what}: {value!r:.80} is {_kind(value)}; expected texts, finite numbers (whole ones "
        f"below 2⁶³), booleans, None, and lists and dictionaries of them"
    )


def _entries(data: bytes) -> int:
    return data.count(b",") + data.count(b"[") + data.count(b"{")


def _is_sealed(data: bytes) -> bool:
    start = max(0, len(data) - _TAIL)
    seal = _SEAL.search(data, start)
    if seal is None:
        return False
    return hashlib.sha256(data[: seal.start()]).hexdigest().encode("ascii") == seal.group(1)


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key {twice!r:.80} occurs more than once")
    return content


def _refused(name: str) -> NoReturn:
    raise ValueError(f"it holds {name}, expected finite numbers only")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"the number {text[:40]} is too large for a float")
    return number


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "a boolean"}
    names |= {int: "a number", float: "a number", type(None): "null"}
    return names.get(type(value), f"of type {type(value).__name__}")
