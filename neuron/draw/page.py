"""The drawing as one HTML page: pan, zoom, search, open and close, and ask any number.

The page holds plain data and one script. A policy in its head forbids everything
else: it can fetch nothing, and run nothing that a label might smuggle in.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from typing import Any

from neuron.draw.dot import tidy
from neuron.draw.parts import Part
from neuron.draw.picture import Picture
from neuron.draw.scene import Scene, of_network, of_values
from neuron.draw.theme import Theme
from neuron.value.node import Node

BODY = """\
<header>
<h1>{title}</h1>
<label>Search <input id="find" type="search" autocomplete="off" spellcheck="false"></label>
<span id="hits" role="status"></span>
<button id="out" aria-label="Zoom out">−</button>
<button id="in" aria-label="Zoom in">+</button>
<button id="fit">Show all</button>
<button id="all">Open or close all layers</button>
</header>
<main><svg id="sheet" tabindex="0" role="group" aria-label="{title}"><title>{title}</title>
<desc>{description}</desc><g id="world"></g></svg></main>
<aside aria-live="polite"><h2 id="name">What is what</h2>
<button id="toggle" hidden>Open</button>
<pre id="said">{description}

{message}</pre></aside>
<footer>Click a box to ask where its number comes from; + and − open and close it.
Solid lines: weights above 0; dashed: below 0. Keys: <kbd>Tab</kbd> and arrows go from box to
box, <kbd>Enter</kbd> opens or closes, <kbd>Esc</kbd> closes what is around, <kbd>/</kbd> searches,
<kbd>+</kbd> <kbd>−</kbd> <kbd>0</kbd> zoom, <kbd>Shift</kbd> with arrows moves the sheet.</footer>
"""


def page(picture: Picture, theme: Theme, part: Part | None, results: Sequence[Node]) -> str:
    """The page of a drawing: of a part of a network, or of some results."""
    scene = of_network(part, theme) if part is not None else of_values(picture, theme, results)
    said = {
        "title": spoken(picture.title, 200),
        "description": spoken(picture.description, 5000),
        "message": spoken(picture.message, 1000),
    }
    return document(said["title"], BODY.format(**said), data_of_scene(scene), "page", theme)


def spoken(text: str, longest: int) -> str:
    """Text that is safe between tags and in attributes."""
    return escape(tidy(text, longest))


def document(title: str, body: str, data: Any, name: str, theme: Theme) -> str:
    """A page by itself: `data` for the script, and the script and style called `name`."""
    script = _asset(f"{name}.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{title}</title>\n'
        f"<style>\n:root {{ {_colours(theme)} }}\n{_asset('page.css')}</style>\n</head>\n<body>\n"
        f'{body}<script type="application/json" id="scene">{as_data(data)}</script>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def as_data(data: Any) -> str:
    """JSON that cannot end the element it stands in: < and its kin are written as escapes."""
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return "".join(f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" else c for c in text)


def data_of_scene(scene: Scene) -> dict[str, Any]:
    """A scene as plain data."""
    return {
        "items": [
            {
                "id": item.name,
                "parent": item.parent,
                "lines": [tidy(line) for line in item.lines],
                "kind": item.kind,
                "fill": item.fill,
                **({"tint": -1} if item.below else {}),
                "text": _clean(item.text),
                "open": item.is_open,
            }
            for item in scene.items
        ],
        "arrows": [
            [arrow.tail, arrow.head, arrow.kind, round(arrow.width, 2), tidy(arrow.text)]
            for arrow in scene.arrows
        ],
    }


def _clean(text: str) -> str:
    """Lines of printable text."""
    return "\n".join(tidy(line, 2000).rstrip() for line in text.splitlines())


def _colours(theme: Theme) -> str:
    names = ("paper", "ink", "muted", "line", "positive", "negative")
    colours = "; ".join(f"--{name}: {getattr(theme, name)}" for name in names)
    return f"{colours}; --focus: {'#009E73' if theme.name != 'print' else '#000000'}"


def _asset(name: str) -> str:
    return files("neuron.draw").joinpath("assets", name).read_text(encoding="utf-8")
