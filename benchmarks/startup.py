"""How long Python takes to start, alone, with `import neuron`, and as the command line."""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
from resource import RUSAGE_CHILDREN, getrusage

COMMANDS = {
    "a bare interpreter": [sys.executable, "-c", "pass"],
    "import neuron": [sys.executable, "-c", "import neuron"],
    "neuron --help": [sys.executable, "-m", "neuron", "--help"],
}
# The first turn leaves the source compiled, as pip does.
_ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def _seconds(command: list[str]) -> float:
    """The processor time of a command, in which other work on the machine does not count."""
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=_ENVIRONMENT)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def measure(turns: int = 15) -> dict[str, float]:
    """The median for each command, in seconds."""
    seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}
    rng = random.Random(0)
    for _ in range(turns + 1):
        for name in rng.sample(list(COMMANDS), len(COMMANDS)):
            seconds[name].append(_seconds(COMMANDS[name]))
    return {name: statistics.median(turns_[1:]) for name, turns_ in seconds.items()}
