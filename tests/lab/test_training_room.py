"""The training room in Python alone: configuration, training, maps, messages, files."""

import base64
import json
import math
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from neuron import data as d
from neuron.lab.settings import Settings
from neuron.lab.training import actions, files, maps, sources
from neuron.lab.training import configuration as conf
from neuron.lab.training.address import changed, from_address, to_address
from neuron.lab.training.configuration import USUAL, Configuration
from neuron.lab.training.curves import MOST_POINTS, Curve
from neuron.lab.training.messages import Backward
from neuron.lab.training.points import from_table
from neuron.lab.training.refusal import RefusalError
from neuron.lab.training.room import TrainingRoom
from neuron.lab.training.sources import Box
from neuron.network import MLP
from neuron.store import load, save
from neuron.train import Epoch, loss_named, optimiser_named, train
from neuron.value import zero_grad


def opened(query: str = "", **settings: Any) -> tuple[TrainingRoom, dict[str, Any]]:
    room = TrainingRoom(Settings(**settings))
    pairs = [part.split("=", 1) for part in query.split("&") if part]
    return room, actions.open_room(room, {"address": pairs})


def numbers(room: TrainingRoom) -> Any:
    return room.job.net.numbers()


# ---- the address ----


@pytest.mark.parametrize("data", [name for name in conf.DATA if name != "own"])
def test_what_is_usual_takes_a_single_word(data: str) -> None:
    assert to_address(USUAL[data]) == [("data", data)]
    assert from_address([("data", data)]) == (USUAL[data], [])


def test_a_configuration_survives_its_address() -> None:
    wanted = Configuration(
        data="own",
        layers=(conf.Width(3, "relu"), conf.Width(2, "sigmoid")),
        rate=0.1 + 0.2,
        l2=1e-5,
        seed=7,
        hide=("file", "link"),
        loss="squared_error",
        output="tanh",
        points=(conf.Point(0.5, -1.25, 0), conf.Point(1.0, 2.0, 1)),
        names=("cat", "dog"),
    )
    wanted = conf.checked(wanted)
    assert from_address(to_address(wanted)) == (wanted, [])


@pytest.mark.parametrize(
    ("pair", "code"),
    [
        (("rate", "fast"), "out_of_range"),
        (("rate", "nan"), "out_of_range"),
        (("rate", "-1"), "out_of_range"),
        (("rate", "1e999"), "out_of_range"),
        (("rate", "1_0"), "out_of_range"),
        (("seed", "1.5"), "out_of_range"),
        (("seed", "9" * 4000), "out_of_range"),
        (("batch", "0"), "out_of_range"),
        (("data", "cats"), "unknown_choice"),
        (("loss", "<script>"), "unknown_choice"),
        (("layers", "3.tanh,0.tanh"), "out_of_range"),
        (("layers", "3.step"), "unknown_choice"),
        (("layers", ",".join(["2.tanh"] * 7)), "too_many"),
        (("layers", "20.tanh"), "too_much"),
        (("n", "5000"), "too_much"),
        (("hide", "everything"), "unknown_choice"),
        (("names", "a,a"), "bad_texts"),
        (("points", "1:2"), "bad_point"),
        (("points", "1:nan:0"), "bad_point"),
        (("points", "1:99:0"), "point_too_far"),
        (("points", "1:1:9"), "too_many_classes"),
        (("points", ";".join(["1:1:0"] * 501)), "too_many_points"),
        (("colour", "red"), "address_unknown"),
    ],
)
def test_what_is_wrong_in_an_address_is_said_and_left_at_its_usual(
    pair: tuple[str, str], code: str
) -> None:
    found, complaints = from_address([pair, ("seed", "3")] if pair[0] != "seed" else [pair])
    assert [complaint.code for complaint in complaints] == [code]
    assert getattr(found, pair[0], None) in (getattr(USUAL["moons"], pair[0], None), ())
    if code not in ("too_much",) and pair[0] != "seed":
        assert found.seed == 3  # the rest of the link still holds
    assert len(str(complaints[0])) < 400


def test_other_data_of_the_same_kind_keeps_the_network_and_pictures_begin_anew() -> None:
    before = changed(Configuration(), {"layers": "3.relu", "rate": "0.7"})
    circles = changed(before, {"data": "circles"})
    assert (circles.layers, circles.rate) == (before.layers, 0.7)
    digits = changed(circles, {"data": "digits"})
    assert digits == USUAL["digits"]
    assert changed(digits, {"data": "moons"}) == USUAL["moons"]


