"""What goes wrong is told in one line, with an exit code, and leaves everything as it was."""

import gzip
import json
import struct
from pathlib import Path

import pytest

from neuron.cli import COMMANDS, main


def told(done, code: int = 1) -> str:
    """The one line on standard error."""
    assert done.code == code
    (line,) = done.err.splitlines()
    assert line.startswith("neuron: error: ")
    return line


@pytest.mark.parametrize(
    ("words", "known"),
    [
        (["--data", "didgits"], "Did you mean 'digits'"),
        (["--activation", "sigmiod"], "Did you mean 'sigmoid'"),
        (["--loss", "cross_entrpy"], "Did you mean 'cross_entropy'"),
        (["--optimiser", "adma"], "Did you mean 'adam'"),
        (["--backend", "torch"], "known: numpy, scalar"),
        (["--dtype", "float16"], "known: float32, float64"),
        (["--epochs", "0"], "at least 1"),
        (["--batch", "-3"], "at least 1"),
        (["--learning-rate", "-1"], "at least 0"),
        (["--validation", "1.5"], "between 0 and 1"),
        (["--patience", "3"], "--validation 0.2"),
        (["--momentum", "0.9"], "--optimiser sgd"),
        (["--loss", "hinge", "--activation", "relu,relu,relu"], "linear last layer"),
        (["--activation", "relu,relu,relu,relu"], "3 activations"),
        (["--target", "kind"], "does not go with the data 'digits'"),
        (["--data", "moons", "--distort"], "only pictures can be distorted"),
        (["--data", "line", "--loss", "cross_entropy"], "cross_entropy"),
        (["--data", "nowhere.csv"], "no file"),
        (["--data", "mnist", "--data-dir", "nowhere"], "--download"),
    ],
)
def test_a_setting_that_makes_no_sense(neuron, tmp_path, words, known) -> None:
    out = tmp_path / "model.json"
    assert known in told(neuron("train", "--epochs", "1", *words, "--out", out))
    assert not out.exists()


@pytest.mark.parametrize(
    "words",
    [
        ["fly"],
        ["train", "--epochs", "many"],
        ["train", "--layers", "16;16"],
        ["train", "--layers", "0"],
        ["train", "--layers", "16,0"],
        ["draw", "model.json", "--neuron", "3"],
        ["train", "--colour", "red"],
        ["predict"],
        ["train", "--size", "tall"],
    ],
)
def test_a_command_that_is_not_understood_is_a_matter_of_usage(neuron, words) -> None:
    done = neuron(*words)
    assert done.code == 2
    assert done.err.startswith("usage: neuron")


def test_training_diverges_with_a_clear_error(neuron, tmp_path) -> None:
    words = ["train", "--data", "line", "--layers", "none", "--optimiser", "sgd"]
    out = tmp_path / "model.json"
    line = told(neuron(*words, "--learning-rate", "1e200", "--epochs", 50, "--out", out))
    assert "learning rate" in line
    assert not out.exists()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "header row"),
        ("x,kind\n", "header row"),
        ("x,kind\n1,a\n,b\n3,a\n", "the cell is empty"),
        ("x,kind\n1,a\nnan,b\n3,a\n", "expected a number"),
        ("x,kind\n1,a\n2,a\n", "two or more classes"),
        ("x,y\n1,2\n3,4\n", "no column 'kind'; known: x, y"),
    ],
)
def test_a_table_that_cannot_be_used(neuron, tmp_path, text, complaint) -> None:
    table = tmp_path / "table.csv"
    table.write_text(text, encoding="utf-8")
    line = told(neuron("train", "--data", table, "--target", "kind", "--out", tmp_path / "m.json"))
    assert complaint in line


def test_a_table_needs_a_target(neuron, tmp_path, flowers) -> None:
    line = told(neuron("train", "--data", flowers, "--out", tmp_path / "m.json"))
    assert "--target COLUMN; it has petal, colour, price, kind" in line


