"""The digits page in Chromium over the real server: drawn on, asked, and changed."""

import io
import json
import re
from typing import Any

import numpy as np
import pytest

from neuron.explain import explain_network
from neuron.explain.figures import figures
from neuron.lab.settings import SHIPPED_MODEL
from neuron.network import MLP

SIDE = 280
#: A 3 in two strokes, as x and y on the sheet.
UPPER = [(92, 78), (112, 62), (140, 58), (168, 72), (172, 104), (150, 126), (126, 134)]
LOWER = [(126, 134), (162, 142), (186, 166), (180, 204), (150, 222), (118, 222), (84, 202)]

needs_the_model = pytest.mark.skipif(
    not SHIPPED_MODEL.is_file(), reason="the model that reads digits is not there"
)


class Desk:
    """The page, and what its tests do again and again."""

    def __init__(self, page: Any, lab: Any) -> None:
        self.page, self.lab = page, lab
        self.looks: list[Any] = []
        self.settle = page.settle
        page.on("response", self._answered)
        page.goto(lab.url)
        page.wait_for_selector("#answer span")

    def _answered(self, response: Any) -> None:
        """Keep an answer. It waits for nothing, lest the test go on without it."""
        if response.url.endswith(("/look", "/change", "/put_back", "/show", "/dream")):
            self.looks.append(response)

    @property
    def seen(self) -> dict[str, Any]:
        """What the engine answered last, in full precision."""
        answer: dict[str, Any] = self.looks[-1].json()
        return answer

    @property
    def net(self) -> MLP:
        net: MLP = self.lab.settings.model.net
        return net

    def draw(self, points: list[tuple[int, int]], steps: int = 1) -> None:
        """One stroke with the mouse, in so many steps from point to point."""
        self.page.locator("#pad").scroll_into_view_if_needed()
        box = self.page.locator("#pad").bounding_box()
        scale = box["width"] / SIDE
        places = [(box["x"] + x * scale, box["y"] + y * scale) for x, y in points]
        self.page.mouse.move(*places[0])
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*place, steps=steps)
        self.page.mouse.up()
        self.settle()

    def neuron(self, layer: int, unit: int) -> Any:
        groups = self.page.locator("#neurons [role=group]")
        return groups.nth(layer - 1).locator("button").nth(unit)

    def outputs(self) -> list[float]:
        """The ten numbers beside the bars, in full precision."""
        values = self.page.locator(".output .value").all()
        return [float(value.get_attribute("value")) for value in values]

    def number(self, selector: str) -> float:
        return float(self.page.locator(f"{selector} data").first.get_attribute("value"))

    def explained(self, layer: int, unit: int) -> dict[str, Any]:
        """What Python says of a neuron for the picture that the page has drawn."""
        return explain_network(
            self.net, self.seen["x"], of=f"a{layer}[{unit}]", depth=1, largest=8
        ).to_dict()

    def check_explanation(self, layer: int, unit: int) -> None:
        """Compare every number of the open explanation with Python's own, to the last bit."""
        activation, total = self.explained(layer, unit)["steps"]
        assert self.number("#explained-value") == activation["value"]
        rows = self.page.locator(".sum .terms tbody tr")
        expected = [term["value"] for term in total["terms"][:8]]
        found = [self.last_number(rows.nth(i)) for i in range(8)]
        assert found == expected
        assert self.last_number(rows.nth(9)) == total["added"]["value"]
        assert self.last_number(rows.nth(10)) == total["value"]

    @staticmethod
    def last_number(row: Any) -> float:
        return float(row.locator("data").last.get_attribute("value"))


@pytest.fixture
def desk(browser_page: Any, lab: Any) -> Desk:
    return Desk(browser_page, lab)


# ---- drawing ----


def test_the_outputs_change_with_every_stroke_and_are_the_networks(desk: Desk) -> None:
    assert desk.page.locator("#answer").inner_text() == "Blank paper"
    blank = desk.outputs()
    desk.draw(UPPER)
    half = desk.outputs()
    desk.draw(LOWER)
    whole = desk.outputs()
    assert blank != half != whole
    assert whole == desk.net(np.array(desk.seen["x"])).data.tolist()
    answer = str(int(np.argmax(whole)))
    assert desk.page.locator("#answer strong").inner_text() == answer
    assert desk.page.locator(".output.best .digit").inner_text() == answer
    desk.page.click("#undo")
    desk.settle()
    assert desk.outputs() == half
    desk.page.click("#clear")
    desk.settle()
    assert desk.outputs() == blank


