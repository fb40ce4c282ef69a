"""Activation maximisation: the picture that makes a class, a neuron or a layer answer most.

Gradient ascent, not on the weights but on the input. The knobs are few and in
plain sight: a penalty on the picture's norm, a blur, and a jitter.

Source: D. Erhan, Y. Bengio, A. Courville, P. Vincent, *Visualizing higher-layer
features of a deep network*, 2009 (norm); J. Yosinski and others, 2015 (blur);
A. Mordvintsev and others, 2015 (jitter, whole layers).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from neuron.data.arrays import as_floats
from neuron.data.pixels import checked_size
from neuron.maths.chance import SeedOrGenerator, generator
from neuron.maths.errors import SettingError, ShapeError
from neuron.network import MLP
from neuron.network.checks import check_network
from neuron.ops.several import log_softmax
from neuron.ops.several import mean as mean_of
from neuron.study.black_and_white import to_matrix
from neuron.value import Value


@dataclass(frozen=True)
class Knobs:
    """How a picture is dreamed up.

    - `steps`: how often the picture is changed; `rate`: by how much a pixel, about.
    - `norm_penalty`: pulls every pixel towards 0 (the gradient of ½λ‖x‖²).
    - `blur`: the width in pixels of the blur after each step; 0 for none.
    - `jitter`: the picture is moved by at most so many pixels while it is looked at.
    """

    steps: int = 100
    rate: float = 0.05
    norm_penalty: float = 0.5
    blur: float = 0.6
    jitter: int = 0

    def __post_init__(self) -> None:
        """Check the settings, which a user may have typed."""
        if self.steps < 1 or not self.rate > 0:
            raise SettingError(f"steps is at least 1 and the rate above 0; got {self!r}.")
        if min(self.norm_penalty, self.blur, self.jitter) < 0:
            raise SettingError(f"norm_penalty, blur and jitter are 0 or more; got {self!r}.")


PLAIN = Knobs(norm_penalty=0.0, blur=0.0)
SMOOTH = Knobs()


@dataclass(frozen=True, eq=False)
class Dream:
    """A picture, shape (rows, columns), and how strongly it drove its target at each step."""

    picture: NDArray[np.float64]
    objective: list[float]


def dream(
    net: MLP,
    image_shape: tuple[int, int],
    *,
    unit: int | None,
    layer: int = -1,
    knobs: Knobs = SMOOTH,
    start: Any = None,
    seed: SeedOrGenerator = 0,
) -> Dream:
    """Find a picture that drives a target, by gradient ascent from `start` (blank if None).

    The target is neuron `unit` of a layer (counted as in `net.layers`), or the
    whole layer if `unit` is None. For a neuron it is the weighted sum that is
    driven, since an activation that is stuck near 0 has no slope to follow; for a
    class of a network with several linear or softmax outputs the log of its
    probability; for a layer the mean of its squared activations. Pixels stay from
    0 (paper) to 1 (ink). Works on either backend.

    Raises `SettingError` for a neuron or layer that is not there, `ShapeError`
    where the network's inputs do not fill `image_shape`.
    """
    check_network(net)
    rows, columns = checked_size(image_shape)
    if net.n_inputs != rows * columns:
        raise ShapeError(
            f"the network takes {net.n_inputs} inputs, which do not fill a picture of "
            f"{rows} × {columns}."
        )
    aim = target(net, layer, unit)
    rng = generator(seed)
    x = np.zeros((rows, columns)) if start is None else to_matrix(start, (rows, columns)).copy()
    objective = []
    for _ in range(knobs.steps):
        down, right = (round((2 * rng.random() - 1) * knobs.jitter) for _ in range(2))
        value, g = _ascent(aim, np.roll(x, (down, right), (0, 1)), net.backend)
        g = np.roll(g, (-down, -right), (0, 1))
        objective.append(value)
        # A step of the same size wherever the slope is steep or flat.
        size = math.sqrt(float((g * g).mean()))
        direction = g / size if size > 0 else g
        x = np.clip(x + knobs.rate * (direction - knobs.norm_penalty * x), 0.0, 1.0)
        x = blurred(x, knobs.blur)
    return Dream(x, objective)


def target(net: MLP, layer: int, unit: int | None) -> Callable[[Any], Value]:
    """The function of the inputs that a dream drives upwards."""
    check_network(net)
    n = len(net.layers)
    if layer not in range(-n, n):
        raise SettingError(f"there is no layer {layer!r}; the network has {n}, counted from 0.")
    upto = layer % n + 1
    if unit is None:
        part = MLP.from_numbers(net.numbers()[:upto], net.activations[:upto], backend=net.backend)
        return lambda x: mean_of([a * a for a in part(x)])
    if unit not in range(net.layers[upto - 1].n_outputs):
        raise SettingError(
            f"there is no neuron {unit!r} in that layer; it has {net.layers[upto - 1].n_outputs}."
        )
    # The same network up to there, with the weighted sums of its last layer laid bare.
    bare = MLP.from_numbers(
        net.numbers()[:upto], [*net.activations[: upto - 1], "linear"], backend=net.backend
    )
    is_class = upto == n and n_classes(net) > 1
    if is_class:
        return lambda x: log_softmax(bare(x))[unit]
    return lambda x: bare(x)[unit]


def n_classes(net: MLP) -> int:
    """How many classes compete for the network's outputs: 1 where each output speaks for itself."""
    check_network(net)
    return net.n_outputs if net.activations[-1] in ("linear", "softmax") else 1


def _ascent(
    aim: Callable[[Any], Value], x: NDArray[np.float64], backend: str
) -> tuple[float, NDArray[np.float64]]:
    """The target's value for a picture, and its slope by each pixel."""
    if backend == "scalar":
        pixels = [Value(pixel) for pixel in x.reshape(-1).tolist()]
        result = aim(pixels)
        result.backward()
        slopes: Sequence[float] = [pixel.grad or 0.0 for pixel in pixels]
        return float(result.data), np.array(slopes).reshape(x.shape)
    picture = Value(x.reshape(-1))
    result = aim(picture)
    result.backward()
    return float(result.data), np.asarray(picture.grad, dtype=np.float64).reshape(x.shape)


def blurred(image: NDArray[np.float64], width: float) -> NDArray[np.float64]:
    """Blur a picture with a Gaussian of this standard deviation in pixels; 0 leaves it as it is."""
    if width == 0:
        return image
    return _smoothing(image.shape[0], width) @ image @ _smoothing(image.shape[1], width).T


def _smoothing(n: int, width: float) -> NDArray[np.float64]:
    """A matrix that replaces each of n numbers by the weighted mean of its neighbours."""
    distance = np.arange(n)[:, None] - np.arange(n)[None, :]
    bell = np.exp(-(distance**2) / (2 * width * width))
    smoothing: NDArray[np.float64] = bell / bell.sum(axis=1, keepdims=True)
    return smoothing


def likeness(a: Any, b: Any) -> float:
    """The correlation of two pictures, from −1 to 1; 0 where one of them is plain."""
    x, y = (as_floats(image).reshape(-1) for image in (a, b))
    x, y = x - x.mean(), y - y.mean()
    norm = math.sqrt(float(x @ x) * float(y @ y))
    return float(x @ y) / norm if norm > 0 else 0.0
