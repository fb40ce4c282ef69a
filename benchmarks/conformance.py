"""The five tables of docs/conformance.md: other libraries, each held against the oracle.

`python -m benchmarks.conformance --write` asks all of them the same questions in one run,
and puts what it finds between the marks in the page; what is written around them stays.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from neuron.testing.conformance import material, run, table, without_subnormals
from neuron.testing.engine import load

HOME = Path(__file__).parents[1]
PAGE = HOME / "docs" / "conformance.md"
ADAPTERS = ["micrograd", "pytorch", "jax", "autograd", "mygrad"]
NO_SUBNORMALS = ["jax"]  # it takes them for 0, by its makers' choice


def main(arguments: Sequence[str] | None = None) -> None:
    """Ask every library, print, and with `--write` put the tables into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=300, help="hard inputs an operation")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--write", action="store_true", help=f"into {PAGE.relative_to(HOME)}")
    given = parser.parse_args(arguments)
    everything = material(given.cases, given.seed)
    page = PAGE.read_text(encoding="utf-8")
    for name in ADAPTERS:
        engine = load(HOME / "examples" / "conformance" / f"of_{name}.py")
        asked = without_subnormals(everything) if name in NO_SUBNORMALS else everything
        found = table(run(engine, asked), markdown=True)
        print(found, flush=True)
        begin, end = (f"<!-- {name}: {mark} -->" for mark in ("begin", "end"))
        before, rest = page.split(begin)
        page = f"{before}{begin}\n\n{found}\n\n{end}{rest.split(end)[1]}"
    if given.write:
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
