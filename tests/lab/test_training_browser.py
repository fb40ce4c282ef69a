"""The training page in Chromium over the real server: trained, paused, edited, shared, stepped."""

import re
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np
import pytest

from neuron.lab.training import actions
from neuron.lab.training.room import TrainingRoom
from neuron.network import MLP
from neuron.store import load, save

BASE = "/training?data="


class Bench:
    """The page, and what its tests do again and again."""

    def __init__(self, page: Any, lab: Any, query: str = "moons") -> None:
        self.page, self.lab = page, lab
        self.answers: dict[str, Any] = {}  # the last answer of each name
        self.settle = page.settle
        page.on("response", self._answered)
        self.open(BASE + query)

    def _answered(self, response: Any) -> None:
        """Keep an answer. It waits for nothing, lest the test go on without it."""
        request = response.request
        if request.method == "POST" and "/api/training/" in request.url and response.ok:
            name = request.url.rsplit("/", 1)[1]
            self.answers[name] = response
            if name not in ("neuron", "backward", "export", "table"):
                self.answers["state"] = response

    def open(self, address: str) -> None:
        self.page.goto(self.lab.url + address)
        self.page.wait_for_selector("#diagram .card")
        self.settle()

    def state(self) -> dict[str, Any]:
        """The state that a request answered with last, in full precision."""
        self.settle()
        found: dict[str, Any] = self.answers["state"].json()
        return found

    def press(self, selector: str) -> None:
        self.page.click(selector)
        self.settle()

    def type(self, selector: str, text: str) -> None:
        self.page.fill(selector, text)
        self.page.press(selector, "Enter")
        self.page.locator(selector).blur()
        self.settle()

    def text(self, selector: str) -> str:
        found: str = self.page.inner_text(selector)
        return found

    def train_until(self, accuracy: float, seconds: float = 30) -> None:
        """Play until so many of the training examples are right, then pause.

        A step may still be taken before the pause, and undo it: then play on.
        """
        end = monotonic() + seconds
        while monotonic() < end:
            self.press("#play")
            self.page.wait_for_function(
                "goal => parseFloat(document.getElementById('train-accuracy').textContent) >= goal",
                arg=100 * accuracy,
                timeout=1000 * seconds,
            )
            self.press("#play")
            if self.state()["now"]["train"]["accuracy"] >= accuracy:
                return
        pytest.fail(f"{accuracy:.0%} of the examples were not right within {seconds} s")

    def saved(self, tmp_path: Path) -> Path:
        """The network as the page's own file."""
        with self.page.expect_download() as download:
            self.page.click("#export")
        path = tmp_path / download.value.suggested_filename
        download.value.save_as(path)
        return path

    def pixels(self, places: list[tuple[float, float]]) -> list[tuple[int, int, int]]:
        """The colours of the large map at places, as shares of its width and height."""
        found = self.page.evaluate(
            """places => {
              const canvas = document.getElementById("plane");
              const context = canvas.getContext("2d");
              return places.map(([u, v]) => [...context.getImageData(
                Math.floor(u * canvas.width), Math.floor(v * canvas.height), 1, 1).data]);
            }""",
            [list(place) for place in places],
        )
        return [tuple(colour[:3]) for colour in found]


@pytest.fixture
def bench(browser_page: Any, lab: Any) -> Bench:
    return Bench(browser_page, lab, "moons&speed=full")


def another(bench: Bench, query: str) -> Bench:
    bench.open(BASE + query)
    return bench


# ---- learning ----


def test_points_are_learned_and_the_boundary_is_drawn_where_it_is(
    bench: Bench, tmp_path: Path
) -> None:
    bench.train_until(0.98)
    state = bench.state()
    assert not state["playing"]
    assert state["now"]["train"]["accuracy"] >= 0.98
    net = load(bench.saved(tmp_path)).net
    whole = bench.answers["open"].json()
    box = whole["box"]
    rng = np.random.default_rng(0)
    places, signs = [], []
    marks = np.array([[x, y] for x, y, _, _ in whole["points"]])
    while len(places) < 150:
        u, v = rng.uniform(0.08, 0.92, 2)
        x, y = box["x"] + u * box["size"], box["y"] + (1 - v) * box["size"]
        output = float(net([x, y])[0].data)
        if abs(output) > 3 and np.abs(marks - [x, y]).max(axis=1).min() > 0.1:
            places.append((u, v))
            signs.append(output > 0)
    colours = bench.pixels(places)
    bluer = [blue > red for red, _, blue in colours]  # class 1 is blue, class 0 orange
    assert np.mean(np.array(bluer) == np.array(signs)) > 0.95
    assert 20 < sum(signs) < 130


