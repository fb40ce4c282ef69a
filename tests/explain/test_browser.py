"""An explanation's page in a real browser: by keyboard alone, nothing loaded, light and dark."""

import shutil

import pytest

from neuron import MLP
from neuron.explain import explain_network

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_opened_and_closed_by_keyboard_and_asks_for_nothing(scheme, tmp_path):
    net = MLP(6, [4, 3], ["tanh", "softmax"], seed=1)
    explanation = explain_network(net, [0.5] * 6, versus=1, depth=2, largest=3)
    path = tmp_path / "page.html"
    path.write_text(explanation.html(document=True), encoding="utf-8")
    asked, said = [], []
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1024, "height": 768}, color_scheme=scheme)
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(path.as_uri())
        opened = page.locator("details[open]").count()
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.locator("details[open]").count() == opened + 1
        page.keyboard.press("Space")
        assert page.locator("details[open]").count() == opened
        assert page.evaluate("document.documentElement.scrollWidth") <= 1024
        ground = page.evaluate(
            "getComputedStyle(document.querySelector('.neuron')).backgroundColor"
        )
        browser.close()
    assert asked == [path.as_uri()]
    assert said == []
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(22, 24, 28)"}[scheme]