@pytest.mark.parametrize("loss", conf.LOSSES)
@pytest.mark.parametrize("data", ["moons", "spiral", "digits"])
@pytest.mark.parametrize("output", conf.OUTPUTS)
def test_every_loss_goes_with_every_data(loss: str, data: str, output: str) -> None:
    room, _ = opened(f"data={data}&loss={loss}&output={output}&n=60")
    state = actions.step(room, {})
    assert math.isfinite(state["batches"]["loss"][-1])
    assert state["total_steps"] == 1


# ---- training ----


def test_the_room_trains_as_the_engine_does_to_the_last_bit() -> None:
    room, _ = opened("data=moons&n=80&seed=5&rate=0.2&batch=8&layers=4.tanh")
    for _ in range(3):
        actions.epoch(room, {})
    points = d.moons(80, 0.15, 0).split(0.25, 0)[0].to_numpy()
    net = MLP(2, [4, 1], ["tanh", "linear"], seed=5, backend="numpy")
    from random import Random

    records = train(
        net,
        points,
        loss="binary_cross_entropy",
        optimiser=optimiser_named("sgd", learning_rate=0.2),
        epochs=10**9,
        batch_size=8,
        seed=Random(5),
    )
    last = None
    while last is None or last.epoch < 3:
        record = next(records)
        last = record if isinstance(record, Epoch) else last
    assert numbers(room) == net.numbers()
    assert room.job.records[-1].train_loss == last.train_loss


def test_reset_gives_the_very_same_initial_weights_and_the_same_course() -> None:
    room, state = opened("data=circles&n=60")
    first = numbers(room)
    courses = []
    for _ in range(2):
        for _ in range(7):
            actions.step(room, {})
        courses.append(numbers(room))
        state = actions.reset(room, {})
        assert numbers(room) == first
        assert (state["epoch"], state["step"], state["total_steps"]) == (0, 0, 0)
    assert courses[0] == courses[1] != first
    actions.change(room, {"changes": {"seed": "1"}})
    assert numbers(room) != first


def test_one_step_and_one_epoch() -> None:
    room, state = opened("data=moons&n=80&batch=10")
    assert state["steps"] == 6
    state = actions.step(room, {})
    assert (state["epoch"], state["step"]) == (0, 1)
    state = actions.epoch(room, {})
    assert (state["epoch"], state["step"]) == (1, 0)
    for _ in range(6):
        state = actions.step(room, {})
    assert (state["epoch"], state["step"], state["total_steps"]) == (2, 0, 12)
    assert len(state["curve"]["epoch"]) == 3


def test_playing_goes_on_turn_by_turn_until_it_is_paused() -> None:
    room, _ = opened("data=moons&speed=full")
    actions.play(room, {})
    assert all(room.turn() for _ in range(20))
    assert room.job.epoch > 1
    actions.pause(room, {})
    assert not room.turn()


def test_a_pace_is_kept() -> None:
    import time

    room, _ = opened("data=moons&speed=steady")
    actions.play(room, {})
    until = time.monotonic() + 0.6
    while time.monotonic() < until:
        room.turn()
    assert 15 <= room.job.total_steps <= 45  # 60 a second


def test_the_learning_rate_changes_while_it_goes_on_and_the_weights_stay() -> None:
    room, _ = opened("data=moons")
    actions.step(room, {})
    job, before = room.job, numbers(room)
    state = actions.change(room, {"changes": {"rate": "0"}})
    assert (room.job, state["rate"], state["total_steps"]) == (job, 0.0, 1)
    actions.step(room, {})
    assert numbers(room) == before  # a rate of 0 changes nothing
    for change in ({"batch": "5"}, {"optimiser": "adam"}, {"l2": "0.01"}):
        actions.change(room, {"changes": change})
        assert room.job is job
        assert numbers(room) == before
    actions.change(room, {"changes": {"rate": "0.1"}})
    actions.step(room, {})
    assert numbers(room) != before


def test_a_refused_change_changes_nothing() -> None:
    room, _ = opened("data=moons")
    actions.step(room, {})
    before = room.configuration, numbers(room), room.job
    for changes in ({"layers": "40.tanh"}, {"data": "own"}, {"rate": "x"}, {"data": "clouds"}):
        with pytest.raises(RefusalError):
            actions.change(room, {"changes": changes})
        assert (room.configuration, numbers(room), room.job) == before


