"""The command line: `neuron demo`, `train`, `predict`, `evaluate`, `draw`, `explain` and `lab`.

Exit codes: 0 all went well, 1 an error that is told in one line, 2 the command was
not understood, 130 interrupted by Ctrl-C. Each command is loaded when it is asked
for, so that `neuron --help` is quick.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

from neuron import interruption
from neuron.cli import console
from neuron.cli.options import in_options
from neuron.cli.parser import read
from neuron.interruption import INTERRUPTED
from neuron.maths.errors import NeuronError

OK, ERROR, USAGE = 0, 1, 2

#: Where each command lives: a function `run(arguments)` that returns an exit code.
COMMANDS = {
    "demo": "neuron.cli.demo",
    "train": "neuron.cli.training",
    "predict": "neuron.cli.predicting",
    "evaluate": "neuron.cli.evaluating",
    "draw": "neuron.cli.showing",
    "explain": "neuron.cli.showing",
    "lab": "neuron.cli.lab",
    "version": "neuron.cli.version",
}
#: Commands that read their own words.
OWN_PARSER = {
    "claims": "neuron.claims.__main__",
    "conformance": "neuron.testing.__main__",
    "vectors": "neuron.testing.__main__",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; prints, and raises nothing."""
    words = sys.argv[1:] if argv is None else list(argv)
    console.keep_names(words)
    try:
        try:
            return _run(words)
        except SystemExit as stop:  # argparse has said why
            return stop.code if isinstance(stop.code, int) else USAGE
    except KeyboardInterrupt:
        console.note("neuron: interrupted.")
        return INTERRUPTED
    except NeuronError as error:
        return _told(in_options(str(error)))
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        return _told(f"{where}{error.strerror or error}.")
    except ModuleNotFoundError as error:
        return _told(f"{error}. Try: python -m pip install {error.name or 'what is missing'}")
    except MemoryError:
        return _told("there is not enough memory for this. Try less data, or a smaller network.")
    except Exception as error:  # a line, not a traceback
        if os.environ.get("NEURON_TRACEBACK"):
            raise
        what = f"{type(error).__name__}: {error}"
        return _told(
            f"this is a mistake in neuron itself ({what}). Please report it; with the environment "
            f"variable NEURON_TRACEBACK=1 the command shows where it happened."
        )


def _run(words: list[str]) -> int:
    """Load the command and run it; until it is loaded, Ctrl-C ends the process at once."""
    if words and words[0] in OWN_PARSER:
        module = importlib.import_module(OWN_PARSER[words[0]])
        _load_numpy()
        interruption.raise_again()
        code: int = module.main(words[1:] if words[0] == "claims" else words)
        return code
    arguments = read(words)
    run = importlib.import_module(COMMANDS[arguments.command]).run
    if arguments.command != "version":
        _load_numpy()
    interruption.raise_again()
    code = run(arguments)
    return code


def _load_numpy() -> None:
    """Load NumPy, if it is there: cut off by Ctrl-C in its middle, it would seem to be broken."""
    try:
        importlib.import_module("numpy")
    except ModuleNotFoundError:
        return


def _told(message: str) -> int:
    console.note(f"neuron: error: {' '.join(message.split())}")
    return ERROR
