"""The data set: what it checks, how it splits, and one-hot labels."""

import math
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron.data import Dataset, from_one_hot, moons, one_hot
from neuron.data.dataset import shares
from neuron.maths.errors import DataError, NumberError, SettingError, ShapeError

AB = ("a", "b")


def small(**changes: Any) -> Dataset:
    fields: dict[str, Any] = {
        "name": "small",
        "inputs": [[0, 1], [2, 3], [4, 5]],
        "targets": [0, 1, 0],
        "classes": AB,
    }
    return Dataset(**{**fields, **changes})


def test_a_data_set_counts_its_examples_inputs_and_outputs() -> None:
    data = small()
    assert (len(data), data.n_inputs, data.n_outputs) == (3, 2, 2)
    assert data.is_classification
    assert data.inputs[1] == [2.0, 3.0]
    assert type(data.inputs[1][0]) is float
    assert repr(data) == "Dataset('small', 3 examples of 2 inputs, 2 classes)"


def test_without_classes_it_is_regression_with_one_output() -> None:
    data = small(targets=[0.5, -1, 2], classes=None)
    assert not data.is_classification
    assert data.n_outputs == 1
    assert data.targets == [0.5, -1.0, 2.0]


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"inputs": []}, DataError, "small: the data set is empty"),
        ({"inputs": [[], [], []]}, DataError, "small: the data set is empty"),
        ({"inputs": [[0, 1], [2, math.nan], [4, 5]]}, DataError, "row 1, column 1 is nan"),
        ({"inputs": [[0, 1], [2, 3], [-math.inf, 5]]}, DataError, "row 2, column 0 is -inf"),
        ({"inputs": [[0, 1], [2], [4, 5]]}, ShapeError, "row 1 has 1 numbers, but row 0 has 2"),
        ({"inputs": [[0, 1], [2, "3"], [4, 5]]}, NumberError, "row 1, column 1: expected a num"),
        ({"inputs": [[0, 1], 2, [4, 5]]}, ShapeError, "row 1: expected a list of numbers"),
        ({"inputs": "abc"}, ShapeError, "expected a list of numbers"),
        ({"targets": [0, 2, 0]}, DataError, "label of row 1 is 2; expected a whole number from 0"),
        ({"targets": [0, -1, 0]}, DataError, "label of row 1 is -1"),
        ({"targets": [0, 0.5, 0]}, DataError, "label of row 1 is 0.5"),
        ({"targets": [0, 1]}, ShapeError, "3 examples but 2 targets"),
        ({"targets": [0.0, math.nan, 1], "classes": None}, DataError, "target of row 1 is nan"),
        ({"classes": ()}, DataError, "classes is empty"),
        ({"classes": 2}, DataError, r"such as \('cat', 'dog'\); got 2"),
        ({"classes": "ab"}, DataError, "lists the name of each class"),
        ({"inputs": [[0, 1], [2, 10**400], [4, 5]]}, NumberError, "row 1, column 1: 1000.* fits"),
        ({"features": ("x",)}, ShapeError, "2 inputs but 1 feature names"),
        ({"image_shape": (2, 2)}, ShapeError, "2 rows and 2 columns"),
        ({"image_shape": (-1, -2)}, ShapeError, r"two whole numbers .*; got \(-1, -2\)"),
        ({"image_shape": (1.0, 2.0)}, ShapeError, "two whole numbers"),
        ({"image_shape": (1, 2, 1)}, ShapeError, "two whole numbers"),
    ],
)
def test_bad_data_gives_one_error_that_names_the_place(
    changes: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        small(**changes)


@pytest.mark.parametrize(
    ("rows", "error", "message"),
    [
        ([[0.0, 1.0], [2.0, math.inf], [4.0, 5.0]], DataError, "row 1, column 1 is inf"),
        ([0.0, 1.0, 2.0], ShapeError, r"shape \(3,\); expected \(n, d\)"),
        ([["a", "b"]] * 3, NumberError, "expected numbers"),
    ],
)
def test_bad_arrays_give_the_same_errors(
    np: ModuleType, rows: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        small(inputs=np.array(rows))


def test_bad_labels_in_an_array_are_named_too(np: ModuleType) -> None:
    with pytest.raises(DataError, match="label of row 2 is 7"):
        small(targets=np.array([0, 1, 7]))
    with pytest.raises(ShapeError, match=r"expected \(n,\)"):
        small(targets=np.array([[0], [1], [0]]))


def test_lists_and_arrays_turn_into_each_other(np: ModuleType) -> None:
    data = small()
    arrays = data.to_numpy()
    assert arrays.inputs.dtype == np.float64
    assert arrays.targets.dtype == np.int64
    assert arrays.to_lists().inputs == data.inputs
    assert arrays.to_lists().targets == data.targets
    inputs, targets = data.arrays()
    assert (inputs.shape, targets.shape) == ((3, 2), (3,))


def test_a_float64_array_is_not_copied(np: ModuleType) -> None:
    inputs = np.zeros((3, 2))
    assert small(inputs=inputs).inputs is inputs


def test_take_keeps_the_order_asked_for_and_everything_else(np: ModuleType) -> None:
    data = small(features=("x", "y"))
    taken = data.take([2, 0, 2])
    assert taken.inputs == [[4.0, 5.0], [0.0, 1.0], [4.0, 5.0]]
    assert taken.targets == [0, 0, 0]
    assert taken.features == ("x", "y")
    assert data.to_numpy().take(np.array([1])).inputs.tolist() == [[2.0, 3.0]]


def test_take_refuses_what_is_not_there() -> None:
    with pytest.raises(DataError, match="no example 3; expected 0 to 2"):
        small().take([3])
    with pytest.raises(DataError, match="no example -1"):
        small().take([-1])
    with pytest.raises(DataError, match="no indices"):
        small().take([])


def test_take_refuses_a_mask_and_what_is_no_place(np: ModuleType) -> None:
    for mask in ([True, False, True], np.array([True, False, True])):
        with pytest.raises(DataError, match=r"got .*True.*\. For a mask:"):
            small().take(mask)
    for nonsense in (1.5, "1"):
        with pytest.raises(DataError, match="take is given places, whole numbers"):
            small().take([nonsense])  # type: ignore[list-item]


@given(
    labels=st.lists(st.integers(0, 3), min_size=4, max_size=60),
    fraction=st.floats(0.2, 0.8),
    seed=st.integers(0, 99),
)
def test_a_stratified_split_gives_each_class_its_share_and_loses_nothing(
    labels: list[int], fraction: float, seed: int
) -> None:
    data = Dataset("numbered", [[float(i)] for i in range(len(labels))], labels, tuple("abcd"))
    rest, part = data.split(fraction, seed)
    kept = [row[0] for row in rest.inputs] + [row[0] for row in part.inputs]
    assert sorted(kept) == list(range(len(labels)))
    assert len(part) == round(fraction * len(labels))
    for k in range(4):
        share = labels.count(k) * len(part) / len(labels)
        assert abs(list(part.targets).count(k) - share) < 1


def test_a_split_depends_on_its_seed_alone() -> None:
    data = moons(50)
    first, again, other = data.split(0.2, 1), data.split(0.2, 1), data.split(0.2, 2)
    assert first[1].inputs == again[1].inputs
    assert first[1].inputs != other[1].inputs
    assert data.to_numpy().split(0.2, 1)[1].to_lists().inputs == first[1].inputs


@pytest.mark.parametrize("fraction", [0.0, 1.0, -1.0, 20, math.nan])
def test_a_fraction_outside_0_to_1_is_refused(fraction: float) -> None:
    with pytest.raises(SettingError, match="fraction lies between 0 and 1"):
        small().split(fraction, 0)


def test_places_fractions_and_features_of_the_wrong_kind_are_refused() -> None:
    for places in (3, None):
        with pytest.raises(DataError, match="take is given a list of places"):
            small().take(places)  # type: ignore[arg-type]
    for fraction in ("a", None):
        with pytest.raises(SettingError, match="a split's fraction lies between 0 and 1"):
            small().split(fraction, 0)  # type: ignore[arg-type]
    for features in (3, "ab"):
        with pytest.raises(DataError, match="features lists the name of each input"):
            small(features=features)


def test_a_split_with_an_empty_side_is_refused() -> None:
    with pytest.raises(DataError, match="one side empty"):
        small().split(0.1, 0)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=8), st.data())