def test_one_step_one_epoch_and_reset_to_the_same_weights(bench: Bench) -> None:
    first = bench.answers["open"].json()["layers"]
    bench.press("#step")
    assert bench.text("#count-step") == "1 of 15"
    bench.press("#epoch")
    assert bench.text("#count-epoch") == "0001"
    state = bench.state()
    assert state["total_steps"] == 15
    assert state["layers"][0]["weights"] != first[0]["weights"]
    bench.press("#reset")
    state = bench.state()
    assert [(x["weights"], x["biases"]) for x in state["layers"]] == [
        (x["weights"], x["biases"]) for x in first
    ]
    assert bench.text("#count-epoch") == "0000"
    seed = bench.page.input_value("#seed")
    bench.press("#seed-new")
    assert bench.page.input_value("#seed") != seed
    assert bench.state()["layers"][0]["weights"] != first[0]["weights"]


@pytest.mark.slow
def test_the_learning_rate_changes_while_it_plays(bench: Bench) -> None:
    bench.press("#play")
    bench.page.wait_for_function(
        "() => Number(document.getElementById('count-epoch').textContent) > 3"
    )
    bench.type("#rate", "0")
    frozen = bench.answers["change"].json()
    assert frozen["playing"]
    assert frozen["rate"] == 0
    bench.page.wait_for_timeout(400)
    bench.press("#play")
    state = bench.state()
    assert state["total_steps"] > frozen["total_steps"]
    assert state["layers"][0]["biases"] == frozen["layers"][0]["biases"]
    bench.type("#rate", "0,1")  # a decimal comma is understood
    assert bench.answers["change"].json()["rate"] == 0.1
    bench.press("#rate-up")
    assert bench.page.input_value("#rate") == "0.3"


def test_weights_and_biases_are_edited_on_the_picture_and_in_the_tables(bench: Bench) -> None:
    bench.press("button.bias >> nth=0")
    bench.page.fill("#editor-value", "1.5")
    bench.page.press("#editor-value", "Enter")
    assert bench.state()["layers"][0]["biases"][0] == 1.5
    assert bench.page.is_hidden("#editor")
    assert "1.5" in bench.text("button.bias >> nth=0")
    bench.press(".card.layer-1 >> nth=2")
    assert bench.text("#result-title") == "What neuron 2 of layer 1 sees"
    bench.type('#neuron-body [data-place="w1[2,1]"]', "-0.25")
    assert bench.state()["layers"][0]["weights"][2][1] == -0.25
    bench.press("#weights-body summary >> nth=2")
    bench.type('#weights-body [data-at="0,3"]', "2")
    assert bench.state()["layers"][2]["weights"][0][3] == 2.0
    bench.type('#weights-body [data-at="0,3"]', "many")
    bench.page.allowed_errors.append("400")
    assert "“many” is no number" in bench.text("#complaint")
    path = bench.page.locator(".hit").first
    path.dispatch_event("click")
    bench.page.fill("#editor-value", "0.125")
    bench.page.press("#editor-value", "Enter")
    assert bench.state()["layers"][0]["weights"][0][0] == 0.125


def test_digits_are_learned_and_their_weight_pictures_form(bench: Bench) -> None:
    another(bench, "digits&speed=full")
    tile = "document.querySelector('.card.tile canvas').toDataURL()"
    before = bench.page.evaluate(tile)
    bench.train_until(0.9, 60)
    assert bench.page.evaluate(tile) != before
    state = bench.state()
    assert state["now"]["validation"]["accuracy"] > 0.8
    bars = bench.page.locator("#answers .answer").all()
    outputs = state["probe"]["activations"][-1]
    assert len(bars) == 10
    best = bench.page.locator("#answers .answer.best .digit").inner_text()
    assert int(best) == int(np.argmax(outputs))
    first = bench.text("#example-name")
    bench.press("#example-after")
    assert bench.text("#example-name") != first


