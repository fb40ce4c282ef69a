"""Write results: as a table for a terminal, and as JSON."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Iterable, Sequence

from neuron.claims.row import Result

MARKS = {"holds": "✓", "holds with a caveat": "~", "doesn't hold": "✗", "not run": "?"}


def text_block(result: Result, width: int = 96) -> str:
    """One result as a few lines: id, verdict and source, then claim, numbers and reason."""
    claim = result.claim
    head = f"{claim.id:<3} {MARKS[result.verdict]} {result.verdict}   ({claim.source})"
    lines = [head]
    for name, text in (
        ("claim", claim.says),
        ("computed", result.computed),
        ("why", result.reason),
    ):
        lines += textwrap.wrap(
            text,
            width,
            initial_indent=f"    {name:<9} ",
            subsequent_indent=" " * 14,
            break_on_hyphens=False,
        )
    return "\n".join(lines)


def text_table(results: Iterable[Result], width: int = 96) -> str:
    """All results, one below the other, and how many there are of each verdict."""
    listed = list(results)
    blocks = [text_block(result, width) for result in listed]
    return "\n\n".join([*blocks, tally(listed)])


def tally(results: Sequence[Result]) -> str:
    """How many results there are of each verdict, and how long they took."""
    counts = Counter(result.verdict for result in results)
    parts = [f"{counts[verdict]} {verdict}" for verdict in MARKS if counts[verdict]]
    seconds = sum(result.seconds for result in results)
    data = {result.numbers.get("data") for result in results} - {None}
    on = " on the built-in digits (for MNIST give --data FOLDER)" if "digits" in data else ""
    on = " on MNIST" if "mnist" in data else on
    claims = "1 claim" if len(results) == 1 else f"{len(results)} claims"
    return f"{claims}{on}, {seconds:.0f} s:\n{', '.join(parts)}."


def as_json(results: Iterable[Result]) -> str:
    """All results as JSON: a list with one object for each claim."""
    return json.dumps(
        [result.to_dict() for result in results], indent=1, ensure_ascii=False, allow_nan=False
    )
