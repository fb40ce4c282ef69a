"""Each command does its job, from training to explaining."""

import json
import re
from pathlib import Path

import pytest

from neuron import MLP
from neuron.data import digits_split
from neuron.store import load
from neuron.train import Adam, fit


@pytest.fixture
def drawn_digit(tmp_path: Path) -> Path:
    """A test digit as a scan: dark ink on light paper, larger than the network's pictures."""
    np = pytest.importorskip("numpy")
    image = pytest.importorskip("PIL.Image")
    _, test = digits_split(0)
    ink = np.kron(np.asarray(test.inputs[54]).reshape(8, 8), np.ones((12, 12)))
    paper = np.pad(1 - ink, 20, constant_values=1.0)
    path = tmp_path / "three.png"
    image.fromarray((255 * paper).astype("uint8")).save(path)
    return path


def test_training_reports_each_epoch_and_the_test_part(neuron, tmp_path) -> None:
    out = tmp_path / "model.json"
    done = neuron("train", "--data", "moons", "--epochs", 5, "--validation", "0.2", "--out", out)
    assert done.code == 0
    assert done.out.count("\nepoch ") == 5
    assert "validation: loss" in done.out
    assert "Test: loss" in done.out
    model = load(out)
    assert model.classes == ("upper moon", "lower moon")
    assert model.provenance["command"] == "neuron train --data moons --validation 0.2 --epochs 5"


def test_a_model_says_how_it_came_to_be_and_nothing_about_the_machine(
    neuron, tmp_path, flowers
) -> None:
    out = tmp_path / "model.json"
    words = ["train", "--data", flowers, "--target", "kind", "--layers", "4", "--epochs", 3]
    assert neuron(*words, "--out", out).code == 0
    provenance = load(out).provenance
    assert provenance["command"].startswith("neuron train --data flowers.csv --target kind")
    assert provenance["loss"] == "cross_entropy"
    assert provenance["settings"]["learning_rate"] == 0.01
    assert 0 <= provenance["figures"]["test_accuracy"] <= 1
    assert set(provenance["versions"]) == {"didactic-neuron", "numpy", "python"}
    assert str(tmp_path) not in out.read_text(encoding="utf-8")


def test_the_same_seed_trains_the_same_network_on_both_backends(neuron, tmp_path) -> None:
    words = ["train", "--data", "xor", "--layers", "4", "--activation", "tanh", "--epochs", 4]
    said = {}
    for backend in ("scalar", "numpy"):
        done = neuron(*words, "--backend", backend, "--out", tmp_path / f"{backend}.json")
        said[backend] = done.out[done.out.index("Test:") :].splitlines()[0]
        net = load(tmp_path / f"{backend}.json").net
        assert (net.backend, net.activations) == (backend, ["tanh", "linear"])
    assert said["scalar"] == said["numpy"]


@pytest.mark.parametrize(
    ("loss", "activations", "outputs"),
    [
        ("cross_entropy", ["tanh", "linear"], 2),
        ("squared_error", ["tanh", "sigmoid"], 2),
        ("binary_cross_entropy", ["tanh", "linear"], 1),
        ("hinge", ["tanh", "linear"], 1),
    ],
)
def test_the_last_layer_suits_the_loss(neuron, tmp_path, loss, activations, outputs) -> None:
    out = tmp_path / "model.json"
    words = ["train", "--data", "circles", "--layers", "3", "--epochs", 1, "--loss", loss]
    assert neuron(*words, "--out", out).code == 0
    net = load(out).net
    assert (net.activations, net.n_outputs) == (activations, outputs)
    assert neuron("evaluate", out).code == 0
    assert neuron("explain", out).code == 0
    points = tmp_path / "points.csv"
    points.write_text("x1,x2\n0.1,0.2\n0.9,-0.1\n", encoding="utf-8")
    answers = json.loads(neuron("predict", out, points, "--json").out)
    assert {answer["class"] for answer in answers} <= {"outer circle", "inner circle"}


