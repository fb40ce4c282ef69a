"""The rooms of the lab: each module brings the routes of one page."""

from __future__ import annotations

import importlib
import importlib.util

from starlette.routing import Route

ROOMS = ["neuron.lab.digits", "neuron.lab.training"]


def routes() -> list[Route]:
    """The routes of all rooms."""
    found: list[Route] = []
    for room in ROOMS:
        if importlib.util.find_spec(room) and importlib.util.find_spec(f"{room}.routes"):
            found += importlib.import_module(f"{room}.routes").routes
    return found
