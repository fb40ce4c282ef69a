"""How accurate every operation is, here and in other libraries: the tables of docs/accuracy.md.

`python -m benchmarks.accuracy` measures this library and its oracle; with PyTorch, JAX,
autograd, MyGrad and micrograd installed, them too. `--write` puts the tables into the page.
The oracle is held against formulas that were written apart from it, bit for bit.
"""

from __future__ import annotations

import argparse
import datetime as dt
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from neuron.ops import TABLE
from neuron.ops.row import Elementwise
from neuron.testing import independent, oracle
from neuron.testing.conformance import NAMES, figure, of_engine
from neuron.testing.engine import Engine, load
from neuron.testing.hard import Case, cases, specials
from neuron.testing.measure import (
    Answer,
    Measured,
    everyday,
    everyday_arrays,
    measure,
    numbers_of,
    pairs,
    references,
    wrong_specials,
)
from neuron.testing.rounding import ulps

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
    parser.add_argument("--jobs", type=int, default=1, help="processes side by side")
    parser.add_argument("--write", action="store_true", help=f"into {PAGE.relative_to(HOME)}")
    given = parser.parse_args(arguments)
    names = ["floats", "arrays", "oracle"]
    names += [] if given.no_peers else [peer.name for peer in peers_here()]
    lines: list[Line] = []
    for line, seconds in measured(given.operations, given.cases, not given.no_peers, given.jobs):
        lines.append(line)
        shown = "  ".join("·" if m is None else _cell(m) for m in line[1])
        print(f"{line[0]:22}{shown}   {seconds:.0f} s", flush=True)
    text = tables(names, lines)
    text += (
        f"\n{given.cases:,} hard inputs an operation, seed 0; Python {platform.python_version()}, "
        f"{platform.system()} {platform.machine()}, {dt.date.today():%B %Y}.\n"
    )
    print(text)
    if given.write:
        page = PAGE.read_text(encoding="utf-8")
        before, after = page.split(BEGIN)[0], page.split(END)[1]
        PAGE.write_text(f"{before}{BEGIN}\n{text}{END}{after}", encoding="utf-8")


def measured(
    names: Sequence[str], n: int, with_peers: bool, jobs: int
) -> Iterator[tuple[Line, float]]:
    """One line after another, and the seconds that it took, from one or more processes."""
    ask = partial(one_line, n=n, with_peers=with_peers)
    if jobs == 1:
        yield from map(ask, names)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(ask, names)


def one_line(name: str, n: int, with_peers: bool) -> tuple[Line, float]:
    """One operation of every engine."""
    start = time.perf_counter()
    inputs = cases(name, n)
    answers = references(name, inputs)
    found: list[Measured | None] = [
        measure(name, everyday(name), inputs, answers),
        measure(name, quietly(everyday_arrays(name)), inputs, answers),
        of_the_oracle(name, inputs, answers),
    ]
    peers = peers_here() if with_peers else []
    found += [against(peer, name, inputs, answers) for peer in peers]
    return (name, found), time.perf_counter() - start


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
    return of_engine(peer, name, inputs, answers)


def of_the_oracle(name: str, inputs: Sequence[Case], answers: Sequence[Answer]) -> Measured:
    """The oracle's answers against those of the book, on every input, in whole ulp.

    At the edge of a domain, and at ±0, ±∞ and nan, against the table of special values.
    Raises `KeyError` for a row that is not in the book.
    """
    result = Measured(name)
    for case, mine in zip(inputs, answers, strict=True):
        true = independent.truth(name, case.operands, case.g)
        if true is None:
            result.wrong += wrong_specials(name, case, mine)
            continue
        near = all(abs(x) <= 10 for x in numbers_of(case.operands))
        for mine_part, true_part, anywhere, nearby in (
            (mine[0], true[0], result.far, result.near),
            (mine[1], true[1], result.far_slope, result.near_slope),
        ):
            for a, b in pairs(mine_part, true_part):
                if b == b:  # else a convention decides
                    anywhere.meet(ulps(a, b), case, a, b)
                    if near:
                        nearby.meet(ulps(a, b), case, a, b)
    for case in specials(name):
        mine = oracle.answer(name, *case.operands, g=case.g)
        result.wrong += wrong_specials(name, case, mine)
    return result


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
