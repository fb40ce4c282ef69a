"""The record of how inputs were made: there and back, applied, and never trusted."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron.data import (
    DigitsPreprocessing,
    ImagePreprocessing,
    Preprocessing,
    TablePreprocessing,
    digits8x8,
    load_digits,
    mnist_normalise,
    moons,
)
from neuron.data.table_recipe import Column
from neuron.maths.errors import (
    DataError,
    FileFormatError,
    NeuronError,
    SettingError,
    UnknownNameError,
)

TABLE = TablePreprocessing("y", (Column("x", 1.5, 2.0), Column("c", categories=("p", "q"))))
ALL = [
    Preprocessing(),
    ImagePreprocessing((28, 28), "mnist"),
    ImagePreprocessing((3, 5), "none", "light-on-dark", "red"),
    DigitsPreprocessing(),
    DigitsPreprocessing("dark-on-light"),
    TABLE,
    TablePreprocessing("y", (Column("x"),), 3.0, 0.5),
]


@pytest.mark.parametrize("recipe", ALL, ids=lambda recipe: recipe.kind)
def test_there_and_back_through_json_is_the_same(recipe: Preprocessing) -> None:
    record = json.loads(json.dumps(recipe.to_dict(), allow_nan=False))
    assert record["kind"] == recipe.kind
    assert Preprocessing.from_dict(record) == recipe


@pytest.mark.parametrize(
    ("kind", "change", "message"),
    [
        (1, {"size": [28]}, r"'size' is \[28\]; expected \[rows, columns\]"),
        (1, {"size": [10**9, 10**9]}, "'size' is"),
        (1, {"size": [True, 28]}, "'size' is"),
        (1, {"size": [20, 20]}, "28 x 28"),
        (1, {"normalise": "mnst"}, "unknown normalise 'mnst'.*Did you mean 'mnist'"),
        (1, {"polarity": 7}, "'polarity' is 7; expected a word"),
        (1, {"range": [0, 255]}, "'range' is"),
        (3, {"polarity": "up"}, "unknown polarity 'up'"),
        (3, {"extra": 1}, "unknown entry 'extra'"),
        (5, {"columns": []}, "'columns' is"),
        (5, {"columns": "x"}, "'columns' is"),
        (5, {"columns": [{"name": "x", "mean": float("nan"), "std": 1}]}, "'mean' is nan"),
        (5, {"columns": [{"name": "x", "mean": 10**400, "std": 1}]}, "'mean' is"),
        (5, {"columns": [{"name": "x", "mean": 0, "std": 0}]}, "'std' is 0; expected a number ab"),
        (5, {"columns": [{"name": 3, "mean": 0, "std": 1}]}, "'name' is 3"),
        (5, {"columns": [{"name": "x", "mean": 0}]}, "'std' is missing"),
        (5, {"columns": [{"name": "x", "categories": ["a", "a"]}]}, "list of different texts"),
        (5, {"target": None}, "'target' is None"),
        (5, {"target_std": -1}, "'target_std' is -1"),
        (0, {"kind": "magic"}, "unknown kind of preprocessing 'magic'"),
        (0, {"kind": ["none"]}, "a dictionary with a 'kind'"),
    ],
)
def test_a_changed_record_is_refused(kind: int, change: dict[str, Any], message: str) -> None:
    with pytest.raises(FileFormatError, match=message):
        Preprocessing.from_dict({**ALL[kind].to_dict(), **change})


@pytest.mark.parametrize("recipe", ALL, ids=lambda recipe: recipe.kind)
def test_a_record_without_one_of_its_entries_is_refused(recipe: Preprocessing) -> None:
    for key in recipe.to_dict():
        record = recipe.to_dict()
        del record[key]
        with pytest.raises(FileFormatError):
            Preprocessing.from_dict(record)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(st.sampled_from(ALL), st.data())
def test_whatever_stands_in_a_record_it_is_read_or_refused(
    recipe: Preprocessing, data: st.DataObject
) -> None:
    record = recipe.to_dict()
    record[data.draw(st.sampled_from(sorted(record)))] = data.draw(anything)
    try:
        again = Preprocessing.from_dict(record)
    except FileFormatError:
        return
    json.dumps(again.to_dict(), allow_nan=False)


@given(anything)
def test_what_is_no_record_is_refused(record: Any) -> None:
    with pytest.raises(FileFormatError):
        Preprocessing.from_dict(record)


def test_plain_numbers_are_neither_pictures_nor_rows() -> None:
    recipe = moons(4).preprocessing
    assert recipe == Preprocessing()
    with pytest.raises(DataError, match="does not read pictures: its inputs are plain numbers"):
        recipe.inputs_from_image("digit.png")
    with pytest.raises(DataError, match="does not read rows of a table"):
        recipe.inputs_from_rows("rows.csv")
    with pytest.raises(DataError, match="its inputs are scanned digits of 8 x 8"):
        DigitsPreprocessing().inputs_from_rows([])


def scan() -> Any:
    """A black stroke on white paper, as bytes, shape (60, 50)."""
    picture = np.full((60, 50), 250, dtype=np.uint8)
    picture[10:50, 20:26] = 10
    return picture


def test_an_array_is_prepared_as_the_network_was_trained() -> None:
    chalk = 1 - scan() / 255
    for recipe, expected in (
        (ImagePreprocessing((28, 28), "mnist"), mnist_normalise(chalk)),
        (DigitsPreprocessing(), digits8x8(chalk)),
    ):
        inputs = recipe.inputs_from_image(scan())
        assert inputs == pytest.approx(expected.ravel())
        found = recipe.ink_from_image(scan())
        assert (found.polarity, found.guessed) == ("dark-on-light", True)


def test_the_recorded_polarity_can_be_overridden() -> None:
    recipe = ImagePreprocessing((60, 50), "none", "light-on-dark")
    assert recipe.inputs_from_image(scan()) == pytest.approx(scan().ravel() / 255)
    turned = recipe.ink_from_image(scan(), polarity="dark-on-light")
    assert turned.image == pytest.approx(1 - scan() / 255)
    assert not turned.guessed


def test_a_digit_of_the_set_itself_is_left_as_it_is() -> None:
    digits = load_digits()
    for row in digits.inputs[:50]:
        same = digits.preprocessing.inputs_from_image(row.reshape(8, 8), "light-on-dark")
        assert same == pytest.approx(row)


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ({"size": (0, 5)}, SettingError),
        ({"size": (20, 20), "normalise": "mnist"}, SettingError),
        ({"size": (5, 5), "normalise": "minst"}, UnknownNameError),
        ({"size": (5, 5), "polarity": "no"}, UnknownNameError),
        ({"size": (5, 5), "channel": "no"}, UnknownNameError),
    ],
)
def test_settings_that_make_no_sense_are_refused(
    settings: dict[str, Any], error: type[NeuronError]
) -> None:
    with pytest.raises(error):
        ImagePreprocessing(**settings)