def mnist(folder: Path, labels: bytes = b"\0\1\2", header: bytes | None = None) -> Path:
    """A folder of MNIST's form with three pictures of each part."""
    images = bytes(3 * 784)
    for part in ("train", "t10k"):
        head = struct.pack(">4i", 0x803, 3, 28, 28) if header is None else header
        (folder / f"{part}-images-idx3-ubyte").write_bytes(head + images)
        data = struct.pack(">2i", 0x801, 3) + labels
        (folder / f"{part}-labels-idx1-ubyte.gz").write_bytes(gzip.compress(data))
    return folder


@pytest.mark.parametrize(
    ("header", "labels"),
    [
        (struct.pack(">4i", 0x123, 3, 28, 28), b"\0\1\2"),
        (struct.pack(">4i", 0x803, 9, 28, 28), b"\0\1\2"),
        (struct.pack(">4i", 0x803, 2**31 - 1, 2**31 - 1, 2**31 - 1), b"\0\1\2"),
        (None, b"\0\1\x0c"),
        (None, b"\0\1"),
    ],
)
def test_damaged_idx_files(neuron, tmp_path, header, labels) -> None:
    folder = mnist(tmp_path, labels, header)
    words = ["train", "--data", "mnist", "--data-dir", folder, "--out", tmp_path / "m.json"]
    assert "idx" in told(neuron(*words))


def test_mnist_from_a_folder_is_learned(neuron, tmp_path) -> None:
    words = ["train", "--data", "mnist", "--data-dir", mnist(tmp_path), "--epochs", 1]
    assert neuron(*words, "--out", tmp_path / "m.json").code == 0


@pytest.mark.parametrize("command", ["predict", "evaluate", "draw", "explain"])
def test_a_truncated_model(neuron, digits_model, tmp_path, command) -> None:
    cut = tmp_path / "cut.json"
    cut.write_bytes(digits_model.read_bytes()[:-400])
    extra = ["x.png"] if command == "predict" else []
    out = ["--out", tmp_path / "network.dot"] if command == "draw" else []
    assert "cannot be loaded" in told(neuron(command, cut, *extra, *out))


def test_a_model_that_is_not_there(neuron, tmp_path) -> None:
    assert "no file" in told(neuron("evaluate", tmp_path / "nothing.json"))


def test_data_that_do_not_fit_the_model(neuron, digits_model, tmp_path) -> None:
    assert "2 inputs an example" in told(neuron("evaluate", digits_model, "--data", "moons"))
    line = told(neuron("explain", digits_model, "--index", 360))
    assert "the test part of digits has examples 0 to 359" in line
    assert "there is no output 10" in told(neuron("explain", digits_model, "--output", 10))
    (tmp_path / "t.csv").write_text("a,b\n1,2\n3,4\n", encoding="utf-8")
    assert "does not read rows" in told(neuron("predict", digits_model, tmp_path / "t.csv"))
    (tmp_path / "no.png").write_bytes(b"not a picture")
    pytest.importorskip("PIL")
    assert "can't be read as a picture" in told(
        neuron("predict", digits_model, tmp_path / "no.png")
    )


