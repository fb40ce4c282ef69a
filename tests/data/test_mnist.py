"""MNIST: found under every name and in every place, and fetched safely."""

import gzip
import hashlib
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

import neuron.data.fetch as fetch_module
import neuron.data.mnist as mnist_module
from neuron.data import load_mnist
from neuron.data.fetch import cache_folder, fetch
from neuron.maths.errors import FileAccessError, FileFormatError

Writer = Callable[..., bytes]
Files = dict[str, bytes]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reach the servers on loopback directly, whatever the machine is set to."""
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture
def files(idx: Writer) -> Files:
    """Four small files in the form of MNIST: 30 images to train on and 10 to test on."""
    made = {}
    for prefix, n in (("train", 30), ("t10k", 10)):
        made[f"{prefix}-images-idx3-ubyte"] = idx((n, 28, 28), bytes(range(196)) * 4 * n)
        made[f"{prefix}-labels-idx1-ubyte"] = idx((n,), bytes(i % 10 for i in range(n)))
    return made


def save(folder: Path, files: Files, dotted: bool = False, packed: bool = False) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, contents in files.items():
        name = name.replace("-idx", ".idx") if dotted else name
        path = folder / (f"{name}.gz" if packed else name)
        path.write_bytes(gzip.compress(contents) if packed else contents)
    return folder


@pytest.fixture
def no_usual_places(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Point the environment at an empty cache, and return where MNIST would be in it."""
    monkeypatch.delenv("NEURON_DATA", raising=False)
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "cache"))
    return cache_folder() / "mnist"


def test_what_is_no_name_of_a_folder_is_refused():
    with pytest.raises(FileAccessError, match="expected the name of a file or folder"):
        load_mnist(3)


def test_the_real_files_hold_60000_and_10000_digits(mnist_folder: Path) -> None:
    train, test = load_mnist(mnist_folder)
    assert (train.inputs.shape, test.inputs.shape) == ((60_000, 784), (10_000, 784))
    assert train.targets[:8].tolist() == [5, 0, 4, 1, 9, 2, 1, 3]  # the eighth is a three
    assert (train.inputs.min(), train.inputs.max()) == (0.0, 1.0)
    assert np.bincount(test.targets).tolist() == [
        *(980, 1135, 1032, 1010, 982),
        *(892, 958, 1028, 974, 1009),
    ]


def test_the_real_files_have_the_checksums_that_downloads_are_held_to(mnist_folder: Path) -> None:
    for name, (size, sha256) in mnist_module.FILES.items():
        with gzip.open(mnist_folder / f"{name}.gz") as file:
            contents = file.read()
        assert (len(contents), hashlib.sha256(contents).hexdigest()) == (size, sha256)


@pytest.mark.parametrize("dotted", [False, True])
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("inside", [".", "mnist"])
def test_every_name_the_files_go_by_is_found(
    tmp_path: Path, files: Files, dotted: bool, packed: bool, inside: str
) -> None:
    save(tmp_path / inside, files, dotted, packed)
    train, test = load_mnist(tmp_path)
    assert (len(train), len(test)) == (30, 10)
    assert train.image_shape == (28, 28)
    assert train.inputs[0, :3].tolist() == [0.0, 1 / 255, 2 / 255]


def test_without_a_folder_the_environment_and_then_the_cache_is_searched(
    tmp_path: Path, files: Files, no_usual_places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FileAccessError, match="download=True, or set NEURON_DATA"):
        load_mnist()
    save(no_usual_places, files)
    assert len(load_mnist()[0]) == 30
    monkeypatch.setenv("NEURON_DATA", str(tmp_path / "named"))
    assert len(load_mnist()[0]) == 30
    shorter = {**files, "t10k-labels-idx1-ubyte": b"\0\0\x08\x01\0\0\0\x01\x00"}
    save(tmp_path / "named" / "mnist", shorter)
    with pytest.raises(FileFormatError, match="expected 10 labels"):
        load_mnist()


def test_a_folder_that_is_given_is_the_only_one_searched(
    tmp_path: Path, files: Files, no_usual_places: Path
) -> None:
    save(no_usual_places, files)
    with pytest.raises(FileAccessError, match=r"MNIST is not in .*elsewhere"):
        load_mnist(tmp_path / "elsewhere")


@pytest.mark.parametrize(
    ("name", "shape", "numbers", "message"),
    [
        ("train-images-idx3-ubyte", (30, 27, 28), bytes(30 * 27 * 28), "expected images of 28 x"),
        ("train-labels-idx1-ubyte", (29,), bytes(29), "expected 30 labels"),
        ("t10k-labels-idx1-ubyte", (10,), bytes([0] * 9 + [10]), "label 9 is 10; expected 0 to 9"),
    ],
)
def test_files_that_do_not_fit_together_are_refused_by_name(
    tmp_path: Path,
    files: Files,
    idx: Writer,
    name: str,
    shape: tuple[int, ...],
    numbers: bytes,
    message: str,
) -> None:
    save(tmp_path, {**files, name: idx(shape, numbers)})
    with pytest.raises(FileFormatError, match=f"{name}.*{message}"):
        load_mnist(tmp_path)


