"""Ctrl-C: the last finished epoch's model is kept, and scripts are told by the exit code."""

import subprocess
import sys

import pytest

from neuron import MLP
from neuron.data import moons
from neuron.store import load
from neuron.train import Adam, train

STEPS_AN_EPOCH = 8  # 240 examples of 300, in batches of 32


def interrupt_at(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """Let the optimiser be interrupted in its step of this number, in its middle."""
    real, taken = Adam.begin, []

    def begin(self: Adam, n: int) -> None:
        taken.append(n)
        if len(taken) == step:
            raise KeyboardInterrupt
        real(self, n)

    monkeypatch.setattr(Adam, "begin", begin)


def trained(neuron, out, epochs: int):
    words = ["train", "--data", "moons", "--layers", "4", "--epochs", epochs, "--out", out]
    return neuron(*words)


def test_the_last_finished_epoch_is_kept(neuron, tmp_path, monkeypatch) -> None:
    assert trained(neuron, tmp_path / "two.json", 2).code == 0
    interrupt_at(monkeypatch, 2 * STEPS_AN_EPOCH + 4)
    done = trained(neuron, tmp_path / "cut.json", 9)
    assert done.code == 130
    assert "last finished epoch (2) is kept" in done.err
    kept, two = load(tmp_path / "cut.json"), load(tmp_path / "two.json")
    assert kept.net.numbers() == two.net.numbers()
    assert kept.provenance["figures"]["epochs_finished"] == 2


def test_an_interruption_between_two_steps_goes_back_as_well(neuron, tmp_path, monkeypatch) -> None:
    from neuron.cli.learning import follow

    data = moons(64)
    net, same = (MLP(2, [4, 2], ["tanh", "linear"], seed=1) for _ in range(2))
    settings = {"loss": "cross_entropy", "batch_size": 16, "seed": 0}
    list(train(same, data, epochs=1, **settings))

    class Impatient:
        """Passes records on, and is interrupted after the second step of epoch 2."""

        def __init__(self) -> None:
            self.records = train(net, data, epochs=5, **settings)
            self.seen = 0

        def __iter__(self):
            return self

        def __next__(self):
            self.seen += 1
            if self.seen == 8:  # 4 steps, an epoch, 2 steps
                raise KeyboardInterrupt
            return next(self.records)

        def throw(self, error):
            return self.records.throw(error)

    course = follow(Impatient(), "training", 5, lambda record: None)
    assert course.interrupted
    assert len(course.epochs) == 1
    assert net.numbers() == same.numbers()


def test_before_the_first_epoch_there_is_nothing_to_keep(neuron, tmp_path, monkeypatch) -> None:
    interrupt_at(monkeypatch, 2)
    done = trained(neuron, tmp_path / "cut.json", 9)
    assert done.code == 130
    assert "nothing was saved" in done.err
    assert list(tmp_path.iterdir()) == []


def test_the_demo_keeps_its_model(neuron, tmp_path, monkeypatch) -> None:
    interrupt_at(monkeypatch, 60)  # 23 steps an epoch
    done = neuron("demo", "--out", tmp_path)
    assert done.code == 130
    assert "epoch (2) is kept" in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["model.json"]
    assert load(tmp_path / "model.json").net.sizes == [64, 16, 16, 10]


def test_anywhere_else_it_is_said_and_that_is_all(neuron, monkeypatch) -> None:
    def interrupted(arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr("neuron.cli.evaluating.run", interrupted)
    done = neuron("evaluate", "model.json")
    assert done.code == 130
    assert done.err == "neuron: interrupted.\n"


@pytest.mark.parametrize(
    "module",
    ["neuron.identity", "neuron.value", "neuron.cli.parser", "neuron.cli.training", "numpy"],
)
def test_while_it_is_loaded_it_ends_without_a_word(process, tmp_path, module) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import os, signal, sys\n"
        "class Impatient:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name == {module!r}:\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Impatient())\n",
        encoding="utf-8",
    )
    words = ["train", "--data", "moons", "--out", tmp_path / "m.json"]
    done = process(*words, PYTHONPATH=str(tmp_path))
    assert (done.code, done.out, done.err) == (130, "", "")


def test_an_interruption_that_python_would_forget_comes_again(tmp_path) -> None:
    program = (
        "import signal, sys, time; from neuron import interruption\n"
        "interruption.end_quietly(); interruption.raise_again()\n"
        "class Clumsy:\n"
        "    def __del__(self): signal.raise_signal(signal.SIGINT); time.sleep(0)\n"
        "try:\n"
        "    clumsy = Clumsy(); del clumsy\n"
        "    for _ in range(1000): time.sleep(0.01)\n"
        "except KeyboardInterrupt:\n"
        "    sys.exit(130)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (130, b"")


def test_a_program_that_imports_the_package_keeps_its_own_way_of_ending(tmp_path) -> None:
    program = (
        "import signal; before = signal.getsignal(2)\n"
        "import neuron; assert signal.getsignal(2) is before"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
