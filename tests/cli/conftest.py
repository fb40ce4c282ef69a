"""What the tests of the command line share: running it, a small model, the demo run once."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from neuron.cli import main

pytest.importorskip("numpy", reason="NumPy is not installed")


@dataclass(frozen=True)
class Outcome:
    """What a command did."""

    code: int
    out: str
    err: str


@pytest.fixture
def neuron(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """`neuron("train", "--data", "xor")` runs a command in this process."""

    def run(*words: object) -> Outcome:
        capsys.readouterr()
        code = main([str(word) for word in words])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Outcome(code, out, err)

    return run


def run_in_a_process(*words: object, cwd: Path | None = None, **environment: str) -> Outcome:
    """Run a command as a user does, in a process of its own; bytes decoded as Latin-1."""
    done = subprocess.run(
        [sys.executable, "-m", "neuron", *map(str, words)],
        capture_output=True,
        cwd=cwd,
        env={**os.environ, **environment},
        check=False,
    )
    return Outcome(done.returncode, done.stdout.decode("latin-1"), done.stderr.decode("latin-1"))


@pytest.fixture(scope="session")
def process() -> Callable[..., Outcome]:
    """`process("demo", PYTHONIOENCODING="ascii")` runs a command in a process of its own."""
    return run_in_a_process


@pytest.fixture(scope="session")
def digits_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of the digits, trained for a moment."""
    path = tmp_path_factory.mktemp("digits") / "digits.json"
    assert main(["train", "--epochs", "6", "--learning-rate", "0.03", "--out", str(path)]) == 0
    return path


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Outcome]:
    """The demo's folder, and what it printed to a stream that has only ASCII."""
    folder = tmp_path_factory.mktemp("demo") / "a folder" / "neuron-demo"
    done = run_in_a_process("demo", "--out", folder, PYTHONIOENCODING="ascii")
    return folder, done


@pytest.fixture
def flowers(tmp_path: Path) -> Path:
    """A table of flowers of two kinds, whose petals tell them apart."""
    lines = ["petal,colour,price,kind"]
    for i in range(30):
        lines.append(f"{1 + 0.01 * i:.2f},red,{200000 + 1000 * i},lily")
        lines.append(f"{3 + 0.01 * i:.2f},blue,{400000 + 1000 * i},iris")
    path = tmp_path / "flowers.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
