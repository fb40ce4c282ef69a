"""`neuron conformance ADAPTER.py` and `neuron vectors FILE`; also as `python -m neuron.testing`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from neuron.maths.errors import NeuronError
from neuron.testing import conformance, engine, vectors


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one of the two commands; returns 1 where an engine is found wrong, else 0.

    Ends with code 2, and what is wrong in a line, where the arguments cannot be used.
    """
    parser = argparse.ArgumentParser(
        prog="neuron",
        description="Hold another autograd against the oracle, or write test vectors.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("conformance", help="hold an autograd against the oracle")
    check.add_argument("adapter", help="a Python file that describes the engine")
    check.add_argument("--cases", type=int, default=500, help="hard inputs an operation")
    check.add_argument("--seed", type=int, default=0)
    check.add_argument("--operations", nargs="*", default=(), help="these alone")
    check.add_argument("--longest", type=int, default=100, help="numbers in the longest row")
    check.add_argument("--tolerance", type=float, default=conformance.TOLERANCE, help="in ulp")
    check.add_argument("--no-subnormals", action="store_true", help="numbers from 2^-1022 alone")
    check.add_argument("--markdown", action="store_true")
    write = commands.add_parser("vectors", help="write test vectors for any language")
    write.add_argument("file", help="where to; '-' prints the JSON schema instead")
    write.add_argument("--cases", type=int, default=100, help="hard inputs an operation")
    write.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    try:
        return _run(given)
    except NeuronError as error:
        parser.error(str(error))


def _run(given: argparse.Namespace) -> int:
    """Do what the arguments ask for."""
    if given.command == "vectors":
        if given.file == "-":
            _say(json.dumps(vectors.SCHEMA, indent=2))
        else:
            checksum = vectors.write(given.file, given.cases, given.seed)
            _say(f"{given.file} written, sha256 {checksum}")
        return 0
    subject = engine.load(given.adapter)
    cases = conformance.material(
        given.cases,
        given.seed,
        given.operations,
        longest=given.longest,
        subnormals=not given.no_subnormals,
    )
    report = conformance.run(subject, cases, tolerance=given.tolerance)
    _say(conformance.table(report, markdown=given.markdown))
    return 1 if report.condemned else 0


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    raise SystemExit(main())
