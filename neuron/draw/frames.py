"""A film's frames as SVG, as a page, and as a moving picture."""

from __future__ import annotations

import textwrap
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from neuron.data.moving import moving_picture
from neuron.draw.dot import tidy
from neuron.draw.page import document, spoken
from neuron.draw.raster import rasterised
from neuron.maths.errors import NeuronError

if TYPE_CHECKING:
    from neuron.draw.film import Film

SVG = "http://www.w3.org/2000/svg"
LIT = {"screen": "#009E73", "print": "#000000", "dark": "#2FD6A8"}
CAPTION_LINE = 17.0
NARROWEST = 430.0
DOTS_AN_INCH = 110.0
ET.register_namespace("", SVG)
ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")

BODY = """\
<header>
<h1>{title}</h1>
<button id="first" aria-label="First frame">|◀</button>
<button id="back" aria-label="One step back">◀</button>
<button id="play" aria-pressed="false">Play</button>
<button id="next" aria-label="One step on">▶</button>
<button id="last" aria-label="Last frame">▶|</button>
<label>Step <input id="slider" type="range" min="0" max="{last}" value="0" step="1"></label>
<output id="count" for="slider"></output>
</header>
<main id="film">{svg}</main>
<aside><h2 id="phase"></h2><pre id="caption" role="status"></pre>
<pre id="told"></pre></aside>
<footer>Keys: <kbd>Space</kbd> plays and pauses, <kbd>←</kbd> <kbd>→</kbd> step,
<kbd>Home</kbd> <kbd>End</kbd> go to the first and last frame.</footer>
"""


def frame_svg(film: Film, number: int) -> str:
    """One frame: the layout with the texts of all frames so far, and what lights up in this one."""
    root = ET.fromstring(film.layout)
    groups = {group.get("id"): group for group in root.iter(f"{{{SVG}}}g")}
    shown = set()
    for frame in film.frames[: number + 1]:
        for box, line, text in frame.texts:
            _texts(groups[f"box-{box}"])[line].text = text
        shown.add(frame.arrow)
    for place in range(len(film.picture.arrows)):
        if place not in shown:
            for label in _texts(groups[f"arrow-{place}"]):
                label.text = ""
    frame, lit = film.frames[number], LIT[film.theme.name]
    for box in frame.boxes:
        for shape in groups[f"box-{box}"]:
            if shape.get("stroke"):
                shape.set("stroke", lit)
                shape.set("stroke-width", "3.5")
    if frame.arrow is not None:
        _light_arrow(groups[f"arrow-{frame.arrow}"], lit)
    said = [f"Step {number} of {len(film) - 1}", tidy(frame.caption, 400)]
    _add_caption(root, said, film.theme.ink, film.theme.paper)
    return ET.tostring(root, encoding="unicode")


def _texts(group: ET.Element) -> list[ET.Element]:
    return list(group.iter(f"{{{SVG}}}text"))


def _light_arrow(group: ET.Element, colour: str) -> None:
    for shape in group:
        if shape.get("stroke"):
            shape.set("stroke", colour)
            shape.set("stroke-width", "3.5")
        if shape.tag == f"{{{SVG}}}polygon":
            shape.set("fill", colour)


def _add_caption(root: ET.Element, said: list[str], ink: str, paper: str) -> None:
    """Write below the picture, with room for it."""
    x, y, width, height = map(float, root.get("viewBox", "").split())
    wide = max(width, NARROWEST)
    lines = [line for text in said for line in textwrap.wrap(text, int(wide / 6.6)) or [""]]
    lines += [""] * (4 - len(lines))  # every frame is equally high
    tall = height + CAPTION_LINE * len(lines) + 10
    root.set("viewBox", f"{x:g} {y:g} {wide:g} {tall:g}")
    root.set("width", f"{wide:g}pt")
    root.set("height", f"{tall:g}pt")
    ground = {"x": f"{x:g}", "y": f"{y:g}", "width": f"{wide:g}", "height": f"{tall:g}"}
    at = next(i for i, child in enumerate(root) if child.tag == f"{{{SVG}}}g")
    root.insert(at, ET.Element(f"{{{SVG}}}rect", {**ground, "fill": paper}))
    for i, line in enumerate(lines):
        place = {"x": f"{x + 12:g}", "y": f"{y + height + CAPTION_LINE * (i + 0.8):g}"}
        look = {"font-family": "Helvetica,Arial,sans-serif", "font-size": "13", "fill": ink}
        if i == 0:
            look["font-weight"] = "bold"
        ET.SubElement(root, f"{{{SVG}}}text", {**place, **look}).text = line


def film_page(film: Film) -> str:
    """The film as a page by itself, which fetches nothing."""
    root = ET.fromstring(film.layout)
    root.attrib.pop("width", None)
    root.attrib.pop("height", None)
    root.set("id", "layout")
    data = {
        "lit": LIT[film.theme.name],
        "arrows": len(film.picture.arrows),
        "frames": [
            {
                "caption": tidy(frame.caption, 400),
                "phase": frame.phase,
                "texts": [list(text) for text in frame.texts],
                "boxes": list(frame.boxes),
                "arrow": frame.arrow,
            }
            for frame in film.frames
        ],
    }
    title = spoken(film.picture.title, 200)
    svg = ET.tostring(root, encoding="unicode")
    body = BODY.format(title=title, last=len(film) - 1, svg=svg)
    return document(title, body, data, "film", film.theme)


def moving_film(film: Film, suffix: str, seconds: float) -> bytes:
    """The frames as one moving GIF, WebP or PNG, whose last frame stays longest."""
    frames = (rasterised(film.svg(number), DOTS_AN_INCH) for number in range(len(film)))
    return moving_picture(frames, suffix, seconds, film.theme.paper)


def notebook_bundle(film: Film) -> dict[str, str]:
    """How a notebook shows a film: as a page in a frame of its own, or as text."""
    shown = {"text/plain": repr(film)}
    try:
        page = film.html()
    except (NeuronError, ImportError) as error:
        shown["text/plain"] += f"\n(not shown: {error})"
        return shown
    from html import escape

    shown["text/html"] = (
        f'<iframe title="{spoken(film.picture.title, 200)}" sandbox="allow-scripts" '
        f'style="width:100%;height:36rem;border:0" srcdoc="{escape(page)}"></iframe>'
    )
    return shown
