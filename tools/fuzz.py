"""Fuzzing of the loaders: structured bytes, with a limit on memory and on time.

`python -m tools.fuzz --minutes 60 idx model image` gives each loader damaged, cut,
spliced and invented files for so long. A loader may refuse a file with one of this
library's errors; any other exception, an answer after more than ten seconds or more
memory than twice its limit ends the run with the file that did it, written beside.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import json
import random
import resource
import struct
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

from neuron.maths.errors import NeuronError

SLOWEST = 10.0  # seconds
# In bytes; a picture may have 50 million pixels of 8 bytes.
LIMITS = {"idx": 2**20, "model": 256 * 2**20, "image": 50_000_000 * 8}
Make = Callable[[random.Random], bytes]


def damaged(rng: random.Random, good: bytes) -> bytes:
    """A file with a few bytes flipped, cut, doubled, taken out or put in."""
    data = bytearray(good)
    for _ in range(1 + int(4 * rng.random())):
        if not data:
            break
        at = int(len(data) * rng.random())
        kind = int(6 * rng.random())
        if kind == 0:
            data[at] ^= 1 << int(8 * rng.random())
        elif kind == 1:
            data[at] = (0, 1, 0x7F, 0x80, 0xFF)[int(5 * rng.random())]
        elif kind == 2:
            del data[at:]
        elif kind == 3:
            del data[at : at + 1 + int(16 * rng.random())]
        elif kind == 4:
            data[at:at] = bytes(int(256 * rng.random()) for _ in range(int(16 * rng.random())))
        else:
            data[at : at + 4] = struct.pack(">I", int(2**32 * rng.random()))
    return bytes(data)


def idx_file(rng: random.Random) -> bytes:
    """An IDX file: sometimes right, mostly with a header that does not fit its numbers."""
    dimensions = int(6 * rng.random())
    shape = [int(2 ** (16 * rng.random())) for _ in range(dimensions)]
    if rng.random() < 0.5:
        shape = [1 + int(4 * rng.random()) for _ in range(dimensions)]
    kind = 8 if rng.random() < 0.8 else int(256 * rng.random())
    header = struct.pack(f">4B{dimensions}I", 0, 0, kind, dimensions, *shape)
    size = 1
    for length in shape:
        size *= length
    body = bytes(min(size, 5000) + int(3 * rng.random()) - 1 if size else 0)
    whole = header + body
    if rng.random() < 0.3:
        whole = gzip.compress(whole if rng.random() < 0.9 else bytes(2**24))
    return damaged(rng, whole) if rng.random() < 0.5 else whole


def model_file(rng: random.Random) -> bytes:
    """A saved network, with an entry replaced and its checksum made right, or with damage."""
    import neuron
    from neuron.store import save

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        sizes = [1 + int(3 * rng.random()) for _ in range(1 + int(3 * rng.random()))]
        save(neuron.MLP(2, sizes, seed=int(99 * rng.random())), path)
        good = path.read_bytes()
    if rng.random() < 0.5:
        return damaged(rng, good)
    content = json.loads(good)
    content.pop("sha256", None)
    _replace_one(rng, content)
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    seal = hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()
    return f'{body[:-1]},"sha256":"{seal}"}}\n'.encode("utf-8", "surrogatepass")


ODD: list[object] = [
    None,
    True,
    -1,
    0,
    2**70,
    1e308,
    float("inf"),
    "",
    "x" * 10**4,
    [],
    {},
    [[]] * 1000,
]


def _replace_one(rng: random.Random, content: object) -> None:
    place = content
    while True:
        keys = list(place) if isinstance(place, dict) else range(len(place))  # type: ignore[arg-type]
        if not keys:
            return
        key = keys[int(len(keys) * rng.random())]
        deeper = place[key]  # type: ignore[index]
        if isinstance(deeper, dict | list) and deeper and rng.random() < 0.8:
            place = deeper
            continue
        place[key] = ODD[int(len(ODD) * rng.random())]  # type: ignore[index]
        return


def image_file(rng: random.Random) -> bytes:
    """A small picture of any format, damaged."""
    from PIL import Image

    size = (1 + int(9 * rng.random()), 1 + int(9 * rng.random()))
    mode, form = [
        ("L", "PNG"), ("RGB", "PNG"), ("RGBA", "PNG"), ("P", "PNG"), ("I;16", "PNG"),
        ("1", "PNG"), ("L", "JPEG"), ("RGB", "JPEG"), ("CMYK", "JPEG"), ("RGB", "BMP"),
        ("P", "GIF"), ("L", "TIFF"), ("F", "TIFF"), ("RGB", "WEBP"), ("L", "PPM"),
    ][int(15 * rng.random())]  # fmt: skip
    file = io.BytesIO()
    Image.new(mode, size).save(file, form)
    return damaged(rng, file.getvalue())


def loaders() -> dict[str, tuple[Make, Callable[[Path], object]]]:
    """For each loader: what makes files, and what reads them."""
    from neuron.data.idx import read_idx
    from neuron.data.image_files import read_brightness
    from neuron.store import load

    return {
        "idx": (idx_file, lambda path: read_idx(path, max_bytes=LIMITS["idx"])),
        "model": (model_file, load),
        "image": (image_file, read_brightness),
    }


def fuzz(name: str, seconds: float, seed: int) -> str:
    """Feed one loader for so long; what it did, in a line. Raises what it should not have."""
    make, read = loaders()[name]
    rng = random.Random(f"{seed} {name}")
    end = time.monotonic() + seconds
    tried = read_well = 0
    highest, slowest = 0, 0.0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        while time.monotonic() < end:
            data = make(rng)
            path.write_bytes(data)
            start = time.monotonic()
            tracemalloc.start()
            try:
                read(path)
                read_well += 1
            except NeuronError:
                pass  # refused, as it may be
            except MemoryError as error:
                raise _found(name, data, "ran out of memory") from error
            except Exception as error:
                raise _found(name, data, f"raised {type(error).__name__}: {error}") from error
            finally:
                peak = tracemalloc.get_traced_memory()[1]
                tracemalloc.stop()
            tried += 1
            highest, slowest = max(highest, peak), max(slowest, time.monotonic() - start)
            if peak > 2 * LIMITS[name]:
                raise _found(name, data, f"took {peak:,} bytes")
            if slowest > SLOWEST:
                raise _found(name, data, f"took {slowest:.0f} s")
    return (
        f"{name}: {tried:,} files, {read_well:,} of them read, no crash; at most "
        f"{highest:,} bytes and {slowest:.2f} s"
    )


def _found(name: str, data: bytes, what: str) -> RuntimeError:
    path = Path(f"fuzz-{name}-{hashlib.sha256(data).hexdigest()[:12]}")
    path.write_bytes(data)
    return RuntimeError(f"{name} {what}; the file is {path}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Feed each loader named, one after another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=list(LIMITS), help="idx, model, image")
    parser.add_argument("--minutes", type=float, default=10.0, help="for each")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    # Whatever slips past tracemalloc ends here.
    resource.setrlimit(resource.RLIMIT_AS, (4 * 2**30, 4 * 2**30))
    for name in given.names:
        print(fuzz(name, 60 * given.minutes, given.seed), flush=True)


if __name__ == "__main__":
    main()
