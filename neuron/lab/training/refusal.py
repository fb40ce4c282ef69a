"""What the training room cannot do: a sentence, and the same as a code with its parts.

The page shows the sentence of its own language, which it makes from the code and
the parts; the English one is for everybody else.
"""

from __future__ import annotations

from typing import Any

from neuron.lab.requests import LabError


class RefusalError(LabError):
    """A request that cannot be granted; `parts` are what its sentence speaks of."""

    def __init__(self, code: str, sentence: str, **parts: Any) -> None:
        super().__init__(sentence, code)
        self.parts = {name: str(part)[:80] for name, part in parts.items()}

    def as_data(self) -> dict[str, Any]:
        """The refusal as the page receives it."""
        return {"error": self.sentence, "code": self.code, "parts": self.parts}


def out_of_range(name: str, given: Any, low: str, high: str) -> RefusalError:
    """The refusal of a number that is none, or too small or too large."""
    return RefusalError(
        "out_of_range",
        f"{name} is a number from {low} to {high}; got {given!r:.40}.",
        name=name,
        given=given,
        low=low,
        high=high,
    )
