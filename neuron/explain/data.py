"""An explanation as data, for JSON: every term and slope, in full precision."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from neuron.explain import layout
from neuron.explain.gradient import Arrival
from neuron.explain.page import Formula
from neuron.explain.steps import Step
from neuron.explain.symbols import Symbol
from neuron.explain.tracing import Trace
from neuron.explain.writing import Writer

if TYPE_CHECKING:
    from neuron.explain.explanation import Explanation

#: The number of the format, which goes up when something in it changes its meaning.
FORMAT = 1


def as_data(explanation: Explanation) -> dict[str, Any]:
    """The whole explanation; `SCHEMA` in `neuron.explain.schema` describes it."""
    return {
        "format": FORMAT,
        "name": explanation.name,
        "value": _number(explanation.value),
        "headline": explanation.headline,
        "unopened": explanation.unopened,
        "steps": [_step(step) for step in explanation.steps],
        "arrivals": [_arrival(arrival) for arrival in explanation.arrivals],
        "trace": None if explanation.trace is None else _trace(explanation.trace),
    }


def _arrival(arrival: Arrival) -> dict[str, Any]:
    """A gradient and every way it arrives by."""
    return {
        "name": arrival.name,
        "what": arrival.what,
        "gradient": _number(arrival.gradient),
        "level": arrival.level,
        "paths": [
            {
                "through": path.step.name,
                "formula": Formula(path.formula, path.step, path.slope.index).written(Writer),
                "numbers": Formula(path.formula, path.step, path.slope.index, True).written(
                    Writer, digits=None
                ),
                "passes": _number(path.passes),
            }
            for path in arrival.paths
        ],
    }


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
