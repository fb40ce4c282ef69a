"""A picture as text for a terminal: a network as columns of bars, a computation as a tree."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from neuron.draw.dot import tidy
from neuron.draw.picture import Arrow, Box, Picture, is_scenery
from neuron.draw.wording import count_text, number_text
from neuron.maths.errors import SettingError

NARROWEST = 40
DEEPEST = 14  # branches further in are not moved further to the right
BAR = 20
MOST_WEIGHTS = 5  # of each layer
_PLACE = re.compile(r"c(\d+)u\d+")


def terminal(picture: Picture, width: int = 80) -> str:
    """The picture as lines of at most `width` characters. Raises `SettingError` below 40."""
    if isinstance(width, bool) or not isinstance(width, int) or width < NARROWEST:
        raise SettingError(f"width must be a whole number of at least {NARROWEST}, got {width!r}.")
    body = _columns(picture) if picture.is_placed else _tree(picture)
    notes = [picture.message] if picture.message else []
    lines = [picture.title, "", *body, *([""] if notes else [])]
    return "\n".join([*(_cut(line, width) for line in lines), *_wrapped(notes, width)]) + "\n"


def _columns(picture: Picture) -> Iterator[str]:
    """Each layer's neurons with a bar for each activation, and the strongest weights into it."""
    columns: dict[int, list[Box]] = {}
    arrows: dict[int, list[Arrow]] = {}
    headings = {box.name: box for box in picture.boxes if box.kind == "heading"}
    asides = {box.name: box for box in picture.boxes if box.kind == "aside"}
    names = {box.name: box.lines[0] for box in picture.boxes if box.lines}
    for box in picture.boxes:
        place = _PLACE.fullmatch(box.name)
        if place:
            columns.setdefault(int(place[1]), []).append(box)
    for arrow in picture.arrows:
        place = _PLACE.match(arrow.head)
        if place and arrow.value is not None:
            arrows.setdefault(int(place[1]), []).append(arrow)
    for column, boxes in columns.items():
        yield from ([""] if column else [])
        yield ", ".join(headings[f"t{column}"].lines)
        weights = sorted(arrows.get(column, []), key=lambda arrow: -abs(arrow.value or 0.0))
        for arrow in weights[:MOST_WEIGHTS]:
            head = names[arrow.head.removesuffix("s")]
            yield f"    {names[arrow.tail]} ─({number_text(arrow.value)})→ {head}"
        if len(weights) > MOST_WEIGHTS:
            yield f"    … and {count_text(len(weights) - MOST_WEIGHTS, 'smaller weight')}"
        for box in boxes:
            yield f"  {_unit(box)}{_remark(headings, box)}"
        if f"e{column}" in asides:
            yield f"  {asides[f'e{column}'].lines[-1]}"


def _unit(box: Box) -> str:
    name, *numbers = (tidy(line) for line in box.lines)
    bar = ""
    if box.tint is not None and not math.isnan(box.tint):
        bar = ("█" if box.tint > 0 else "░") * round(BAR * abs(box.tint))
    return f"{name:<9} {' '.join(numbers):>8}  {bar}".rstrip()


def _remark(headings: dict[str, Box], box: Box) -> str:
    """What an output stands for."""
    said = headings.get("o" + box.name.partition("u")[2])
    beside = said is not None and said.at and box.at and said.at[1] == box.at[1]
    is_last = beside and said is not None and said.at and box.at and said.at[0] - box.at[0] > 0
    return f"  {tidy(said.lines[0])}" if is_last and said is not None else ""


def _tree(picture: Picture) -> Iterator[str]:
    """Each result with what it was computed from below it; nothing is repeated."""
    boxes = {box.name: box for box in picture.boxes if not is_scenery(box)}
    into: dict[str, list[Arrow]] = {name: [] for name in boxes}
    for arrow in picture.arrows:
        into[arrow.head].append(arrow)
    used = {arrow.tail for arrow in picture.arrows}
    shown: set[str] = set()
    unread = [(name, "", "", "") for name in reversed(boxes) if name not in used][::-1]
    while unread:
        name, before, branch, text = unread.pop(0)
        again = name in shown and bool(into[name])
        words = "  ".join(tidy(line) for line in boxes[name].lines)
        label = f"{text} " if text else ""
        yield f"{before}{branch}{label}{words}{'  (as above)' if again else ''}"
        if again:
            continue
        shown.add(name)
        inner = before + {"├─ ": "│  ", "└─ ": "   "}.get(branch, "")
        inner = inner[: 3 * DEEPEST]
        arrows = into[name]
        unread[:0] = [
            (arrow.tail, inner, "└─ " if arrow is arrows[-1] else "├─ ", tidy(arrow.text))
            for arrow in arrows
        ]


def _cut(line: str, width: int) -> str:
    return line if len(line) <= width else line[: width - 1] + "…"


def _wrapped(texts: list[str], width: int) -> list[str]:
    import textwrap

    return [line for text in texts for line in textwrap.wrap(tidy(text, 2000), width)]
