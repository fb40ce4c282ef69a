"""An explanation: the steps from a number back to what it was computed from, and their forms."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from neuron.explain import layout
from neuron.explain.ascii import readable
from neuron.explain.steps import Step
from neuron.explain.symbols import Symbol
from neuron.explain.tracing import Trace


@dataclass(frozen=True)
class Explanation:
    """Where a number came from, step by step, nearest first.

    `str(explanation)` is a text for a terminal, `to_dict()` the same as data. Of
    each sum the `largest` terms are shown; `unopened` numbers could be explained
    with a larger depth. `trace` shares out a difference of two outputs among the inputs.
    """

    steps: tuple[Step, ...]
    largest: int = 5
    headline: str = ""
    unopened: int = 0
    trace: Trace | None = None

    @property
    def name(self) -> str:
        """The name of the number that is explained."""
        return self.steps[0].name

    @property
    def value(self) -> float:
        """The number that is explained."""
        return float(self.steps[0].value)

    def text(self, width: int = 80, ascii: bool = False) -> str:
        """The explanation as lines of at most `width` characters, where its names allow it.

        With `ascii`, σ, Σ, ∂ and their kin are spelled out.
        """
        text = layout.explanation_text(self, width)
        return readable(text) if ascii else text

    def to_dict(self) -> dict[str, Any]:
        """The explanation as data that JSON can hold, numbers in full precision.

        Infinite numbers and nan are the texts 'inf', '-inf' and 'nan'.
        """
        return {
            "name": self.name,
            "value": _number(self.value),
            "headline": self.headline,
            "unopened": self.unopened,
            "steps": [_step(step) for step in self.steps],
            "trace": None if self.trace is None else _trace(self.trace),
        }

    def __str__(self) -> str:
        return self.text()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """What a notebook shows."""
        return {"text/plain": self.text()}


def _step(step: Step) -> dict[str, Any]:
    """One step as data: all terms and slopes, not only the largest."""
    result: dict[str, Any] = {
        "name": step.name,
        "what": step.what,
        "value": _number(step.value),
        "level": step.level,
        "operation": step.op,
    }
    if step.formula is not None:
        result["formula"] = layout.named(step, step.formula, step.index)
        result["numbers"] = layout.numbered(step, step.formula, step.index, digits=None)
        result["computed_as"] = _computed(step, step.formula, step.careful, step.index)
    if step.rest is not None:
        result["added"] = {
            "name": layout.named(step, step.rest),
            "value": _number(step.value_of(step.rest)),
        }
    if step.term is not None:
        result["terms"] = [
            {
                "index": term.index,
                "name": layout.named(step, step.term, term.index),
                "numbers": layout.numbered(step, step.term, term.index, digits=None),
                "value": _number(term.value),
            }
            for term in step.terms
        ]
    if step.gradient is not None:
        result["gradient"] = _number(step.gradient)
        result["slopes"] = [
            {
                "by": slope.target.text,
                "formula": layout.named(step, slope.formula, slope.index),
                "numbers": layout.numbered(step, slope.formula, slope.index, digits=None),
                "computed_as": _computed(step, slope.formula, slope.careful, slope.index),
                "value": _number(slope.value),
                "passes": _number(slope.passes),
            }
            for slope in step.slopes
        ]
    return result


def _trace(trace: Trace) -> dict[str, Any]:
    """The shares of every layer in a difference, the inputs first."""
    return {
        "whole": _number(trace.whole),
        "at_reference": _number(trace.at_reference),
        "layers": [
            [
                {
                    "name": share.name,
                    "value": _number(share.value),
                    "reference": _number(share.reference),
                    "share": _number(share.share),
                }
                for share in layer
            ]
            for layer in trace.layers
        ],
    }


def _computed(
    step: Step, formula: Symbol, careful: Symbol | None, index: int | str
) -> dict[str, str] | None:
    """The form that the engine computes, to the last bit; None where that is the printed one."""
    if careful is None or careful == formula:
        return None
    return {
        "formula": layout.named(step, careful, index),
        "numbers": layout.numbered(step, careful, index, digits=None),
    }


def _number(number: Any) -> float | str:
    x = float(number)
    return x if math.isfinite(x) else str(x)
