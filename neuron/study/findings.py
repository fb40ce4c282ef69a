"""What the training doctor says: findings, each with where, why and what to try."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One fault: what it is, where, how it shows, and what to try.

    `problem` is a key of `PROBLEMS`. `layer`, `unit`, `epoch` and `step` are where it
    is, counted as everywhere (layers, epochs and steps from 1, units from 0); None
    where that does not apply.
    """

    problem: str
    where: str
    why: str
    advice: str
    layer: int | None = None
    unit: int | None = None
    epoch: int | None = None
    step: int | None = None
    node: str = ""

    def text(self) -> str:
        """The finding in three lines."""
        return f"{PROBLEMS[self.problem]}: {self.where}.\n  {self.why}\n  Try: {self.advice}"


@dataclass(frozen=True)
class Diagnosis:
    """All that the doctor found, the gravest first."""

    findings: tuple[Finding, ...]

    @property
    def is_healthy(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    @property
    def problems(self) -> tuple[str, ...]:
        """What was found, by its keys in `PROBLEMS`, each once."""
        return tuple(dict.fromkeys(finding.problem for finding in self.findings))

    def text(self) -> str:
        """The diagnosis in plain words."""
        if self.is_healthy:
            return "No fault was found."
        return "\n\n".join(finding.text() for finding in self.findings)

    def __str__(self) -> str:
        return self.text()


#: What can be found, the gravest first.
PROBLEMS = {
    "not finite": "A number is not finite",
    "exploding gradients": "Exploding gradients",
    "learning rate too large": "The learning rate is too large",
    "vanishing gradients": "Vanishing gradients",
    "twins": "Neurons that are the same",
    "dead neuron": "A dead neuron",
    "saturated neuron": "A saturated neuron",
    "learning rate too small": "The learning rate is too small",
}
