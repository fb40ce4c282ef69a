"""A picture written in Graphviz's language, DOT: the same bytes every time.

Labels are plain text, one statement makes one edge, and whatever a label holds
is made inert: it can end neither the string nor the picture, and is no markup.
"""

from __future__ import annotations

import textwrap
import unicodedata
from functools import lru_cache
from typing import Any

import graphviz  # type: ignore[import-untyped]

from neuron.draw.picture import Arrow, Box, Picture
from neuron.draw.theme import FONT, THEMES, Theme

LONGEST_LINE = 40
MARGIN = 21.6  # points to the left and right of the text in a box, in all
MOST_ARROWS_WITH_CARE = 8  # a box; a tangle is laid out with less care, and in less time
WIDEST_NOTE = 80
WIDEST_NOTE_BELOW_A_DIAGRAM = 100


def tidy(text: str, longest: int = LONGEST_LINE) -> str:
    """One short line of printable text.

    White space becomes a space. What cannot be printed (control characters, NUL
    among them, halves of surrogate pairs) or would turn the direction of the text
    becomes U+FFFD, the mark for a character that could not be shown.
    """
    if len(text) <= longest and text.isprintable():
        return text
    text = text[: longest + 1]
    line = "".join(" " if c.isspace() else c if _is_printable(c) else "\ufffd" for c in text)
    return line if len(line) <= longest else line[: longest - 1] + "…"


def _is_printable(character: str) -> bool:
    # Zero-width joiners (Cf) hold emoji together; the other format characters turn or hide text.
    return character == "\u200d" or unicodedata.category(character) not in (
        "Cc",
        "Cf",
        "Cs",
        "Cn",
        "Co",
    )


def escaped(text: str) -> str:
    r"""Text in which Graphviz finds neither an escape sequence nor an HTML entity."""
    return text.replace("\\", "\\\\").replace("&", "&amp;")


def source(picture: Picture, theme: Theme = THEMES["screen"], ids: bool = False) -> str:
    """The DOT text of a picture; with `ids`, boxes and arrows can be found again in the SVG."""
    placed = picture.is_placed
    graph = graphviz.Digraph(
        graph_attr=_sheet(picture, placed, theme),
        node_attr={"fontname": FONT, "fontsize": "12", "fontcolor": theme.ink, "color": theme.ink}
        | ({} if placed else {"margin": "0.15,0.06", "height": "0.3"}),
        edge_attr={"fontname": FONT, "fontsize": "10", "fontcolor": theme.muted}
        | ({"arrowhead": "none"} if placed else {"arrowsize": "0.7"}),
    )
    looks = theme.boxes()
    for box in picture.boxes:
        if box.frame is None:
            _add_box(graph, box, looks, theme, ids)
    for number, title in picture.frames.items():
        with graph.subgraph(name=f"cluster_{number}") as frame:
            frame.attr(label=_label([title]), **theme.frame())
            for box in picture.boxes:
                if box.frame == number:
                    _add_box(frame, box, looks, theme, ids)
    lines = theme.arrows()
    arrows = list(enumerate(picture.arrows))
    for place, arrow in reversed(arrows) if picture.backwards else arrows:
        _add_arrow(graph, arrow, lines, f"arrow-{place}" if ids else None)
    text: str = graph.source
    return text


def _label(lines: list[str], end: str = "\\n") -> Any:
    """Lines as one label; `nohtml` keeps a text such as '<b>' from being read as markup."""
    joined = end.join(escaped(line) for line in lines)
    return graphviz.nohtml(joined + (end if end != "\\n" else ""))


def _sheet(picture: Picture, placed: bool, theme: Theme) -> dict[str, str]:
    """The attributes of the whole picture."""
    width = WIDEST_NOTE_BELOW_A_DIAGRAM if placed else WIDEST_NOTE
    below = [
        line
        for text in [*picture.legend, *picture.notes]
        for line in textwrap.wrap(tidy(text, 1000), width)
    ]
    sheet = {
        "fontname": FONT,
        "fontsize": "11",
        "fontcolor": theme.ink,
        "bgcolor": theme.paper,
        "pad": "0.2",
    }
    if below:
        below = [line + " " * round(_unmeasured(line) / 3) for line in below]
        sheet |= {"label": _label(below, "\\l"), "labeljust": "l", "labelloc": "b"}
    if placed:
        # Neato leaves everything where it is put, and draws straight lines under the circles.
        return sheet | {
            "layout": "neato",
            "inputscale": "72",
            "splines": "line",
            "outputorder": "edgesfirst",
        }
    if len(picture.arrows) > max(200, MOST_ARROWS_WITH_CARE * len(picture.boxes)):
        sheet |= {"mclimit": "0.3", "nslimit": "2", "nslimit1": "2"}
    return sheet | {
        "rankdir": "TB" if picture.direction == "down" else "LR",
        "ordering": "in",  # operands stand in their order, as far as frames allow
        "nodesep": "0.2",
        "ranksep": "0.35",
    }


def _add_box(
    graph: Any, box: Box, looks: dict[str, dict[str, str]], theme: Theme, ids: bool
) -> None:
    look = dict(looks[box.kind])
    if box.at:
        look["pos"] = f"{box.at[0]:.1f},{box.at[1]:.1f}!"
    if box.tint is not None:
        look["fillcolor"] = theme.shade(box.tint)
        if box.tint < 0:
            look["style"] += ",dashed"
    if box.size:
        look |= {"width": f"{box.size / 72:.3f}", "fontsize": "11"}
    if box.strong:
        look["penwidth"] = "3"
    lines = [tidy(line) for line in box.lines]
    unmeasured = max(map(_unmeasured, lines), default=0.0)
    if unmeasured > MARGIN and "fixedsize" not in look:
        widest = max(_unmeasured(line) + 6.2 * sum(map(str.isascii, line)) for line in lines)
        look["width"] = f"{(widest + MARGIN) / 72:.2f}"
    if ids:
        look["id"] = f"box-{box.name}"
    label = _label(lines)
    graph.body.append(f"\t{box.name}{_attributes(label, look)}\n")


def _add_arrow(
    graph: Any, arrow: Arrow, lines: dict[str, dict[str, str]], name: str | None
) -> None:
    look = dict(lines[arrow.kind])
    if arrow.width != 1.0:
        look["penwidth"] = f"{arrow.width:.2f}"
    if arrow.opacity < 1.0:
        look["color"] += f"{round(255 * arrow.opacity):02X}"
    if name:
        look["id"] = name
    label = _label([tidy(arrow.text)]) if arrow.text else None
    graph.body.append(f"\t{arrow.tail} -> {arrow.head}{_attributes(label, look)}\n")


def _unmeasured(line: str) -> float:
    """About how many points of a line the pip-only renderer does not see: all but ASCII.

    It knows no fonts, and takes the widths of Arial for what is in ASCII.
    """
    if line.isascii():
        return 0.0
    wide = ("W", "F")
    return sum(
        12.0 if unicodedata.east_asian_width(c) in wide else 6.5 for c in line if not c.isascii()
    )


def _attributes(label: Any, look: dict[str, str]) -> str:
    """A label and a look as one list: as `graphviz` writes it, in a fraction of the time."""
    written = [] if label is None else [f"label={graphviz.quoting.quote(label)}"]
    written += [f"{name}={_quoted(value)}" for name, value in sorted(look.items())]
    return f" [{' '.join(written)}]" if written else ""


@lru_cache(maxsize=1024)
def _quoted(value: str) -> str:
    """One of our own values, of which there are few, in quotes where it needs them."""
    text: str = graphviz.quoting.quote(value)
    return text
