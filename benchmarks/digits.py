"""How well the demo's recipe reads digits: `python -m benchmarks.digits`.

Trains once on the fixed split (seed 0), on 20 further splits (seeds 1 to 20), and
on the split by writers, always with the weights of seed 0.
"""

from __future__ import annotations

from statistics import median
from time import perf_counter

from neuron.cli.recipes import DIGITS, learned_accuracy
from neuron.data import digits_split, digits_writer_split

FURTHER_SPLITS = range(1, 21)


def main() -> None:
    """Print the three figures."""
    started = perf_counter()
    fixed = learned_accuracy(DIGITS, *digits_split(0))
    print(f"fixed split: {fixed:.2%} ({perf_counter() - started:.1f} s)")
    further = [learned_accuracy(DIGITS, *digits_split(seed)) for seed in FURTHER_SPLITS]
    print(f"20 further splits: {', '.join(f'{accuracy:.2%}' for accuracy in further)}")
    print(f"their median: {median(further):.2%}, the lowest: {min(further):.2%}")
    print(f"split by writers: {learned_accuracy(DIGITS, *digits_writer_split()):.2%}")
    print(f"{perf_counter() - started:.0f} s in all")


if __name__ == "__main__":
    main()
