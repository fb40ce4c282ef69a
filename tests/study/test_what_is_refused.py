"""What no study can look at is named: no network, no data set, no picture, no place in one."""

import pytest

from neuron import MLP
from neuron.data import blobs, digits_split, line, moons
from neuron.maths.errors import DataError, NeuronError, NumberError, SettingError, ShapeError

pytest.importorskip("numpy", reason="NumPy is not installed")

from neuron.study import (
    ablation,
    activity,
    ambiguity,
    collapse,
    convolution,
    detectors,
    doctor,
    dreams,
    enlarging,
    equations,
    evidence,
    fooling,
    guessing,
    intervals,
    least_squares,
    painting,
    perceptron,
    photographs,
    saturation,
    selectivity,
    shapes,
    shifting,
    similarity,
    templates,
)
from neuron.study import black_and_white as bw
from neuron.train import Step

NET = MLP(2, [3, 2])
POINTS = moons(20)

OF_A_NETWORK = {
    "without": lambda net: ablation.without(net, 0, [0]),
    "ablate": lambda net: ablation.ablate(net, POINTS, 0),
    "activations": lambda net: ablation.activations(net, POINTS, 0),
    "activity": lambda net: activity.activity(net, [[0.0, 0.0]]),
    "gradient_sizes": lambda net: activity.gradient_sizes(net, POINTS, "squared_error"),
    "class_probabilities": lambda net: ambiguity.class_probabilities(net, [[0.0, 0.0]]),
    "certainties": lambda net: ambiguity.certainties(net, POINTS),
    "collapse": collapse.collapse,
    "diagnose": doctor.diagnose,
    "dream": lambda net: dreams.dream(net, (8, 8), unit=0),
    "equation": lambda net: equations.equation(net, 1, 0),
    "nested": lambda net: equations.nested(net, 0),
    "evidence_model": lambda net: evidence.evidence_model(net, 0, (8, 8)),
    "overlay": lambda net: evidence.overlay(net, [0.0] * 64, 0, (8, 8)),
    "confidence_on_noise": fooling.confidence_on_noise,
    "guesses": lambda net: guessing.guesses(net, POINTS),
    "layer_states": lambda net: saturation.layer_states(net, POINTS, "squared_error"),
    "layer_selectivity": lambda net: selectivity.layer_selectivity(net, POINTS),
    "accuracy_against_shift": lambda net: shifting.accuracy_against_shift(
        net, digits_split()[1], preprocess=lambda image: image
    ),
}
OF_DATA = {
    "ablate": lambda data: ablation.ablate(NET, data, 0),
    "activations": lambda data: ablation.activations(NET, data, 0),
    "certainties": lambda data: ambiguity.certainties(NET, data),
    "black_and_white_data": bw.black_and_white_data,
    "one_against_the_rest": lambda data: bw.one_against_the_rest(data, 0),
    "diagnose": lambda data: doctor.diagnose(NET, data=data or 3),
    "enlarged": enlarging.enlarged,
    "guesses": lambda data: guessing.guesses(NET, data),
    "by_gradient_descent": least_squares.by_gradient_descent,
    "score": lambda data: painting.score([[0.0]], data, [0]),
    "learn": perceptron.learn,
    "standardised": lambda data: photographs.standardised(data, data),
    "with_mirrored": lambda data: photographs.with_mirrored(data, (8, 8)),
    "layer_states": lambda data: saturation.layer_states(NET, data, "squared_error"),
    "layer_selectivity": lambda data: selectivity.layer_selectivity(NET, data),
    "accuracy_against_shift": lambda data: shifting.accuracy_against_shift(
        NET, data, preprocess=lambda image: image
    ),
    "distances": lambda data: similarity.distances(data, 0, 1),
}


@pytest.mark.parametrize("given", [3, None, [], "net", NET.layers[0]], ids=repr)
@pytest.mark.parametrize("name", OF_A_NETWORK)
def test_what_is_no_network_is_named(name, given):
    with pytest.raises(SettingError, match="expected a network, such as"):
        OF_A_NETWORK[name](given)


@pytest.mark.parametrize("given", [3, None, [], "data", digits_split()], ids=lambda x: f"{x!r:.9}")
@pytest.mark.parametrize("name", OF_DATA)
def test_what_is_no_data_set_is_named(name, given):
    with pytest.raises(DataError, match="expected a Dataset, such as"):
        OF_DATA[name](given)


