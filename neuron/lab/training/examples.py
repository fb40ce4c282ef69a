"""The example that is looked at: one of the data's own, or any point of the plane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from neuron.data import Dataset
from neuron.lab.training.asking import a_number, a_whole
from neuron.lab.training.points import FARTHEST
from neuron.lab.training.refusal import RefusalError
from neuron.lab.training.sources import Examples
from neuron.train.losses import Loss


@dataclass(frozen=True)
class Example:
    """The numbers of an example; where it is from and its label, if it is one of the data's."""

    x: list[float]
    data: Dataset | None = None
    part: str = ""
    index: int = 0
    count: int = 0

    def as_data(self) -> dict[str, Any]:
        """The example as the page receives it."""
        return {
            "x": self.x,
            "part": self.part,
            "index": self.index,
            "count": self.count,
            "label": None if self.data is None else int(self.data.targets[self.index]),
        }

    def targets(self, loss: Loss, n_outputs: int) -> list[float]:
        """What the network's outputs should be. Raises `RefusalError` where nobody knows."""
        if self.data is None:
            raise RefusalError(
                "no_label",
                "This point of the plane is no example, so nothing is known about what its "
                "outputs should be. Choose an example.",
            )
        return loss.targets(self.data.take([self.index]), n_outputs)[0]


def chosen(examples: Examples, given: Any) -> Example:
    """The example {"part": "train" or "validation", "index": from 0}. Raises `RefusalError`.

    Without examples that were kept back, those to learn from stand in for them.
    """
    if not isinstance(given, dict) or given.get("part") not in ("train", "validation"):
        raise RefusalError("bad_request", 'An example is given as {"part": "train", "index": 0}.')
    part, data = given["part"], examples.validation
    if part == "train" or data is None:
        part, data = "train", examples.train
    index = a_whole(given, "index", 0, len(data) - 1)
    return Example([float(x) for x in data.inputs[index]], data, part, index, len(data))


def free(examples: Examples, given: Any) -> Example:
    """A point of the plane, {"x": 0.5, "y": -1}. Raises `RefusalError`."""
    if not isinstance(given, dict) or examples.box is None:
        raise RefusalError(
            "bad_request", 'A point is given as {"x": 0.5, "y": -1}, for points alone.'
        )
    x, y = a_number(given, "x"), a_number(given, "y")
    if max(abs(x), abs(y)) > 2 * FARTHEST:
        raise RefusalError("bad_request", "This point lies outside of what is shown.")
    return Example([x, y])


def shown_points(examples: Examples) -> list[tuple[float, float, int, bool]]:
    """All points: two coordinates, the label, and whether it is kept back."""
    found = []
    for data, kept_back in ((examples.train, False), (examples.validation, True)):
        if data is not None:
            for row, label in zip(data.inputs, data.targets, strict=True):
                found.append((float(row[0]), float(row[1]), int(label), kept_back))
    return found
