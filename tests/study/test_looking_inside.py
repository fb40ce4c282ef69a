"""Ambiguity, evidence, dreams, ablation, fooling, shifts, distances, saturation, photographs."""

import math
import zipfile

import pytest

from neuron.maths.errors import DataError, FileAccessError, FileFormatError, SettingError

np = pytest.importorskip("numpy", reason="NumPy is not installed")

from neuron import MLP  # noqa: E402
from neuron.data import Dataset, digits_split  # noqa: E402
from neuron.study import (  # noqa: E402
    ablation,
    ambiguity,
    dreams,
    evidence,
    fooling,
    intervals,
    photographs,
    saturation,
    shifting,
    similarity,
)
from neuron.train import Adam, fit  # noqa: E402


@pytest.fixture(scope="module")
def digits():
    return digits_split()


@pytest.fixture(scope="module")
def net(digits):
    net = MLP(64, [16, 10], ["relu", "linear"], backend="numpy")
    fit(net, digits[0], loss="cross_entropy", optimiser=Adam(0.01), epochs=15)
    return net


@pytest.fixture(scope="module")
def flat(digits):
    net = MLP(64, [10], "linear", backend="numpy")
    fit(net, digits[0], loss="cross_entropy", optimiser=Adam(0.02), epochs=10)
    return net


def test_probabilities_of_classes_sum_to_one_for_every_kind_of_output():
    x = np.random.default_rng(0).normal(size=(5, 3))
    for last in ("linear", "softmax", "sigmoid"):
        rows = ambiguity.class_probabilities(MLP(3, [4], last, backend="numpy"), x)
        assert np.allclose(rows.sum(axis=1), 1)
    linear = MLP(3, [4], "linear", backend="numpy")
    softmax = MLP.from_numbers(linear.numbers(), "softmax", backend="numpy")
    assert np.allclose(*(ambiguity.class_probabilities(n, x) for n in (linear, softmax)))
    with pytest.raises(SettingError, match="two outputs"):
        ambiguity.class_probabilities(MLP(3, [1]), x)


def test_entropy_is_0_when_certain_and_log_n_when_clueless():
    assert ambiguity.entropy([1.0, 0.0, 0.0]) == 0
    assert ambiguity.entropy([0.25] * 4) == pytest.approx(2)


def test_the_most_ambiguous_and_the_strongest_example(net, digits):
    found = ambiguity.certainties(net, digits[1])
    unsure, sure = ambiguity.most_ambiguous(found), ambiguity.strongest(found)
    assert unsure.margin <= min(c.margin for c in found)
    assert sure.entropy < unsure.entropy
    near = ambiguity.nearest_to(found, (1.0, 0.0))
    assert near.margin > 0.999
    with pytest.raises(DataError, match="never"):
        ambiguity.most_ambiguous(found, (3, 3))


def test_evidence_for_and_against_adds_up_to_the_weighted_sum(flat, net, digits):
    picture = digits[1].inputs[0]
    for cls in range(10):
        laid = evidence.overlay(flat, picture, cls, (8, 8))
        parts = laid.evidence_for + laid.evidence_against + laid.bias
        assert parts == pytest.approx(float(flat(picture)[cls].data))
        assert laid.z == pytest.approx(parts)
    with pytest.raises(SettingError, match="without hidden layers"):
        evidence.evidence_model(net, 0, (8, 8))


def test_the_middle_of_a_disc():
    assert evidence.disc((3, 3), 0.5).sum() == 1
    assert evidence.mean_weight(np.arange(9.0).reshape(3, 3), evidence.disc((3, 3), 0.5)) == 4


def test_every_class_is_dreamed_up_with_confidence(net):
    for cls in range(10):
        picture = dreams.dream(net, (8, 8), unit=cls, knobs=dreams.PLAIN).picture
        probability = ambiguity.class_probabilities(net, picture.reshape(1, -1))[0, cls]
        assert probability > 0.95
        assert picture.min() >= 0
        assert picture.max() <= 1


