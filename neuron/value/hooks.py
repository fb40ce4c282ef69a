"""The way from a number to the doors that explain and draw it, which lie on floors further right.

This is the only file that reaches rightwards, and only when it is asked to.
"""

from __future__ import annotations

import importlib
from typing import Any

from neuron.maths.errors import NeuronError


def door(name: str) -> Any:
    """The door of that name, such as 'explain' or 'draw', opened when it is first needed."""
    return importlib.import_module(f"neuron.{name}")


def picture_and_text(thing: Any) -> dict[str, str]:
    """How a notebook shows a Value or a network: drawn, where it can be, and as text."""
    shown = {"text/plain": repr(thing)}
    try:
        shown["image/svg+xml"] = door("draw").draw(thing).svg()
    except (NeuronError, ImportError) as error:
        shown["text/plain"] += f"\n(not drawn: {error})"
    return shown
