"""`neuron --version`: what this is, and whether the other project called neuron got in its way."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from neuron.cli import console

#: Files that Yale's NEURON simulator installs in the folder that its package shares with ours.
SIMULATOR_FILES = (
    "hoc.*",
    "rxd",
    "crxd",
    "coreneuron.py",
    "expect_hocerr.py",
    "nonvint_block_supervisor.py",
    "psection.py",
    "sections.py",
    "neuroml",
    ".data",
)


def run(arguments: Namespace) -> int:
    """Say the version; exit code 1 where files of the simulator lie among ours."""
    from neuron.version import __version__

    console.say(f"neuron {__version__} (didactic-neuron: see how a neural network works)")
    console.say("This is not Yale's NEURON simulator, which installs the same import name.")
    intruders = files_of_the_simulator()
    if not intruders:
        return 0
    console.note(warning(intruders))
    return 1


def files_of_the_simulator(folder: Path | None = None) -> list[str]:
    """The names of files of Yale's NEURON in our folder (or the one given)."""
    folder = folder or Path(__file__).parent.parent
    return sorted(path.name for pattern in SIMULATOR_FILES for path in folder.glob(pattern))


def warning(intruders: list[str]) -> str:
    """What to tell about files of the simulator among ours."""
    return (
        f"neuron: warning: files of Yale's NEURON simulator lie in this package's folder "
        f"({', '.join(intruders)}); it has overwritten ours. Keep the two in separate virtual "
        f"environments, and there: python -m pip install --force-reinstall didactic-neuron"
    )
