"""Black and white, hand-set weights, detectors and convolution."""

import pytest

from neuron.maths.errors import DataError, SettingError, ShapeError

np = pytest.importorskip("numpy", reason="NumPy is not installed")

from hypothesis import given  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from neuron.data import Dataset, load_digits  # noqa: E402
from neuron.study import black_and_white as bw  # noqa: E402
from neuron.study import convolution, detectors, painting  # noqa: E402

SIX = """
.##.
#...
###.
.##.
"""


@given(st.lists(st.lists(st.sampled_from("#."), min_size=5, max_size=5), min_size=1, max_size=9))
def test_a_drawing_survives_the_way_to_numbers_and_back(marks):
    lines = ["".join(row) for row in marks]
    matrix = bw.encode(lines)
    row = bw.to_row(matrix)
    assert row.shape == (5 * len(lines),)
    assert bw.decode(bw.to_matrix(row, matrix.shape)) == "\n".join(lines)


def test_black_ink_is_one_and_white_paper_zero():
    assert bw.encode(["#."]).tolist() == [[1.0, 0.0]]


def test_a_drawing_with_another_mark_is_refused_by_its_place():
    with pytest.raises(DataError, match="line 1, column 2"):
        bw.encode(["...", "..x"])
    with pytest.raises(ShapeError, match="lengths"):
        bw.encode(["..", "."])
    with pytest.raises(DataError, match="nothing but 0 and 1"):
        bw.decode([[0.5]])
    with pytest.raises(ShapeError, match="do not fill"):
        bw.to_matrix([1, 0, 1], (2, 2))


def test_resizing_to_24_by_24_gives_576_numbers_of_0_and_1():
    data = bw.black_and_white_data(load_digits().take(range(20)))
    assert data.inputs.shape == (20, 576)
    assert set(np.unique(data.inputs)) == {0.0, 1.0}
    with pytest.raises(SettingError, match="threshold"):
        bw.black_and_white(bw.encode(SIX), threshold=1.0)


def test_one_against_the_rest_labels_the_wanted_class_alone():
    digits = load_digits()
    data = bw.one_against_the_rest(digits, 6)
    assert data.classes == ("other", "6")
    assert sum(data.targets) == sum(np.asarray(digits.targets) == 6)
    with pytest.raises(DataError, match="no class 10"):
        bw.one_against_the_rest(digits, 10)


def test_a_picture_prints_as_its_numbers():
    assert bw.as_numbers([[0.0, 1.0], [0.5, 0.2]]) == "  0 255\n128  51"


def test_the_four_patches_of_an_edge_detector_by_hand():
    patches = dict(detectors.edge_patches((6, 14), range(2, 4), range(1, 13), range(3, 11)))
    weights = detectors.edge((6, 14), range(2, 4), range(1, 13), range(3, 11))
    assert ((weights == 1).sum(), (weights == -1).sum()) == (24, 16)
    found = [painting.sums(weights, image[None])[0] for image in patches.values()]
    assert found == [0, 24, -16, 8]


def test_without_its_surround_an_edge_detector_takes_a_blob_for_an_edge():
    shape, rows, columns, around = (6, 14), range(2, 4), range(1, 13), range(3, 11)
    images = np.array([p for _, p in detectors.edge_patches(shape, rows, columns, around)])
    bare = painting.sums(detectors.edge(shape, rows, columns, None), images)
    assert bare[1] == bare[3]
    with pytest.raises(SettingError, match="does not lie inside"):
        detectors.edge(shape, range(7), columns, None)


def test_a_loop_detector_is_balanced_and_finds_a_ring():
    weights = detectors.loop((28, 28), (13.5, 13.5), (6, 6), 3)
    assert weights.sum() == pytest.approx(0, abs=1e-12)
    ring, disc = weights > 0, weights != 0
    assert painting.sums(weights, ring[None])[0] == pytest.approx(1)
    assert painting.sums(weights, disc[None])[0] == pytest.approx(0, abs=1e-12)
    with pytest.raises(SettingError, match="no ring or no hole"):
        detectors.loop((4, 4), (1.5, 1.5), (1, 1), 9)


def test_painted_weights_and_their_neuron_compute_the_same_sum():
    weights = painting.paint("+-. ..+")
    neuron = painting.neuron_from(weights, bias=-0.5, activation="linear")
    x = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6]
    assert neuron(x).data == pytest.approx(painting.sums(weights, [x], -0.5)[0])
    with pytest.raises(DataError, match="palette"):
        painting.paint("+?")
    with pytest.raises(ShapeError, match="6 pixels"):
        painting.sums(weights, [[1, 2]])


def test_a_score_by_hand():
    data = Dataset("four", np.array([[0.1], [0.4], [0.35], [0.8]]), [0, 0, 1, 1], ("no", "yes"))
    score = painting.score(np.array([[1.0]]), data, [1])
    assert score.ranking == 0.75  # three of four pairs are in the right order
    assert score.accuracy == 0.75
    assert score.base_rate == 0.5
    with pytest.raises(DataError, match="and of others"):
        painting.score(np.array([[1.0]]), data, [0, 1])


@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=8),
    st.lists(st.integers(0, 4), min_size=1, max_size=8),
)
def test_ranking_equals_the_comparison_of_all_pairs(wanted, others):
    pairs = [(a > b) + (a == b) / 2 for a in wanted for b in others]
    found = painting.ranking(np.array(wanted, float), np.array(others, float))
    assert found == pytest.approx(sum(pairs) / len(pairs))


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=12))
def test_the_best_bias_beats_every_other(examples):
    z = np.array([float(a) for a, _ in examples])
    positive = np.array([b for _, b in examples])
    bias = painting._best_bias(z, positive)
    best = max(((z + b > 0) == positive).mean() for b in np.arange(-6.0, 2.0, 0.5))
    assert ((z + bias > 0) == positive).mean() == best


def test_a_convolution_is_a_layer_with_shared_local_weights():
    rng = np.random.default_rng(0)
    image, kernel = rng.random((6, 5)), rng.random((3, 2))
    weights, out = convolution.convolution_weights(kernel, (6, 5))
    slid = [
        (image[i : i + 3, j : j + 2] * kernel).sum() for i in range(out[0]) for j in range(out[1])
    ]
    net = convolution.convolution_layer(kernel, (6, 5), bias=0.25, activation="linear")
    assert out == (4, 4)
    assert (weights != 0).sum() == 16 * 6
    assert np.allclose(net(image.reshape(-1)).data, np.array(slid) + 0.25)
    with pytest.raises(ShapeError, match="does not fit"):
        convolution.convolution_weights(np.ones((7, 1)), (6, 5))
