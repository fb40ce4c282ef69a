"""How well the demo's recipe reads digits: `python -m benchmarks.digits`.

Trains once on the fixed split (seed 0), on 20 further splits (seeds 1 to 20), and
on the split by writers, always with the weights of seed 0.
"""

from __future__ import annotations

from statistics import median
from time import perf_counter

from neuron.cli.recipes import DIGITS
from neuron.data import Dataset, digits_split, digits_writer_split
from neuron.train import evaluate

FURTHER_SPLITS = range(1, 21)


def main() -> None:
    """Print the three figures."""
    started = perf_counter()
    fixed = learned_accuracy(*digits_split(0))
    print(f"fixed split: {fixed:.2%} ({perf_counter() - started:.1f} s)")
    further = [learned_accuracy(*digits_split(seed)) for seed in FURTHER_SPLITS]
    print(f"20 further splits: {', '.join(f'{accuracy:.2%}' for accuracy in further)}")
    print(f"their median: {median(further):.2%}, the lowest: {min(further):.2%}")
    print(f"split by writers: {learned_accuracy(*digits_writer_split()):.2%}")
    print(f"{perf_counter() - started:.0f} s in all")


def learned_accuracy(data: Dataset, test: Dataset) -> float:
    """Train a new network on one part and return its accuracy on the other."""
    net = DIGITS.network(data.n_inputs, 0)
    for _ in DIGITS.records(net, data, 0):
        pass
    found = evaluate(net, test, DIGITS.loss).accuracy
    assert found is not None  # digits have classes
    return found


if __name__ == "__main__":
    main()
