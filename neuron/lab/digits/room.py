"""The digits room of one tab: the sheet, the network that may be changed, the dream."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from neuron.lab.digits import examples, explaining, nonsense, pictures, reading
from neuron.lab.digits.dreaming import Dreamer
from neuron.lab.digits.editing import Edited, Place
from neuron.lab.digits.looking import seen
from neuron.lab.digits.stages import SHAPE, Stages, stages
from neuron.lab.digits.strokes import Sheet, length
from neuron.lab.requests import LabError
from neuron.lab.session import Room
from neuron.lab.settings import N_DIGITS, Settings

Body = Mapping[str, Any]
Answer = dict[str, Any]

#: Strokes of fewer pixels are drawn in a few milliseconds; a digit has about 800.
SHORT = 3000.0


class DigitsRoom(Room):
    """What the page can ask; each method takes a request's body and returns what is answered.

    `x` is what the network read last, shape (784,): explanations speak about it.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.x: NDArray[np.float64] = np.zeros(SHAPE[0] * SHAPE[1])
        self._edited: Edited | None = None
        self._sheet = Sheet()
        self._dreamer: Dreamer | None = None

    @property
    def edited(self) -> Edited:
        """The tab's own copy of the network."""
        if self._edited is None:
            self._edited = Edited(self.settings.model.net)
        return self._edited

    def begin(self, body: Body) -> Answer:
        """What the network is, for the page to lay out, and what is on the sheet already."""
        model, net = self.settings.model, self.edited.net
        return {
            "sizes": net.sizes,
            "activations": net.activations,
            "parameters": sum(parameter.data.size for parameter in net.parameters()),
            "classes": list(model.classes or map(str, range(N_DIGITS))),
            "changes": self.edited.changes(),
            **_lying(self._sheet),
        }

    # ---- what is shown to the network ----

    def look(self, body: Body) -> Answer:
        """Put the strokes on the sheet and let the network look.

        `scale` and `centre` say which of the steps are taken.
        """
        ink = self._sheet.show(reading.strokes(body))
        taken = stages(ink, scale=reading.flag(body, "scale"), centre=reading.flag(body, "centre"))
        self.x = taken.x
        return {**self._seen(), "stages": _shown(taken), "blank": taken.is_blank}

    def is_quick(self, body: Body) -> bool:
        """Whether `look` takes a few milliseconds, even where all has to be drawn anew."""
        return length(reading.strokes(body)) < SHORT

    def show(self, body: Body) -> Answer:
        """Show the network 784 numbers as they are: a dream, or noise."""
        given = body.get("x")
        if not isinstance(given, list) or len(given) != self.x.size:
            raise LabError(f"x is a list of {self.x.size} numbers.")
        # A hair beyond is only rounding.
        low, high = -1e-9, 1 + 1e-9
        if not all(type(number) in (int, float) and low <= number <= high for number in given):
            raise LabError("x holds numbers from 0 to 1.")
        self.x = np.array(given, dtype=np.float64)
        return self._seen()

    def example(self, body: Body) -> Answer:
        """The strokes of an example digit; or, with `real`, ink that somebody wrote."""
        digit = reading.whole(body, "digit", 0, N_DIGITS - 1)
        if body.get("real") is not True:
            self._sheet = Sheet()
            return {"strokes": examples.strokes_of(digit), "ink": None}
        seed = reading.whole(body, "seed", 0, 2**31)
        return self._new_sheet(pictures.real_digit(digit, seed))

    def picture(self, data: bytes) -> Answer:
        """Put a picture file's ink on the sheet; strokes go on top of it."""
        ink, found = pictures.from_file(data, self.settings.max_image_side)
        return {**self._new_sheet(ink), "polarity": found.polarity}

    def clear(self, body: Body) -> Answer:
        """A new sheet without a picture."""
        self._sheet = Sheet()
        return {}

    # ---- what the network is asked ----

    def explain(self, body: Body) -> Answer:
        """Where a neuron's activation came from, for what the network read last."""
        layer, unit = self._neuron(body)
        return explaining.explained(self.edited.scalar, self.x.tolist(), layer, unit)

    def compare(self, body: Body) -> Answer:
        """Why one output and not another."""
        first = reading.whole(body, "first", 0, N_DIGITS - 1)
        second = reading.whole(body, "second", 0, N_DIGITS - 1)
        return explaining.compared(self.edited.scalar, self.x.tolist(), first, second)

    def dream(self, body: Body) -> Answer:
        """Begin a dream (`layer`, `unit`, `style`, `start`), or go on with it."""
        if body.get("begin") is True:
            self._dreamer = self._new_dream(body)
        if self._dreamer is None:
            raise LabError("No dream has begun.", "no_dream")
        driven = self._dreamer.go_on(self.edited.net)
        self.x = self._dreamer.picture.reshape(-1)
        return {**self._seen(), "driven": driven, "steps": self._dreamer.steps}

    def noise(self, body: Body) -> Answer:
        """What the network says to nonsense."""
        seed = reading.whole(body, "seed", 0, 2**31)
        digit = self.x if self.x.any() else stages(pictures.real_digit(3, seed)).x
        return nonsense.gallery(self.edited.net, digit, seed)

    # ---- what is changed ----

    def change(self, body: Body) -> Answer:
        """Set a weight, or with `source` null a bias, and look again."""
        self.edited.set(self._place(body), reading.weight(body, "value"))
        return self._seen()

    def put_back(self, body: Body) -> Answer:
        """Undo the change of one number, or with `all` every change, and look again."""
        self.edited.put_back(None if body.get("all") is True else self._place(body))
        return self._seen()

    def _seen(self) -> Answer:
        return {
            "x": self.x.tolist(),
            **seen(self.edited.net, self.x),
            "changes": self.edited.changes(),
        }

    def _neuron(self, body: Body) -> tuple[int, int]:
        layer = reading.whole(body, "layer", 1, len(self.edited.net.layers))
        return layer, reading.whole(body, "unit", 0, self.edited.net.sizes[layer] - 1)

    def _place(self, body: Body) -> Place:
        layer, unit = self._neuron(body)
        if body.get("source") is None:
            return Place(layer, unit, None)
        most = self.edited.net.sizes[layer - 1] - 1
        return Place(layer, unit, reading.whole(body, "source", 0, most))

    def _new_dream(self, body: Body) -> Dreamer:
        layer, unit = self._neuron(body)
        start = reading.text(body, "start", "blank")
        if start not in ("blank", "now"):
            raise LabError("A dream starts from blank paper or from what is shown now.")
        picture = self.x if start == "now" else np.zeros(SHAPE)
        return Dreamer(layer, unit, reading.text(body, "style", "smooth"), picture)

    def _new_sheet(self, ink: NDArray[np.float64]) -> Answer:
        self._sheet = Sheet(ink)
        return _lying(self._sheet)


def _lying(sheet: Sheet) -> Answer:
    """What lies on the sheet, as the page draws it: the strokes, and the picture below them."""
    return {
        "strokes": [[number for point in stroke for number in point] for stroke in sheet.strokes],
        "ink": None if sheet.picture is None else _as_bytes(sheet.picture),
    }


def _shown(taken: Stages) -> Answer:
    return {name: _as_bytes(getattr(taken, name)) for name in ("drawn", "scaled", "centred")}


def _as_bytes(picture: NDArray[np.float64]) -> str:
    """A picture for the eye: a byte for each pixel, as base64."""
    return base64.b64encode(np.rint(picture * 255).astype(np.uint8).tobytes()).decode("ascii")
