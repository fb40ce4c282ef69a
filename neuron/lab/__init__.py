"""The lab: a page in the browser where a digit is drawn and the network is watched thinking.

`neuron lab` starts a small web server on this computer and opens the page.
Every number on the page comes from this engine; the page's own script only lays
out and colours.

- `settings`: where it listens, what it reads, and every limit
- `guard`, `connection`: what is turned away, and who is hung up on
- `session`, `sessions`: what belongs to one tab, and what goes on there without a request
- `requests`, `streams`: what a handler reads and answers, and how the page hears of the rest
- `app`, `listening`, `serving`: all of it put together, and run
- `digits`, `training`: the two rooms, each with its own routes

The server needs the extra `lab` (Starlette and uvicorn); the rooms themselves do not.
"""

from __future__ import annotations

__all__ = ["serve"]

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from neuron.lab.settings import Settings


def serve(settings: Settings, ready: Callable[[str], None]) -> None:
    """Run the lab until Ctrl-C; `ready` is told its address once it listens.

    Raises `MissingPackageError` where the extra is not installed.
    """
    from neuron.lab import serving

    serving.serve(settings, ready)
