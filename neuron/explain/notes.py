"""The sentences at the end of an explanation: how to ask further, and how things are called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from neuron.explain.names import Row, printable
from neuron.explain.tracing import largest_shares
from neuron.network.roles import Role

if TYPE_CHECKING:
    from neuron.explain.explanation import Explanation


def notes(explanation: Explanation) -> list[str]:
    """The sentences at the end: how to ask further, what L is, how things are counted."""
    found = []
    if explanation.unopened:
        depth = (explanation.steps or explanation.arrivals)[-1].level + 2
        found.append(f"To go further back, ask with depth={depth}.")
    if explanation.arrivals:
        found.append("L is the number whose gradients these are.")
    if any(step.gradient is not None for step in explanation.steps):
        found.append("L is the number that backward() was called on.")
    labels = (step.node.label for step in explanation.steps or explanation.arrivals)
    if explanation.trace is not None or any(isinstance(label, Role) for label in labels):
        found.append("Layers are counted from 1, neurons and inputs from 0.")
    called = [f"x[{k}] is {printable(explanation.features[k])}" for k in _inputs(explanation)]
    if called:
        found.append(f"{', '.join(called)}.")
    return found


def _inputs(explanation: Explanation) -> list[int]:
    """The inputs that are shown and have a name, in their order."""
    if not explanation.features:
        return []
    roles: list[Any] = []
    for step in explanation.steps:
        row = step.operands.get("x")
        if isinstance(row, Row):
            roles += [row.entries[term.index].node for term in step.terms[: explanation.largest]]
    roles = [node.label for node in roles if node is not None]
    found = {role.unit for role in roles if isinstance(role, Role) and role.part == "input"}
    for arrival in explanation.arrivals:
        role = arrival.node.label
        if isinstance(role, Role) and role.part == "weight" and role.layer == 1:
            found.add(int(role.source or 0))
    if explanation.trace is not None:
        shown_shares, _, _ = largest_shares(explanation.trace, explanation.largest)
        names = [share.name for share in explanation.trace.layers[0]]
        found |= {names.index(share.name) for share in shown_shares}
    return sorted(unit for unit in found if unit is not None)
