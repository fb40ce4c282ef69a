"""Which project called neuron this is, and whether the other one lies in its folder."""

from __future__ import annotations

from pathlib import Path

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


def files_of_the_simulator(folder: Path = Path(__file__).parent) -> list[str]:
    """The names of files of Yale's NEURON in our folder (or the one given)."""
    if not folder.is_dir():  # imported from a zip file
        return []
    names = (path.name for path in folder.iterdir())
    return sorted(name for name in names if name in SIMULATOR_FILES or name.startswith("hoc."))


def warning(intruders: list[str]) -> str:
    """What to tell about files of the simulator among ours."""
    return (
        f"files of Yale's NEURON simulator lie in this package's folder "
        f"({', '.join(intruders)}); it has overwritten ours. Keep the two in separate virtual "
        f"environments, and there: python -m pip install --force-reinstall didactic-neuron"
    )
