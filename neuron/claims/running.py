"""Run the claims: each computed, then judged, in the order of the articles."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from neuron.claims.row import ARTICLES, Claim, Numbers, Result, judge, not_run
from neuron.maths.errors import MissingPackageError, UnknownNameError

if TYPE_CHECKING:
    from neuron.claims.bench import Bench

MISSING = {
    "mnist": "needs MNIST: give --data FOLDER, set NEURON_DATA to its folder, or --download it.",
    "photographs": "needs the photographs of cats and dogs: give --data FOLDER, with "
    "cats_and_dogs.zip in it.",
}

#: An article whose computations fill more than one file.
PARTS = {"b": ("b", "b_experiments")}


def all_claims() -> list[Claim]:
    """Every claim, in the order of the articles."""
    return [
        claim
        for letter in ARTICLES
        for claim in importlib.import_module(f"neuron.claims.{letter.lower()}_rows").ROWS
    ]


def claims_named(ids: Iterable[str] | None) -> list[Claim]:
    """The claims with these ids ('B4', 'b4'), or of these articles ('B'); None means all.

    Raises `UnknownNameError` for an id that is none.
    """
    every = all_claims()
    if ids is None:
        return every
    chosen: list[Claim] = []
    for given in ids:
        name = given.strip().upper()
        found = [claim for claim in every if name in (claim.id, claim.id[0])]
        if not found:
            raise UnknownNameError("claim", given, [claim.id for claim in every])
        chosen += [claim for claim in found if claim not in chosen]
    return chosen


def run(
    ids: Iterable[str] | None = None,
    data: str | Path | None = None,
    *,
    download: bool = False,
    bench: Bench | None = None,
) -> Iterator[Result]:
    """Compute and judge the claims `ids` (None: all), one `Result` after another.

    `data` is a folder with MNIST and the photographs; None uses MNIST where the
    environment variable NEURON_DATA or the cache has it, and otherwise the
    built-in digits. `download` may fetch MNIST. What one claim has trained, the
    next uses.

    Raises `UnknownNameError` for an id that is none, and `FileAccessError` for a
    folder that holds none of the data.
    """
    from neuron.claims.bench import Bench

    chosen = claims_named(ids)
    shared = bench or Bench(_place(data), download)
    return (_run_one(claim, shared) for claim in chosen)


def computation(claim: Claim) -> Callable[[Bench], Numbers]:
    """The function that computes a claim: `b4` in `neuron.claims.b` for B4."""
    letter, name = claim.id[0].lower(), claim.id.lower()
    parts = (
        importlib.import_module(f"neuron.claims.{part}") for part in PARTS.get(letter, (letter,))
    )
    function: Callable[[Bench], Numbers] = next(
        vars(part)[name] for part in parts if name in vars(part)
    )
    return function


def _run_one(claim: Claim, bench: Bench) -> Result:
    started = perf_counter()
    if claim.needs == "mnist" and bench.data != "mnist":
        return not_run(claim, MISSING["mnist"])
    if claim.needs == "photographs" and bench.photographs_at is None:
        return not_run(claim, MISSING["photographs"])
    try:
        numbers = {"data": bench.data, **computation(claim)(bench)}
    except MissingPackageError as error:
        return not_run(claim, str(error))
    return judge(claim, numbers, perf_counter() - started)


def _place(data: str | Path | None) -> Path | None:
    """Where to look: the folder given, or the one that NEURON_DATA names."""
    import os

    named = os.environ.get("NEURON_DATA")
    if data is not None:
        return Path(data)
    return Path(named) if named else None
