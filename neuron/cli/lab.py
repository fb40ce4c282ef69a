"""`neuron lab`: the page in the browser where a digit is drawn and the network watched thinking."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from neuron.cli import console
from neuron.lab import serve
from neuron.lab.settings import SHIPPED_MODEL, Settings
from neuron.maths.errors import FileAccessError

# How NumPy's libraries are told, before they are loaded, how many threads a product of matrices
# may take. Here many small products run at once, and would spend their time waiting for threads.
for name in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{name}_NUM_THREADS", "1")

WARNING = (
    "neuron: warning: this lab is open to the network: whoever can reach this computer can use "
    "it. Without --host, it is open to this computer alone."
)


def run(arguments: argparse.Namespace) -> int:
    """Open the lab, and keep it open until Ctrl-C."""
    settings = Settings(
        host=arguments.host,
        port=arguments.port,
        model_path=Path(arguments.model) if arguments.model else SHIPPED_MODEL,
        data_folder=_folder(arguments.data),
    )

    def ready(address: str) -> None:
        console.say(f"The lab is open at {address} (Ctrl-C closes it)")
        if not settings.on_loopback:
            console.note(WARNING)
            if settings.host in ("0.0.0.0", "::"):
                from neuron.lab.listening import own_address

                port = address.rstrip("/").rpartition(":")[2]
                console.say(f"Others open http://{own_address()}:{port}/")
        if arguments.open and _has_screen():
            from neuron.lab.serving import open_browser

            open_browser(address)

    serve(settings, ready)
    console.say("\nThe lab is closed.")
    return 0


def _folder(given: str | None) -> Path | None:
    if given is None:
        return None
    if not Path(given).is_dir():
        raise FileAccessError(
            f"there is no folder {given!r}. --data takes the one with MNIST's files."
        )
    return Path(given)


def _has_screen() -> bool:
    """Whether a browser has somewhere to open; a text browser would take over this terminal."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))