def test_a_dream_rises_and_is_the_same_on_both_backends(net):
    knobs = dreams.Knobs(steps=4, jitter=1)
    runs = [
        dreams.dream(n, (8, 8), unit=3, layer=0, knobs=knobs, seed=5)
        for n in (net, net.to("scalar"))
    ]
    assert np.allclose(runs[0].picture, runs[1].picture)
    assert runs[0].objective == pytest.approx(runs[1].objective)
    whole = dreams.dream(net, (8, 8), unit=None, layer=0, knobs=dreams.Knobs(steps=30))
    assert whole.objective[-1] > whole.objective[0]


def test_the_whole_layer_dreams_the_same_on_both_backends(net):
    knobs = dreams.Knobs(steps=3)
    runs = [
        dreams.dream(n, (8, 8), unit=None, layer=0, knobs=knobs) for n in (net, net.to("scalar"))
    ]
    assert np.allclose(runs[0].picture, runs[1].picture)


def test_the_knobs_of_a_dream_do_what_they_say(net):
    quiet = dreams.dream(net, (8, 8), unit=0, knobs=dreams.Knobs(norm_penalty=5.0, blur=0.0))
    loud = dreams.dream(net, (8, 8), unit=0, knobs=dreams.PLAIN)
    assert (quiet.picture**2).sum() < (loud.picture**2).sum()
    spot = np.zeros((9, 9))
    spot[4, 4] = 1
    assert dreams.blurred(spot, 0) is spot
    assert dreams.blurred(spot, 1.0)[4, 4] < 0.3
    assert np.allclose(dreams.blurred(np.ones((5, 7)), 2.0), 1)
    for wrong in ({"steps": 0}, {"rate": 0.0}, {"blur": -1.0}):
        with pytest.raises(SettingError):
            dreams.Knobs(**wrong)
    with pytest.raises(SettingError, match="no neuron 99"):
        dreams.dream(net, (8, 8), unit=99)
    with pytest.raises(SettingError, match="no layer 7"):
        dreams.dream(net, (8, 8), unit=0, layer=7)


def test_likeness_is_a_correlation():
    a = np.array([0.0, 1.0, 2.0])
    assert dreams.likeness(a, 3 * a + 1) == pytest.approx(1)
    assert dreams.likeness(a, -a) == pytest.approx(-1)
    assert dreams.likeness(a, np.ones(3)) == 0


def test_a_neuron_switched_off_is_no_longer_heard(net, digits):
    silent = ablation.without(net, 0, [3], [0.7])
    louder = net.to("numpy")
    louder.layers[0].weights.data[3] = 0
    louder.layers[0].biases.data[3] = 0.7  # relu(0.7) = 0.7
    x = digits[1].inputs[:5]
    assert np.allclose(silent(x).data, louder(x).data)
    found = ablation.ablate(net, digits[1], 0)
    assert len(found) == 16
    assert max(a.drop for a in found) > 0.01
    with pytest.raises(SettingError, match="no hidden layer"):
        ablation.without(net, 1, [0])


def test_a_network_answers_noise_with_confidence(net, digits):
    gallery = fooling.fooled(net, fooling.pictures_of_nothing((8, 8), digits[1].inputs))
    assert {f.kind for f in gallery} >= {"blank paper", "grey noise"}
    assert all(0.1 <= f.confidence <= 1 for f in gallery)
    assert fooling.confidence_on_noise(net, 50).shape == (50,)


def test_shifting_moves_every_pixel_and_brings_in_paper():
    image = np.arange(1.0, 10.0).reshape(1, 3, 3)
    assert shifting.shift(image, 1, 0)[0].tolist() == [[0, 0, 0], [1, 2, 3], [4, 5, 6]]
    assert shifting.shift(image, 0, -2)[0].tolist() == [[3, 0, 0], [6, 0, 0], [9, 0, 0]]
    with pytest.raises(SettingError, match="leaves nothing"):
        shifting.shift(image, 3, 0)


def test_accuracy_falls_with_the_shift_unless_it_is_undone(net, digits):
    def centred(image):
        box = image[np.ix_(image.any(axis=1), image.any(axis=0))]
        canvas = np.zeros((8, 8))
        top, left = (8 - box.shape[0]) // 2, (8 - box.shape[1]) // 2
        canvas[top : top + box.shape[0], left : left + box.shape[1]] = box
        return canvas

    data = digits[1].take(range(100))
    still, moved = shifting.accuracy_against_shift(net, data, (0, 2), preprocess=centred, margin=2)
    assert moved.off < still.off
    assert moved.on == still.on


