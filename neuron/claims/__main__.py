"""`neuron claims`, also `python -m neuron.claims`: run the claims, print what came out."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from neuron.claims.running import run
from neuron.claims.writing import as_json, tally, text_block
from neuron.cli import console
from neuron.cli import main as command
from neuron.cli.words import Parser


def main(words: Sequence[str]) -> int:
    """Run the claims that were asked for; 0 whatever the verdicts are.

    Errors are raised; the command line tells them in a line, with its exit codes.
    """
    arguments = _parser().parse_args(words)
    results = run(arguments.ids or None, arguments.data, download=arguments.download)
    if arguments.json:
        console.say(as_json(results))
        return 0
    seen = []
    for result in results:
        seen.append(result)
        console.say(text_block(result) + "\n")
    console.say(tally(seen))
    return 0


def _parser() -> Parser:
    parser = Parser(
        prog="neuron claims",
        description="Compute what the articles say, on real data, and judge it.",
    )
    parser.add_argument("ids", nargs="*", metavar="ID", help="such as B4, or B for all of B")
    parser.add_argument("--data", metavar="FOLDER", help="holds MNIST and cats_and_dogs.zip")
    parser.add_argument("--download", action="store_true", help="fetch MNIST if it is missing")
    parser.add_argument("--json", action="store_true", help="write JSON")
    return parser


if __name__ == "__main__":
    raise SystemExit(command(["claims", *sys.argv[1:]]))