def test_a_weight_and_a_bias_are_edited_in_place() -> None:
    room, _ = opened("data=moons&layers=3.tanh")
    state = actions.edit(room, {"layer": 1, "unit": 2, "source": 1, "value": 0.625})
    assert state["layers"][0]["weights"][2][1] == 0.625
    state = actions.edit(room, {"layer": 2, "unit": 0, "value": -3})
    assert state["layers"][1]["biases"] == [-3.0]
    assert room.job.net.layers[0].neurons[2].weights[1].data == 0.625
    for wrong in (
        {"layer": 3, "unit": 0, "value": 1},
        {"layer": 1, "unit": 3, "value": 1},
        {"layer": 1, "unit": 0, "source": 2, "value": 1},
        {"layer": 1, "unit": 0, "value": "x"},
        {"layer": 1, "unit": 0, "value": 1e300},
    ):
        with pytest.raises(RefusalError):
            actions.edit(room, wrong)


def test_an_edit_counts_while_a_program_trains() -> None:
    """The loop replays a recorded program: it must read the number that was typed in."""
    room, _ = opened("data=moons&layers=3.tanh&rate=0&speed=full")
    actions.play(room, {})
    for _ in range(3):
        room.turn()
    actions.edit(room, {"layer": 2, "unit": 0, "value": 5.0})
    for _ in range(3):
        room.turn()
    state = actions.pause(room, {})
    assert state["layers"][1]["biases"] == [5.0]
    assert room.job.records[-1].train_loss == pytest.approx(state["now"]["train"]["loss"], rel=1e-9)


def test_a_rate_far_too_large_is_said_by_the_doctor_and_play_takes_up_again() -> None:
    room, _ = opened("data=moons&loss=squared_error&output=linear&layers=8.relu,8.relu&rate=50")
    actions.play(room, {})
    for _ in range(200):
        if not room.turn():
            break
    state = room.state()
    assert state["failed"]
    assert "not_finite" in [concern["problem"] for concern in state["concerns"]]
    json.dumps(state, allow_nan=False)
    actions.change(room, {"changes": {"rate": "0.01"}})
    actions.play(room, {})
    assert not room.job.has_failed
    assert room.turn()


def test_dead_neurons_are_noticed() -> None:
    room, _ = opened("data=moons&layers=4.relu")
    actions.edit(room, {"layer": 1, "unit": 2, "value": -100.0})
    state = actions.step(room, {})
    dead = [c for c in state["concerns"] if c["problem"] == "dead_neuron"]
    assert [(c["layer"], c["unit"]) for c in dead] == [(1, 2)]


def test_a_healthy_training_raises_no_alarm() -> None:
    room, _ = opened("data=moons")
    for _ in range(40):
        state = actions.epoch(room, {})
        assert state["concerns"] == []


def test_left_alone_it_pauses_and_says_so() -> None:
    room, _ = opened("data=moons")
    actions.play(room, {})
    room.left_alone()
    assert not room.turn()
    assert room.state()["notice"] == "left_alone"


def test_a_page_that_is_forgotten_while_it_plays_comes_to_rest() -> None:
    room, _ = opened("data=moons&speed=full")
    actions.play(room, {})
    assert room.turn()
    room.asked_at -= 3600
    assert not room.turn()
    assert room.state()["notice"] == "left_alone"


def test_saturated_neurons_are_noticed() -> None:
    room, _ = opened("data=moons&layers=4.tanh")
    actions.edit(room, {"layer": 1, "unit": 1, "value": 60.0})
    concerns = actions.step(room, {})["concerns"]
    assert [(c["problem"], c["unit"]) for c in concerns] == [("saturated_neuron", 1)]


def test_coming_back_with_the_same_address_goes_on_where_it_was() -> None:
    room, state = opened("data=moons&seed=2")
    actions.step(room, {})
    before = numbers(room)
    again = actions.open_room(
        room, {"address": [part.split("=") for part in state["query"].split("&")]}
    )
    assert numbers(room) == before
    assert again["total_steps"] == 1


