"""The interactive page in a real browser: by mouse, by keys alone, and with hostile labels."""

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron import MLP, Value
from neuron.draw import draw

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
HOSTILE = [
    "</script><script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "<!--", "]]>", "\u2028",
    "\x00", "\u202egnp", "👩\u200d🔬", "\ud800", "x" * 10_000, "${alert(1)}", "`",
    "\\u003c", "&lt;b&gt;",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser, tmp_path):
    """Opens a drawing's page; at the end nothing may have gone wrong or out."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(3000)
    sheet = context.new_page()
    wrong, asked = [], []
    sheet.on("console", lambda message: wrong.append(message.text))
    sheet.on("pageerror", lambda error: wrong.append(str(error)))
    sheet.on("dialog", lambda dialog: (wrong.append("dialog"), dialog.dismiss()))
    sheet.on("request", lambda request: asked.append(request.url))

    def open_page(drawing):
        path = drawing.save(tmp_path / "page.html")
        sheet.goto(path.as_uri())
        return sheet

    yield open_page
    assert wrong == []
    assert [url for url in asked if not url.startswith("file:")] == []
    assert len(asked) == len([url for url in asked if url.endswith("page.html")])
    context.close()


def scene_of(html):
    return json.loads(re.search(r'id="scene">(.*?)</script>', html, re.DOTALL)[1])


@pytest.fixture(scope="module")
def network():
    return draw(MLP(4, [3, 2], seed=1), [0.5, -1.0, 0.25, 1.0])


def names(sheet):
    return sheet.eval_on_selector_all(".item", "all => all.map(e => e.dataset.id)")


def test_a_click_asks_a_neuron_where_its_number_comes_from(opened, network):
    sheet = opened(network)
    sheet.locator('[data-id="layer2unit1"]').click(position={"x": 8, "y": 20})
    assert sheet.locator("#name").inner_text().startswith("a2[1]")
    said = " ".join(sheet.locator("#said").inner_text().split())
    assert "activation of neuron 1 in layer 2" in said
    assert "σ(z2[1])" in said


def test_neurons_and_layers_open_and_close(opened, network):
    sheet = opened(network)
    assert "layer1unit0s" not in names(sheet)
    sheet.locator('[data-toggle="layer1unit0"]').click()
    assert "layer1unit0s" in names(sheet)
    assert "layer1unit0w3" in names(sheet)
    sheet.locator('[data-toggle="layer1unit0"]').click()
    assert "layer1unit0s" not in names(sheet)
    sheet.locator('[data-toggle="layer1"]').click()
    assert "layer1unit0" not in names(sheet)
    sheet.locator("#all").click()
    assert names(sheet) == ["layer0", "layer1", "layer2"]
    sheet.locator("#all").click()
    assert "layer2unit0" in names(sheet)


def test_it_can_be_moved_and_zoomed(opened, network):
    sheet = opened(network)
    before = sheet.get_attribute("#sheet", "viewBox")
    sheet.mouse.move(300, 600)
    sheet.mouse.down()
    sheet.mouse.move(400, 650, steps=4)
    sheet.mouse.up()
    moved = sheet.get_attribute("#sheet", "viewBox")
    assert moved != before
    sheet.mouse.wheel(0, -100)
    sheet.wait_for_timeout(100)
    assert sheet.get_attribute("#sheet", "viewBox") != moved
    sheet.locator("#fit").click()
    assert sheet.get_attribute("#sheet", "viewBox") == before


def test_search_finds_what_is_closed_and_opens_it(opened, network):
    sheet = opened(network)
    sheet.fill("#find", "w2[1,2]")
    assert sheet.locator("#hits").inner_text() == "1 found"
    sheet.press("#find", "Enter")
    assert "layer2unit1w2" in names(sheet)
    assert "w2[1,2]" in sheet.locator("#name").inner_text()


def test_the_keyboard_alone_suffices(opened, network):
    sheet = opened(network)
    focused = "document.activeElement.dataset.id ?? document.activeElement.id"
    for _ in range(7):  # search, four buttons, the sheet, the first box
        sheet.keyboard.press("Tab")
    assert sheet.evaluate(focused) == "layer0"
    sheet.keyboard.press("Tab")
    while sheet.evaluate(focused) != "x3":
        sheet.keyboard.press("Tab")
    sheet.keyboard.press("Enter")
    assert "An input of the network" in sheet.locator("#said").inner_text()
    sheet.keyboard.press("ArrowRight")
    at = sheet.evaluate(focused)
    assert at.startswith("layer1unit")
    sheet.keyboard.press("Enter")
    assert f"{at}s" in names(sheet)
    sheet.keyboard.press("Enter")
    assert f"{at}s" not in names(sheet)
    sheet.keyboard.press("Escape")
    assert sheet.evaluate(focused) == "layer1"
    assert at not in names(sheet)
    before = sheet.get_attribute("#sheet", "viewBox")
    sheet.keyboard.press("+")
    sheet.keyboard.press("Shift+ArrowDown")
    assert sheet.get_attribute("#sheet", "viewBox") != before
    sheet.keyboard.press("/")
    sheet.keyboard.type("a2[0]")
    sheet.keyboard.press("Enter")
    assert sheet.locator("#name").inner_text().startswith("a2[0]")


def test_a_computation_is_opened_and_asked_too(opened):
    a = Value(3.0, "a")
    y = a * a + 1
    y.backward()
    sheet = opened(draw(y))
    sheet.locator('[data-id="n0"]').click()
    assert "a = 3" in sheet.locator("#said").inner_text()
    assert sheet.locator("path.edge").count() == 4


def test_nothing_overlaps_however_much_is_open(opened, network):
    sheet = opened(network)
    for unit in range(3):
        sheet.locator(f'[data-toggle="layer1unit{unit}"]').click()
        sheet.locator("#fit").click()
    overlaps = sheet.evaluate("""() => {
      const at = [...document.querySelectorAll('.item')].map(e => items.get(e.dataset.id))
        .filter(i => !(isGroup(i) && i.open));
      return at.flatMap((a, i) => at.slice(i + 1).filter(b =>
        a.X < b.X + b.w && b.X < a.X + a.w && a.Y < b.Y + b.h && b.Y < a.Y + a.h)).length;
    }""")
    assert overlaps == 0
    clipped = sheet.evaluate("""() => [...document.querySelectorAll('.item')].filter(e => {
      const box = e.querySelector('.shape').getBBox();
      return [...e.querySelectorAll(':scope > text')].some(t => t.getBBox().width > box.width);
    }).length""")
    assert clipped == 0


def test_hostile_labels_stay_text_in_the_browser(opened):
    values = [Value(1.0, label) for label in HOSTILE]
    total = values[0]
    for value in values[1:]:
        total = total + value
    sheet = opened(draw(total))
    assert sheet.locator("img").count() == 0
    assert sheet.evaluate("document.scripts.length") == 2
    for i in range(3):
        sheet.locator(f'[data-id="n{i}"]').click()
    assert sheet.locator("[data-id=n0] text").first.text_content().startswith("</script>")


@given(label=st.text(st.characters(codec=None, exclude_categories=()), max_size=60))
def test_no_label_ends_the_data_of_the_page(label):
    a = Value(2.0, label)
    html = draw(a * 3).html()
    assert len(re.findall(r"<script", html)) == 2
    assert html.count("</script>") == 2
    assert len(scene_of(html)["items"]) == 3
    html.encode("utf-8")


def test_a_page_of_13_002_parameters_is_small_and_quick():
    net = MLP(784, [16, 16, 10], seed=1)
    began = time.process_time()
    html = draw(net, [(i % 7) / 6 for i in range(784)]).html()
    assert time.process_time() - began < 4
    assert len(html.encode("utf-8")) < 1_000_000


def test_large_layers_and_networks_without_an_example_have_pages_too():
    assert "36 more neurons" in draw(MLP(3, [100, 2])).html()
    assert "layer2unit1" in draw(MLP(3, [4, 2], activation="linear")).html()
    assert draw(MLP(3, [4, 2], activation="softmax"), [1.0, 2.0, 3.0], output=1).html()
    nan = float("nan")
    assert draw(MLP.from_numbers([([[nan, 1.0]], [nan])]), [1.0, 1.0]).html()