def test_without_hidden_layers_it_is_softmax_regression(neuron, tmp_path) -> None:
    out = tmp_path / "model.json"
    words = ["train", "--data", "blobs", "--layers", "none", "--epochs", 20, "--batch", 8]
    assert neuron(*words, "--out", out).code == 0
    assert load(out).net.sizes == [2, 3]
    assert json.loads(neuron("evaluate", out, "--json").out)["accuracy"] > 0.9


def test_regression_learns_at_its_own_scale_and_predicts_in_units(
    neuron, tmp_path, flowers
) -> None:
    out = tmp_path / "model.json"
    words = ["train", "--data", flowers, "--target", "price", "--layers", "6", "--epochs", 60]
    done = neuron(*words, "--validation", "0.2", "--decay", "--out", out)
    assert done.code == 0
    assert "R²" in done.out
    found = json.loads(neuron("evaluate", out, "--data", flowers, "--json").out)
    assert found["part"] == "test part"
    assert found["r_squared"] > 0.9
    rows = json.loads(neuron("predict", out, flowers, "--json").out)
    assert rows[0]["input"].endswith("flowers.csv, row 1")
    assert rows[0]["output"] == pytest.approx(200_000, rel=0.2)
    assert rows[0]["target"] == "price"
    assert "flowers.csv, row 1: price " in neuron("predict", out, flowers).out
    told = neuron("explain", out, flowers, "--depth", 9).out
    assert "z2[0]" in told
    assert "weighted sum of neuron 0 in layer 2: price" in " ".join(told.split())
    assert "x[0] is petal" in told


def test_a_table_is_evaluated_with_the_means_it_was_trained_with(neuron, tmp_path, flowers) -> None:
    out = tmp_path / "model.json"
    words = ["train", "--data", flowers, "--target", "kind", "--layers", "4", "--epochs", 40]
    assert neuron(*words, "--out", out).code == 0
    more = tmp_path / "more.csv"
    more.write_text("petal,colour,price,kind\n3.1,blue,401000,iris\n", encoding="utf-8")
    with more.open("a", encoding="utf-8") as file:
        file.write("1.1,red,205000,lily\n" * 2)
    found = json.loads(neuron("evaluate", out, "--data", more, "--json").out)
    assert found["part"] == "all examples"
    assert found["accuracy"] == 1
    more.write_text("petal,colour,price,kind\n3,blue,1,iris\n3,red,2,rose\n", encoding="utf-8")
    done = neuron("evaluate", out, "--data", more)
    assert done.code == 1
    assert "no class 'rose'; known: iris, lily" in done.err


def test_a_folder_of_pictures_is_learned_and_evaluated(neuron, tmp_path) -> None:
    np = pytest.importorskip("numpy")
    image = pytest.importorskip("PIL.Image")
    for name, place in (("left", 0), ("right", 4)):
        (tmp_path / "pictures" / name).mkdir(parents=True)
        for i in range(8):
            pixels = np.full((8, 8), 255, dtype="uint8")
            pixels[1 + i % 5, 1 + place : 3 + place] = 10 * i
            image.fromarray(pixels).save(tmp_path / "pictures" / name / f"{i}.png")
    out = tmp_path / "model.json"
    words = ["train", "--data", tmp_path / "pictures", "--layers", "4", "--epochs", 30]
    assert neuron(*words, "--batch", 4, "--learning-rate", "0.05", "--out", out).code == 0
    found = json.loads(neuron("evaluate", out, "--data", tmp_path / "pictures", "--json").out)
    assert (found["part"], found["examples"]) == ("test part", 3)
    done = neuron("predict", out, tmp_path / "pictures" / "left" / "0.png")
    assert "left" in done.out
    assert done.code == 0