def test_the_network_looks_while_a_stroke_is_being_drawn(desk: Desk) -> None:
    before = len(desk.looks)
    desk.draw(UPPER, steps=3)
    assert len(desk.looks) - before >= 3
    assert desk.looks[-2].json()["x"] != desk.seen["x"]


@needs_the_model
def test_a_three_is_read_as_a_three(desk: Desk) -> None:
    desk.draw(UPPER)
    desk.draw(LOWER)
    assert desk.page.locator("#answer strong").inner_text() == "3"


def test_a_finger_draws(new_page: Any, lab: Any) -> None:
    desk = Desk(new_page(has_touch=True, viewport={"width": 390, "height": 800}), lab)
    blank = desk.outputs()
    box = desk.page.locator("#pad").bounding_box()
    touch = desk.page.context.new_cdp_session(desk.page)
    scale = box["width"] / SIDE
    for i, (x, y) in enumerate(UPPER):
        point = {"x": box["x"] + x * scale, "y": box["y"] + y * scale}
        kind = "touchMove" if i else "touchStart"
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    desk.settle()
    assert desk.outputs() != blank
    assert desk.page.evaluate("scrollY") == 0


@pytest.mark.slow
def test_each_stage_can_be_switched_off(desk: Desk) -> None:
    desk.draw([(40, 40), (70, 90)])
    normalised = desk.seen["x"]
    desk.page.uncheck("#stage-scale")
    desk.settle()
    unscaled = desk.seen["x"]
    desk.page.uncheck("#stage-centre")
    desk.settle()
    assert normalised != unscaled != desk.seen["x"]
    column = np.nonzero(np.array(desk.seen["x"]).reshape(28, 28))[1]
    assert column.max() < 12  # as it was drawn: in the corner
    desk.page.check("#stage-scale")
    desk.page.check("#stage-centre")
    desk.settle()
    assert desk.seen["x"] == normalised


def test_an_example_and_a_real_digit_are_put_on_the_sheet(desk: Desk) -> None:
    desk.page.get_by_role("button", name="4", exact=True).click()
    desk.settle()
    drawn = desk.seen["x"]
    assert max(drawn) > 0.9
    desk.page.check("#real")
    desk.page.get_by_role("button", name="4", exact=True).click()
    desk.settle()
    assert max(desk.seen["x"]) > 0.9
    assert desk.seen["x"] != drawn


def test_a_picture_file_is_read_and_drawn_upon(desk: Desk) -> None:
    image = pytest.importorskip("PIL.Image", reason="Pillow is not installed")
    paper = np.full((200, 160), 250, dtype=np.uint8)
    paper[40:160, 70:90] = 20
    file = io.BytesIO()
    image.fromarray(paper).save(file, "PNG")
    picture = {"name": "one.png", "mimeType": "image/png", "buffer": file.getvalue()}
    desk.page.set_input_files("#file", picture)
    desk.page.wait_for_selector("#file-read:not([hidden])")
    desk.settle()
    assert "dark ink on light paper" in desk.page.locator("#file-read").inner_text()
    rows = np.nonzero(np.array(desk.seen["x"]).reshape(28, 28))[0]
    assert np.ptp(rows) == 19
    before = desk.seen["x"]
    desk.draw([(60, 140), (220, 140)])
    assert desk.seen["x"] != before
    desk.page.click("#undo")
    desk.settle()
    assert desk.seen["x"] == before
    desk.page.click("#undo")
    desk.settle()
    assert not any(desk.seen["x"])


