"""Plots of a network's inside: boundaries, activations, saturation, gradients; and moving ones."""

import pytest

from neuron import MLP, plots
from neuron.data.points import line, moons, spiral
from neuron.maths.errors import (
    DataError,
    FileAccessError,
    NumberError,
    SettingError,
    ShapeError,
    UnknownNameError,
)
from neuron.train import loss_named

pytest.importorskip("matplotlib")
Figure = pytest.importorskip("matplotlib.figure").Figure


def with_gradients(backend="scalar"):
    net = MLP(2, [3, 2], seed=1, backend=backend)
    outputs = net([[0.5, 1.0], [-1.0, 2.0]])
    loss_named("squared_error")(outputs, net.rows([[1.0, 0.0], [0.0, 1.0]])).backward()
    return net


X = [0.5, -1.0]
PLOTS = {
    "boundary": lambda ax=None: plots.decision_boundary(
        MLP(2, [4, 1], seed=1), moons(20), ax, resolution=20
    ),
    "activations": lambda ax=None: plots.activations(MLP(2, [4, 1], "tanh"), X, ax),
    "batch": lambda ax=None: plots.activations(MLP(2, [4, 1], "tanh"), [X, X], ax, layer=2),
    "saturation": lambda ax=None: plots.saturation(MLP(2, [4, 2], ["relu", "softmax"]), [X], ax),
    "gradients": lambda ax=None: plots.gradient_histogram(with_gradients(), ax),
}


@pytest.mark.parametrize("name", PLOTS)
def test_each_draws_into_the_axes_it_is_given_and_says_what_is_what(name):
    ax = Figure().add_subplot()
    assert PLOTS[name](ax) is ax
    assert ax.get_xlabel()
    assert ax.get_ylabel()
    assert ax.get_title()


@pytest.mark.parametrize("name", PLOTS)
def test_each_can_be_saved_and_is_the_same_every_time(name, tmp_path):
    one = plots.save(PLOTS[name](), tmp_path / "one.png").read_bytes()
    assert one == plots.save(PLOTS[name](), tmp_path / "two.png").read_bytes()


def test_a_boundary_lies_where_the_answer_changes():
    net = MLP.from_numbers([([[1.0, 0.0]], [0.0])], activation="linear")
    ax = plots.decision_boundary(net, moons(40), resolution=60)
    lines = [p.vertices for c in ax.collections if hasattr(c, "get_paths") for p in c.get_paths()]
    assert any(len(v) > 10 and abs(v[:, 0]).max() < 0.1 for v in lines)
    wrong = next(c for c in ax.collections if c.get_label() == "wrong")
    assert len(wrong.get_offsets()) == sum(
        (x[0] > 0) != label for x, label in zip(moons(40).inputs, moons(40).targets, strict=True)
    )


def test_classes_are_told_apart_by_marks_and_hatching():
    ax = plots.decision_boundary(MLP(2, [8, 3], seed=2), spiral(60), resolution=30)
    assert ax.get_legend_handles_labels()[1][:3] == ["arm 1", "arm 2", "arm 3"]
    paths = [c.get_paths()[0].vertices.shape for c in ax.collections if c.get_label()[:3] == "arm"]
    assert len(set(paths)) == 3


def test_bars_below_zero_are_hatched():
    net = MLP.from_numbers([([[1.0], [-1.0]], [0.0, 0.0])], activation="tanh")
    ax = plots.activations(net, [1.0], names=["up", "$down"])
    assert [bar.get_hatch() for bar in ax.patches] == [None, "//"]
    assert ax.get_xticklabels()[1].get_text() == r"\$down"


def test_saturation_counts_neurons_and_examples():
    net = MLP.from_numbers([([[100.0], [0.0]], [0.0, 0.0]), ([[1.0, 1.0]], [0.0])])
    ax = plots.saturation(net, [[1.0], [-1.0]])
    assert [bar.get_height() for bar in ax.patches] == [0.5, 0.0]
    assert [text.get_text() for text in ax.texts] == ["50%", "0%"]


def test_gradients_are_alike_on_both_backends():
    pictures = [
        plots.gradient_histogram(with_gradients(backend)) for backend in ("scalar", "numpy")
    ]
    heights = [[list(p.get_data().values) for p in ax.patches] for ax in pictures]
    assert heights[0] == heights[1]
    assert len({p.get_linestyle() for p in pictures[0].patches}) == 2


def test_plots_can_be_shown_one_after_the_other(tmp_path):
    Image = pytest.importorskip("PIL.Image")
    frames = [PLOTS["activations"](), PLOTS["boundary"]().figure]
    for suffix in ("gif", "webp", "png"):
        with Image.open(plots.moving(frames, tmp_path / f"a.{suffix}", dpi=40)) as moving:
            assert moving.n_frames == 2
    with pytest.raises(DataError, match="no picture"):
        plots.moving([], tmp_path / "b.gif")
    with pytest.raises(UnknownNameError, match="suffix"):
        plots.moving(frames, tmp_path / "b.mp4")
    with pytest.raises(SettingError, match="seconds"):
        plots.moving(frames, tmp_path / "b.gif", seconds=0)


@pytest.mark.parametrize("given", [3, None, "net", MLP(2, [1]).layers[0]], ids=repr)
def test_what_is_no_network_no_data_and_no_axes_is_named(given):
    for plot in (
        lambda: plots.decision_boundary(given, moons(20)),
        lambda: plots.activations(given, X),
        lambda: plots.saturation(given, [X]),
        lambda: plots.gradient_histogram(given),
    ):
        with pytest.raises(SettingError, match="expected a network, such as"):
            plot()
    with pytest.raises(DataError, match="expected a Dataset, such as"):
        plots.decision_boundary(MLP(2, [1]), given)
    if given is not None:
        for plot in PLOTS.values():
            with pytest.raises(NumberError, match="ax is the matplotlib Axes to draw into"):
                plot(given)


def test_what_does_not_move_is_named(tmp_path):
    path = tmp_path / "moving.gif"
    for given in (3, None):
        with pytest.raises(DataError, match="moving takes several plots"):
            plots.moving(given, path)
    with pytest.raises(NumberError, match="moving takes matplotlib Axes or a Figure, got 3"):
        plots.moving([3], path)
    with pytest.raises(DataError, match="no picture to show"):
        plots.moving([], path)
    with pytest.raises(SettingError, match="seconds must be from"):
        plots.moving([PLOTS["activations"]()], path, seconds="1")
    with pytest.raises(FileAccessError, match="expected the name of a file"):
        plots.moving([PLOTS["activations"]()], 3)
    assert not path.exists()


def test_what_does_not_fit_is_named():
    with pytest.raises(ShapeError, match="2 inputs"):
        plots.decision_boundary(MLP(3, [1]), moons(10))
    with pytest.raises(ShapeError, match="classes"):
        plots.decision_boundary(MLP(2, [1]), line(10))
    with pytest.raises(SettingError, match="no layer 3"):
        plots.activations(MLP(2, [2, 1]), X, layer=3)
    with pytest.raises(ShapeError, match="1 names"):
        plots.activations(MLP(2, [2, 1]), X, names=["a"])
    with pytest.raises(DataError, match="no gradient"):
        plots.gradient_histogram(MLP(2, [1]))
