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


class Shown:
    """What a notebook shows, such as a Value or a network: drawn, where it can be, and as text."""

    __slots__ = ()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        shown = {"text/plain": repr(self)}
        try:
            shown["image/svg+xml"] = door("draw").draw(self).svg()
        except (NeuronError, ImportError) as error:
            shown["text/plain"] += f"\n(not drawn: {error})"
        return shown
