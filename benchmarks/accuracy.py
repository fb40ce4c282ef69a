"""How accurate every operation is, here and in other libraries: the tables of docs/accuracy.md.

`python -m benchmarks.accuracy` measures this library; with PyTorch, JAX, autograd,
MyGrad and micrograd installed, them too. `--write` puts the tables into the page.
"""

from __future__ import annotations

import argparse
import datetime as dt
import platform
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from neuron.ops import TABLE
from neuron.ops.row import Elementwise
from neuron.testing.conformance import NAMES, figure
from neuron.testing.engine import Engine, load
from neuron.testing.hard import Case, cases, specials
from neuron.testing.measure import (
    Answer,
    Measured,
    everyday,
    everyday_arrays,
    measure,
    references,
    wrong_specials,
)

HOME = Path(__file__).parents[1]
PAGE = HOME / "docs" / "accuracy.md"
BEGIN, END = "<!-- tables: begin -->", "<!-- tables: end -->"
PEERS = ["pytorch", "jax", "autograd", "mygrad", "micrograd"]
Ask = Callable[[str, Sequence[Case]], Sequence[Any]]
#: An operation, what was found of each engine (nothing where it has no such operation).
Line = tuple[str, list[Measured | None]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and with `--write` put the tables into the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=20_000, help="hard inputs an operation")
    parser.add_argument("--operations", nargs="*", default=NAMES)
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--write", action="store_true", help=f"into {PAGE.relative_to(HOME)}")
    given = parser.parse_args(arguments)
    peers = [] if given.no_peers else peers_here()
    lines: list[Line] = []
    wrong_oracle = 0
    for name in given.operations:
        start = time.perf_counter()
        inputs = cases(name, given.cases)
        answers = references(name, inputs)
        wrong_oracle += misrounded(name, inputs, answers)
        found: list[Measured | None] = [
            measure(name, everyday(name), inputs, answers),
            measure(name, quietly(everyday_arrays(name)), inputs, answers),
        ]
        found += [against(peer, name, inputs, answers) for peer in peers]
        lines.append((name, found))
        shown = "  ".join("·" if m is None else _cell(m) for m in found)
        print(f"{name:22}{shown}   {time.perf_counter() - start:.0f} s", flush=True)
    text = tables(["floats", "arrays", *(peer.name for peer in peers)], lines)
    text += f"\nThe oracle: {wrong_oracle} results rounded wrongly. "
    text += (
        f"{given.cases:,} hard inputs an operation, seed 0; Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}, {dt.date.today():%B %Y}.\n"
    )
    print(text)
    if given.write:
        page = PAGE.read_text(encoding="utf-8")
        before, after = page.split(BEGIN)[0], page.split(END)[1]
        PAGE.write_text(f"{before}{BEGIN}\n{text}{END}{after}", encoding="utf-8")


def peers_here() -> list[Engine]:
    """The other libraries that are installed, by their adapters."""
    found = []
    for name in PEERS:
        try:
            found.append(load(HOME / "examples" / "conformance" / f"of_{name}.py"))
        except ImportError:
            print(f"{name} is not installed, and left out")
    return found


def quietly(engine: Any) -> Any:
    """An engine of arrays without NumPy's warnings about ∞ and nan."""
    import numpy as np

    def answers(inputs: Sequence[Case]) -> Sequence[Answer]:
        with np.errstate(all="ignore"):
            result: Sequence[Answer] = engine(inputs)
            return result

    return answers


def against(
    peer: Engine, name: str, inputs: Sequence[Case], answers: Sequence[Answer]
) -> Measured | None:
    """One operation of another library. Rows of numbers, one at a time, are asked 1,500 times."""
    if name not in peer.operations:
        return None
    if not (peer.arrays and isinstance(TABLE[name], Elementwise)):
        inputs, answers = inputs[:1500], answers[:1500]
    found = peer.answers(name, inputs)
    given = {i: answer for i, answer in enumerate(found) if not isinstance(answer, Exception)}
    fine = list(given)
    result = measure(
        name,
        lambda some: list(given.values())[: len(some)],
        [inputs[i] for i in fine],
        [answers[i] for i in fine],
        edge=[],
    )
    result.wrong += ["raises"] * (len(found) - len(fine))
    edge = specials(name)
    for case, answer in zip(edge, peer.answers(name, edge), strict=True):
        raised = isinstance(answer, Exception)
        result.wrong += ["raises"] if raised else wrong_specials(name, case, answer)  # type: ignore[arg-type]
    return result


def misrounded(name: str, inputs: Sequence[Case], answers: Sequence[Answer]) -> int:
    """How many of the oracle's answers differ from a reading with 4,000 bits, of a sample.

    Where the row has a textbook form, that is what is read: another formula, by other hands.
    """
    import mpmath

    from neuron.testing.rounding import nearest

    row, wrong = TABLE[name], 0
    if not isinstance(row, Elementwise):
        return 0
    formula, slopes = row.textbook or (row.compute, row.derivatives)
    for case, (value, gradient) in list(zip(inputs, answers, strict=True))[::100]:
        if any(abs(x) > 700 for x in case.operands):
            continue  # the textbook's powers of e need more digits than there are
        with mpmath.workprec(4000):
            xs = [mpmath.mpf(x) for x in case.operands]
            y = formula(*xs)
            found = [y, *(slope(*xs, y) for slope in slopes)]
        for x, right in zip(found, [value, *gradient], strict=True):
            if mpmath.isfinite(x):
                wrong += nearest(x) != right
    return wrong


def tables(names: Sequence[str], lines: Sequence[Line]) -> str:
    """The table of values, of slopes, of special values, and the bounds kept near 0."""
    head = f"| operation | {' | '.join(names)} |\n|{' --- |' * (len(names) + 1)}\n"

    def block(title: str, cell: Callable[[Measured], str]) -> str:
        body = "".join(
            f"| {name} | {' | '.join('' if m is None else cell(m) for m in found)} |\n"
            for name, found in lines
        )
        return f"\n### {title}\n\n{head}{body}"

    return (
        block("Values, over all inputs: worst ulp", lambda m: figure(m.far.ulp))
        + block("Slopes, over all inputs: worst ulp", lambda m: figure(m.far_slope.ulp))
        + block("Values, where |x| ≤ 10: worst ulp", lambda m: figure(m.near.ulp))
        + block("Slopes, where |x| ≤ 10: worst ulp", lambda m: figure(m.near_slope.ulp))
        + block("Wrong special values, and inputs that raise", lambda m: str(len(m.wrong)))
    )


def _cell(m: Measured) -> str:
    return f"{figure(m.far.ulp)}/{figure(m.far_slope.ulp)}/{len(m.wrong)}"


if __name__ == "__main__":
    main()
