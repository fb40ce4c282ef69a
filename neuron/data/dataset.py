"""A data set: examples, what is wanted for each, and how the numbers were made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from operator import index
from typing import TYPE_CHECKING, SupportsFloat, SupportsIndex, cast

from neuron.data.arrays import Inputs, Targets, is_array
from neuron.data.checks import checked_inputs, checked_labels, checked_numbers
from neuron.data.preprocessing import Preprocessing
from neuron.maths.chance import SeedOrGenerator, shuffled
from neuron.maths.errors import DataError, SettingError, ShapeError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Dataset:
    """n examples of d numbers each, with a label or a number to predict for each.

    - `name`: what the data is called, for reports and drawings.
    - `inputs`: n lists of d numbers, or an array of shape (n, d); checked, and
      turned into floats.
    - `targets`: n labels, whole numbers that count from 0 along `classes`; for
      regression n numbers.
    - `classes`: the names of the classes in the order of the labels; None means
      regression.
    - `image_shape`: (rows, columns) where each example is a picture, row by row.
    - `features`: the names of the d inputs.
    - `preprocessing`: how the inputs were made, so that new ones can be made
      the same way.

    Comparing two data sets with `==` asks whether they are the same object.

    Raises `DataError` for no examples, a number that is not finite and a label
    out of range, naming row and column (counted from 0), and `ShapeError` for
    rows of different lengths and for lengths that don't match.
    """

    name: str
    inputs: Inputs
    targets: Targets
    classes: tuple[str, ...] | None = None
    image_shape: tuple[int, int] | None = None
    features: tuple[str, ...] | None = None
    preprocessing: Preprocessing | None = None

    def __post_init__(self) -> None:
        """Check everything once, here, so that nothing later has to."""
        set_field = object.__setattr__  # the usual way round `frozen` while building
        set_field(self, "inputs", checked_inputs(self.inputs, self.name))
        if self.classes is None:
            set_field(self, "targets", checked_numbers(self.targets, self.name))
        elif not isinstance(self.classes, list | tuple):
            raise DataError(
                f"{self.name}: classes lists the name of each class, such as ('cat', 'dog'); got "
                f"{self.classes!r:.80}. None means regression."
            )
        else:
            set_field(self, "classes", tuple(self.classes))
            set_field(self, "targets", checked_labels(self.targets, self.classes, self.name))
        if self.features is not None:
            if not isinstance(self.features, list | tuple):
                raise DataError(
                    f"{self.name}: features lists the name of each input, such as ('age', 'size'); "
                    f"got {self.features!r:.80}."
                )
            set_field(self, "features", tuple(self.features))
        self._check_lengths()

    def _check_lengths(self) -> None:
        if len(self.targets) != len(self.inputs):
            raise ShapeError(
                f"{self.name}: {len(self.inputs)} examples but {len(self.targets)} targets. "
                f"Give one target for each example."
            )
        if self.features is not None and len(self.features) != self.n_inputs:
            raise ShapeError(
                f"{self.name}: {self.n_inputs} inputs but {len(self.features)} feature names. "
                f"Give one name for each input."
            )
        if self.image_shape is not None:
            if not _is_shape(self.image_shape):
                raise ShapeError(
                    f"{self.name}: image_shape is (rows, columns), two whole numbers such as "
                    f"(28, 28); got {self.image_shape!r:.80}."
                )
            rows, columns = self.image_shape
            if rows * columns != self.n_inputs:
                raise ShapeError(
                    f"{self.name}: an image of {rows} rows and {columns} columns has "
                    f"{rows * columns} pixels, but each example has {self.n_inputs} inputs."
                )

    def __len__(self) -> int:
        """Return n, the number of examples."""
        return len(self.inputs)

    def __repr__(self) -> str:
        """Describe the data in one line, without its numbers."""
        kind = "regression" if self.classes is None else f"{len(self.classes)} classes"
        return f"Dataset({self.name!r}, {len(self)} examples of {self.n_inputs} inputs, {kind})"

    @property
    def n_inputs(self) -> int:
        """Return d, how many numbers describe one example."""
        return len(self.inputs[0])

    @property
    def n_outputs(self) -> int:
        """Return how many outputs a network needs: one for each class; 1 for regression."""
        return 1 if self.classes is None else len(self.classes)

    @property
    def is_classification(self) -> bool:
        """Say whether the targets are labels of classes, rather than numbers to predict."""
        return self.classes is not None

    def take(self, indices: Iterable[int]) -> Dataset:
        """Return the data set of these examples, in this order (repeats are allowed).

        Raises `DataError` for an index that is not 0 to n − 1, such as True in a mask, and
        for no indices.
        """
        if not isinstance(indices, Iterable):
            raise DataError(
                f"{self.name}: take is given a list of places, such as [0, 2]; got {indices!r:.80}."
            )
        chosen = list(indices)
        for i in chosen:
            if isinstance(i, bool) or not isinstance(i, SupportsIndex):
                raise DataError(
                    f"{self.name}: take is given places, whole numbers such as [0, 2]; got {i!r}. "
                    f"For a mask: [i for i, chosen in enumerate(mask) if chosen]."
                )
            if not 0 <= index(i) < len(self):
                raise DataError(
                    f"{self.name}: there is no example {i}; expected 0 to {len(self) - 1}."
                )
        if not chosen:
            raise DataError(f"{self.name}: take was given no indices; give one or more.")
        inputs = self.inputs[chosen] if is_array(self.inputs) else [self.inputs[i] for i in chosen]
        targets = (
            self.targets[chosen] if is_array(self.targets) else [self.targets[i] for i in chosen]
        )
        return replace(self, inputs=cast(Inputs, inputs), targets=cast(Targets, targets))

    def split(
        self, fraction: float, seed: SeedOrGenerator, stratified: bool = True
    ) -> tuple[Dataset, Dataset]:
        """Split by chance into (rest, part), the part having `fraction` of the examples.

        Stratified: each class has its share in both (regression has no classes
        and ignores this). Both keep the order of the examples. A table is standardised
        anew, by the rest alone, so that the part has no say in how inputs are made.

        Raises `SettingError` when `fraction` is not between 0 and 1, and
        `DataError` when one side would be empty.
        """
        if not (isinstance(fraction, SupportsFloat) and 0.0 < fraction < 1.0):
            raise SettingError(
                f"a split's fraction lies between 0 and 1, such as 0.2; got {fraction!r}."
            )
        size = round(fraction * len(self))
        if not 0 < size < len(self):
            raise DataError(
                f"{self.name}: splitting {len(self)} examples with fraction {fraction} leaves "
                f"one side empty. Take a fraction nearer to 0.5, or more examples."
            )
        order = shuffled(len(self), seed)
        part = self._stratified_part(order, size) if stratified else set(order[:size])
        rest = self.take(i for i in range(len(self)) if i not in part)
        chosen = self.take(sorted(part))
        if self.preprocessing is None:
            return rest, chosen
        rest, chosen = self.preprocessing.fitted(rest, chosen)
        return rest, chosen

    def _stratified_part(self, order: list[int], size: int) -> set[int]:
        """Choose `size` examples, each class giving its share: the first of it in `order`."""
        if self.classes is None:
            return set(order[:size])
        members: list[list[int]] = [[] for _ in self.classes]
        for i in order:
            members[int(self.targets[i])].append(i)
        quotas = shares([len(group) for group in members], size)
        return {i for group, k in zip(members, quotas, strict=True) for i in group[:k]}

    def arrays(self) -> tuple[NDArray[np.float64], NDArray[np.int64] | NDArray[np.float64]]:
        """Return (inputs, targets) as NumPy arrays: shapes (n, d) and (n,).

        Labels are int64, numbers to predict float64. Arrays are not copied.
        """
        import numpy as np

        inputs = np.asarray(self.inputs, dtype=np.float64)
        if self.classes is None:
            return inputs, np.asarray(self.targets, dtype=np.float64)
        return inputs, np.asarray(self.targets, dtype=np.int64)

    def to_numpy(self) -> Dataset:
        """Return the same data set held in NumPy arrays."""
        inputs, targets = self.arrays()
        return replace(self, inputs=inputs, targets=targets)

    def to_lists(self) -> Dataset:
        """Return the same data set held in plain lists."""
        inputs = self.inputs.tolist() if is_array(self.inputs) else self.inputs
        targets = self.targets.tolist() if is_array(self.targets) else self.targets
        return replace(self, inputs=inputs, targets=targets)


def check_dataset(given: object) -> None:
    """Raise `DataError` unless this is a data set."""
    if not isinstance(given, Dataset):
        raise DataError(
            f"expected a Dataset, such as moons(100) or Dataset(name, inputs, targets); got "
            f"{given!r:.80}. Of several, as a split gives them, choose one."
        )


def _is_shape(given: object) -> bool:
    """Whether this is (rows, columns), each a whole number of at least 1."""
    return (
        isinstance(given, list | tuple)
        and len(given) == 2
        and all(isinstance(side, SupportsIndex) and index(side) >= 1 for side in given)
    )


def shares(sizes: list[int], total: int) -> list[int]:
    """Divide `total` among groups in proportion to their sizes, in whole numbers.

    Each group gets its exact share rounded down; what is left over goes to the
    groups with the largest remainders (Hamilton's method), the earlier first
    among equals. Whole-number arithmetic, so no rounding can tip the balance.
    """
    everything = sum(sizes)
    quotas = [size * total // everything for size in sizes]
    by_remainder = sorted(range(len(sizes)), key=lambda g: -(sizes[g] * total % everything))
    for g in by_remainder[: total - sum(quotas)]:
        quotas[g] += 1
    return quotas
