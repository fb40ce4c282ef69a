"""The digits room over HTTP: every address answers, and says no in one sentence."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from neuron.lab.digits import examples
from neuron.lab.digits.room import DigitsRoom
from neuron.lab.digits.routes import ASKED

BODIES: dict[str, dict[str, Any]] = {
    "look": {"strokes": examples.strokes_of(3)},
    "show": {"x": [0.0] * 784},
    "example": {"digit": 3},
    "explain": {"layer": 1, "unit": 3},
    "compare": {"first": 3, "second": 5},
    "dream": {"begin": True, "layer": 3, "unit": 3},
    "noise": {"seed": 0},
    "change": {"layer": 1, "unit": 3, "source": 17, "value": 0.5},
    "put_back": {"all": True},
}


@pytest.mark.parametrize("name", ["look", *ASKED])
def test_every_address_answers(client: Any, name: str) -> None:
    reply = client.post(f"/api/digits/{name}", BODIES.get(name, {}))
    assert reply.status == 200, reply.body
    assert isinstance(reply.json, dict)


def test_the_same_strokes_get_the_same_answer_from_another_session(client: Any, lab: Any) -> None:
    body = BODIES["look"]
    other = type(client)(lab).begin()
    assert client.post("/api/digits/look", body).json == other.post("/api/digits/look", body).json


def test_a_picture_that_is_none_is_refused_in_one_sentence(client: Any) -> None:
    reply = client.post("/api/digits/picture", b"<svg onload=alert(1)>")
    assert reply.status == 400
    assert "can't be read as a picture" in reply.json["error"]
    assert "Traceback" not in reply.json["error"]


def test_what_makes_no_sense_is_refused_with_its_code(client: Any) -> None:
    body = {"layer": 1, "unit": 0, "source": 3, "value": 1e30}
    reply = client.post("/api/digits/change", body)
    assert (reply.status, reply.json["code"]) == (400, "weight_out_of_range")


def test_a_drawing_that_takes_long_keeps_no_other_tab_waiting(client: Any) -> None:
    zigzag = {"strokes": [[0, 0, 1, 280, 280, 1] * 500]}
    other = client.begin()
    room = DigitsRoom(client.lab.settings)
    assert not room.is_quick(zigzag)
    assert all(room.is_quick({"strokes": examples.strokes_of(digit)}) for digit in range(10))
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(client.post, "/api/digits/look", zigzag)
        meanwhile = 0
        while not answer.done():
            assert other.get("/").status == 200
            meanwhile += 1
        assert answer.result().status == 200
    assert meanwhile >= 5
