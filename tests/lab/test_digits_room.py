"""The digits room without a browser: strokes, stages, looking, explaining, editing, dreams."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("starlette", reason="the extra 'lab' (Starlette, uvicorn) is not installed")

from neuron.data import mnist_normalise
from neuron.explain import explain_network
from neuron.lab.digits import examples, reading
from neuron.lab.digits.editing import Edited, Place
from neuron.lab.digits.explaining import curve
from neuron.lab.digits.looking import fired, seen, strongest
from neuron.lab.digits.pictures import on_sheet
from neuron.lab.digits.room import DigitsRoom
from neuron.lab.digits.stages import stages
from neuron.lab.digits.strokes import SIDE, Sheet
from neuron.lab.requests import LabError
from neuron.lab.settings import SHIPPED_MODEL, Settings
from neuron.network import MLP

Strokes = list[list[float]]
ONE: Strokes = [[140.0, 60.0, 0.5, 140.0, 140.0, 0.5, 140.0, 220.0, 0.5]]


@pytest.fixture
def room(model_path: Path) -> DigitsRoom:
    return DigitsRoom(Settings(model_path=model_path))


def points(strokes: Strokes) -> Any:
    return reading.strokes({"strokes": strokes})


# ---- strokes ----


def test_a_stroke_drawn_point_by_point_is_the_stroke_drawn_at_once() -> None:
    strokes = points(examples.strokes_of(8))
    bit_by_bit = Sheet()
    for n in range(1, len(strokes[0]) + 1):
        bit_by_bit.show([strokes[0][:n]])
    assert (bit_by_bit.show(strokes) == Sheet().show(strokes)).all()


def test_taking_a_stroke_back_leaves_the_sheet_as_it_was() -> None:
    first, second = points(examples.strokes_of(4))
    sheet = Sheet()
    before = sheet.show([first]).copy()
    assert (sheet.show([first, second]) != before).any()
    assert (sheet.show([first]) == before).all()
    assert not sheet.show([]).any()


def test_a_page_that_is_loaded_again_finds_what_was_on_the_sheet(room: DigitsRoom) -> None:
    assert (room.begin({})["strokes"], room.begin({})["ink"]) == ([], None)
    room.look({"strokes": ONE})
    assert room.begin({})["strokes"] == ONE
    ink = room.example({"digit": 3, "real": True, "seed": 0})["ink"]
    room.look({"strokes": ONE})
    assert (room.begin({})["strokes"], room.begin({})["ink"]) == (ONE, ink)
    room.clear({})
    assert (room.begin({})["strokes"], room.begin({})["ink"]) == ([], None)


def test_a_straight_stroke_is_as_wide_as_the_brush_and_soft_at_its_edge() -> None:
    ink = Sheet().show(points(ONE))
    across = ink[140]
    assert across.max() == 1.0
    assert across.sum() == pytest.approx(22.0, abs=0.5)
    assert ((across > 0) & (across < 1)).sum() >= 4
    assert ink[:40].sum() == 0.0


def test_a_firm_pen_draws_a_wider_stroke() -> None:
    light, firm = ([[140.0, 60.0, p, 140.0, 220.0, p]] for p in (0.2, 0.9))
    assert Sheet().show(points(firm)).sum() > 1.5 * Sheet().show(points(light)).sum()


def test_a_dot_and_a_stroke_that_leaves_the_sheet_are_drawn() -> None:
    assert Sheet().show(points([[140.0, 140.0, 0.5]])).sum() == pytest.approx(np.pi * 121, rel=0.03)
    assert Sheet().show(points([[140.0, 140.0, 0.5, 900.0, 140.0, 0.5]]))[140, -1] == 1.0


# ---- stages ----


def test_both_steps_together_are_mnists_own() -> None:
    for digit in range(10):
        ink = Sheet().show(points(examples.strokes_of(digit)))
        assert (stages(ink).centred == mnist_normalise(ink)).all()


def test_each_step_can_be_left_out() -> None:
    small = [[60.0, 40.0, 0.5, 90.0, 80.0, 0.5]]
    ink = Sheet().show(points(small))
    neither = stages(ink, scale=False, centre=False)
    assert (neither.centred == neither.drawn).all()
    assert (neither.scaled == neither.drawn).all()
    scaled = stages(ink, centre=False)
    rows, columns = np.nonzero(scaled.scaled)
    assert max(np.ptp(rows), np.ptp(columns)) == 19
    assert rows.mean() < 14
    moved = stages(ink, scale=False)
    assert moved.centred.sum() == pytest.approx(moved.drawn.sum())
    mass = moved.centred.sum(axis=1) @ np.arange(28) / moved.centred.sum()
    assert abs(mass - 14) <= 0.5


def test_blank_paper_goes_through_untouched() -> None:
    blank = stages(np.zeros((SIDE, SIDE)))
    assert blank.is_blank
    assert not blank.x.any()


# ---- looking ----


@pytest.mark.parametrize("last", ["sigmoid", "linear", "softmax"])
def test_every_layer_is_seen_as_the_network_computes_it(last: str) -> None:
    net = MLP(784, [16, 16, 10], ["sigmoid", "tanh", last], seed=1, backend="numpy")
    x = stages(Sheet().show(points(ONE))).x
    layers = fired(net, x)
    assert (layers[-1].a == net(x).data).all()
    for layer in layers:
        assert layer.carried.shape[0] == layer.z.size == layer.a.size
    answer = seen(net, x)
    assert answer["answer"] == int(net(x).data.argmax())
    outputs = layers[-1].a.tolist()
    if last == "sigmoid":
        assert answer["sure"] == outputs
    else:
        assert sum(answer["sure"]) == pytest.approx(1.0)
        assert answer["sure"] == pytest.approx(
            outputs if last == "softmax" else (np.exp(outputs) / np.exp(outputs).sum()).tolist()
        )


def test_the_ways_that_carry_most_come_last() -> None:
    carried = np.array([[0.0, -3.0, 1.0], [0.5, 0.0, 2.0]])
    assert strongest(carried, most=3) == [[2, 0, 1.0], [2, 1, 2.0], [1, 0, -3.0]]
    assert strongest(np.zeros((2, 2))) == []


# ---- explaining ----


def test_an_explanation_has_the_numbers_of_pythons_own(room: DigitsRoom) -> None:
    room.look({"strokes": examples.strokes_of(3)})
    scalar = room.edited.net.to("scalar")
    for layer, unit in ((1, 5), (2, 7), (3, 3)):
        found = room.explain({"layer": layer, "unit": unit})
        python = explain_network(
            scalar, room.x.tolist(), of=f"a{layer}[{unit}]", depth=1, largest=8
        ).to_dict()
        activation, total = python["steps"]
        assert found["value"] == activation["value"]
        assert found["sum"]["value"] == total["value"]
        assert found["sum"]["bias"] == total["added"]
        assert [found["sum"]["terms"][term["index"]] for term in total["terms"]] == [
            term["value"] for term in total["terms"]
        ]
        assert found["sum"]["largest"] == [term["index"] for term in total["terms"][:8]]


def test_what_stands_for_and_against_comes_to_the_sum(room: DigitsRoom) -> None:
    room.look({"strokes": examples.strokes_of(5)})
    total = room.explain({"layer": 1, "unit": 0})["sum"]
    parts = total["above"] + total["below"] + total["bias"]["value"]
    assert parts == pytest.approx(total["value"], abs=1e-9)
    listed = sum(total["terms"][k] for k in total["largest"]) + total["others"]["value"]
    assert listed + total["bias"]["value"] == pytest.approx(total["value"], abs=1e-9)


def test_a_comparison_has_the_numbers_of_pythons_own_and_its_shares_add_up(
    room: DigitsRoom,
) -> None:
    room.look({"strokes": examples.strokes_of(3)})
    found = room.compare({"first": 3, "second": 8})
    python = explain_network(
        room.edited.net, room.x.tolist(), output=3, versus=8, depth=1
    ).to_dict()
    assert found["value"] == python["value"]
    assert found["shares"] == [share["share"] for share in python["trace"]["layers"][0]]
    whole = found["at_reference"] + sum(found["shares"])
    assert whole == pytest.approx(found["value"], abs=1e-9)


def test_a_softmax_output_is_explained_without_a_curve_of_its_own() -> None:
    from neuron.lab.digits.explaining import explained

    net = MLP(784, [4, 10], ["relu", "softmax"], seed=2)
    found = explained(net, [0.5] * 784, 2, 3)
    assert found["curve"] is None
    assert found["value"] == net([0.5] * 784)[3].data
    assert explained(net, [0.5] * 784, 1, 0)["curve"] is not None


def test_the_curve_reaches_beyond_the_point_that_is_marked() -> None:
    points_on_it = curve("sigmoid", 20.0)
    assert points_on_it is not None
    assert points_on_it[-1][0] == 25.0
    assert all(0.0 <= a <= 1.0 for _, a in points_on_it)


# ---- editing ----


def test_a_weight_is_changed_at_both_grains_and_put_back() -> None:
    net = MLP(784, [16, 16, 10], seed=3, backend="numpy")
    edited = Edited(net)
    place, bias = Place(1, 2, 300), Place(2, 0, None)
    before = edited.entry(place).data
    scalar = edited.scalar
    edited.set(place, 4.5)
    edited.set(bias, -1.0)
    assert edited.net.layers[0].neurons[2].weights[300].data == 4.5
    assert scalar.layers[0].neurons[2].weights[300].data == 4.5
    assert [change["name"] for change in edited.changes()] == ["w1[2,300]", "b2[0]"]
    assert edited.changes()[0]["before"] == before
    edited.put_back(place)
    assert [change["name"] for change in edited.changes()] == ["b2[0]"]
    edited.put_back()
    assert edited.changes() == []
    assert edited.net.numbers() == net.numbers() == edited.scalar.numbers()


def test_a_weight_set_to_what_it_was_counts_as_unchanged() -> None:
    edited = Edited(MLP(784, [16, 10], seed=3, backend="numpy"))
    place = Place(1, 0, 0)
    before = edited.entry(place).data
    edited.set(place, 1.0)
    edited.set(place, before)
    assert edited.changes() == []


def test_one_tabs_changes_are_not_anothers(model_path: Path) -> None:
    settings = Settings(model_path=model_path)
    one, other = DigitsRoom(settings), DigitsRoom(settings)
    before = other.look({"strokes": ONE})["layers"]
    one.change({"layer": 1, "unit": 0, "source": None, "value": 50.0})
    assert other.look({"strokes": ONE})["layers"] == before
    assert settings.model.net.numbers() == other.edited.net.numbers()


# ---- dreams and nonsense ----


@pytest.mark.parametrize(("layer", "unit"), [(1, 3), (2, 0), (3, 7)])
def test_a_dream_drives_its_neuron_upwards(room: DigitsRoom, layer: int, unit: int) -> None:
    body: dict[str, Any] = {"begin": True, "layer": layer, "unit": unit}
    driven: list[float] = []
    for _ in range(10):
        answer = room.dream(body)
        driven += answer["driven"]
        body = {}
    assert answer["steps"] == len(driven) == 40
    assert driven[-1] > driven[0]
    assert room.x.tolist() == answer["x"]
    assert 0.0 <= min(answer["x"]) <= max(answer["x"]) <= 1.0


def test_a_dream_can_begin_with_what_is_seen(room: DigitsRoom) -> None:
    room.look({"strokes": examples.strokes_of(3)})
    before = room.x
    after = room.dream({"begin": True, "layer": 3, "unit": 8, "start": "now"})["x"]
    assert np.corrcoef(before, after)[0, 1] > 0.8


def test_going_on_with_no_dream_is_refused(room: DigitsRoom) -> None:
    with pytest.raises(LabError, match="No dream has begun"):
        room.dream({})


def test_nonsense_is_answered_with_a_confidence(room: DigitsRoom) -> None:
    found = room.noise({"seed": 1})
    assert len(found["pictures"]) == 8
    for entry in found["pictures"]:
        looked = room.show({"x": entry["picture"]})
        assert looked["answer"] == entry["answer"]
        assert max(looked["sure"]) == pytest.approx(entry["confidence"])
    many = found["many"]
    assert 0.0 <= many["lowest"] < many["mean"] < many["highest"] <= 1.0
    assert room.noise({"seed": 1}) == room.noise({"seed": 1})
    assert room.noise({"seed": 2})["pictures"][2]["picture"] != found["pictures"][2]["picture"]


# ---- pictures and examples ----


def png(array: Any) -> bytes:
    image = pytest.importorskip("PIL.Image", reason="Pillow is not installed")
    file = io.BytesIO()
    image.fromarray(np.asarray(array, dtype=np.uint8)).save(file, "PNG")
    return file.getvalue()


def test_a_drawing_read_back_from_a_picture_file_is_the_same_to_the_network(
    room: DigitsRoom,
) -> None:
    drawn = room.look({"strokes": examples.strokes_of(2)})
    ink = Sheet().show(points(examples.strokes_of(2)))
    found = room.picture(png(255 - np.rint(ink * 255)))
    assert found["polarity"] == "dark-on-light"
    read = room.look({"strokes": []})
    assert read["answer"] == drawn["answer"]
    assert np.abs(np.array(read["x"]) - np.array(drawn["x"])).max() < 0.01
    room.clear({})
    assert room.look({"strokes": []})["blank"]


def test_strokes_go_on_top_of_a_picture(room: DigitsRoom) -> None:
    sheet = np.zeros((40, 20))
    sheet[10:30, 9:11] = 255
    room.picture(png(sheet))
    before = room.look({"strokes": []})["x"]
    assert room.look({"strokes": [[60.0, 140.0, 0.5, 220.0, 140.0, 0.5]]})["x"] != before
    assert room.look({"strokes": []})["x"] == before


def test_a_picture_keeps_its_proportions() -> None:
    sheet = on_sheet(np.ones((10, 40)))
    assert sheet.sum() == 280 * 70
    assert sheet[105:175].all()


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"no picture", "no_picture"), (b"", "no_picture"), (None, "blank_picture")],
)
def test_what_is_no_picture_is_refused_in_a_sentence(
    room: DigitsRoom, data: bytes | None, code: str
) -> None:
    with pytest.raises(LabError, match=r"\.$") as refused:
        room.picture(png(np.full((20, 20), 200)) if data is None else data)
    assert refused.value.code == code


def test_a_picture_with_too_long_a_side_is_refused(model_path: Path) -> None:
    room = DigitsRoom(Settings(model_path=model_path, max_image_side=50))
    with pytest.raises(LabError, match="51 x 10 pixels"):
        room.picture(png(np.eye(10, 51) * 255))


@pytest.mark.skipif(not SHIPPED_MODEL.is_file(), reason="the model is not there")
def test_the_shipped_model_reads_all_examples(room: DigitsRoom) -> None:
    for digit in range(10):
        strokes = room.example({"digit": digit})["strokes"]
        assert room.look({"strokes": strokes})["answer"] == digit


def test_a_real_digit_is_ink_on_the_sheet(room: DigitsRoom) -> None:
    found = room.example({"digit": 7, "real": True, "seed": 3})
    assert found["strokes"] == []
    assert len(found["ink"]) > SIDE * SIDE
    assert not room.look({"strokes": []})["blank"]


# ---- what is refused ----


@pytest.mark.parametrize(
    ("method", "body", "sentence"),
    [
        ("look", {"strokes": 3}, "list of lists"),
        ("look", {"strokes": [[1.0, 2.0]]}, "x, y and pressure"),
        ("look", {"strokes": [["a", "b", "c"]]}, "made of numbers"),
        ("look", {"strokes": [[0.0] * 60_003]}, "more than 20,000 points"),
        ("look", {"scale": "yes"}, "true or false"),
        ("show", {"x": [0.5]}, "784 numbers"),
        ("show", {"x": [2.0] * 784}, "from 0 to 1"),
        ("explain", {"layer": 4, "unit": 0}, "whole number from 1 to 3"),
        ("explain", {"layer": 1, "unit": -1}, "whole number from 0 to 15"),
        ("explain", {"layer": True, "unit": 0}, "whole number"),
        ("change", {"layer": 1, "unit": 0, "source": 784, "value": 0}, "from 0 to 783"),
        ("change", {"layer": 1, "unit": 0, "value": 1e9}, "from -1000 to 1000"),
        ("change", {"layer": 1, "unit": 0, "value": True}, "A weight is a number"),
        ("dream", {"begin": True, "layer": 1, "unit": 0, "style": "wild"}, "smooth or plain"),
        ("dream", {"begin": True, "layer": 1, "unit": 0, "start": "here"}, "blank paper"),
        ("dream", {"begin": True, "layer": 1, "unit": 0, "start": 7}, "short text"),
        ("example", {"digit": 10}, "from 0 to 9"),
        ("noise", {"seed": -1}, "whole number"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(
    room: DigitsRoom, method: str, body: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(LabError, match=sentence):
        getattr(room, method)(body)


def test_two_outputs_that_are_one_are_refused(room: DigitsRoom) -> None:
    from neuron.maths.errors import SettingError

    with pytest.raises(SettingError, match="both are 3"):
        room.compare({"first": 3, "second": 3})