def test_shares_are_in_proportion_and_add_up(sizes: list[int], draw: st.DataObject) -> None:
    everything = sum(sizes)
    if everything == 0:
        return
    total = draw.draw(st.integers(0, everything))
    quotas = shares(sizes, total)
    assert sum(quotas) == total
    for quota, size in zip(quotas, sizes, strict=True):
        assert abs(quota - size * total / everything) < 1
        assert quota <= size


def test_class_3_of_5_is_a_row_with_a_1_in_its_place() -> None:
    assert one_hot([3], 5) == [[0.0, 0.0, 0.0, 1.0, 0.0]]


@given(st.lists(st.integers(0, 6), min_size=1))
def test_one_hot_there_and_back_is_the_same(labels: list[int]) -> None:
    assert from_one_hot(one_hot(labels, 7)) == labels


def test_arrays_of_labels_give_arrays_of_rows(np: ModuleType) -> None:
    assert one_hot(list(np.array([2, 0])), 3) == [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]
    rows = one_hot(np.array([2, 0]), 3)
    assert rows.tolist() == [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]
    assert from_one_hot(rows).tolist() == [2, 0]
    assert from_one_hot(rows).dtype == np.int64


@pytest.mark.parametrize("label", [-1, 5, 1.5, "a", None])
def test_a_label_out_of_range_is_refused(label: Any) -> None:
    with pytest.raises(DataError, match=r"label 1 is .*expected a whole number from 0 to 4"):
        one_hot([0, label], 5)


@pytest.mark.parametrize("row", [[0, 0], [1, 1], [0.9, 0.1], [1, math.nan]])
def test_a_row_that_is_not_one_hot_is_refused(row: list[float]) -> None:
    with pytest.raises(DataError, match=r"row 1 is .*single 1 among zeros"):
        from_one_hot([[1, 0], row])


@pytest.mark.parametrize("labels", [3, None, "10", {}])
def test_labels_and_rows_that_are_no_lists_are_refused(labels: Any) -> None:
    with pytest.raises(ShapeError, match="expected a list of numbers"):
        one_hot(labels, 5)
    with pytest.raises(ShapeError, match="one-hot row"):
        from_one_hot(labels)
    with pytest.raises(ShapeError, match="one-hot row 0: expected a list of numbers"):
        from_one_hot([labels])


@pytest.mark.parametrize("n_classes", [None, 0, "5", 2.5])
def test_a_number_of_classes_is_a_whole_number(n_classes: Any) -> None:
    with pytest.raises(SettingError, match="n_classes must be a whole number"):
        one_hot([0], n_classes)
