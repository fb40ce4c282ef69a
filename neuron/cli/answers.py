"""What a saved model makes of examples: its outputs, and the class they speak for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from neuron.data import Preprocessing, TablePreprocessing
from neuron.ops.activations import sigmoid
from neuron.ops.several import softmax
from neuron.store import Model
from neuron.train import LOSSES, Loss, predict
from neuron.train.losses import predicted_classes

#: What a predicted number is called that has no name.
OUTPUT = "output"


@dataclass(frozen=True)
class Answer:
    """The network's answer to one example.

    `parts` are the outputs by the names of the classes, or the one number that is
    predicted by what it is called; they are probabilities where `are_probabilities` says so.
    """

    label: str | None
    parts: dict[str, float]
    are_probabilities: bool

    def text(self, most: int = 3) -> str:
        """The answer in one line, with its strongest rivals."""
        if self.label is None:
            ((name, number),) = self.parts.items()
            return f"{number:.6g}" if name == OUTPUT else f"{name} {number:.6g}"
        ranked = sorted(self.parts.items(), key=lambda part: -part[1])
        if self.label != ranked[0][0]:
            ranked.sort(key=lambda part: part[0] != self.label)
        others = ", ".join(f"{name} ({self.shown(part)})" for name, part in ranked[1:most])
        first = f"{self.label} ({self.shown(self.parts[self.label])})"
        return f"{first}, then {others}" if others else first

    def shown(self, part: float) -> str:
        """One output as text."""
        if not self.are_probabilities:
            return f"{part:.4g}"
        # Nothing that is computed is quite certain, and nothing quite impossible.
        return "< 0.1%" if part < 0.0005 else "> 99.9%" if part >= 0.9995 else f"{part:.1%}"

    def to_dict(self) -> dict[str, Any]:
        """The answer as data."""
        if self.label is None:
            ((name, number),) = self.parts.items()
            return {OUTPUT: number} if name == OUTPUT else {"target": name, OUTPUT: number}
        kind = "probabilities" if self.are_probabilities else "outputs"
        return {"class": self.label, kind: self.parts}


def answers(model: Model, inputs: Any) -> list[Answer]:
    """The answers to a batch of examples.

    Raises `ShapeError` for examples of another length than the network takes.
    """
    return [answer(model, row) for row in predict(model.net, inputs)]


def answer(model: Model, outputs: Sequence[float]) -> Answer:
    """What one row of outputs means."""
    loss = loss_of(model)
    if model.classes is None and is_regression(model):
        return Answer(None, {target_of(model) or OUTPUT: float(outputs[0])}, False)
    names = class_names(model)
    label = names[predicted_classes([outputs], loss.threshold)[0]]
    if len(outputs) == 1:
        if loss.name == "hinge":
            return Answer(label, {label: abs(float(outputs[0]))}, False)
        p = float(sigmoid(outputs[0]) if loss.from_logits else outputs[0])
        return Answer(label, dict(zip(names, (1 - p, p), strict=True)), True)
    if loss.name == "cross_entropy":
        shares = [float(p) for p in softmax(list(outputs))]
        return Answer(label, dict(zip(names, shares, strict=True)), True)
    softened = model.net.activations[-1] == "softmax"
    return Answer(label, dict(zip(names, map(float, outputs), strict=True)), softened)


def loss_of(model: Model) -> Loss:
    """The loss a model was trained with; where that is not said, one that suits its outputs."""
    linear = model.net.activations[-1] == "linear"
    named = model.provenance.get("loss")
    if isinstance(named, str) and named in LOSSES and (linear or not LOSSES[named].from_logits):
        return LOSSES[named]
    if linear and model.classes is not None:
        return LOSSES["cross_entropy" if model.net.n_outputs > 1 else "binary_cross_entropy"]
    return LOSSES["squared_error"]


def is_regression(model: Model) -> bool:
    """Whether a model predicts a number: it has one output and no classes."""
    return model.classes is None and model.net.n_outputs == 1


def class_names(model: Model) -> tuple[str, ...]:
    """The names of the classes; numbers where the file does not name them."""
    if model.classes is not None:
        return model.classes
    return tuple(map(str, range(max(2, model.net.n_outputs))))


def target_of(model: Model) -> str | None:
    """What a model predicts: the name of a column, where it learned from a table."""
    recipe = preprocessing_of(model)
    return recipe.target if isinstance(recipe, TablePreprocessing) else None


def preprocessing_of(model: Model) -> Preprocessing:
    """How new inputs are made for a model; raises `FileFormatError` for a record that is none."""
    if model.preprocessing is None:
        return Preprocessing()
    return Preprocessing.from_dict(model.preprocessing)
