"""How this command was started, so that the commands it suggests run as they are printed."""

from __future__ import annotations

import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path


def started(folder: Path) -> str:
    """What is typed for `neuron` by someone who is in a folder.

    It is `neuron`, or `python`, where that is found and is this one; otherwise this Python by
    its place, such as `.venv/bin/python -m neuron`, seen from the folder where it lies
    in or below the one that we are in.
    """
    here = Path(sys.executable)
    script = shutil.which("neuron")
    if script is not None and Path(script).parent == here.parent:
        return "neuron"
    for name in ("python", "python3"):
        found = shutil.which(name)
        if found is not None and Path(found) == here:
            return f"{name} -m neuron"
    within = here.is_relative_to(Path.cwd())
    place = os.path.relpath(here, folder) if within else str(here)
    return f"{quoted(place)} -m neuron"


def quoted(word: str | Path) -> str:
    """A word as the shell of this system takes it, with quotes only where they are needed."""
    if sys.platform == "win32":
        return subprocess.list2cmdline([str(word)])
    return shlex.quote(str(word))


def suggestions(model: Path, folder: Path, has_renderer: bool) -> list[str]:
    """Commands to go on with, for someone in a folder; only such as work with what is installed."""
    neuron, name = started(folder), quoted(model)
    drawn = "seven.svg" if has_renderer else "seven.html"
    return [
        f"{neuron} explain {name} --index 7 --depth 3",
        f"{neuron} draw {name} --index 7 --out {drawn}",
        f"{neuron} evaluate {name}",
    ]


def with_a_picture(model: Path, folder: Path) -> str | None:
    """The command for a picture of one's own; None where pictures cannot be read."""
    if importlib.util.find_spec("PIL") is None:
        return None
    return f"{started(folder)} predict {quoted(model)} YOUR-DIGIT.png"
