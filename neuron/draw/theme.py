"""How the parts of a picture look: shapes, lines, and colours that the colour-blind can tell apart.

The colours are those of Okabe and Ito (2008), 'Color Universal Design'. Nothing is
said by colour alone: what is negative is dashed, what is constant is dotted, and
every number is printed with its sign.
"""

from __future__ import annotations

import math

# With no font files at hand, the pip-only renderer takes Arial's widths for this list.
FONT = "Helvetica,Arial,sans-serif"
INK = "#1A1A1A"
BLUE = "#0072B2"
ORANGE = "#D55E00"
GREY = "#6B6B6B"

BOXES: dict[str, dict[str, str]] = {
    "given": {"shape": "box", "style": "rounded,filled", "fillcolor": "#E3EFF8"},
    "group": {
        "shape": "box3d",
        "style": "filled",
        "fillcolor": "#E3EFF8",
        "margin": "0.2,0.11",
    },
    "constant": {"shape": "box", "style": "dotted,filled", "fillcolor": "#FFFFFF"},
    "computed": {"shape": "box", "style": "filled", "fillcolor": "#FFFFFF"},
    "result": {
        "shape": "box",
        "style": "filled",
        "fillcolor": "#FFF1CC",
        "penwidth": "2",
        "peripheries": "2",
    },
    "left out": {"shape": "plaintext", "fontcolor": GREY},
    "neuron": {"shape": "circle", "style": "filled", "fixedsize": "true"},
    "heading": {"shape": "plaintext"},
    "aside": {"shape": "plaintext", "fontcolor": GREY},
    "weight": {
        "shape": "plaintext",
        "style": "filled",
        "fillcolor": "#FFFFFF",
        "fontsize": "10",
        "margin": "0.02,0",
        "height": "0.16",
        "width": "0.1",
    },
    "point": {"shape": "point", "style": "invis", "width": "0.01"},
}

FRAME = {
    "color": "#9A9A9A",
    "style": "rounded",
    "fontcolor": GREY,
    "labelloc": "t",
    "labeljust": "l",
}

BOX_LEGEND = {
    "given": "rounded: given",
    "group": "stack: several given numbers",
    "constant": "dotted: constant",
    "computed": "square: computed",
    "result": "double border: result",
}

ARROWS: dict[str, dict[str, str]] = {
    "use": {"color": "#404040"},
    "left out": {"color": GREY, "style": "dotted"},
    "positive": {"color": BLUE},
    "negative": {"color": ORANGE, "style": "dashed"},
    "zero": {"color": GREY, "style": "dotted"},
}


def sign_of(number: float) -> str:
    """The kind of arrow that shows a weight's sign."""
    if number > 0:
        return "positive"
    return "negative" if number < 0 else "zero"


def shade(number: float, largest: float) -> str:
    """A fill for a number: white at 0, light blue above, light orange below; grey for nan.

    Black text stays readable on all of them.
    """
    if math.isnan(number):
        return "#D0D0D0"
    share = 1.0 if math.isinf(number) else abs(number) / largest if largest else 0.0
    full = (0x5B, 0xB0, 0xE6) if number > 0 else (0xF2, 0x9A, 0x55)
    mixed = (round(255 + min(share, 1.0) * (part - 255)) for part in full)
    return "#" + "".join(f"{part:02X}" for part in mixed)