@pytest.mark.parametrize("size", [3, None, (8,), "88", (0, 8), (8.5, 8)], ids=repr)
@pytest.mark.parametrize("sized", [
    lambda size: dreams.dream(MLP(64, [10]), size, unit=0),
    lambda size: evidence.evidence_model(MLP(64, [10]), 0, size),
    lambda size: evidence.disc(size, 2.0),
    lambda size: fooling.pictures_of_nothing(size, [[0.0] * 64]),
    lambda size: convolution.convolution_layer([[1.0]], size),
    lambda size: convolution.strongest_window([[1.0]], [[0.0] * 64], size),
    lambda size: detectors.band(size, range(1), range(1)),
    lambda size: detectors.lower_loop(size),
    lambda size: templates.bank(size),
    lambda size: bw.to_matrix([0.0] * 64, size),
    lambda size: photographs.with_mirrored(digits_split()[1], size),
])  # fmt: skip
def test_what_is_no_size_of_a_picture_is_named(sized, size):
    with pytest.raises(SettingError, match=r"a size is \(rows, columns\)"):
        sized(size)


@pytest.mark.parametrize("given", ["abc", [[1.0], [1.0, 2.0]], {"a": 1}], ids=repr)
@pytest.mark.parametrize("looked_at", [
    bw.to_row,
    bw.black_and_white,
    ambiguity.entropy,
    lambda given: activity.activity(NET, given),
    lambda given: convolution.convolution_layer(given, (8, 8)),
    lambda given: dreams.likeness(given, [1.0]),
    lambda given: least_squares.in_closed_form(given, [1.0]),
    lambda given: evidence.overlay(MLP(64, [10]), given, 0, (8, 8)),
])  # fmt: skip
def test_what_is_no_array_of_numbers_is_named(looked_at, given):
    with pytest.raises(NumberError, match="expected an array of numbers, its rows equally long"):
        looked_at(given)


@pytest.mark.parametrize("place", [-9, 9, None, "0", 0.5], ids=repr)
@pytest.mark.parametrize("asked", [
    lambda place: ablation.without(NET, place, [0]),
    lambda place: ablation.without(NET, 0, [place]),
    lambda place: ablation.activations(NET, POINTS, place),
    lambda place: dreams.target(NET, place, 0),
    lambda place: dreams.target(NET, 0, "0" if place is None else place),
    lambda place: equations.equation(NET, place, 0),
    lambda place: equations.equation(NET, 1, place),
    lambda place: evidence.evidence_model(MLP(64, [2]), place, (8, 8)),
])  # fmt: skip
def test_a_layer_neuron_or_class_that_is_not_there_is_named(asked, place):
    with pytest.raises(SettingError, match=r"no (hidden )?(layer|neuron|class)|is no hidden layer"):
        asked(place)


@pytest.mark.parametrize("records", [3, "abc", [None], POINTS], ids=repr)
def test_the_doctor_is_given_what_training_yields(records):
    with pytest.raises(DataError, match="records are what train yields or fit returns"):
        doctor.diagnose(NET, records)
    assert doctor.diagnose(NET, iter([Step(1, 1, 1, 0.5)])).is_healthy


def test_no_examples_and_no_counts_are_named():
    for chosen in (ambiguity.strongest, lambda found: ambiguity.nearest_to(found, (0.8, 0.05))):
        with pytest.raises(DataError, match="no example to choose from"):
            chosen([])
    for count in (0, None, "3", 1.5):
        for asked in (
            lambda n: fooling.confidence_on_noise(NET, n),
            lambda n: shapes.dense([2, n]),
            lambda n: shapes.convolution(n, 1, (3, 3)),
            lambda n: shapes.convolution(1, 1, (3, n)),
            lambda n: shapes.width_for(100, 2, 1, n),
        ):
            with pytest.raises(SettingError, match="whole number of at least 1"):
                asked(count)
    for hits in (None, "3", 1.5):
        with pytest.raises(SettingError, match="whole numbers both"):
            intervals.wilson(hits, 5)
    for shape in (None, 3, {}):
        with pytest.raises(SettingError, match="two or more sizes"):
            shapes.dense(shape)


def test_drawings_ranges_and_pictures_of_the_wrong_kind_are_named():
    for drawn in (bw.encode, painting.paint):
        for drawing in (3, None, [3]):
            with pytest.raises(DataError, match="a text or a list of lines"):
                drawn(drawing)
    with pytest.raises(SettingError, match="are ranges, such as"):
        detectors.band((8, 8), (1, 2), range(3))
    with pytest.raises(SettingError, match="kernel is"):
        shapes.convolution(1, 1, 3)
    with pytest.raises(ShapeError, match=r"expected pictures of shape \(n, 64\)"):
        convolution.strongest_window([[1.0]], [[0.0] * 63], (8, 8))
    with pytest.raises(SettingError, match="needs real pictures of 8 × 8"):
        fooling.pictures_of_nothing((8, 8), [[0.0] * 63])
    with pytest.raises(ShapeError, match="do not fill"):
        evidence.overlay(MLP(64, [10]), [0.0] * 63, 0, (8, 8))
    with pytest.raises(NeuronError, match="least squares predicts numbers"):
        least_squares.by_gradient_descent(blobs(20))
    assert len(least_squares.by_gradient_descent(line(20), epochs=2)[1]) == 2
