"""The training doctor: what is wrong with a network's training, where, why, and what to try.

Each check looks for one fault and says nothing where the signs are not clear:
a network that learns raises no alarm.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from neuron.data import Dataset
from neuron.data.dataset import check_dataset
from neuron.maths.errors import DataError, NonFiniteError, ShapeError
from neuron.network import MLP
from neuron.network.checks import check_network
from neuron.study.activity import activity, gradient_sizes
from neuron.study.findings import PROBLEMS, Diagnosis, Finding
from neuron.study.signs_in_network import exploding, stuck, twins, vanishing
from neuron.study.signs_in_training import not_finite, too_large, too_small
from neuron.train import Epoch, Loss, Step

__all__ = ["PROBLEMS", "Diagnosis", "Finding", "diagnose"]

MOST_EXAMPLES = 500  # that are looked at


def diagnose(
    net: MLP,
    records: Sequence[Step | Epoch] = (),
    data: Dataset | None = None,
    *,
    loss: str | Loss = "squared_error",
    error: NonFiniteError | None = None,
) -> Diagnosis:
    """Look for faults in a network and in how its training went.

    - `records`: what `train` yielded, steps and epochs, or epochs alone.
    - `data`: examples to look at the neurons and the gradients with (the first 500 of
      them); without it, only the records and the parameters are looked at.
    - `error`: the `NonFiniteError` that ended the training, if one did.

    Nothing is changed. Raises `ShapeError` where the data does not fit the network, and
    `DataError` for what are no records and no data set.
    """
    check_network(net)
    records = _checked_records(records)
    if data is not None:
        check_dataset(data)
    if data is not None and data.n_inputs != net.n_inputs:
        raise ShapeError(
            f"{data.name} has {data.n_inputs} inputs an example, and the network takes "
            f"{net.n_inputs}. Give the data that it was trained on."
        )
    found = [*not_finite(net, records, error)]
    if data is not None and not found:
        states = activity(net, data.inputs[:MOST_EXAMPLES])
        sizes = gradient_sizes(net, data, loss, MOST_EXAMPLES)
        found += [*exploding(sizes), *vanishing(sizes), *stuck(states)]
    found += twins(net)
    epochs = [record for record in records if isinstance(record, Epoch)]
    found += too_large(records, epochs, error)
    if not found:
        found += too_small(epochs)
    order = list(PROBLEMS)
    return Diagnosis(tuple(sorted(found, key=lambda finding: order.index(finding.problem))))


def _checked_records(given: Sequence[Step | Epoch]) -> list[Step | Epoch]:
    """The records as a list; raises `DataError` for anything that training does not yield."""
    records = list(given) if isinstance(given, Iterable) else [given]
    for record in records:
        if not isinstance(record, Step | Epoch):
            raise DataError(
                f"records are what train yields or fit returns; got {record!r:.80}. Without any: "
                "diagnose(net, data=data)."
            )
    return records