def test_where_nothing_can_be_written_is_found_out_before_training(
    neuron, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("neuron.cli.planning.source_of", lambda arguments: pytest.fail("too late"))
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    assert "no folder" in told(neuron("train", "--out", tmp_path / "nowhere" / "model.json"))
    assert "cannot write" in told(neuron("train", "--out", tmp_path / "file" / "model.json"))
    assert "it is a folder" in told(neuron("train", "--out", tmp_path))
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_a_mistake_of_our_own_is_told_in_a_line_too(
    neuron, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("neuron.cli.evaluating.run", lambda arguments: 1 / 0)
    monkeypatch.delenv("NEURON_TRACEBACK", raising=False)
    assert "ZeroDivisionError" in told(neuron("evaluate", "model.json"))
    monkeypatch.setenv("NEURON_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        main(["evaluate", "model.json"])


def test_a_hostile_record_in_a_model_is_no_danger(neuron, tmp_path) -> None:
    from neuron import MLP
    from neuron.store import save

    path = tmp_path / "m.json"
    save(MLP(2, [3]), path, provenance={"data": ["x"], "loss": 7}, preprocessing={"kind": "?"})
    assert "name it with --data" in told(neuron("evaluate", path))
    assert "unknown kind of preprocessing" in told(neuron("predict", path, "x.png"))
    assert neuron("evaluate", path, "--data", "blobs").code == 0
    assert json.loads(neuron("evaluate", path, "--data", "spiral", "--json").out)["examples"] == 60


def test_every_command_is_there() -> None:
    import importlib

    for module in COMMANDS.values():
        assert callable(importlib.import_module(module).run)


def test_a_file_that_is_no_model_is_never_replaced(neuron, tmp_path, flowers) -> None:
    before = flowers.read_bytes()
    words = ["train", "--data", flowers, "--target", "kind", "--epochs", 1, "--out"]
    assert "is no model of neuron" in told(neuron(*words, flowers))
    picture = tmp_path / "b.png"
    picture.write_bytes(b"\x89PNG")
    assert "is no model of neuron" in told(neuron(*words, picture))
    assert (flowers.read_bytes(), picture.read_bytes()) == (before, b"\x89PNG")
    assert "--out is empty" in told(neuron(*words, ""))
    assert "--out is empty" in told(neuron("demo", "--out", ""))
    model = tmp_path / "m.json"
    assert neuron(*words, model).code == 0
    assert neuron(*words, model).code == 0  # a model may be trained anew


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (["--epochs", "0"], "--epochs must be at least 1"),
        (["--batch", "0"], "--batch must be at least 1"),
        (["--patience", "0"], "--patience must be at least 1"),
        (["--validation", "20"], "--validation is a share of the training data, between 0 and 1"),
        (["--validation", "nan"], "--validation is a share of the training data, between 0 and 1"),
        (["--layers", "1000000000"], "--layers 1000000000 makes a network of 75,000,000,010 param"),
        (["--data", ""], "--data is empty"),
        (["--seed", "-1"], "--seed must be at least 0"),
        (["--seed", str(2**63)], "--seed must be at most"),
        (["--data", "moons", "--distort"], "only pictures"),
        (["--data", "line", "--loss", "cross_entropy"], "needs classes"),
        (["--backend", "scalar", "--dtype", "float32"], "--dtype is for --backend numpy"),
        (["--optimiser", "sgd", "--nesterov"], "try --momentum 0.9"),
        (["--polarity", "foo"], "--polarity does not go with the data 'digits'"),
        (["--data", "moons", "--size", "8x8"], "it is for a folder of pictures"),
        (["--data", "nothere"], "Or name a table, such as data.csv, or a folder"),
    ],
)
def test_options_are_checked_before_anything_is_printed(neuron, tmp_path, words, option) -> None:
    done = neuron("train", *words, "--out", tmp_path / "m.json")
    assert option in told(done)
    assert done.out == ""


def test_the_demo_checks_its_seed_before_it_makes_a_folder(neuron, tmp_path) -> None:
    assert "--seed" in told(neuron("demo", "--seed", "-1", "--out", tmp_path / "demo"))
    assert not (tmp_path / "demo").exists()


def test_classes_without_examples_are_refused_in_the_words_of_the_command_line(
    neuron, tmp_path, flowers
) -> None:
    words = ["train", "--data", flowers, "--target", "price", "--task", "classification"]
    line = told(neuron(*words, "--out", tmp_path / "m.json"))
    assert "60 different values in 60 rows" in line
    assert "Try --task regression" in line


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["trian"], "there is no command 'trian'"),
        (["trian"], "Did you mean train?"),
        (["train", "--epoch", "3"], "there is no option --epoch. Did you mean --epochs?"),
        (["train", "--epochs", "ten"], "--epochs: expected a whole number, such as 3; got 'ten'"),
        (["train", "--decay", "--weight-decay", "x"], "expected a number, such as 0.01; got 'x'"),
        (["--verison"], "Did you mean --version?"),
        (["version"], "Did you mean --version?"),
        (["help"], "Did you mean --help?"),
        (["TRAIN"], "Did you mean train?"),
        (["train", "digits"], "'digits' is one word too many"),
    ],
)
def test_a_misspelt_word_is_answered_with_the_one_that_was_meant(neuron, words, hint) -> None:
    done = neuron(*words)
    assert done.code == 2
    assert hint in done.err


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder with pictures of two classes, one of which has another size."""
    image = pytest.importorskip("PIL.Image")
    for name, size in (("a", (8, 8)), ("b", (9, 8))):
        (tmp_path / "pictures" / name).mkdir(parents=True)
        for i in range(6):
            image.new("L", (8, 8) if i else size, 255).save(
                tmp_path / "pictures" / name / f"{i}.png"
            )
    return tmp_path / "pictures"


def test_pictures_are_spoken_of_in_options_and_by_name(neuron, tmp_path, pictures) -> None:
    words = ["train", "--data", pictures, "--out", tmp_path / "m.json", "--epochs", 1]
    assert "Give a size, such as --size 32x32" in told(neuron(*words))
    assert "it is for a table" in told(neuron(*words, "--target", "kind"))
    assert neuron(*words, "--size", "28x28", "--polarity", "dark-on-light").code == 0
    (tmp_path / "no.png").write_bytes(b"hello")
    line = told(neuron("predict", tmp_path / "m.json", tmp_path / "no.png"))
    assert "can't be read as a picture. Expected" in line
    done = neuron("predict", tmp_path / "m.json", pictures / "a" / "1.png")
    assert done.out.rstrip().endswith("[read as dark ink on light paper]")
    line = told(neuron("evaluate", tmp_path / "m.json", "--data", pictures, "--size", "9x9"))
    assert "--size is the model's own, 28x28" in line


def test_a_blank_picture_is_named(neuron, tmp_path) -> None:
    from neuron import MLP
    from neuron.data import ImagePreprocessing
    from neuron.store import save

    image = pytest.importorskip("PIL.Image")
    image.new("L", (28, 28), 255).save(tmp_path / "blank.png")
    recipe = ImagePreprocessing((28, 28), "mnist").to_dict()
    save(MLP(784, [2]), tmp_path / "m.json", preprocessing=recipe)
    line = told(neuron("predict", tmp_path / "m.json", tmp_path / "blank.png"))
    assert "blank.png: the picture is blank" in line


def test_a_folder_that_holds_mnist_is_recognised(neuron, tmp_path) -> None:
    folder = mnist(tmp_path)
    line = told(neuron("train", "--data", folder, "--out", tmp_path / "m.json"))
    assert f"Say --data mnist --data-dir {folder}" in line


def test_what_cannot_be_fetched_is_told_without_pythons_words(neuron, tmp_path, monkeypatch):
    import urllib.error
    import urllib.request

    def refuse(*arguments, **settings):
        raise urllib.error.URLError(ConnectionRefusedError(111, "Connection refused"))

    monkeypatch.setattr(urllib.request, "urlopen", refuse)
    monkeypatch.setenv("NEURON_DATA", str(tmp_path / "mine"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    words = ["train", "--data", "mnist", "--download", "--out", tmp_path / "m.json"]
    line = told(neuron(*words))
    assert "Connection refused" in line
    assert "urlopen" not in line
    assert f"by hand into {tmp_path / 'mine'}" in line


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["explain", "--output", "12"], "there is no output 12"),
        (["explain", "--output", "cat"], "unknown class 'cat'; known: 0, 1, 2, 3"),
        (["explain", "--label", "cat"], "unknown class 'cat'; known: 0, 1, 2, 3"),
        (["explain", "--output", "-1"], "--output must be at least 0"),
        (["explain", "--depth", "0"], "--depth must be at least 1"),
        (["explain", "--loss", "hinge"], "--loss goes with --label"),
        (["explain", "--label", "3", "--versus", "2"], "--versus does not go with --label"),
        (["explain", "--of", "a1[0]", "--output", "2"], "--output does not go with --of"),
        (["explain", "--label", "nan"], "unknown class 'nan'"),
        (["explain", "--of", "w9"], "known: a1[0], a2[0], b1[0], b2[0], b3[0], w1[0,0]"),
        (["explain", "--output", "3", "--versus", "3"], "--versus 3 asks about a second output"),
        (["explain", "--data", ""], "--data is empty"),
        (["explain", "--row", "2"], "--row is for a CSV file"),
        (["explain", "--out", "a.html", "--json"], "--json prints"),
        (["explain", "--out", ""], "--out is empty"),
        (["explain", "x.png", "--index", "2"], "--index does not go with the file x.png"),
        (["explain", "x.csv", "--polarity", "auto"], "--polarity is for pictures"),
        (["draw", "--out", ".svg"], "has no ending"),
        (["draw", "--out", "net.jpg"], "Did you mean"),
        (["draw", "--level", "operations"], "name one, with a file or with --index N"),
        (["draw", "--data", "digits"], "--data is about an example"),
    ],
)
def test_nothing_is_shown_before_the_questions_are_checked(
    neuron, digits_model, tmp_path, monkeypatch, words, complaint
) -> None:
    monkeypatch.chdir(tmp_path)
    done = neuron(words[0], digits_model, *words[1:])
    assert complaint in told(done)
    assert done.out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_message_of_the_library_names_options() -> None:
    from neuron.cli.options import in_options

    texts = {
        "try dtype='float64'.": "try --dtype float64.",
        "ask with depth=2.": "ask with --depth 2.",
        "draw it: neuron=(1, 0).": "draw it: --neuron 1,0.",
        "or raise max_nodes=500.": "or raise --max-nodes 500.",
        "a smaller max_nodes.": "a smaller --max-nodes.",
        "Try download=True, or": "Try --download, or",
        "batch_size must be": "--batch must be",
        "give validation=….": "give --validation.",
        "Expected a file written by neuron.store.save; if": (
            "Expected a file that 'neuron train' wrote; if"
        ),
        "z = 3, size 4 and x=2": "z = 3, size 4 and x=2",
    }
    assert {text: in_options(text) for text in texts} == texts


def test_a_model_and_what_is_read_are_never_overwritten_by_what_is_shown(
    neuron, digits_model, tmp_path
) -> None:
    model, scan = tmp_path / "model.json", tmp_path / "scan.png"
    model.write_bytes(Path(digits_model).read_bytes())
    scan.write_bytes(b"a picture")
    before = model.read_bytes(), scan.read_bytes()
    line = told(neuron("explain", model, scan, "--out", model))
    assert "is a file that is read here; choose another name" in line
    line = told(neuron("explain", digits_model, "--out", model))
    assert "would take the place of a model; choose another name" in line
    line = told(neuron("draw", model, scan, "--out", scan))
    assert "is a file that is read here; choose another name" in line
    assert (model.read_bytes(), scan.read_bytes()) == before
    for _ in range(2):  # an explanation may take the place of an older one
        assert neuron("explain", model, "--depth", 1, "--out", tmp_path / "why.json").code == 0


def test_the_version_is_told_whatever_follows(neuron) -> None:
    done = neuron("--version", "train")
    assert done.code == 0
    assert done.out.startswith("neuron 0")
