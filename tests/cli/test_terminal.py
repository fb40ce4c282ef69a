"""Other streams, other processes: encodings, pipes, quick help, the version."""

import os
import subprocess
import sys

import pytest

from neuron import identity


@pytest.mark.parametrize(
    ("encoding", "sigmoid", "minus"),
    [("ascii", "sigma(z", "-"), ("cp1252", "sigma(z", "-"), ("utf-8", "\u03c3(z", "\u2212")],
)
def test_formulas_survive_every_encoding(process, digits_model, encoding, sigmoid, minus) -> None:
    words = ["explain", digits_model, "--index", 54, "--depth", 2, "--largest", 2]
    done = process(*words, PYTHONIOENCODING=encoding)
    assert done.code == 0, done.err
    text = done.out.encode("latin-1").decode(encoding)
    assert sigmoid in text
    assert f"= {minus}" in text or f" {minus}" in text
    assert "?" not in text
    assert "\\u" not in text


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_names_that_cannot_be_shown_do_no_harm(process, tmp_path, encoding) -> None:
    (tmp_path / "modèle Σ.json").write_text("{}", encoding="utf-8")
    done = process("evaluate", tmp_path / "modèle Σ.json", PYTHONIOENCODING=encoding)
    assert done.code == 1
    assert done.err.startswith("neuron: error: ")
    assert "\\u03a3.json" in done.err
    assert ("mod\\xe8le" if encoding == "ascii" else "mod\xe8le") in done.err


def test_regression_is_told_in_ascii(process, tmp_path) -> None:
    words = ["train", "--data", "line", "--epochs", 2, "--layers", "2"]
    done = process(*words, "--out", tmp_path / "m.json", PYTHONIOENCODING="ascii")
    assert done.code == 0, done.err
    assert "R^2" in done.out


def test_zeros_of_a_confusion_matrix_are_points(process, digits_model) -> None:
    out = process("evaluate", digits_model, PYTHONIOENCODING="ascii").out
    assert out.splitlines()[4].split()[2:4] != ["*", "*"]
    assert " . " in out
    assert "*" not in out


def test_help_and_version_are_quick_and_load_no_numpy() -> None:
    for word in ("--help", "--version"):
        code = (
            "import sys; from neuron.cli import main; code = main([sys.argv[1]]); "
            "print('LOADED', *({'numpy', 'tqdm', 'matplotlib'} & set(sys.modules))); sys.exit(code)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, word], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines()[-1] == "LOADED"


def test_version_says_what_this_is_not(neuron) -> None:
    from neuron import __version__

    done = neuron("--version")
    assert done.code == 0
    assert done.out.startswith(f"neuron {__version__} (didactic-neuron")
    assert "not Yale's NEURON simulator" in done.out
    assert done.err == ""


def test_version_warns_of_the_other_neuron(neuron, tmp_path, monkeypatch) -> None:
    (tmp_path / "hoc.cpython-312-x86_64-linux-gnu.so").touch()
    (tmp_path / "rxd").mkdir()
    intruders = identity.files_of_the_simulator(tmp_path)
    assert intruders == ["hoc.cpython-312-x86_64-linux-gnu.so", "rxd"]
    monkeypatch.setattr(identity, "files_of_the_simulator", lambda: intruders)
    done = neuron("--version")
    assert done.code == 1
    assert "has overwritten ours" in done.err


def test_help_names_every_command(neuron) -> None:
    done = neuron("--help")
    assert done.code == 0
    for command in ("claims", "conformance", "vectors"):
        assert f"    {command}" in done.out
    for command in ("demo", "train", "predict", "evaluate", "draw", "explain"):
        assert f"    {command} " in done.out
        assert neuron(command, "--help").code == 0
    assert done.out.isascii()


def test_a_reader_that_goes_away_is_no_error_to_shout_about(digits_model) -> None:
    words = [sys.executable, "-m", "neuron", "explain", str(digits_model), "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        said = running.stderr.read().decode()
        running.wait()
    assert "Traceback" not in said
    assert "Exception" not in said


@pytest.mark.skipif(os.name == "nt", reason="the shell of Windows cannot close a stream")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_streams_that_are_closed_do_no_harm(tmp_path, closed) -> None:
    words = f"{sys.executable} -m neuron train --data line --epochs 2 --out m.json {closed}"
    done = subprocess.run(words, shell=True, cwd=tmp_path, check=False, stdout=subprocess.DEVNULL)
    assert done.returncode == 0
    assert (tmp_path / "m.json").is_file()


def test_training_goes_on_when_the_reader_has_gone(tmp_path) -> None:
    model = tmp_path / "m.json"
    words = [sys.executable, "-m", "neuron", "train", "--data", "line", "--epochs", "2"]
    with subprocess.Popen([*words, "--out", str(model)], stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        running.stdout.close()
    assert running.returncode == 0
    assert model.is_file()


def test_commands_with_words_of_their_own_are_reached(neuron) -> None:
    assert "B6" in neuron("claims", "B6").out
    assert neuron("vectors").code == 2


def test_no_bar_where_there_is_no_terminal(neuron, tmp_path) -> None:
    done = neuron("train", "--data", "xor", "--epochs", 2, "--out", tmp_path / "m.json")
    assert done.err == ""
