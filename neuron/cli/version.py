"""`neuron --version`: what this is, and whether the other project called neuron got in its way."""

from __future__ import annotations

from argparse import Namespace

from neuron import identity
from neuron.cli import console
from neuron.version import __version__


def run(arguments: Namespace) -> int:
    """Say the version; exit code 1 where files of the simulator lie among ours."""
    console.say(f"neuron {__version__} (didactic-neuron: see how a neural network works)")
    console.say("This is not Yale's NEURON simulator, which installs the same import name.")
    intruders = identity.files_of_the_simulator()
    if not intruders:
        return 0
    console.note(f"neuron: warning: {identity.warning(intruders)}")
    return 1
