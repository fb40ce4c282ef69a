"""Which project called neuron this is, and whether the other one lies in its folder.

It is loaded with every `import neuron`, and does without pathlib, which takes a
while to load.
"""

from __future__ import annotations

import os

# Files that Yale's NEURON simulator puts into the folder that its package shares with ours.
SIMULATOR_FILES = {
    "rxd",
    "crxd",
    "coreneuron.py",
    "expect_hocerr.py",
    "nonvint_block_supervisor.py",
    "psection.py",
    "sections.py",
    "neuroml",
    ".data",
}


def files_of_the_simulator(folder: str | os.PathLike[str] | None = None) -> list[str]:
    """The names of files of Yale's NEURON in our folder (or the one given)."""
    try:
        names = os.listdir(folder or os.path.dirname(__file__))  # noqa: PTH120, PTH208
    except NotADirectoryError:  # imported from a zip file
        return []
    return sorted(name for name in names if name in SIMULATOR_FILES or name.startswith("hoc."))


def warning(intruders: list[str]) -> str:
    """What to tell about files of the simulator among ours."""
    return (
        f"files of Yale's NEURON simulator lie in this package's folder "
        f"({', '.join(intruders)}); it has overwritten ours. Keep the two in separate virtual "
        f"environments, and there: python -m pip install --force-reinstall didactic-neuron"
    )