@pytest.mark.slow
def test_what_is_no_picture_is_told_in_one_sentence(desk: Desk) -> None:
    desk.page.allowed_errors.append("400")
    picture = {"name": "one.png", "mimeType": "image/png", "buffer": b"nothing"}
    desk.page.set_input_files("#file", picture)
    desk.page.wait_for_selector("#complaint:not([hidden])")
    assert "can't be read as a picture" in desk.page.locator("#complaint p").inner_text()
    desk.page.select_option("#language", "es")
    desk.page.set_input_files("#file", picture)
    desk.page.get_by_text("Este archivo no se puede leer como imagen").wait_for()
    desk.page.click("#complaint-close")
    assert desk.page.locator("#complaint").is_hidden()


# ---- explaining ----


def test_an_explanation_has_the_numbers_of_pythons_explain(desk: Desk) -> None:
    desk.draw(UPPER)
    desk.draw(LOWER)
    for layer, unit in ((1, 3), (2, 9), (3, 3)):
        desk.neuron(layer, unit).click()
        desk.settle()
        desk.check_explanation(layer, unit)
        printed = desk.page.locator(".detail pre").text_content()
        name = f"a{layer}[{unit}]"
        python = explain_network(desk.net, desk.seen["x"], of=name, depth=1, largest=8)
        body = str(python).split("\n", 1)[1]
        assert body.split("\n\n")[0] in printed


def test_why_this_digit_and_not_another(desk: Desk) -> None:
    desk.draw(UPPER)
    desk.draw(LOWER)
    desk.neuron(3, 3).click()
    desk.settle()
    rival = int(np.argsort(desk.outputs())[-1 if np.argmax(desk.outputs()) != 3 else -2])
    assert desk.page.locator("#versus").input_value() == str(rival)
    desk.page.select_option("#versus", "8")
    desk.settle()
    python = explain_network(desk.net, desk.seen["x"], output=3, versus=8, depth=1)
    assert desk.number("#compared-value") == python.value
    desk.page.locator(".comparison summary").click()
    desk.page.wait_for_selector(".comparison table.pixels")
    assert desk.page.locator(".comparison table.pixels tbody tr").count() == 28


def test_from_an_output_one_goes_back_to_the_pixels(desk: Desk) -> None:
    desk.draw(UPPER)
    desk.neuron(3, 3).click()
    desk.settle()
    for layer in (2, 1):
        source = desk.page.locator(".sum .terms button.link").first
        unit = int(re.findall(r"\d+", source.inner_text())[0])
        source.click()
        desk.settle()
        desk.check_explanation(layer, unit)
    canvas = desk.page.locator(".products canvas").first
    box = canvas.bounding_box()
    desk.page.mouse.move(box["x"] + box["width"] * 10.5 / 28, box["y"] + box["height"] * 7.5 / 28)
    assert "row 7, col. 10" in desk.page.locator(".readout").inner_text()


@pytest.mark.slow
def test_an_explanation_follows_the_drawing(desk: Desk) -> None:
    desk.draw(UPPER)
    desk.neuron(1, 5).click()
    desk.settle()
    before = desk.number("#explained-value")
    desk.draw(LOWER)
    desk.settle()
    assert desk.number("#explained-value") != before
    desk.check_explanation(1, 5)


# ---- changing ----


def test_a_weight_is_changed_everything_follows_and_it_is_put_back(desk: Desk) -> None:
    desk.draw(UPPER)
    desk.draw(LOWER)
    before = desk.outputs()
    desk.neuron(3, 3).click()
    desk.settle()
    desk.page.select_option(".editor select", "4")
    number = desk.page.locator(".editor input[type=number]")
    number.fill("-7.5")
    number.press("Enter")
    desk.settle()
    changed = desk.net.to("numpy")
    changed.layers[2].neurons[3].weights[4].data = -7.5
    assert desk.outputs() == changed(np.array(desk.seen["x"])).data.tolist()
    assert desk.outputs() != before
    assert "w3[3,4]" in desk.page.locator("#changes").inner_text()
    desk.page.click("#reset")
    desk.settle()
    assert desk.outputs() == before
    assert desk.page.locator("#changes").is_hidden()