@pytest.mark.slow
def test_any_pixels_weight_can_be_changed(bench: Bench) -> None:
    another(bench, "digits")
    bench.press(".card.tile >> nth=3")
    canvas = bench.page.locator("#neuron-body canvas.pixels").first
    box = canvas.bounding_box()
    canvas.click(position={"x": box["width"] * 2.5 / 8, "y": box["height"] * 4.5 / 8})
    assert "w1[3,34]" in bench.text("#editor-title")
    bench.page.fill("#editor-value", "-1.25")
    bench.page.press("#editor-value", "Enter")
    bench.settle()
    bench.press("#neuron-body details.wide summary")
    assert bench.page.input_value('#neuron-body .wide [data-place="w1[3,34]"]') == "-1.25"
    assert bench.answers["neuron"].json()["pictures"]["numbers"][34] == -1.25
    bench.press("#picture-part summary")
    pixels = bench.page.locator("#picture-table td").count()
    assert pixels == 64


# ---- one's own points ----


@pytest.mark.slow
def test_a_table_is_pasted_and_what_is_wrong_with_it_is_said(bench: Bench) -> None:
    bench.press("#own summary")
    bench.page.fill("#paste", "x,y,class\n0,0,cat\n1,oops,dog")
    bench.press("#paste-form button")
    bench.page.allowed_errors.append("400")
    assert "Line 3: “oops” is no number." in bench.text("#complaint")
    rows = [f"{x},{y},{'cat' if x > 0 else 'dog'}" for x in (-1, 1) for y in (-1, 0, 1, 2)]
    bench.page.fill("#paste", "\n".join(rows))
    bench.press("#paste-form button")
    assert bench.page.is_hidden("#complaint")
    assert "cat" in bench.text("#legend")
    assert "#points=" in bench.page.url
    bench.train_until(1.0)
    url = bench.page.url
    bench.open("/training?data=moons")
    bench.open(url.removeprefix(bench.lab.url))
    assert "dog" in bench.text("#legend")
    assert len(bench.answers["open"].json()["points"]) == 8


@pytest.mark.slow
def test_points_are_added_by_clicking_and_removed(bench: Bench) -> None:
    n = len(bench.answers["open"].json()["points"])
    bench.page.click("#plane-tools button >> nth=1")
    bench.page.click("#plane", position={"x": 40, "y": 200})
    added = bench.state()
    assert len(added["points"]) == n + 1
    assert added["configuration"]["data"] == "own"
    bench.page.click("#plane-tools button >> nth=2")
    bench.page.click("#plane", position={"x": 40, "y": 200})
    assert len(bench.state()["points"]) == n


# ---- files and links ----


def test_a_saved_network_gives_the_same_outputs_in_python_bit_for_bit(
    bench: Bench, tmp_path: Path
) -> None:
    bench.press("#epoch")
    path = bench.saved(tmp_path)
    net = load(path).net
    bench.page.click("#plane", position={"x": 120, "y": 90})
    state = bench.state()
    expected = [list(map(float, layer)) for layer in state["probe"]["activations"]]
    signal: Any = state["example"]["x"]
    for layer, activations in zip(net.layers, expected, strict=True):
        signal = layer([signal] if isinstance(signal, list) else signal)
        assert signal.data[0].tolist() == activations
    scalar = net.to("scalar")
    assert [output.data for output in scalar(state["example"]["x"])] == pytest.approx(expected[-1])
    # And back into another page, on other data of the same form.
    another(bench, "circles")
    with bench.page.expect_file_chooser() as chooser:
        bench.page.click('label[for="import"]')
    chooser.value.set_files(path)
    bench.settle()
    assert bench.page.is_visible("#link-weights")
    bench.press("#step")
    bench.press("#reset")  # goes back to what was opened, not to a seed's
    layers = bench.state()["layers"]
    assert layers[0]["weights"] == [list(row) for row in net.layers[0].numbers()[0]]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["nonsense", "wrong inputs"])
