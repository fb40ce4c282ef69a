"""An explanation: the steps from a number back to what it was computed from, and their forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from neuron.explain.ascii import for_printing, readable
from neuron.explain.data import as_data
from neuron.explain.describing import page_of
from neuron.explain.gradient import Arrival
from neuron.explain.latex import page_latex
from neuron.explain.layout import check_width, page_text
from neuron.explain.steps import Step
from neuron.explain.tracing import Trace
from neuron.explain.webpage import page_html


@dataclass(frozen=True)
class Explanation:
    """Where a number came from, or its gradient, step by step, nearest first.

    `str(explanation)` is a text for a terminal, in characters that it can show;
    `text()` has all of them, and `to_dict()` is the same as data. Of
    each sum the `largest` terms are shown; `unopened` numbers could be explained
    with a larger depth. `trace` shares out a difference of two outputs among the inputs;
    `arrivals`, in place of steps, say where a gradient comes from. `features` are what
    the inputs are, where they have names.
    """

    steps: tuple[Step, ...]
    largest: int = 5
    headline: str = ""
    unopened: int = 0
    trace: Trace | None = None
    arrivals: tuple[Arrival, ...] = ()
    features: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of the number that is explained."""
        return self.steps[0].name if self.steps else f"∂L/∂{self.arrivals[0].name}"

    @property
    def value(self) -> float:
        """The number that is explained."""
        return float((self.steps or self.arrivals)[0].value)

    def text(self, width: int = 80, ascii: bool = False) -> str:
        """The explanation as lines of at most `width` characters, where its names allow it.

        With `ascii`, σ, Σ, ∂ and their kin are spelled out. Raises `SettingError`
        for a width below 40.
        """
        check_width(width)
        text = page_text(page_of(self), width)
        return readable(text) if ascii else text

    def latex(self, document: bool = False) -> str:
        """The explanation as LaTeX: a fragment, or with `document` one that compiles as it is.

        A fragment needs the packages amsmath, amssymb and textcomp, and T1 fonts.
        """
        return page_latex(page_of(self), document)

    def html(self, document: bool = False) -> str:
        """The explanation as HTML whose parts open and close: a piece, or a whole `document`.

        It needs no script, loads nothing, and comes in light and dark.
        """
        return page_html(page_of(self), document)

    def to_dict(self) -> dict[str, Any]:
        """The explanation as data that JSON can hold, numbers in full precision.

        Infinite numbers and nan are the texts 'inf', '-inf' and 'nan'. `SCHEMA`
        says what is in it.
        """
        return as_data(self)

    def __str__(self) -> str:
        return for_printing(self.text())

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """What a notebook shows."""
        return {"text/plain": self.text(), "text/html": self.html(), "text/latex": self.latex()}
