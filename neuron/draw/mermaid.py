"""A picture written in Mermaid's language, which many pages and editors draw by themselves.

Whatever a label holds is written as numbered characters where it is not plain, so
that it can end neither the label nor the picture.
"""

from __future__ import annotations

import re

from neuron.draw.dot import tidy
from neuron.draw.picture import Arrow, Box, Picture, is_scenery
from neuron.draw.theme import THEMES, Theme

SHAPES = {
    "given": ('("', '")'),
    "constant": ('("', '")'),
    "group": ('[["', '"]]'),
    "left out": ('["', '"]'),
    "neuron": ('(("', '"))'),
    "result": ('[["', '"]]'),
}
LINES = {"negative": "-.->", "left out": "-.->", "zero": "-.->"}
_NOT_PLAIN = re.compile(r"[^\w .,:+×·−→∂Σσ…=-]")


def mermaid(picture: Picture, theme: Theme = THEMES["screen"]) -> str:
    """The Mermaid text of a picture."""
    lines = [f"flowchart {'TD' if picture.direction == 'down' else 'LR'}"]
    lines.append(f"  accTitle: {_plain(picture.title)}")
    lines.append(f"  accDescr: {_plain(picture.description)}")
    boxes = [box for box in picture.boxes if not is_scenery(box)]
    names = {box.name for box in boxes}
    for frame, title in [(None, ""), *picture.frames.items()]:
        inside = [box for box in boxes if box.frame == frame]
        if frame is not None:
            lines.append(f'  subgraph layer{frame}["{escaped(tidy(title))}"]')
        lines += [f"  {'  ' if frame is not None else ''}{_box(box)}" for box in inside]
        if frame is not None:
            lines.append("  end")
    arrows = [arrow for arrow in picture.arrows if arrow.tail in names and arrow.head in names]
    lines += [f"  {_arrow(arrow)}" for arrow in arrows]
    lines += _classes({box.kind for box in boxes}, theme)
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Text in which Mermaid finds nothing to act on: what is not plain becomes #number;."""
    text = text.replace("$$", "$ $")  # which would be read as a formula
    return _NOT_PLAIN.sub(lambda match: f"#{ord(match[0])};", text)


def _plain(text: str) -> str:
    """A line for screen readers: those have no escapes, so what is not plain is left out."""
    return _NOT_PLAIN.sub(" ", tidy(text, 2000))


def _box(box: Box) -> str:
    opening, closing = SHAPES.get(box.kind, ('["', '"]'))
    label = "<br/>".join(escaped(tidy(line)) for line in box.lines)
    return f"{box.name}{opening}{label or ' '}{closing}:::{_class(box.kind)}"


def _arrow(arrow: Arrow) -> str:
    line = LINES.get(arrow.kind, "-->")
    text = f'|"{escaped(tidy(arrow.text))}"|' if arrow.text else ""
    return f"{arrow.tail} {line}{text} {arrow.head}"


def _class(kind: str) -> str:
    return kind.replace(" ", "_")


def _classes(kinds: set[str], theme: Theme) -> list[str]:
    looks = theme.boxes()
    return [
        f"  classDef {_class(kind)} fill:{looks[kind].get('fillcolor', theme.paper)},"
        f"stroke:{theme.ink},color:{theme.ink}"
        + (",stroke-width:3px" if kind == "result" else "")
        + (",stroke-dasharray:4" if kind in ("constant", "rest", "left out") else "")
        for kind in sorted(kinds)
    ]