def test_patience_stops_early(neuron, tmp_path) -> None:
    words = ["train", "--data", "moons", "--layers", "4", "--epochs", 200, "--learning-rate", 0.5]
    done = neuron(*words, "--validation", 0.3, "--patience", 1, "--out", tmp_path / "m.json")
    assert done.code == 0
    assert done.out.count("\nepoch ") < 200


def test_distorted_digits_and_momentum(neuron, tmp_path) -> None:
    words = ["train", "--epochs", 1, "--distort", "--optimiser", "sgd", "--momentum", "0.9"]
    done = neuron(*words, "--nesterov", "--weight-decay", "1e-4", "--out", tmp_path / "m.json")
    assert done.code == 0


def test_predict_announces_the_polarity_it_guessed(neuron, digits_model, drawn_digit) -> None:
    done = neuron("predict", digits_model, drawn_digit)
    assert done.code == 0
    assert "three.png: 3 (" in done.out
    assert "dark ink on light paper (guessed from the border)" in done.out
    (found,) = json.loads(neuron("predict", digits_model, drawn_digit, "--json").out)
    assert found["class"] == "3"
    assert sum(found["probabilities"].values()) == pytest.approx(1)
    assert found["polarity"] == "dark-on-light"
    assert found["guessed"] is True


def test_evaluate_prints_the_confusion_matrix(neuron, digits_model) -> None:
    done = neuron("evaluate", digits_model)
    assert "digits, test part, 360 examples" in done.out
    assert "answer of the network" in done.out
    found = json.loads(neuron("evaluate", digits_model, "--json").out)
    assert sum(map(sum, found["confusion_matrix"])) == 360
    assert found["accuracy"] > 0.8


def test_explain_names_the_winner_and_its_parts(neuron, digits_model, drawn_digit) -> None:
    done = neuron("explain", digits_model, "--index", 54, "--depth", 1, "--largest", 2)
    assert "example 54 (in truth 3): 3" in done.out
    assert "w3[3," in done.out
    assert "--depth 2" in done.out
    found = json.loads(neuron("explain", digits_model, drawn_digit, "--output", 8, "--json").out)
    assert [step["name"] for step in found["steps"]][:2] == ["p[8]", "z3[8]"]


def test_draw_writes_a_diagram(neuron, digits_model, tmp_path) -> None:
    out = tmp_path / "network.dot"
    done = neuron("draw", digits_model, "--index", 3, "--out", out)
    assert done.code == 0
    assert out.read_text(encoding="utf-8").startswith("digraph")
    assert neuron("draw", digits_model, "--out", out).code == 0


def test_each_column_of_a_table_is_told(neuron, tmp_path, flowers) -> None:
    words = ["train", "--data", flowers, "--target", "kind", "--epochs", 1]
    done = neuron(*words, "--out", tmp_path / "m.json")
    read = "Read from petal (numbers), colour (2 texts), price (numbers); to predict kind."
    assert read in done.out


@pytest.mark.parametrize("data", ["circles", "spiral", "xor"])
def test_what_is_usual_for_points_learns_them(neuron, tmp_path, data) -> None:
    out = tmp_path / "model.json"
    assert neuron("train", "--data", data, "--out", out).code == 0
    model = load(out)
    assert model.provenance["command"] == f"neuron train --data {data}"
    assert model.provenance["figures"]["test_accuracy"] > 0.9


def test_explain_says_why_not_another_and_where_a_gradient_comes_from(neuron, digits_model) -> None:
    model = ("explain", digits_model, "--index", 7)
    why = neuron(*model, "--versus", 3)
    assert why.code == 0
    assert "z3[3]" in why.out
    gradient = neuron(*model, "--label", 7, "--of", "b3[7]")
    assert gradient.code == 0
    assert "how L changes with b3[7]" in gradient.out
    inside = neuron(*model, "--of", "a1[3]", "--depth", 1)
    assert "a1[3]" in inside.out
    assert neuron(*model, "--of", "a9[3]").code == 1