def test_a_file_that_does_not_fit_is_refused_in_one_sentence(
    bench: Bench, tmp_path: Path, kind: str
) -> None:
    bench.page.allowed_errors.append("400")
    path = tmp_path / "other.json"
    if kind == "nonsense":
        path.write_bytes(b"\x80\x04cos\nsystem\n")
    else:
        save(MLP(3, [4, 1]), path)
    bench.page.set_input_files("#import", path)
    bench.settle()
    said = bench.text("#complaint p")
    assert ("cannot be opened" if kind == "nonsense" else "takes 3 inputs") in said
    assert "/" not in said.replace("JSON", "")


def test_a_link_restores_the_whole_configuration(bench: Bench) -> None:
    query = (
        "spiral&n=120&noise=0.1&classes=4&sample=3&validation=0.4&layers=5.relu,3.sigmoid"
        "&output=softmax&loss=squared_error&optimiser=adam&rate=0.02&batch=7&l2=0.001&seed=9"
        "&speed=slow"
    )
    another(bench, query)
    assert bench.page.url.split("data=")[1] == query
    for name, value in {
        "n": "120", "noise": "0.1", "classes": "4", "validation": "0.4", "loss": "squared_error",
        "optimiser": "adam", "rate": "0.02", "batch": "7", "l2": "0.001", "seed": "9",
        "speed": "slow",
    }.items():  # fmt: skip
        assert bench.page.input_value(f"#{name}") == value
    assert bench.page.locator(".card.layer-1").count() == 5
    assert bench.page.locator(".card.layer-3").count() == 4
    bench.page.select_option("#optimiser", "sgd")
    bench.settle()
    assert "optimiser" not in bench.page.url  # what is usual need not be said
    bench.page.reload()
    bench.page.wait_for_selector("#diagram .card")
    assert bench.page.input_value("#optimiser") == "sgd"


@pytest.mark.slow
def test_what_is_wrong_in_a_link_is_said_and_the_rest_holds(bench: Bench) -> None:
    another(bench, "circles&rate=fast&colour=red&seed=4")
    said = bench.text("#complaint p")
    assert "“rate” is a number from 0 to 1000, not “fast”" in said
    assert "no setting called “colour”" in said
    assert bench.page.input_value("#seed") == "4"
    assert bench.page.input_value("#rate") == "0.3"
    assert "colour" not in bench.page.url


@pytest.mark.slow
def test_a_teacher_leaves_panels_out(bench: Bench) -> None:
    another(bench, "moons&hide=optimiser,l2,backward,weights,curves,layers")
    for name in ("optimiser", "l2"):
        assert bench.page.is_hidden(f"#{name}")
    assert bench.page.is_visible("#rate")
    assert bench.page.is_hidden("#backward-title")
    assert bench.page.is_hidden("#curves-title")
    assert bench.page.locator(".width-control:visible").count() == 0
    bench.press("#epoch")
    assert "hide=" in bench.page.url


# ---- inside ----


def test_stepping_backward_shows_the_engines_own_messages(bench: Bench) -> None:
    bench.press("#epoch")
    bench.press("#back-begin")
    assert "∂L/∂L = 1" in bench.text("#backward-body .says")
    room = TrainingRoom(bench.lab.settings)
    actions.open_room(room, {"address": [["data", "moons"]]})
    actions.epoch(room, {})
    expected = actions.backward(room, {"number": 0, "begin": True})
    for number in range(1, 8):
        bench.press("#back-next")
        found = bench.answers["backward"].json()
        expected = actions.backward(room, {"number": number})
        assert found["message"] == expected["message"]
        row = bench.page.locator("tr.present")
        shown = [float(cell.get_attribute("value")) for cell in row.locator("data").all()]
        message = expected["message"]
        assert shown[0] == message["incoming"]
        assert shown[1] == message["local"]
        assert bench.page.locator(".product strong").count() == 3
        assert bench.page.locator(".link.lit, .bias.receives, .card.receives").count() >= 1
    before = bench.answers["backward"].json()["message"]["sender"]
    bench.press("#back-skip")
    assert bench.answers["backward"].json()["message"]["sender"] != before
    bench.press("#back-previous")
    assert bench.answers["backward"].json()["message"]["sender"] == before
    bench.press("#back-end")
    assert bench.page.locator(".lit").count() == 0


