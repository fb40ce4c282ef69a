"""Train the lab's model, measure it, and write the file and the figures of its card.

The settings and the seed were looked at on 10,000 of MNIST's training images
alone; the network learns from the other 50,000. The test images are read at
the end, for the figures.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from time import perf_counter

from benchmarks.lab_model.figures import figures
from benchmarks.lab_model.recipe import Recipe, trained
from neuron import MLP
from neuron.data import Dataset, ImagePreprocessing, load_mnist
from neuron.store import load, save

COMMAND = "python -m benchmarks.lab_model --data FOLDER --out FILE"
SHIPPED = Path(__file__).parents[2] / "neuron" / "lab" / "model" / "digits.json"
CARD = "MODEL-CARD.md"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


def main() -> None:
    """Make the model, or with `--check` measure the one that is there and compare its card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", help="the folder with MNIST's files")
    parser.add_argument("--out", type=Path, default=SHIPPED, help="the model's file")
    parser.add_argument("--measure", action="store_true", help="train nothing; write the figures")
    parser.add_argument("--check", action="store_true", help="train nothing; compare the figures")
    options = parser.parse_args()
    training, test = load_mnist(options.data)
    if not (options.check or options.measure):
        write(training.split(1 / 6, seed=0)[0], options.out)
    text = table(figures(load(options.out, "numpy", "float64").net, test))
    card = options.out.with_name(CARD)
    written = card.read_text(encoding="utf-8") if card.is_file() else f"{BEGIN}\n{END}\n"
    before, rest = written.split(BEGIN)
    if options.check:
        if rest.split(END)[0].strip() != text.strip():
            raise SystemExit(f"the card's figures are not those of the file, which are:\n{text}")
    else:
        card.write_text(f"{before}{BEGIN}\n{text}{END}{rest.split(END)[1]}", encoding="utf-8")
    print(text)


def write(digits: Dataset, path: Path) -> None:
    """Train on these digits and save the network."""
    recipe, started = Recipe(), perf_counter()
    for result in trained(digits, recipe):
        if isinstance(result, MLP):
            save_model(result, path, recipe)
        else:
            print(f"epoch {result.epoch}: loss {result.train_loss:.4f}", flush=True)
    print(f"trained in {perf_counter() - started:.0f} s")


def save_model(net: MLP, path: Path, recipe: Recipe) -> None:
    """Save a network with all that is known about it."""
    save(
        net,
        path,
        seed=recipe.seed,
        provenance={"data": "MNIST, training images", "command": COMMAND, **asdict(recipe)},
        preprocessing=ImagePreprocessing((28, 28), "mnist").to_dict(),
        classes="0 1 2 3 4 5 6 7 8 9".split(),
    )


def table(found: dict[str, str]) -> str:
    """The figures as a table in Markdown."""
    rows = "".join(f"| {name} | {figure} |\n" for name, figure in found.items())
    return f"| figure | |\n| --- | --- |\n{rows}"


if __name__ == "__main__":
    main()