@pytest.mark.parametrize(
    ("ending", "start"),
    [(".html", "<!doctype html"), (".tex", "\\documentclass"), (".json", "{"), (".txt", "")],
)
def test_an_explanation_is_written_in_the_form_of_its_ending(
    neuron, digits_model, tmp_path, ending, start
) -> None:
    out = tmp_path / f"answer{ending}"
    done = neuron("explain", digits_model, "--index", 7, "--out", out)
    assert done.code == 0
    assert out.read_text(encoding="utf-8").lower().startswith(start.lower())
    assert neuron("explain", digits_model, "--out", tmp_path / "a.xyz").code == 1


def test_draw_has_levels_themes_and_pages(neuron, digits_model, tmp_path) -> None:
    words = ("draw", digits_model, "--index", 7, "--level", "layers", "--theme", "dark")
    for ending in (".dot", ".mmd", ".txt"):
        assert neuron(*words, "--out", tmp_path / f"net{ending}").code == 0
    assert "known: " in neuron("draw", digits_model, "--level", "atoms").err


def test_an_explanation_of_logits_begins_with_softmax(neuron, digits_model, tmp_path) -> None:
    done = neuron("explain", digits_model, "--index", 54, "--depth", 1, "--largest", 2)
    assert "p[3] = softmax(z3)[3]" in done.out
    assert "probability of class '3'" in done.out
    shown = done.out[done.out.index("(in truth 3): 3 (") :].splitlines()[0]
    (p,) = re.findall(r"^p\[3\] = ([\d.]+)", done.out, re.MULTILINE)
    assert f"3 ({float(p):.1%})" in shown
    out = tmp_path / "m.json"
    words = ["train", "--data", "circles", "--loss", "binary_cross_entropy", "--epochs", 1]
    assert neuron(*words, "--out", out).code == 0
    told = neuron("explain", out, "--depth", 1).out
    assert "probability of class 'inner circle'" in told
    assert "p = \u03c3(z3[0])" in told


def test_a_row_of_a_table_is_explained_and_drawn_by_the_names_of_its_columns(
    neuron, tmp_path, flowers
) -> None:
    out, drawn = tmp_path / "model.json", tmp_path / "net.dot"
    words = ["train", "--data", flowers, "--target", "kind", "--layers", "4", "--epochs", 20]
    assert neuron(*words, "--out", out).code == 0
    done = neuron("explain", out, flowers, "--row", 2, "--depth", 2)
    assert done.code == 0
    assert "flowers.csv, row 2: iris" in done.out
    assert re.search(r"^  petal +3 +x\[0\] = ", done.out, re.MULTILINE)
    assert re.search(r"^  colour +blue +x\[1\] = 1$", done.out, re.MULTILINE)
    assert "x[0] is petal, x[1] is colour=blue" in done.out
    assert "has rows 1 to 60" in neuron("explain", out, flowers, "--row", 61).err
    for level in ("neurons", "operations"):
        words = ["draw", out, flowers, "--row", 2, "--level", level, "--out", drawn]
        assert neuron(*words).code == 0
        assert "colour=blue" in drawn.read_text(encoding="utf-8")
    assert neuron("draw", out, "--neuron", "1,2", "--out", drawn).code == 0


def test_the_file_a_model_was_trained_on_is_found_again(neuron, tmp_path, flowers) -> None:
    out = tmp_path / "model.json"
    words = ["train", "--data", flowers, "--target", "kind", "--layers", "4", "--epochs", 2]
    assert neuron(*words, "--validation", "0.25", "--out", out).code == 0
    found = json.loads(neuron("evaluate", out, "--json").out)
    assert (found["part"], found["examples"]) == ("test part", 12)
    # To the last digit, although the test part was read in another way:
    kept = load(out).provenance["figures"]
    assert found["loss"] == pytest.approx(kept["test_loss"], rel=1e-12)
    assert neuron("explain", out).code == 0
    flowers.write_text(flowers.read_text(encoding="utf-8") + "1,red,2,lily\n", encoding="utf-8")
    assert "is not the same any more" in neuron("evaluate", out).err
    assert neuron("evaluate", out, "--data", flowers).code == 0
    flowers.unlink()
    assert "say where that is with --data" in neuron("evaluate", out).err


