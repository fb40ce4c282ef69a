"""The workbench of a run: the pictures, and networks trained once and shared by all claims."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from neuron.data import Dataset, load_mnist
from neuron.maths.errors import FileAccessError
from neuron.network import MLP
from neuron.study.ambiguity import Certainty, certainties
from neuron.study.black_and_white import black_and_white_data, one_against_the_rest
from neuron.study.enlarging import digits_28
from neuron.study.evidence import class_means
from neuron.study.photographs import find_photographs, load_photographs
from neuron.train import Adam, fit

SEED = 0
SIX = 6


class Bench:
    """What the claims of one run share; everything is made when it is first asked for.

    `place` is a folder with MNIST and the photographs; None looks where MNIST
    usually is. `download` may fetch MNIST. Where there is no MNIST, the built-in
    digits take its place, enlarged to 28 × 28 as `mnist_normalise` does.

    Raises `FileAccessError` where a `place` was named and holds neither.
    """

    def __init__(self, place: str | Path | None = None, download: bool = False) -> None:
        self.place = None if place is None else Path(place)
        self.download = download
        named = self.place is not None and not download
        if named and self._mnist is None and self.photographs_at is None:
            raise FileAccessError(
                f"{self.place} holds neither MNIST (four files such as "
                f"train-images-idx3-ubyte.gz, also in a folder mnist) nor the photographs "
                f"(cats_and_dogs.zip). Leave --data out to use the built-in digits."
            )

    # The pictures.

    @cached_property
    def _mnist(self) -> tuple[Dataset, Dataset] | None:
        try:
            return load_mnist(self.place, download=self.download)
        except FileAccessError:
            if self.download:
                raise
            return None

    @property
    def data(self) -> str:
        """Which pictures this run is on: 'mnist', or the built-in 'digits'."""
        return "digits" if self._mnist is None else "mnist"

    @cached_property
    def train(self) -> Dataset:
        """Digits to learn from, 28 × 28."""
        return digits_28()[0] if self._mnist is None else self._mnist[0]

    @cached_property
    def test(self) -> Dataset:
        """Digits to test on, 28 × 28."""
        return digits_28()[1] if self._mnist is None else self._mnist[1]

    @cached_property
    def some(self) -> Dataset:
        """A part of the training digits, for networks that are trained only to be compared."""
        return self.train.take(range(min(12_000, len(self.train))))

    @cached_property
    def means(self) -> NDArray[np.float64]:
        """The mean picture of each digit, over the training digits: shape (10, 784)."""
        return class_means(*self.train.arrays(), 10)

    @cached_property
    def train24(self) -> Dataset:
        """The training digits at 24 × 24 in black and white."""
        return black_and_white_data(self.train)

    @cached_property
    def test24(self) -> Dataset:
        """The test digits at 24 × 24 in black and white."""
        return black_and_white_data(self.test)

    @cached_property
    def sixes(self) -> tuple[Dataset, Dataset]:
        """The question 'is it a six?' at 24 × 24, to learn from and to test on."""
        return one_against_the_rest(self.train24, SIX), one_against_the_rest(self.test24, SIX)

    @property
    def photographs_at(self) -> Path | None:
        """Where the photographs of cats and dogs are, if they are there."""
        return None if self.place is None else find_photographs(self.place)

    @cached_property
    def photographs(self) -> tuple[Dataset, Dataset]:
        """Cats and dogs in colour, to learn from and to test on."""
        return load_photographs(self.place or ".")

    # The networks.

    def trained(
        self,
        data: Dataset,
        widths: list[int],
        activation: list[str],
        *,
        epochs: int,
        loss: str = "cross_entropy",
        rate: float = 0.004,
        weight_decay: float = 0.0,
        batch_size: int = 128,
        seed: int = SEED,
    ) -> MLP:
        """Train a network; the built-in digits are fewer, so they are looked at more often."""
        if len(data) < 5000:
            epochs, batch_size = 6 * epochs, 32
        net = MLP(data.n_inputs, widths, activation, seed=seed, backend="numpy", dtype="float32")
        fit(
            net,
            data,
            loss=loss,
            optimiser=Adam(rate, weight_decay=weight_decay),
            epochs=epochs,
            batch_size=batch_size,
            decay=True,
            seed=seed,
        )
        return net.to("numpy")

    @cached_property
    def chapter(self) -> MLP:
        """The network 784-16-16-10 of sigmoid neurons, taught by the squared error."""
        return self.trained(
            self.train,
            [16, 16, 10],
            ["sigmoid"] * 3,
            loss="squared_error",
            epochs=20,
            rate=0.006,
            batch_size=64,
        )

    @cached_property
    def flat(self) -> MLP:
        """784-10, every pixel connected to every class: softmax regression, the evidence models."""
        return self.trained(self.train, [10], ["linear"], epochs=12, rate=0.003)

    @cached_property
    def dreamer(self) -> MLP:
        """784-64-10 of relu neurons with weight decay, whose dreams are clear."""
        return self.trained(self.train, [64, 10], ["relu", "linear"], epochs=6, weight_decay=1e-3)

    @cached_property
    def six_neuron(self) -> MLP:
        """One sigmoid neuron with 576 inputs that was taught to find the six (its logit)."""
        return self.trained(
            self.sixes[0], [1], ["linear"], loss="binary_cross_entropy", epochs=8, rate=0.01
        )

    @cached_property
    def ten_neurons(self) -> MLP:
        """576-10 on black and white: ten neurons, each taught its own digit (their logits)."""
        return self.trained(
            self.train24, [10], ["linear"], loss="binary_cross_entropy", epochs=6, rate=0.005
        )

    @cached_property
    def certainties(self) -> list[Certainty]:
        """How sure the flat network is about each test digit."""
        return certainties(self.flat, self.test)
