"""The command line: `neuron demo`, `train`, `predict`, `evaluate`, `draw` and `explain`.

Exit codes: 0 all went well, 1 an error that is told in one line, 2 the command was
not understood, 130 interrupted by Ctrl-C. Each command is loaded when it is asked
for, so that `neuron --help` is quick.
"""

from __future__ import annotations

import errno
import importlib
import os
import sys
from collections.abc import Sequence

from neuron.cli import console
from neuron.cli.options import in_options
from neuron.cli.parser import parser
from neuron.maths.errors import NeuronError

OK, ERROR, USAGE, INTERRUPTED = 0, 1, 2, 130

#: Where each command lives: a function `run(arguments)` that returns an exit code.
COMMANDS = {
    "demo": "neuron.cli.demo",
    "train": "neuron.cli.training",
    "predict": "neuron.cli.predicting",
    "evaluate": "neuron.cli.evaluating",
    "draw": "neuron.cli.showing",
    "explain": "neuron.cli.showing",
    "version": "neuron.cli.version",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; prints, and raises nothing."""
    try:
        try:
            arguments = parser().parse_args(argv)
        except SystemExit as stop:  # argparse has said why
            return stop.code if isinstance(stop.code, int) else USAGE
        module = importlib.import_module(COMMANDS[arguments.command])
        code: int = module.run(arguments)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        console.note("neuron: interrupted.")
        return INTERRUPTED
    except BrokenPipeError:
        _stop_writing()
        return ERROR
    except NeuronError as error:
        return _told(in_options(str(error)))
    except OSError as error:
        if os.name == "nt" and error.errno == errno.EINVAL:  # a broken pipe, on Windows
            _stop_writing()
            return ERROR
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


def _told(message: str) -> int:
    console.note(f"neuron: error: {' '.join(message.split())}")
    return ERROR


def _stop_writing() -> None:
    """Whoever read our output (such as `head`) has gone; nothing more can be written there."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):  # standard output is no file: there is nothing to redirect
        return
