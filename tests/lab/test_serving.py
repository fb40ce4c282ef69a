"""The command `neuron lab` as a process of its own: how it opens, what it says, how it ends."""

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from neuron.lab.listening import listening_socket
from neuron.lab.settings import Settings
from neuron.maths.errors import NeuronError
from neuron.network import MLP
from neuron.store import save

PROMPTLY = 6.0  # seconds


class Process:
    """A lab in a process, and the page's way to speak to it."""

    def __init__(self, *words: object, **environment: str) -> None:
        command = [sys.executable, "-m", "neuron", "lab", *map(str, words)]
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "DISPLAY": "", "WAYLAND_DISPLAY": "", **environment},
        )
        assert self.process.stdout is not None
        self.first_line = self.process.stdout.readline()
        found = re.search(r"http://[\d.]+:(\d+)/", self.first_line)
        assert found, self.first_line + self.process.communicate()[1]
        self.port = int(found[1])
        page = self.ask("GET", "/", {})
        self.headers = {"X-Neuron-Token": page.split('neuron-token" content="')[1].split('"')[0]}
        begun = json.loads(self.ask("POST", "/api/session", self.headers, "{}"))
        self.headers["X-Neuron-Session"] = begun["session"]

    def ask(self, method: str, path: str, headers: dict[str, str], body: str = "") -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body, headers)
        answer = connection.getresponse().read().decode()
        connection.close()
        return answer

    def post(self, path: str, body: Any = None) -> Any:
        return json.loads(self.ask("POST", path, self.headers, json.dumps(body or {})))

    def listen(self) -> socket.socket:
        """A stream of events, open, of which something has come already."""
        stream = socket.create_connection(("127.0.0.1", self.port), timeout=10)
        address = f"/api/training/events?session={self.headers['X-Neuron-Session']}"
        stream.sendall(f"GET {address} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert stream.recv(65536).startswith(b"HTTP/1.1 200")
        return stream

    def end(self, signal_: signal.Signals) -> tuple[int, str, str]:
        """Send a signal; returns the exit code and all that was printed since the first line."""
        began = time.monotonic()
        self.process.send_signal(signal_)
        code = self.process.wait(timeout=30)
        assert time.monotonic() - began < PROMPTLY
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        return code, self.process.stdout.read(), self.process.stderr.read()


@pytest.fixture
def open_lab(model_path: Path) -> Iterator[Callable[..., Process]]:
    """`open_lab("--port", 0)` runs the command; what still runs after the test is killed."""
    running: list[Process] = []

    def begin(*words: object, **environment: str) -> Process:
        running.append(Process("--model", model_path, "--port", 0, *words, **environment))
        return running[-1]

    yield begin
    for one in running:
        one.process.kill()
        one.process.communicate()


#: Runs the command with each of several lists of words, in one process.
ONE_AFTER_ANOTHER = """
import json, sys
from neuron.cli import main
for words in json.loads(sys.argv[1]):
    print(main(["lab", "--no-open", *words]))
"""


def refused(*commands: list[object]) -> list[str]:
    """What the command says, in one line, when it does not open; for each list of its words."""
    words = json.dumps([[str(word) for word in command] for command in commands])
    done = subprocess.run(
        [sys.executable, "-c", ONE_AFTER_ANOTHER, words],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    assert done.stdout.split() == ["1"] * len(commands)
    said = done.stderr.splitlines()
    assert len(said) == len(commands)
    return said


def is_closed(connection: socket.socket) -> bool:
    """Whether the other end has hung up, after what it still said."""
    connection.settimeout(10)
    try:
        while connection.recv(65536):
            pass
    except TimeoutError:
        return False
    except ConnectionResetError:
        return True
    return True


# ---- how it ends ----


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent differently there")
@pytest.mark.parametrize("signal_", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_while_streams_are_open_and_a_job_plays(
    open_lab: Callable[..., Process], signal_: signal.Signals
) -> None:
    lab = open_lab("--no-open")
    with contextlib.ExitStack() as stack:
        streams = [stack.enter_context(lab.listen()) for _ in range(3)]
        assert lab.post("/api/training/play")["playing"]
        idle = stack.enter_context(socket.create_connection(("127.0.0.1", lab.port)))
        code, out, err = lab.end(signal_)
        assert (code, err) == (0, "")
        assert out.strip() == "The lab is closed."
        assert all(is_closed(one) for one in (*streams, idle))


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent differently there")
def test_it_ends_cleanly_while_a_body_is_on_its_way_and_answers_are_waited_for(
    open_lab: Callable[..., Process],
) -> None:
    lab = open_lab("--no-open")
    headers = "".join(f"{name}: {value}\r\n" for name, value in lab.headers.items())
    start = f"POST /api/digits/dream HTTP/1.1\r\nHost: localhost\r\n{headers}"
    with contextlib.ExitStack() as stack:
        for _ in range(5):
            one = stack.enter_context(socket.create_connection(("127.0.0.1", lab.port)))
            one.sendall(f"{start}Content-Length: 9\r\n\r\n{{".encode())
            busy = stack.enter_context(socket.create_connection(("127.0.0.1", lab.port)))
            body = '{"begin": true, "layer": 3, "unit": 1}'
            busy.sendall(f"{start}Content-Length: {len(body)}\r\n\r\n{body}".encode())
        time.sleep(0.2)
        assert lab.end(signal.SIGINT)[::2] == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent differently there")
def test_a_second_ctrl_c_does_not_bring_a_traceback(open_lab: Callable[..., Process]) -> None:
    lab = open_lab("--no-open")
    with lab.listen():
        lab.process.send_signal(signal.SIGINT)
        time.sleep(0.15)
        lab.process.send_signal(signal.SIGINT)
        _, err = lab.process.communicate(timeout=PROMPTLY)
    assert lab.process.returncode in (0, 130, -signal.SIGINT)  # the last, if it had ended by then
    # In the instant in which Python closes its event loop, the loop itself complains; nobody can
    # catch that.
    assert "Traceback" not in err.partition("Exception ignored in")[0]


# ---- how it opens ----


def test_it_says_where_it_is_and_opens_the_browser_unless_told_not_to(
    open_lab: Callable[..., Process], tmp_path: Path
) -> None:
    browser = tmp_path / "browser"
    browser.write_text(
        f'#!/bin/sh\nprintf "%s" "$1" > {tmp_path}/opened.part\n'
        f"mv {tmp_path}/opened.part {tmp_path}/opened\n"
    )
    browser.chmod(0o755)
    lab = open_lab(BROWSER=f"{browser} %s")
    until = time.monotonic() + 30
    while not (tmp_path / "opened").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert (tmp_path / "opened").read_text() == f"http://127.0.0.1:{lab.port}/"
    (tmp_path / "opened").unlink()
    open_lab("--no-open", BROWSER=f"{browser} %s")
    time.sleep(0.5)
    assert not (tmp_path / "opened").exists()


def test_it_is_open_to_this_computer_alone_unless_told_otherwise_and_then_warns(
    open_lab: Callable[..., Process],
) -> None:
    own = open_lab("--no-open")
    with contextlib.suppress(OSError):
        elsewhere = socket.gethostbyname(socket.gethostname())
        if not elsewhere.startswith("127."):
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection((elsewhere, own.port), timeout=5)
    assert own.end(signal.SIGTERM)[2] == ""
    wide = open_lab("--no-open", "--host", "0.0.0.0")
    _, out, err = wide.end(signal.SIGTERM)
    assert "whoever can reach this computer" in err
    assert re.search(rf"Others open http://[\w.-]+:{wide.port}/", out)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.2"])
def test_loopback_is_known_by_its_addresses(host: str) -> None:
    assert Settings(host=host).on_loopback
    assert not Settings(host="0.0.0.0").on_loopback
    assert not Settings(host="192.168.1.1").on_loopback
    assert not Settings(host="localhost.evil.example").on_loopback


def test_a_taken_port_is_told_with_what_to_try(model_path: Path) -> None:
    with listening_socket(Settings(port=0)) as taken:
        port = taken.getsockname()[1]
        [said] = refused(["--model", model_path, "--port", port])
    assert f"port {port} is taken" in said
    assert "--port 0" in said


@pytest.mark.parametrize(
    ("host", "port", "said"),
    [
        ("127.0.0.1", 65536, "expected 0 (any) to 65535"),
        ("127.0.0.1", -1, "expected 0 (any) to 65535"),
        ("nowhere.invalid", 0, "is no address"),
        ("203.0.113.1", 0, "no address of this computer"),
        ("a" * 300, 0, "is no address"),
    ],
)
def test_a_place_where_it_cannot_open_is_told(host: str, port: int, said: str) -> None:
    with pytest.raises(NeuronError, match=re.escape(said)):
        listening_socket(Settings(host=host, port=port))


# ---- what it is given ----


def test_a_model_that_does_not_read_digits_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "xor.json"
    save(MLP(2, [3, 1], seed=0), path)
    [said] = refused(["--model", path])
    assert "has 2 inputs and 1 outputs" in said


HOSTILE: dict[str, Callable[[dict[str, Any]], Any]] = {
    "pickle": lambda model: b"\x80\x04\x95\x1c\x00\x00\x00cos\nsystem\n(S'touch /tmp/x'\ntR.",
    "empty": lambda model: b"",
    "deep": lambda model: b"[" * 100_000,
    "not a model": lambda model: {"format": "something else"},
    "huge sizes": lambda model: {**model, "layers": [{**model["layers"][0], "neurons": 10**12}]},
    "edited": lambda model: {**model, "seed": 666},
    "newer": lambda model: {**model, "version": 99},
    "nan": lambda model: json.dumps(model).replace('"seed": 0', '"seed": NaN').encode(),
}


def test_a_hostile_model_is_refused_in_one_line(tmp_path: Path) -> None:
    good = tmp_path / "good.json"
    save(MLP(784, [16, 16, 10], seed=0), good)
    commands: list[list[object]] = []
    for kind, spoilt in HOSTILE.items():
        content = spoilt(json.loads(good.read_bytes()))
        bad = tmp_path / f"{kind}.json"
        bad.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        commands.append(["--model", bad])
    for kind, said in zip(HOSTILE, refused(*commands), strict=True):
        assert "cannot be loaded" in said, kind


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    none = tmp_path / "none.json"
    folder, file, device, data = refused(
        ["--model", tmp_path], ["--model", none], ["--model", os.devnull], ["--data", none]
    )
    assert "a folder" in folder
    assert "there is no file" in file
    assert "no ordinary file" in device
    assert "there is no folder" in data


def test_without_its_packages_it_says_what_to_install(tmp_path: Path) -> None:
    hiding = (
        "import sys; sys.modules['starlette'] = None; sys.modules['uvicorn'] = None\n"
        "from neuron.cli import main; sys.exit(main(['lab', '--no-open', '--model', sys.argv[1]]))"
    )
    path = tmp_path / "model.json"
    save(MLP(784, [10], seed=0), path)
    done = subprocess.run(
        [sys.executable, "-c", hiding, str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "pip install" in done.stderr
    assert "starlette" in done.stderr
    assert "Traceback" not in done.stderr