def test_a_neuron_shows_its_sum_term_by_term(bench: Bench) -> None:
    bench.press("#epoch")
    bench.page.select_option("#neuron-choice", "2,1")
    bench.page.wait_for_selector("#neuron-body tbody")
    bench.settle()
    found = bench.answers["neuron"].json()
    cells = bench.page.locator("#neuron-body tbody data").all()
    shown = [float(cell.get_attribute("value")) for cell in cells]
    terms = [number for term in found["terms"] for number in (term["input"], term["product"])]
    assert shown == [*terms, found["bias"], found["sum"]["value"]]
    total = sum(term["product"] for term in found["terms"]) + found["bias"]
    assert found["sum"]["value"] == pytest.approx(total, abs=1e-12)
    assert bench.page.locator(".activation-curve").count() == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "words"), [("en", "The numbers blew up"), ("es", "Los números se dispararon")]
)
def test_the_doctor_speaks_up_when_the_learning_rate_is_far_too_large(
    bench: Bench, language: str, words: str
) -> None:
    bench.page.select_option("#language", language)
    another(bench, "moons&layers=8.relu,8.relu&loss=squared_error&output=linear&rate=30&speed=full")
    bench.press("#play")
    bench.page.wait_for_selector('#doctor [data-problem="not_finite"]')
    assert words in bench.text("#doctor")
    bench.settle()
    assert bench.page.get_attribute("#play", "class").count("playing") == 0
    bench.type("#rate", "0.05")
    bench.press("#reset")
    bench.press("#epoch")
    assert bench.page.locator('#doctor [data-problem="not_finite"]').count() == 0
    bench.page.select_option("#language", "en")


@pytest.mark.slow
def test_the_doctor_finds_a_dead_neuron(bench: Bench) -> None:
    another(bench, "moons&layers=4.relu")
    bench.press("button.bias >> nth=3")
    bench.page.fill("#editor-value", "-50")
    bench.page.press("#editor-value", "Enter")
    bench.settle()
    bench.press("#step")
    assert "Neuron 3 of layer 1 is dead" in bench.text("#doctor")


# ---- for everyone ----


def test_everything_can_be_done_with_the_keyboard_alone(bench: Bench) -> None:
    page = bench.page

    def tab_to(selector: str) -> None:
        for _ in range(120):
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"no way to {selector}")

    tab_to("#play")
    page.keyboard.press("Enter")
    page.wait_for_function("() => Number(document.getElementById('count-epoch').textContent) > 5")
    page.keyboard.press("Space")
    bench.settle()
    assert not bench.state()["playing"]
    tab_to("#step")
    page.keyboard.press("Enter")
    tab_to("#rate")
    page.keyboard.press("Control+a")
    page.keyboard.type("0.03")
    page.keyboard.press("Enter")
    bench.settle()
    assert bench.state()["rate"] == 0.03
    tab_to("input[name=data]")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**data=circles**")
    tab_to("button.card.layer-1")
    page.keyboard.press("Enter")
    bench.settle()
    assert bench.text("#result-title") == "What neuron 0 of layer 1 sees"
    tab_to("button.bias")
    page.keyboard.press("Enter")
    page.keyboard.type("0.75")
    page.keyboard.press("Enter")
    bench.settle()
    assert bench.state()["layers"][0]["biases"][0] == 0.75
    tab_to("#plane")
    before = bench.state()["example"]["x"]
    page.keyboard.press("ArrowRight")
    bench.settle()
    after = bench.state()["example"]["x"]
    assert after[0] > before[0]
    assert after[1] == pytest.approx(before[1], abs=1e-3)
    page.keyboard.press("2")
    bench.settle()
    assert bench.state()["configuration"]["data"] == "own"
    tab_to("#back-begin")


@pytest.mark.slow
def test_the_language_changes_everything(bench: Bench) -> None:
    bench.page.select_option("#language", "es")
    bench.settle()
    assert bench.text("h1") == "Mira cómo aprende una red"
    assert "Mitades" in bench.text("#data-choices")
    assert "Capa 1" in bench.text("#diagram")
    assert "Médico del entrenamiento" in bench.text("#doctor")
    assert "luna de arriba" in bench.text("#legend")
    bench.page.select_option("#language", "en")
    bench.settle()
    assert "Halves" in bench.text("#data-choices")