def test_curves_stay_bounded_and_whole() -> None:
    curve = Curve("epoch", "loss")
    for count in range(10_000):
        curve.add(count, float(count), 1.0 / (count + 1))
    assert len(curve.rows) <= MOST_POINTS + 1
    assert curve.rows[0][0] == 0.0
    assert curve.rows[-1][0] is not None
    assert curve.rows[-1][0] > 9_900
    gaps = {round((b[0] or 0) - (a[0] or 0)) for a, b in pairwise(curve.rows)}
    assert gaps == {curve.stride}


# ---- maps ----


def test_small_maps_are_the_neurons_activations() -> None:
    net = MLP(2, [3, 1], ["tanh", "sigmoid"], seed=3, backend="numpy")
    box = Box(-2.0, -1.0, 4.0)
    maps_ = maps.small_maps(net, box)
    assert [len(layer) for layer in maps_] == [3, 1]
    shades = np.frombuffer(base64.b64decode(maps_[0][1]), np.uint8).reshape(maps.SMALL, -1)
    # The cell in row 4 (from above) and column 9.
    step = box.size / maps.SMALL
    x = [box.x + 9.5 * step, box.y + box.size - 4.5 * step]
    a = net.layers[0](x)[1].data
    assert shades[4, 9] == maps.MIDDLE + round(float(a) * maps.REACH)


def test_the_line_of_a_map_is_where_the_weighted_sum_is_0() -> None:
    net = MLP.from_numbers([([[1.0, 2.0]], [-0.5])], "sigmoid", backend="numpy")
    box = Box(-2.0, -2.0, 4.0)
    for place in (None, (1, 0)):
        lines = maps.large_map(net, box, place, 0.5)["lines"]
        assert len(lines) > 30
        for x0, y0, x1, y1 in lines:
            for u, v in ((x0, y0), (x1, y1)):
                x, y = box.x + u / 1000 * box.size, box.y + (1 - v / 1000) * box.size
                assert abs(x + 2 * y - 0.5) < 0.02


def test_marching_squares_finds_a_circle_and_both_ways_through_a_saddle() -> None:
    y, x = np.mgrid[-1:1:50j, -1:1:50j]
    circle = np.array(maps.zero_lines(x * x + y * y - 0.25))
    radius = np.hypot(circle[:, 0] - 500, circle[:, 1] - 500)
    assert np.all(np.abs(radius - 245) < 8)
    saddle = maps.zero_lines(np.array([[1.0, -1.0], [-1.0, 1.0]]))
    assert len(saddle) == 2
    assert maps.zero_lines(np.ones((4, 4))) == []


# ---- the backward pass ----


@pytest.mark.parametrize("query", ["data=moons", "data=spiral&loss=squared_error&output=softmax"])
def test_the_messages_add_up_to_the_engines_gradients(query: str) -> None:
    room, _ = opened(query)
    actions.epoch(room, {})
    first = actions.backward(room, {"number": 0, "begin": True})
    assert first["message"]["receiver"] == "L"
    backward = room.backward
    assert backward is not None
    totals = {str(m.receiver.label): m.total for m in backward.messages}
    net = room.job.net.to("scalar")
    example = room.example
    loss = room.job.loss
    zero_grad(net.parameters())
    loss.row(list(net(example.x)), example.targets(loss, net.n_outputs)).backward()
    for parameter in net.parameters():
        assert totals[str(parameter.label)] == parameter.grad
    for number in range(first["count"]):
        message = actions.backward(room, {"number": number})["message"]
        if message["local"] is not None and message["sent"] is not None:
            assert message["sent"] == pytest.approx(message["local"] * message["incoming"])
            assert message["formula"]


def test_stepping_back_keeps_to_the_network_as_it_was() -> None:
    room, _ = opened("data=moons")
    before = actions.backward(room, {"number": 1, "begin": True})["message"]
    actions.epoch(room, {})
    assert actions.backward(room, {"number": 1})["message"] == before
    assert actions.backward(room, {"number": 1, "begin": True})["message"] != before


def test_there_is_no_backward_pass_from_a_point_without_a_label() -> None:
    room, _ = opened("data=moons")
    actions.look(room, {"point": {"x": 0.0, "y": 0.0}})
    with pytest.raises(RefusalError, match="no example"):
        actions.backward(room, {"number": 0})
    actions.look(room, {"example": {"part": "train", "index": 3}})
    assert actions.backward(room, {"number": 0})["count"] > 50
    with pytest.raises(RefusalError, match="no message"):
        actions.backward(room, {"number": 10_000})


