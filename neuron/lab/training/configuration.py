"""Everything that can be chosen about a training, and what is usual for each kind of data."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple

from neuron.lab.training.points import NAMES, Point
from neuron.lab.training.reading import at_most

GENERATED = ("moons", "circles", "xor", "spiral", "blobs", "halves")
PICTURES = ("digits", "mnist")
DATA = (*GENERATED, "own", *PICTURES)
SEVERAL_CLASSES = ("spiral", "blobs")
HIDDEN = ("linear", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu", "silu", "softplus")
OUTPUTS = ("sigmoid", "linear", "tanh", "softmax")
LOSSES = ("binary_cross_entropy", "cross_entropy", "squared_error", "hinge")
OPTIMISERS = ("sgd", "momentum", "adam")
#: Steps a second; None is as many as there is time for.
SPEEDS: dict[str, float | None] = {"slow": 4.0, "steady": 60.0, "quick": 600.0, "full": None}
#: What a teacher can leave out of the page.
PANELS = (
    "data own validation network layers activations training rate loss optimiser batch l2 seed "
    "speed curves doctor neuron backward weights file link presets"
).split()
MOST_LAYERS, WIDEST, WIDEST_ON_PICTURES = 6, 12, 32
FEWEST, MOST_POINTS = 10, 1000
MOST_EXAMPLES = {"digits": 1797, "mnist": 50_000}
LARGEST_SEED = 2**31


class Width(NamedTuple):
    """A hidden layer: how many neurons, and their activation."""

    width: int
    activation: str


@dataclass(frozen=True)
class Configuration:
    """One way to train: data, network, and how it learns.

    `sample` is the seed of the points and of the split, `seed` that of the initial
    weights and of the order of the examples. `noise` is a standard deviation,
    `validation` the share of the examples that is kept back. `points` and `names`
    are somebody's own points and their classes.
    """

    data: str = "moons"
    n: int = 200
    noise: float = 0.15
    classes: int = 3
    sample: int = 0
    validation: float = 0.25
    layers: tuple[Width, ...] = (Width(6, "tanh"), Width(4, "tanh"))
    output: str = "sigmoid"
    loss: str = "binary_cross_entropy"
    optimiser: str = "sgd"
    rate: float = 0.3
    batch: int = 10
    l2: float = 0.0
    seed: int = 0
    speed: str = "steady"
    hide: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()
    names: tuple[str, ...] = ("A", "B")

    @property
    def on_pictures(self) -> bool:
        """Whether it learns from pictures of digits, and not from points in the plane."""
        return self.data in PICTURES

    @property
    def n_inputs(self) -> int:
        """How many numbers the network takes."""
        return {"digits": 64, "mnist": 784}.get(self.data, 2)

    @property
    def n_classes(self) -> int:
        """How many classes there are to tell apart."""
        if self.on_pictures:
            return 10
        if self.data == "own":
            return len(self.names)
        return self.classes if self.data in SEVERAL_CLASSES else 2

    @property
    def last_activation(self) -> str:
        """The activation of the outputs: chosen with squared error, else the loss has its own."""
        return self.output if self.loss == "squared_error" else "linear"

    @property
    def n_outputs(self) -> int:
        """How many outputs: one for each class, or a single one for two classes."""
        one_each = self.loss == "cross_entropy" or self.last_activation == "softmax"
        return self.n_classes if self.n_classes > 2 or one_each else 1

    @property
    def widths(self) -> list[int]:
        """The neurons of every layer, the outputs included."""
        return [*(layer.width for layer in self.layers), self.n_outputs]

    @property
    def activations(self) -> list[str]:
        """The activation of every layer, the outputs included."""
        return [*(layer.activation for layer in self.layers), self.last_activation]

    def as_data(self) -> dict[str, Any]:
        """The configuration as the page receives it."""
        content = {
            name: getattr(self, name) for name in SETTINGS if name not in ("points", "layers")
        }
        layers = [{"width": width, "activation": name} for width, name in self.layers]
        return content | {
            "layers": layers,
            "on_pictures": self.on_pictures,
            "n_points": len(self.points),
            "last_activation": self.last_activation,
        }


#: The names of all that can be chosen.
SETTINGS = tuple(field.name for field in fields(Configuration))

#: What is usual for each kind of data, where it differs from the fields' own defaults.
_POINTS: dict[str, dict[str, Any]] = {
    "moons": {},
    "circles": {"noise": 0.08},
    "xor": {"noise": 0.15},
    "spiral": {
        "noise": 0.03,
        "n": 300,
        "layers": (Width(8, "tanh"), Width(8, "tanh")),
        "loss": "cross_entropy",
    },
    "blobs": {"noise": 0.6, "n": 300, "loss": "cross_entropy"},
    "halves": {"noise": 0.0, "layers": ()},
    "own": {},
}
_PICTURES: dict[str, Any] = {
    "layers": (Width(16, "sigmoid"), Width(16, "sigmoid")),
    "loss": "cross_entropy",
    "optimiser": "adam",
    "rate": 0.01,
    "batch": 32,
}
USUAL: dict[str, Configuration] = {
    **{data: Configuration(data=data, **_POINTS[data]) for data in (*GENERATED, "own")},
    "digits": Configuration(data="digits", n=1797, validation=0.2, **_PICTURES),
    "mnist": Configuration(data="mnist", n=10_000, validation=0.2, **_PICTURES),
}


def checked(wanted: Configuration) -> Configuration:
    """The configuration, with a name for each class. Raises `RefusalError` for what is too much."""
    at_most("n", wanted.n, MOST_EXAMPLES.get(wanted.data, MOST_POINTS))
    for layer in wanted.layers:
        at_most("layers", layer.width, WIDEST_ON_PICTURES if wanted.on_pictures else WIDEST)
    n_classes = max((point.label + 1 for point in wanted.points), default=2)
    spare = [name for name in NAMES if name not in wanted.names]
    missing = max(0, n_classes - len(wanted.names))
    return replace(wanted, names=(*wanted.names, *spare[:missing]))
