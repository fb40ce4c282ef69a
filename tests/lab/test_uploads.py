"""Files that somebody sends to hurt: pictures and models, while another client is served."""

import io
import json
import pickle
import struct
import time
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from neuron.network import MLP
from neuron.store import save

AT_ONCE = 3.0  # seconds in which another client is served, on a busy machine


def png(width: int, height: int, rows: bytes) -> bytes:
    """A grey PNG that claims this size, whatever its rows hold."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + checksum

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    compressed = zlib.compress(rows, 9)
    start = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header)
    return start + chunk(b"IDAT", compressed) + chunk(b"IEND", b"")


class Malicious:
    """What a pickle would run."""

    def __reduce__(self) -> tuple[Any, ...]:
        return exec, ("open('/tmp/neuron-lab-was-hurt', 'w')",)


def a_zip() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../evil", b"\0" * 10_000_000)
    return content.getvalue()


PICTURES = {
    "a bomb of 50,000 × 50,000": png(50_000, 50_000, b"\0" * 3_000_000),
    "a bomb of 2³¹ × 1": png(2**31 - 1, 1, b"\0" * 1000),
    "wider than a side may be": png(6001, 10, (b"\0" + b"\x80" * 6001) * 10),
    "no rows": png(100, 100, b""),
    "no size": png(0, 0, b""),
    "cut off": png(100, 100, (b"\0" + b"\x80" * 100) * 100)[:60],
    "blank": png(30, 30, (b"\0" + b"\xff" * 30) * 30),
    "nothing": b"",
    "zeros": b"\0" * 100_000,
    "SVG": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "HTML": b"<!doctype html><img src=x onerror=alert(1)>",
    "EPS, which Pillow would hand to Ghostscript": b"%!PS-Adobe-3.0 EPSF-3.0\n"
    b"%%BoundingBox: 0 0 10 10\n%%EndComments\n(%pipe%id) (r) file\n",
    "a ZIP": a_zip(),
    "a pickle": pickle.dumps(Malicious()),
    "the name of a file": b"/etc/passwd",
}
MODELS = {
    **{name: PICTURES[name] for name in ("nothing", "zeros", "a ZIP", "a pickle", "HTML")},
    "deep JSON": b"[" * 200_000,
    "NaN": b'{"format": "neuron model", "version": 1, "seed": NaN}',
    "another JSON": b'{"format": "something else"}',
    "half a character": b'{"format": "\\ud800"}',
    "long numbers": b'{"version": ' + b"9" * 100_000 + b"}",
}


def refused(client: Any, path: str, content: bytes) -> str:
    """The sentence with which a file is refused; another client is served at once after it."""
    reply = client.post(path, content)
    began = time.monotonic()
    assert client.begin().get("/").status == 200
    assert time.monotonic() - began < AT_ONCE
    assert 400 <= reply.status < 500, reply.body
    sentence: str = reply.json["error"]
    assert "\n" not in sentence
    assert len(sentence) < 600
    for inner in ("Traceback", ".py", "/tmp/", "site-packages", "object at 0x"):
        assert inner not in sentence
    return sentence


@pytest.mark.parametrize("kind", PICTURES)
def test_a_hostile_picture_is_refused_in_one_sentence(client: Any, kind: str) -> None:
    pytest.importorskip("PIL", reason="Pillow is not installed")
    assert refused(client, "/api/digits/picture", PICTURES[kind])
    assert not Path("/tmp/neuron-lab-was-hurt").exists()


@pytest.mark.parametrize("kind", MODELS)
def test_a_hostile_model_is_refused_in_one_sentence(client: Any, kind: str) -> None:
    assert client.post("/api/training/open", {}).status == 200
    assert refused(client, "/api/training/import", MODELS[kind])
    assert not Path("/tmp/neuron-lab-was-hurt").exists()


@pytest.mark.parametrize(
    "change",
    [
        {"inputs": 10**12},
        {"neurons": 10**12},
        {"neurons": -1},
        {"activation": "__import__('os').system('true')"},
        {"weights": ""},
        {"weights": "A" * 1000},
        {"biases": None},
    ],
)
def test_a_model_that_lies_about_itself_is_refused(
    client: Any, change: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "model.json"
    save(MLP(2, [3, 1], "tanh", seed=0), path)
    content = json.loads(path.read_bytes())
    content["layers"][0].update(change)
    assert client.post("/api/training/open", {}).status == 200
    assert refused(client, "/api/training/import", json.dumps(content).encode())


@pytest.mark.parametrize("path", ["/api/digits/picture", "/api/training/import"])
def test_a_file_beyond_the_limit_is_refused(client: Any, path: str) -> None:
    reply = client.post(path, b"x" * (client.lab.settings.max_body + 1))
    assert (reply.status, reply.json["code"]) == (413, "too_large")


def test_the_largest_drawing_and_the_longest_table_keep_nobody_waiting(client: Any) -> None:
    other = client.begin()
    assert client.post("/api/training/open", {}).status == 200
    drawing = {"strokes": [[1, 2, 0.5] * 100_000]}
    table = {"text": "1,2,0\n" * 30_000}
    for path, body in (("/api/digits/look", drawing), ("/api/training/paste", table)):
        began = time.monotonic()
        assert 400 <= client.post(path, body).status < 500
        assert other.get("/").status == 200
        assert time.monotonic() - began < 2 * AT_ONCE