def test_a_neuron_is_explained_with_the_engines_numbers() -> None:
    room, _ = opened("data=moons&layers=3.sigmoid")
    actions.look(room, {"point": {"x": 0.3, "y": -0.7}})
    found = actions.neuron(room, {"layer": 1, "unit": 2})
    net = room.job.net.to("scalar")
    assert found["result"]["value"] == net.layers[0]([0.3, -0.7])[2].data
    parts = [term["product"] for term in found["terms"]]
    assert found["sum"]["value"] == pytest.approx(sum(parts) + found["bias"], abs=1e-12)
    assert [t["product"] for t in found["terms"]] == [
        t["weight"] * t["input"] for t in found["terms"]
    ]


# ---- points ----


def test_a_pasted_table_becomes_points() -> None:
    text = "x;y;class\n0.5;1;cat\n\n-1;2.25;dog\n1;1;cat\n"
    points, names = from_table(text)
    assert names == ("cat", "dog")
    assert [tuple(p) for p in points] == [(0.5, 1.0, 0), (-1.0, 2.25, 1), (1.0, 1.0, 0)]
    scaled, _ = from_table("170, 60, a\n180, 90, b\n175, 75, a", scale=True)
    assert [tuple(p) for p in scaled] == [(-1, -1, 0), (1, 1, 1), (0, 0, 0)]


@pytest.mark.parametrize(
    ("text", "code", "part"),
    [
        ("", "table_empty", "no line"),
        ("x,y,class\n", "table_empty", "no line"),
        ("1,2,a\n1,2\n", "table_cells", "Line 2 has 2"),
        ("1,2,a\n1,b,a\n", "table_number", "Line 2: 'b'"),
        ("1,2,a\n1,inf,b\n", "table_number", "Line 2"),
        ("1,2,a\n1,3,a\n", "table_classes", "got 1"),
        ("1,2,a\n170,60,b\n", "table_too_far", "Line 2"),
        ("1,2,a\n1,2," + "b" * 50, "table_name", "Line 2"),
        ("\n".join(f"0,0,{i}" for i in range(6)), "table_classes", "got 6"),
        ("0,0,a\n" * 501, "too_many_points", "501"),
    ],
)
def test_what_is_wrong_with_a_table_is_said_with_its_line(text: str, code: str, part: str) -> None:
    with pytest.raises(RefusalError) as refusal:
        from_table(text)
    assert refusal.value.code.startswith(code)
    assert part in str(refusal.value)


def test_a_click_adds_a_point_and_the_network_goes_on() -> None:
    room, state = opened("data=moons&n=40")
    actions.epoch(room, {})
    before, n = numbers(room), len(state["points"])
    state = actions.add_point(room, {"x": 0.25, "y": 0.5, "label": 1})
    assert state["configuration"]["data"] == "own"
    assert len(state["points"]) == n + 1
    assert numbers(room) == before
    assert state["fragment"].count(";") == n
    pairs = [*(p.split("=") for p in state["query"].split("&")), state["fragment"].split("=", 1)]
    shared, _ = opened()
    again = actions.open_room(shared, {"address": [[k, v.replace("%2C", ",")] for k, v in pairs]})
    assert again["complaints"] == []
    assert again["points"] == state["points"]
    actions.epoch(room, {})
    assert numbers(room) != before


def test_what_changes_only_the_page_leaves_the_training_alone() -> None:
    room, _ = opened("data=moons&n=40")
    actions.add_point(room, {"x": 0.25, "y": 0.5, "label": 1})
    actions.step(room, {})
    for changes in ({"speed": "slow"}, {"hide": "curves"}):
        state = actions.change(room, {"changes": changes})
        assert (state["step"], state["total_steps"]) == (1, 1)


def test_points_of_a_third_class_make_a_new_network_and_can_be_taken_away() -> None:
    room, _ = opened("data=moons&n=20")
    state = actions.add_point(room, {"x": 0.0, "y": 0.0, "label": 2})
    assert len(state["classes"]) == 3
    assert len(state["layers"][-1]["biases"]) == 3
    state = actions.remove_point(room, {"x": 0.0, "y": 0.0, "label": 2})
    assert len(state["points"]) == 20