@pytest.mark.slow
def test_a_pixels_weight_is_chosen_in_the_picture_and_moved_with_the_slider(desk: Desk) -> None:
    desk.draw(UPPER)
    desk.neuron(1, 2).click()
    desk.settle()
    before = desk.number("#explained-value")
    canvas = desk.page.locator(".products canvas").first
    box = canvas.bounding_box()
    x = np.array(desk.seen["x"]).reshape(28, 28)
    row, column = np.unravel_index(int(x.argmax()), x.shape)
    canvas.click(
        position={
            "x": (float(column) + 0.5) * box["width"] / 28,
            "y": (float(row) + 0.5) * box["height"] / 28,
        }
    )
    name = f"w1[2,{int(row) * 28 + int(column)}]"
    assert name in desk.page.locator(".editor h4").inner_text()
    slider = desk.page.locator(".editor input[type=range]")
    slider.focus()
    slider.press("End")
    desk.settle()
    assert desk.number("#explained-value") > before
    desk.page.locator(".editor .values button").click()
    desk.settle()
    assert desk.number("#explained-value") == before


# ---- the keyboard alone ----


def test_a_one_is_drawn_and_explained_with_the_keyboard_alone(desk: Desk) -> None:
    page = desk.page
    blank = desk.outputs()

    def tab_to(selector: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(f"{selector} is not reached with the Tab key")

    tab_to("#pad")
    page.keyboard.press("Space")
    for _ in range(14):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowLeft")
    desk.settle()
    assert desk.outputs() != blank
    rows, columns = np.nonzero(np.array(desk.seen["x"]).reshape(28, 28))
    assert np.ptp(rows) == 19
    assert np.ptp(columns) <= 4
    tab_to(".neuron")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    desk.settle()
    assert page.evaluate("document.activeElement.id") == "explained"
    assert page.locator("#explained").inner_text().lower() == "neuron 1 of hidden layer 2"
    desk.check_explanation(2, 1)
    tab_to(".editor input[type=number]")
    page.keyboard.press("Control+A")
    page.keyboard.type("3.25")
    page.keyboard.press("Enter")
    desk.settle()
    assert len(desk.seen["changes"]) == 1


def test_the_answer_is_announced_politely_and_once(desk: Desk) -> None:
    desk.page.evaluate(
        """() => {
          window.spoken = [];
          new MutationObserver(() => window.spoken.push([performance.now(), live.textContent]))
            .observe(live, { childList: true });
        }"""
    )
    desk.draw(UPPER)
    desk.draw(LOWER)
    desk.page.wait_for_timeout(1600)
    times, spoken = zip(*desk.page.evaluate("window.spoken"), strict=True)
    assert min(np.diff(times), default=2000) > 1100  # milliseconds
    answer = desk.page.locator("#answer strong").inner_text()
    assert re.match(rf"The network (says|is not sure: perhaps) {answer}, ", spoken[-1])
    assert desk.page.locator("#live").get_attribute("aria-live") == "polite"


# ---- slow motion, dreams and nonsense ----


@pytest.mark.slow
def test_slow_motion_goes_through_layer_by_layer(desk: Desk) -> None:
    desk.draw(UPPER)
    desk.page.click("#slow")
    text = desk.page.locator("#motion-text")
    assert "784 numbers" in text.inner_text()
    dark = desk.neuron(1, 0).locator(".circle").evaluate("e => e.style.getPropertyValue('--fill')")
    desk.page.click("#motion-next")
    assert "Hidden layer 1" in text.inner_text()
    desk.page.click("#motion-next")
    assert "Hidden layer 2" in text.inner_text()
    desk.page.click("#motion-next")
    assert "The brightest" in text.inner_text()
    desk.page.click("#motion-next")
    assert desk.page.locator("#motion").is_hidden()
    assert dark is not None


@pytest.mark.slow
def test_slow_motion_runs_by_itself_and_can_be_halted(desk: Desk) -> None:
    desk.draw(UPPER)
    desk.page.click("#slow")
    desk.page.wait_for_selector("#motion-text:has-text('layer 1')")
    desk.page.click("#motion-play")
    before = desk.page.locator("#motion-text").inner_text()
    desk.page.wait_for_timeout(500)
    assert desk.page.locator("#motion-text").inner_text() == before
    desk.page.click("#motion-stop")
    assert desk.page.locator("#motion").is_hidden()


@pytest.mark.slow
def test_whoever_asked_for_little_motion_sees_each_layer_at_once(new_page: Any, lab: Any) -> None:
    desk = Desk(new_page(reduced_motion="reduce"), lab)
    desk.page.get_by_role("button", name="4", exact=True).click()
    desk.settle()
    looked = [look for look in desk.looks if look.url.endswith("/look")]
    assert len(looked) == 2  # blank paper, and the whole example
    desk.page.click("#slow")
    text = desk.page.locator("#motion-text")
    before = text.inner_text()
    desk.page.wait_for_timeout(600)
    assert text.inner_text() == before
    desk.page.click("#motion-next")
    desk.page.click("#motion-next")
    desk.page.click("#motion-next")
    fired = [neuron.inner_text() for neuron in desk.page.locator(".output .value").all()]
    assert len([number for number in fired if number]) == 10


@pytest.mark.slow
def test_a_dream_runs_live_and_stops(desk: Desk) -> None:
    desk.draw(UPPER)
    desk.page.click("#tab-dream")
    desk.page.select_option("#dream-unit", "7")
    before = desk.outputs()[7]
    desk.page.click("#dream-go")
    while sum(look.url.endswith("/dream") for look in desk.looks) < 8:
        desk.page.wait_for_timeout(20)
    desk.page.click("#dream-go")
    desk.settle()
    driven = [number for look in desk.looks for number in look.json().get("driven", [])]
    assert len(driven) >= 8
    assert max(driven[4:]) > driven[0]
    assert desk.outputs()[7] > before
    assert desk.outputs() == desk.net(np.array(desk.seen["x"])).data.tolist()
    asked = len(desk.looks)
    desk.page.wait_for_timeout(400)
    assert len(desk.looks) == asked
    desk.page.click("#back")
    desk.settle()
    assert desk.page.locator("#elsewhere").is_hidden()


@pytest.mark.slow
def test_the_network_is_asked_about_nonsense(desk: Desk) -> None:
    desk.page.click("#tab-noise")
    desk.page.wait_for_selector(".gallery button")
    entries = desk.page.locator(".gallery button")
    assert entries.count() == 8
    third = entries.nth(2)
    digit = third.locator("strong").inner_text()
    confidence = float(third.locator("data").get_attribute("value"))
    assert 0.0 <= confidence <= 1.0
    third.click()
    desk.settle()
    assert desk.page.locator("#answer strong").inner_text() == digit
    assert max(desk.seen["sure"]) == pytest.approx(confidence)
    assert "nonsense" in desk.page.locator("#elsewhere").inner_text()
    assert "300" in desk.page.locator("#noise-many").inner_text()


# ---- the page itself ----


def test_the_page_speaks_spanish_and_keeps_what_was_drawn(desk: Desk) -> None:
    desk.draw(UPPER)
    desk.neuron(1, 3).click()
    desk.settle()
    outputs = desk.outputs()
    desk.page.select_option("#language", "es")
    desk.page.wait_for_selector("html[lang=es]")
    desk.settle()
    english = json.loads((desk.page.request.get(f"{desk.lab.url}/page/texts/en.json")).text())
    text = desk.page.locator("body").inner_text()
    left = [
        value
        for section in ("common", "digits")
        for value in english[section].values()
        if len(value) > 14 and "{" not in value and value in text
    ]
    assert left == []
    assert "Neurona 3 de la capa oculta 1" in text
    assert desk.outputs() == outputs
    desk.page.reload()
    desk.page.wait_for_selector("#answer span")
    assert desk.page.evaluate("document.documentElement.lang") == "es"


@pytest.mark.slow
def test_numbers_are_printed_as_python_prints_them(desk: Desk) -> None:
    numbers = [0.0, 1.0, -0.5, 0.12345678, 1234.5678, 12345.678, 1e-7, -3.2e10, 0.00012346, 99995.0]
    shown = desk.page.evaluate(
        """async (numbers) => {
          const { figures } = await import("/page/js/core.js");
          return numbers.map((number) => figures(number));
        }""",
        numbers,
    )
    assert shown == [figures(number) for number in numbers]


@pytest.mark.slow
def test_the_theme_is_switched_and_kept(desk: Desk) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    before = desk.page.evaluate(paper)
    desk.page.click("#theme")
    after = desk.page.evaluate(paper)
    assert before != after
    desk.page.reload()
    desk.page.wait_for_selector("#answer span")
    assert desk.page.evaluate(paper) == after


@pytest.mark.slow
def test_a_drawing_upon_a_picture_is_there_when_the_page_is_loaded_again(desk: Desk) -> None:
    desk.page.check("#real")
    desk.page.click("#examples button:nth-child(4)")
    desk.settle()
    desk.draw(UPPER)
    before = desk.outputs()
    desk.page.reload()
    desk.page.wait_for_selector("#answer span")
    desk.settle()
    assert desk.outputs() == before
    assert desk.page.locator("#pad-hint").is_hidden()
    desk.page.click("#undo")
    desk.page.click("#undo")
    desk.settle()
    assert desk.page.locator("#answer").inner_text() == "Blank paper"


@pytest.mark.slow
def test_a_session_that_is_gone_is_begun_anew_and_the_drawing_stays(desk: Desk) -> None:
    desk.page.allowed_errors.append("410")
    desk.draw(UPPER)
    before = desk.outputs()
    desk.page.evaluate("sessionStorage.setItem('neuron-session', 'forgotten')")
    desk.draw(LOWER)
    desk.settle()
    assert desk.outputs() != before
    assert desk.outputs() == desk.net(np.array(desk.seen["x"])).data.tolist()
    assert desk.page.locator("#complaint").is_hidden()


@pytest.mark.slow
def test_the_whole_network_is_there_as_tables(desk: Desk) -> None:
    desk.draw(UPPER)
    desk.page.locator("#tables > summary").click()
    desk.page.wait_for_selector("#tables table")
    tables = desk.page.locator("#tables table")
    assert tables.count() == 3
    row = tables.first.locator("tbody tr").nth(3).locator("data")
    assert float(row.last.get_attribute("value")) == desk.outputs()[3]
    desk.page.locator("#tables .tables summary").click()
    desk.page.wait_for_selector("#tables table.pixels")
    assert desk.page.locator("#tables table.pixels td").count() == 784


@pytest.mark.slow
def test_nothing_sticks_out_or_overlaps(new_page: Any, lab: Any) -> None:
    desk = Desk(new_page(locale="es-ES"), lab)
    desk.draw(UPPER)
    for stage in ((1, 3), (3, 3), "dream", "noise"):
        if isinstance(stage, tuple):
            desk.neuron(*stage).click()
        else:
            desk.page.click(f"#tab-{stage}")
        for width in (360, 768, 1024, 1440, 1920):
            desk.page.set_viewport_size({"width": width, "height": 800})
            desk.settle()
            where = f"{stage}, {width} pixels"
            assert desk.page.evaluate("document.documentElement.scrollWidth") <= width, where
            assert desk.page.evaluate(CLIPPED) == [], where
            assert desk.page.evaluate(OVERLAPPING) == [], where


#: What is wider than its box and cannot be scrolled to, as a list of short descriptions.
CLIPPED = """() => [...document.querySelectorAll("main *")]
  .filter((e) => e.offsetParent && !e.closest("svg, .unseen, option, select, details:not([open])"))
  .filter((e) => !e.matches(".neuron, .scrolls:has(.pixels), pre"))
  .filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0)
  .filter((e) => getComputedStyle(e).display !== "inline")
  .map((e) => `${e.tagName}.${e.className} ${e.scrollWidth} in ${e.clientWidth}`)"""
#: Pairs of neurons whose boxes overlap.
OVERLAPPING = """() => {
  const boxes = [...document.querySelectorAll(".neuron")].map((e) => e.getBoundingClientRect());
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
    && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  return boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => meet(a, b)).map(() => i));
}"""


@pytest.mark.slow
def test_axe_finds_no_serious_violation_in_any_panel(
    browser_page: Any, lab: Any, serious_faults: Any
) -> None:
    desk = Desk(browser_page, lab)
    desk.draw(UPPER)
    for action in ("explain", "dream", "noise"):
        if action == "explain":
            desk.neuron(3, 3).click()
        else:
            desk.page.click(f"#tab-{action}")
        for scheme in ("light", "dark"):
            desk.page.emulate_media(color_scheme=scheme)
            desk.settle()
            assert serious_faults(desk.page) == [], scheme
