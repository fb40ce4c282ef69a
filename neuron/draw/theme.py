"""How the parts of a picture look, in three themes: for screens, for print, and on dark ground.

The colours are those of Okabe and Ito (2008), 'Color Universal Design', which the
colour-blind can tell apart; print has shades of grey alone. Nothing is said by
colour alone: what is negative is dashed, what is constant is dotted, and every
number is printed with its sign.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from neuron.maths.errors import UnknownNameError

# With no font files at hand, the pip-only renderer takes Arial's widths for this list.
FONT = "Helvetica,Arial,sans-serif"

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Theme:
    """The colours of a picture. `up` and `down` are the full shades of a number above and below 0.

    Text in `ink` is readable on all of them.
    """

    name: str
    paper: str
    ink: str
    muted: str
    line: str
    positive: str
    negative: str
    given: str
    result: str
    undefined: str
    up: Colour
    down: Colour

    def shade(self, tint: float) -> str:
        """A fill for a number as a share of the largest, −1 to 1: paper at 0, grey for nan."""
        if math.isnan(tint):
            return self.undefined
        full = self.up if tint > 0 else self.down
        base = tuple(int(self.paper[i : i + 2], 16) for i in (1, 3, 5))
        share = min(abs(tint), 1.0)
        mixed = (round(b + share * (part - b)) for b, part in zip(base, full, strict=True))
        return "#" + "".join(f"{part:02X}" for part in mixed)

    def boxes(self) -> dict[str, dict[str, str]]:
        """How each kind of box looks, in Graphviz's words."""
        plain = {"shape": "plaintext"}
        return {
            "given": {"shape": "box", "style": "rounded,filled", "fillcolor": self.given},
            "group": {
                "shape": "box3d",
                "style": "filled",
                "fillcolor": self.given,
                "margin": "0.2,0.11",
            },
            "constant": {"shape": "box", "style": "dotted,filled", "fillcolor": self.paper},
            "computed": {"shape": "box", "style": "filled", "fillcolor": self.paper},
            "result": {
                "shape": "box",
                "style": "filled",
                "fillcolor": self.result,
                "penwidth": "2",
                "peripheries": "2",
            },
            "layer": {"shape": "box", "style": "filled", "fillcolor": self.given},
            "left out": {**plain, "fontcolor": self.muted},
            "rest": {"shape": "box", "style": "dashed,filled", "fillcolor": self.paper},
            "neuron": {"shape": "circle", "style": "filled", "fixedsize": "true"},
            "sum": {"shape": "box", "style": "filled", "fixedsize": "true", "height": "0.5"},
            "heading": plain,
            "aside": {**plain, "fontcolor": self.muted},
            "weight": {
                **plain,
                "style": "filled",
                "fillcolor": self.paper,
                "fontsize": "10",
                "margin": "0.02,0",
                "height": "0.16",
                "width": "0.1",
            },
            "point": {"shape": "point", "style": "invis", "width": "0.01"},
        }

    def arrows(self) -> dict[str, dict[str, str]]:
        """How each kind of arrow looks."""
        return {
            "use": {"color": self.line},
            "left out": {"color": self.muted, "style": "dotted"},
            "positive": {"color": self.positive},
            "negative": {"color": self.negative, "style": "dashed"},
            "zero": {"color": self.muted, "style": "dotted"},
        }

    def frame(self) -> dict[str, str]:
        """The frame around a layer."""
        return {
            "color": self.muted,
            "style": "rounded",
            "fontcolor": self.muted,
            "labelloc": "t",
            "labeljust": "l",
        }


THEMES = {
    theme.name: theme
    for theme in (
        Theme(
            "screen",
            paper="#FFFFFF",
            ink="#1A1A1A",
            muted="#6B6B6B",
            line="#404040",
            positive="#0072B2",
            negative="#D55E00",
            given="#E3EFF8",
            result="#FFF1CC",
            undefined="#D0D0D0",
            up=(0x5B, 0xB0, 0xE6),
            down=(0xF2, 0x9A, 0x55),
        ),
        Theme(
            "print",
            paper="#FFFFFF",
            ink="#000000",
            muted="#555555",
            line="#222222",
            positive="#000000",
            negative="#000000",
            given="#FFFFFF",
            result="#FFFFFF",
            undefined="#FFFFFF",
            up=(0xB0, 0xB0, 0xB0),
            down=(0xE2, 0xE2, 0xE2),
        ),
        Theme(
            "dark",
            paper="#16191D",
            ink="#F2F2F2",
            muted="#A8ADB3",
            line="#C8CCD0",
            positive="#56B4E9",
            negative="#E69F00",
            given="#20384A",
            result="#4A3B12",
            undefined="#555555",
            up=(0x1F, 0x6F, 0xA3),
            down=(0x9C, 0x55, 0x10),
        ),
    )
}

BOX_LEGEND = {
    "given": "rounded: given",
    "group": "stack: several given numbers",
    "constant": "dotted: constant",
    "computed": "square: computed",
    "rest": "dashed: several at once",
    "result": "double border: result",
}


def theme_named(name: object) -> Theme:
    """Look a theme up. Raises `UnknownNameError`, which lists the known names."""
    if not isinstance(name, str) or name not in THEMES:
        raise UnknownNameError("theme", name, THEMES)
    return THEMES[name]


def sign_of(number: float) -> str:
    """The kind of arrow that shows a weight's sign."""
    if number > 0:
        return "positive"
    return "negative" if number < 0 else "zero"


def tint_of(number: float, largest: float) -> float:
    """A number as a share of the largest, −1 to 1; nan stays nan."""
    if math.isnan(number):
        return number
    if math.isinf(number):
        return math.copysign(1.0, number)
    return number / largest if largest else 0.0