def test_distances_within_and_between_classes_by_hand():
    inputs = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 1.0], [4.0, 1.0]])
    found = similarity.distances(Dataset("squares", inputs, [0, 0, 1, 1], ("a", "b")), 0, 1)
    assert found.within == pytest.approx(4)
    assert found.nearer_to_other == 1
    assert found.gap == pytest.approx(1)
    assert found.between == pytest.approx((1 + math.sqrt(17)) / 2)


def test_a_sigmoid_network_with_large_weights_is_saturated():
    rng = np.random.default_rng(0)
    data = Dataset("noise", rng.normal(size=(40, 5)), rng.integers(0, 2, 40), ("a", "b"))
    wild, calm = (
        MLP.from_numbers(
            [((rng.normal(size=(8, 5)) * width).tolist(), [0.0] * 8), ([[0.1] * 8], [0.0])],
            ["sigmoid", "linear"],
            backend="numpy",
        )
        for width in (50.0, 0.1)
    )
    states = [saturation.layer_states(n, data, "binary_cross_entropy")[0] for n in (wild, calm)]
    assert states[0].flat > 0.8
    assert states[1].flat == 0
    assert states[1].slope == pytest.approx(0.25, rel=0.02)
    scalar = saturation.layer_states(calm.to("scalar"), data, "binary_cross_entropy")[0]
    assert scalar.gradient == pytest.approx(states[1].gradient)
    assert scalar.slope == pytest.approx(states[1].slope)
    with pytest.raises(SettingError, match="hidden layers"):
        saturation.layer_states(MLP(5, [1]), data, "binary_cross_entropy")


def test_the_interval_of_a_share_by_hand():
    low, high = intervals.wilson(5, 10)
    assert (low, high) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert intervals.wilson(0, 10)[0] == 0
    assert intervals.chance_of_guessing(9, 10) == pytest.approx(11 / 1024)
    with pytest.raises(SettingError, match="between 0 and n"):
        intervals.wilson(3, 2)


def write_photographs(folder):
    image = pytest.importorskip("PIL.Image", reason="Pillow is not installed")
    for part in ("train", "test"):
        for k, kind in enumerate(("cat", "dog")):
            place = folder / "cats_and_dogs" / part / kind
            place.mkdir(parents=True)
            for i in range(2):
                image.new("RGB", (4, 3), (200 * k, 40 * i, 0)).save(place / f"{i}.png")


def test_photographs_are_read_from_a_folder_and_from_a_zip_file(tmp_path):
    write_photographs(tmp_path / "folder")
    with zipfile.ZipFile(tmp_path / "cats_and_dogs.zip", "w") as packed:
        for file in sorted((tmp_path / "folder").rglob("*.png")):
            packed.write(file, file.relative_to(tmp_path / "folder"))
    for place in (tmp_path / "folder", tmp_path, tmp_path / "cats_and_dogs.zip"):
        train, test = photographs.load_photographs(place)
        assert train.inputs.shape == (4, 36)
        assert train.classes == ("cat", "dog")
        assert test.inputs[2, 0] == pytest.approx(200 / 255)
    grey, _ = photographs.load_photographs(tmp_path, channels=("grey",))
    assert grey.image_shape == (3, 4)


def test_photographs_that_are_not_there_or_damaged_are_told(tmp_path):
    with pytest.raises(FileAccessError, match="no photographs"):
        photographs.load_photographs(tmp_path)
    (tmp_path / "cats_and_dogs.zip").write_bytes(b"no zip")
    with pytest.raises(FileFormatError, match="can't be unpacked"):
        photographs.load_photographs(tmp_path)


def test_mirrored_and_standardised_photographs():
    data = Dataset("two", np.arange(12.0).reshape(2, 6), [0, 1], ("cat", "dog"))
    both = photographs.with_mirrored(data, (2, 3))
    assert both.inputs[2].tolist() == [2, 1, 0, 5, 4, 3]
    train, _ = photographs.standardised(both, data)
    assert np.allclose(train.inputs.mean(axis=0), 0)
    assert np.allclose(train.inputs.std(axis=0), 1)