@pytest.mark.slow
def test_a_lost_connection_and_a_lost_session_are_got_over(bench: Bench) -> None:
    bench.page.allowed_errors += ["410", "ERR_INTERNET_DISCONNECTED", "Failed to load resource"]
    bench.press("#play")
    bench.page.context.set_offline(True)
    bench.page.wait_for_timeout(700)
    bench.page.context.set_offline(False)
    count = "Number(document.getElementById('count-epoch').textContent)"
    before = bench.page.evaluate(count)
    bench.page.wait_for_function(f"() => {count} > {before} + 3")
    bench.press("#play")
    bench.page.evaluate("sessionStorage.setItem('neuron-session', 'gone')")
    bench.press("#step")
    bench.page.wait_for_function(f"() => {count} === 0")
    bench.press("#step")
    assert bench.state()["total_steps"] >= 1


@pytest.mark.slow
@pytest.mark.parametrize("data", ["spiral", "digits"])
def test_axe_finds_no_serious_violation_with_everything_opened(
    new_page: Any, lab: Any, serious_faults: Any, data: str
) -> None:
    bench = Bench(new_page(), lab, f"{data}&speed=full")
    bench.press("#epoch")
    bench.page.select_option("#neuron-choice", "1,1")
    bench.press("#back-begin")
    for summary in bench.page.locator("details > summary:visible").all():
        summary.click()
    for scheme in ("light", "dark"):
        bench.page.emulate_media(color_scheme=scheme)
        bench.settle()
        assert serious_faults(bench.page) == [], scheme


#: What reaches out of the window, or out of a panel that does not scroll.
CLIPPED = """() => {
  const wide = document.documentElement.clientWidth;
  return [...document.querySelectorAll("main *")]
    .filter((e) => e.offsetParent && !e.closest("svg, .unseen, .scrolls, option, pre"))
    .filter((e) => e.getBoundingClientRect().right > wide + 1
      || (e.scrollWidth > e.clientWidth + 2 && e.clientWidth > 0
        && getComputedStyle(e).overflowX === "visible" && getComputedStyle(e).display !== "inline"))
    .map((e) => `${e.tagName}.${e.className}#${e.id} ${e.scrollWidth} in ${e.clientWidth}`);
}"""


@pytest.mark.slow
@pytest.mark.parametrize("data", ["moons", "digits"])
def test_nothing_is_clipped_at_any_width(new_page: Any, lab: Any, data: str) -> None:
    bench = Bench(new_page(), lab, data)
    bench.press("#epoch")
    bench.page.select_option("#neuron-choice", "1,0")
    bench.press("#back-begin")
    for language in ("es", "en"):
        bench.page.select_option("#language", language)
        for width in (360, 1024, 1920):
            bench.page.set_viewport_size({"width": width, "height": 900})
            bench.settle()
            assert bench.page.evaluate(CLIPPED) == [], f"{language}, {width} pixels"


@pytest.mark.parametrize(
    "data",
    ["spiral", *(pytest.param(name, marks=pytest.mark.slow) for name in ("moons", "digits"))],
)
def test_a_network_of_usual_size_is_drawn_whole_at_any_width(
    new_page: Any, lab: Any, data: str
) -> None:
    bench = Bench(new_page(), lab, data)
    for width in (360, 768, 1024):
        bench.page.set_viewport_size({"width": width, "height": 900})
        bench.settle()
        wide, room = bench.page.evaluate(
            "(({ scrollWidth, clientWidth }) => [scrollWidth, clientWidth])"
            "(document.getElementById('diagram').parentElement)"
        )
        assert wide <= room, f"{width} pixels"


def test_texts_of_the_page_are_the_engines_numbers(bench: Bench) -> None:
    bench.press("#epoch")
    state = bench.state()
    assert float(bench.text("#train-loss")) == pytest.approx(
        state["now"]["train"]["loss"], rel=1e-3
    )
    shown = re.findall(r"b (−?[\d.e−]+)", bench.text("#diagram"))
    biases = [b for layer in state["layers"] for b in layer["biases"]]
    for text, bias in zip(shown, biases, strict=True):
        assert float(text.replace("−", "-")) == pytest.approx(bias, rel=5e-3, abs=1e-9)