class Quiet(SimpleHTTPRequestHandler):
    """A file server that writes no log."""

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[Path], str]]:
    """A function that serves a folder on loopback and returns its address."""
    servers: list[ThreadingHTTPServer] = []

    def start(folder: Path) -> str:
        folder.mkdir(parents=True, exist_ok=True)
        handler = partial(Quiet, directory=str(folder))
        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), handler))
        threading.Thread(target=servers[-1].serve_forever, args=(0.01,), daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def expected(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the small files be the expected ones."""
    sums = {name: (len(data), hashlib.sha256(data).hexdigest()) for name, data in files.items()}
    monkeypatch.setattr(mnist_module, "FILES", sums)


@pytest.mark.usefixtures("expected")
def test_a_download_goes_into_the_cache_with_progress_and_is_not_repeated(
    tmp_path: Path, files: Files, no_usual_places: Path, serve: Callable[[Path], str]
) -> None:
    mirror = serve(save(tmp_path / "server", files, packed=True))
    steps: list[tuple[str, int, int | None]] = []
    train, _ = load_mnist(
        download=True, mirrors=[mirror], progress=lambda *step: steps.append(step)
    )
    assert len(train) == 30
    assert sorted(p.name for p in no_usual_places.iterdir()) == sorted(f"{n}.gz" for n in files)
    assert {name for name, _, _ in steps} == {f"{name}.gz" for name in files}
    assert all(done <= (total or 0) for _, done, total in steps)
    assert len(load_mnist(download=True, mirrors=["http://127.0.0.1:9/"])[0]) == 30


@pytest.mark.usefixtures("expected")
def test_the_second_mirror_is_tried_when_the_first_fails(
    tmp_path: Path, files: Files, serve: Callable[[Path], str]
) -> None:
    empty = serve(tmp_path / "empty")
    full = serve(save(tmp_path / "server", files, packed=True))
    assert len(load_mnist(tmp_path / "into", download=True, mirrors=[empty, full])[0]) == 30


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (b"<html>not found, sorry</html>", "not gzip data"),
        (gzip.compress(b"wrong"), "not the expected ones: SHA-256"),
        (gzip.compress(b"right" * 1000)[:-6], "truncated"),
        (gzip.compress(bytes(10**8), 1), "larger than the file should be"),
        (gzip.compress(b"right" * 1000) + b"more", "larger than the file should be"),
        (b"", "truncated"),
    ],
    ids=["a page", "another file", "cut short", "too large", "more behind it", "nothing"],
)
def test_a_wrong_answer_is_refused_and_leaves_nothing_behind(
    tmp_path: Path, serve: Callable[[Path], str], answer: bytes, message: str
) -> None:
    mirror = serve(save(tmp_path / "server", {"thing.gz": answer}))
    right = b"right" * 1000
    into = tmp_path / "into"
    with pytest.raises(FileAccessError, match=f"can't fetch thing.gz: .*{message}"):
        fetch([mirror], "thing", into, size=5000, sha256=hashlib.sha256(right).hexdigest())
    assert list(into.iterdir()) == []


def test_a_failed_download_leaves_the_file_that_was_there(
    tmp_path: Path, serve: Callable[[Path], str]
) -> None:
    mirror = serve(save(tmp_path / "server", {"thing.gz": b"rubbish"}))
    (tmp_path / "thing.gz").write_bytes(b"old")
    with pytest.raises(FileAccessError):
        fetch([mirror], "thing", tmp_path, size=5, sha256="0" * 64)
    assert (tmp_path / "thing.gz").read_bytes() == b"old"


def test_an_interrupted_download_leaves_nothing_behind(
    tmp_path: Path, serve: Callable[[Path], str]
) -> None:
    mirror = serve(save(tmp_path / "server", {"thing": b"right"}, packed=True))

    def interrupt(name: str, done: int, total: int | None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch([mirror], "thing", tmp_path / "into", size=5, sha256="", progress=interrupt)
    assert list((tmp_path / "into").iterdir()) == []


def test_a_silent_server_is_given_up_after_the_timeout(tmp_path: Path) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Quiet)  # listens, but never answers
    try:
        with pytest.raises(FileAccessError, match="timed out"):
            fetch(
                [f"http://127.0.0.1:{server.server_port}/"],
                "thing",
                tmp_path,
                size=5,
                sha256="",
                timeout=0.2,
            )
    finally:
        server.server_close()


def test_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(FileAccessError, match="make the folder"):
        fetch(["http://127.0.0.1:9/"], "thing", tmp_path / "file", size=5, sha256="")


@pytest.mark.parametrize(
    ("platform", "variables", "expected_folder"),
    [
        ("linux", {"XDG_CACHE_HOME": "/x"}, "/x/didactic-neuron"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, "/home/me/.cache/didactic-neuron"),
        ("linux", {}, "/home/me/.cache/didactic-neuron"),
        ("darwin", {}, "/home/me/Library/Caches/didactic-neuron"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/didactic-neuron/Cache"),
    ],
)
def test_the_cache_is_where_each_platform_keeps_it(
    monkeypatch: pytest.MonkeyPatch,
    platform: str,
    variables: dict[str, str],
    expected_folder: str,
) -> None:
    if not Path("/home").is_absolute():
        pytest.skip("paths are written differently here")
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, text in variables.items():
        monkeypatch.setenv(name, text)
    monkeypatch.setattr(fetch_module.sys, "platform", platform)
    monkeypatch.setattr(Path, "home", lambda: Path("/home/me"))
    assert cache_folder() == Path(expected_folder)
