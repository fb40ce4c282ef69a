"""From pointer to painted network in a real Chromium, for `benchmarks.lab`.

In the page, every move of the pointer is noted; so is which moves each question to the
engine knew of, and when the network that shows its answer had been painted: at the
first animation frame after the page changed, and once that frame is over.
"""

from __future__ import annotations

import shutil
import statistics
from typing import Any

from benchmarks import report
from neuron.lab.digits.examples import strokes_of

WATCH = """
() => {
  window.latencies = [];
  let moves = [];
  const pad = document.getElementById("pad");
  pad.addEventListener("pointermove", (event) => {
    if (event.buttons) moves.push(event.timeStamp);
  }, true);
  const ask = window.fetch;
  let shown = null;
  window.fetch = async (address, ...rest) => {
    if (!String(address).endsWith("/api/digits/look")) return ask(address, ...rest);
    const known = moves;
    moves = [];
    const answer = await ask(address, ...rest);
    shown = known;
    return answer;
  };
  new MutationObserver(() => {
    if (!shown) return;
    const known = shown;
    shown = null;
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        const now = performance.now();
        window.latencies.push(...known.map((move) => now - move));
      };
      port2.postMessage(null);
    });
  }).observe(document.getElementById("neurons"), { subtree: true, attributes: true });
}
"""


def section(port: int, digits: int) -> list[str]:
    """Draw so many digits with the mouse; the lines of the page about it."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"http://127.0.0.1:{port}/")
        page.wait_for_selector("#neurons button")
        _draw(page, 0)  # so that everything is loaded
        page.evaluate(WATCH)
        for digit in range(digits):
            _draw(page, digit % 10)
        page.wait_for_timeout(1000)
        seconds = [milliseconds / 1000 for milliseconds in page.evaluate("window.latencies")]
        version = browser.version
        browser.close()
    slow = sorted(seconds)[int(0.95 * len(seconds))]
    return [
        "## From pointer to painted network, in Chromium",
        "",
        f"Chromium {version}, without a graphics card, on the same machine as the lab. For each of",
        f"{len(seconds)} moves of the pointer, in {digits} digits: the time until the network that",
        f"knows of it has been painted. Median {report.shown(statistics.median(seconds))}, 95 % "
        f"{report.shown(slow)}, slowest {report.shown(max(seconds))}.",
    ]


def _draw(page: Any, digit: int) -> None:
    page.locator("#clear").click()
    box = page.locator("#pad").bounding_box()
    for stroke in strokes_of(digit):
        points = [
            (box["x"] + x * box["width"] / 280, box["y"] + y * box["height"] / 280)
            for x, y in zip(stroke[0::3], stroke[1::3], strict=True)
        ]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point)
            page.wait_for_timeout(16)
        page.mouse.up()