def test_the_last_point_of_a_class_stays() -> None:
    room, _ = opened()
    actions.paste(room, {"text": "0,0,a\n1,1,b"})
    with pytest.raises(RefusalError, match="two classes"):
        actions.remove_point(room, {"x": 0, "y": 0, "label": 0})
    assert len(room.configuration.points) == 2
    assert math.isfinite(actions.step(room, {})["batches"]["loss"][-1])


# ---- files ----


def test_a_file_opens_in_python_with_the_same_outputs_bit_for_bit(tmp_path: Path) -> None:
    room, _ = opened("data=spiral&seed=4")
    actions.epoch(room, {})
    path = tmp_path / "network.json"
    path.write_text(actions.write_file(room, {})["text"], encoding="utf-8")
    model = load(path)
    x = room.example.x
    assert list(model.net(x).data) == list(room.job.net(x).data)
    assert model.classes == ("arm 1", "arm 2", "arm 3")
    assert model.seed == 4
    other, _ = opened("data=spiral")
    state = actions.read_file(other, path.read_bytes())
    assert state["imported"]
    assert numbers(other) == numbers(room)
    actions.step(other, {})
    actions.reset(other, {})
    assert numbers(other) == numbers(room)  # back to what was read, not to a seed's


@pytest.mark.parametrize(
    "content",
    [b"", b"{}", b"[" * 100_000, b"\xff\xfe", b'{"format": "neuron model"}', b"\x80\x04."],
)
def test_a_hostile_file_gives_one_clear_sentence(content: bytes) -> None:
    room, _ = opened()
    before = numbers(room)
    with pytest.raises(RefusalError) as refusal:
        actions.read_file(room, content)
    assert refusal.value.code == "no_model"
    assert str(refusal.value).startswith("The file cannot be loaded")
    assert "/tmp" not in str(refusal.value)
    assert len(str(refusal.value)) < 400
    assert len(refusal.value.parts["why"]) < 80, "it would be cut off in the middle of a word"
    assert numbers(room) == before


@pytest.mark.parametrize(
    ("net", "code"),
    [
        (MLP(3, [1]), "model_inputs"),
        (MLP(2, [40, 1]), "model_size"),
        (MLP(2, [2] * 8), "model_size"),
        (MLP(2, [4, 5]), "model_outputs"),
        (MLP(2, [4, 1], ["softmax", "sigmoid"]), "model_activation"),
        (MLP(2, [4, 1], ["tanh", "relu"]), "model_activation"),
    ],
)
def test_a_network_that_does_not_go_with_the_data_is_refused(
    net: MLP, code: str, tmp_path: Path
) -> None:
    save(net, tmp_path / "m.json")
    with pytest.raises(RefusalError) as refusal:
        files.from_file((tmp_path / "m.json").read_bytes(), Configuration())
    assert refusal.value.code == code


# ---- pictures ----


def test_weight_pictures_of_digits_form() -> None:
    room, state = opened("data=digits&n=300")
    first = state["layers"][0]["pictures"]
    assert len(first) == 16
    assert len(base64.b64decode(first[0])) == 64
    assert "weights" not in state["layers"][0]
    for _ in range(10):
        state = actions.epoch(room, {})
    assert state["layers"][0]["pictures"] != first
    assert state["now"]["train"]["accuracy"] > 0.5
    assert state["curve"]["train_loss"][0] > state["curve"]["train_loss"][-1]


def test_mnist_is_offered_where_it_lies(tmp_path: Path) -> None:
    assert "mnist" not in sources.available(tmp_path)
    _, state = opened("data=mnist", data_folder=tmp_path)
    assert [c["code"] for c in state["complaints"]] == ["no_such_data"]
    assert state["configuration"]["data"] == "moons"
    folder = Path(__file__).parents[3] / "shared" / "data"
    if "mnist" not in sources.available(folder):
        pytest.skip("MNIST is not at hand")
    room, state = opened("data=mnist&n=500", data_folder=folder)
    assert (state["n_train"], state["n_validation"]) == (500, 2000)
    assert len(base64.b64decode(state["layers"][0]["pictures"][0])) == 784
    assert actions.epoch(room, {})["epoch"] == 1


def test_a_backward_pass_names_the_loss_of_the_engine() -> None:
    net = MLP(2, [2, 1], ["tanh", "linear"], seed=1, backend="numpy")
    loss = loss_named("hinge")
    backward = Backward(net, loss, [0.5, -0.5], [1.0])
    assert backward.at(0)["loss"] == loss.row([float(net([0.5, -0.5])[0].data)], [1.0])
