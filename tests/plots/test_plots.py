"""Plots: what is on them, that they touch no global state, and that files are repeatable."""

import math
import subprocess
import sys
from types import SimpleNamespace

import pytest

from neuron import MLP, plots
from neuron.maths.errors import (
    DataError,
    FileAccessError,
    MissingPackageError,
    NumberError,
    SettingError,
    ShapeError,
    UnknownNameError,
)
from neuron.train import Step

pytest.importorskip("matplotlib")


def records(n=5, validation=True):
    return [
        SimpleNamespace(
            epoch=epoch,
            train_loss=1 / epoch,
            validation_loss=1.5 / epoch if validation else None,
            train_accuracy=1 - 0.5 / epoch,
            validation_accuracy=None,
        )
        for epoch in range(1, n + 1)
    ]


PLOTS = {
    "loss": lambda ax=None: plots.loss_curve(records(), ax),
    "accuracy": lambda ax=None: plots.accuracy_curve(records(), ax),
    "confusion": lambda ax=None: plots.confusion_matrix([[3, 1], [0, 4]], ["cat", "dog"], ax),
    "weights": lambda ax=None: plots.weight_images(MLP(16, [5, 2]), (4, 4), ax),
    "digit": lambda ax=None: plots.digit_image([i / 15 for i in range(16)], (4, 4), ax),
}


@pytest.mark.parametrize("name", PLOTS)
def test_each_draws_into_the_axes_it_is_given(name):
    from matplotlib.figure import Figure

    ax = Figure().add_subplot()
    assert PLOTS[name](ax) is ax


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
@pytest.mark.parametrize("name", ["loss", "weights"])
def test_the_same_plot_gives_the_same_bytes(name, suffix, tmp_path):
    one = plots.save(PLOTS[name](), tmp_path / f"one.{suffix}").read_bytes()
    two = plots.save(PLOTS[name](), tmp_path / f"two.{suffix}").read_bytes()
    assert one == two


@pytest.mark.parametrize("name", PLOTS)
def test_each_can_be_saved(name, tmp_path):
    path = plots.save(PLOTS[name]().figure, tmp_path / "plot.png")
    assert path.read_bytes().startswith(b"\x89PNG")
    assert [file.name for file in tmp_path.iterdir()] == ["plot.png"]


def test_pyplot_stays_untouched():
    program = (
        "import sys, neuron.plots as p\n"
        "assert 'matplotlib' not in sys.modules\n"
        "p.save(p.digit_image([0, 1, 1, 0], (2, 2)), sys.argv[1])\n"
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "/dev/null/x.png"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "cannot write" in done.stderr  # it came as far as writing


def test_a_curve_shows_what_was_measured():
    ax = plots.loss_curve(records(4))
    assert [line.get_label() for line in ax.get_lines()] == ["training", "validation"]
    assert list(ax.get_lines()[0].get_ydata()) == [1, 1 / 2, 1 / 3, 1 / 4]
    assert len(plots.loss_curve(records(4, validation=False)).get_lines()) == 1
    assert len({line.get_linestyle() for line in ax.get_lines()}) == 2  # not by colour alone
    with pytest.raises(DataError, match="no loss to plot"):
        plots.loss_curve([])


@pytest.mark.parametrize("curve", [plots.loss_curve, plots.accuracy_curve])
def test_a_curve_takes_a_record_of_each_epoch(curve):
    for given in (3, None, "abc", [Step(1, 1, 1, 0.5)]):
        with pytest.raises(DataError, match="a record of each epoch, as fit returns them"):
            curve(given)
    with pytest.raises(DataError, match="none of the 0 records"):
        curve([])
    assert curve(iter(records())).get_lines()


def test_pictures_and_matrices_of_the_wrong_kind_are_named():
    for pixels in ("abc", [[1.0], [1.0, 2.0]]):
        with pytest.raises(NumberError, match="expected an array of numbers"):
            plots.digit_image(pixels, (1, 1))
    for shape in (4, None, (2, 2, 1)):
        with pytest.raises(SettingError, match=r"a size is \(rows, columns\)"):
            plots.digit_image([1.0] * 4, shape)
    for layer in (3, None, [], MLP(2, [1]).layers[0].neurons[0]):
        with pytest.raises(NumberError, match="takes a network or a layer of one"):
            plots.weight_images(layer, (1, 2))
    for classes in (2, None, "ab"):
        with pytest.raises(ShapeError, match="classes are a list of names"):
            plots.confusion_matrix([[1, 0], [0, 1]], classes)
    with pytest.raises(NumberError, match="expected an array of numbers"):
        plots.confusion_matrix("ab", ["a", "b"])
    with pytest.raises(FileAccessError, match="expected the name of a file"):
        plots.save(PLOTS["digit"](), None)


def test_a_confusion_matrix_counts():
    ax = plots.confusion_matrix([[3, 1], [0, 4]], ["cat", "$dog$"])
    assert ax.get_title() == "7 of 8 right (87.5%)"
    assert sorted(text.get_text() for text in ax.texts) == ["1", "3", "4"]
    with pytest.raises(ShapeError, match="3 rows of 3"):
        plots.confusion_matrix([[3, 1], [0, 4]], ["a", "b", "c"])


def test_weight_images_have_a_scale_that_is_symmetric_about_zero():
    net = MLP.from_numbers([([[1.0, -3.0, 0.0, 0.5]], [0.0])])
    for layer in (net, net.layers[0], net.to("numpy")):
        ax = plots.weight_images(layer, (2, 2))
        low, high = ax.images[0].get_clim()
        assert -low == high == pytest.approx(3.0, rel=0.02)  # where 99.5% of them lie
    marks = sum(len(collection.get_offsets()) for collection in ax.collections)
    assert marks == 1  # −3; the pixels below the threshold, 1 and 0.5, carry none
    with pytest.raises(ShapeError, match="4 numbers do not fill"):
        plots.weight_images(net, (3, 3))


def test_weights_that_are_all_zero_are_drawn():
    assert plots.weight_images(MLP.from_numbers([([[0.0] * 4], [0.0])]), (2, 2))


def test_files_that_cannot_be_written_are_named(tmp_path):
    ax = PLOTS["digit"]()
    with pytest.raises(UnknownNameError, match=r"\.png"):
        plots.save(ax, tmp_path / "a.bmp")
    with pytest.raises(FileAccessError, match="cannot write"):
        plots.save(ax, tmp_path / "missing" / "a.png")
    with pytest.raises(NumberError, match="Axes or a Figure"):
        plots.save("ax", tmp_path / "a.png")


def test_without_matplotlib_the_error_names_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingPackageError, match="pip install matplotlib"):
        plots.loss_curve(records())
    with pytest.raises(MissingPackageError, match="pip install matplotlib"):
        plots.accuracy_curve(records())


def test_one_outlier_does_not_make_all_other_weights_pale():
    weights = [[0.1 * (-1) ** i for i in range(400)]]
    weights[0][7] = 50.0
    for numbers in (weights, [[*weights[0][:9], math.inf, math.nan, *weights[0][11:]]]):
        ax = plots.weight_images(MLP.from_numbers([(numbers, [0.0])]), (20, 20))
        assert ax.images[0].get_clim()[1] < 1.0
        assert "Weights of the first layer" in ax.get_title()
