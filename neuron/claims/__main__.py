"""`python -m neuron.claims`: run the articles' claims and print what came out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from neuron.claims.running import run
from neuron.claims.writing import as_json, tally, text_block
from neuron.maths.errors import NeuronError

OK, ERROR, INTERRUPTED = 0, 1, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the claims that were asked for; returns the exit code, and raises nothing expected.

    0: all went well, whatever the verdicts; 1: an error, told in one line; 2: the
    command was not understood; 130: interrupted.
    """
    arguments = _parser().parse_args(argv)
    try:
        results = run(arguments.ids or None, arguments.data, download=arguments.download)
        if arguments.json:
            _write(as_json(results))
            return OK
        seen = []
        for result in results:
            seen.append(result)
            _write(text_block(result) + "\n")
        _write(tally(seen))
        return OK
    except NeuronError as error:
        sys.stderr.write(f"neuron: error: {' '.join(str(error).split())}\n")
        return ERROR
    except KeyboardInterrupt:
        sys.stderr.write("neuron: interrupted.\n")
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone
        return ERROR


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m neuron.claims",
        description="Compute what the articles say, on real data, and judge it.",
    )
    parser.add_argument("ids", nargs="*", metavar="ID", help="such as B4, or B for all of B")
    parser.add_argument("--data", metavar="FOLDER", help="holds MNIST and cats_and_dogs.zip")
    parser.add_argument("--download", action="store_true", help="fetch MNIST if it is missing")
    parser.add_argument("--json", action="store_true", help="write JSON")
    return parser


def _write(text: str) -> None:
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "replace").decode(encoding) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