def test_evaluate_runs_the_network_once(neuron, digits_model, monkeypatch) -> None:
    from neuron.train import metrics

    runs, real = [], metrics.predict
    monkeypatch.setattr(metrics, "predict", lambda *given: runs.append(1) or real(*given))
    assert neuron("evaluate", digits_model).code == 0
    assert len(runs) <= 1


def test_the_network_of_the_readme_is_the_same_on_the_command_line(
    neuron, tmp_path, monkeypatch
) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    (commands,) = re.findall(r"<!-- commands -->\s*```bash\n(.*?)```", readme, re.DOTALL)
    monkeypatch.chdir(tmp_path)
    train, _, explain, _ = (line.split()[1:] for line in commands.splitlines())
    assert neuron(*train).code == 0
    training, _ = digits_split()
    net = MLP(64, [16, 16, 10], activation="sigmoid", seed=0, backend="numpy")
    fit(net, training, optimiser=Adam(0.01), epochs=30)  # as in the tour
    assert load(tmp_path / "digits.json").net.numbers() == net.numbers()
    (told,) = re.findall(r"in layer 3\n(.*?)<BLANKLINE>\nTo go", readme, re.DOTALL)
    assert told in neuron(*explain).out


def test_the_right_answer_is_an_output_or_a_number(neuron, digits_model, tmp_path, flowers) -> None:
    out = tmp_path / "m.json"
    words = ["train", "--data", flowers, "--target", "price", "--layers", "2", "--epochs", 2]
    assert neuron(*words, "--out", out).code == 0
    done = neuron("explain", out, flowers, "--label", "250000.5", "--of", "b2[0]")
    assert "2.500e5" in done.out
    assert "got 2.5" in neuron("explain", digits_model, "--label", "2.5").err
    assert neuron("explain", digits_model, "--label", "2", "--of", "b3[2]").code == 0
    for option in ("--label", "--output", "--versus"):
        line = neuron("explain", out, flowers, option, "dear").err
        assert f"{option} is a number for this model, which has no classes; got 'dear'" in line
    (tmp_path / "folder").mkdir()
    assert (
        "is a folder of pictures, but" in neuron("evaluate", out, "--data", tmp_path / "folder").err
    )
    assert "is a table, but" in neuron("evaluate", digits_model, "--data", flowers).err


def test_an_output_may_be_called_by_the_name_of_its_class(neuron, tmp_path, flowers) -> None:
    out = tmp_path / "m.json"
    words = ["train", "--data", flowers, "--target", "kind", "--layers", "2", "--epochs", 2]
    assert neuron(*words, "--out", out).code == 0
    for option, of in (("--label", "b2[1]"), ("--output", None), ("--versus", None)):
        about = ["explain", out, flowers, option]
        rest = [] if of is None else ["--of", of]
        named = neuron(*about, "lily", *rest)
        assert named.code == 0
        assert named.out == neuron(*about, 1, *rest).out
        assert "Did you mean 'lily'" in neuron(*about, "lilly", *rest).err


def test_what_is_written_names_the_options_of_the_command(neuron, digits_model, tmp_path) -> None:
    drawn = tmp_path / "net.dot"
    words = ["draw", digits_model, "--index", 0, "--level", "operations", "--max-nodes", 40]
    shown = neuron(*words, "--out", drawn).out
    for text in (drawn.read_text(encoding="utf-8"), shown):
        assert "--max-nodes 40" in " ".join(text.replace("\\l", " ").split())
        assert "max_nodes" not in text
    for ending in (".txt", ".html"):
        told = tmp_path / f"told{ending}"
        assert neuron("explain", digits_model, "--depth", 1, "--out", told).code == 0
        assert "ask with --depth 2." in told.read_text(encoding="utf-8")
