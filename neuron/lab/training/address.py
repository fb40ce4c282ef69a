"""A configuration as it is written in the address bar, and read from there.

An address such as `?data=moons&layers=6.tanh,4.tanh&rate=0.1` holds a whole
configuration: what it leaves out is as usual for its data. The page sends its
changes in the same form, so that there is one reader for both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from neuron.lab.training.configuration import (
    DATA,
    FEWEST,
    HIDDEN,
    LARGEST_SEED,
    LOSSES,
    MOST_EXAMPLES,
    MOST_LAYERS,
    OPTIMISERS,
    OUTPUTS,
    PANELS,
    SPEEDS,
    USUAL,
    WIDEST_ON_PICTURES,
    Configuration,
    Width,
    checked,
)
from neuron.lab.training.points import read_points, write_points
from neuron.lab.training.reading import among, number, several, texts, whole
from neuron.lab.training.refusal import RefusalError


def _layers(name: str, given: str) -> tuple[Width, ...]:
    """Read `6.tanh,4.relu`; no hidden layer at all is `none`."""
    if given == "none":
        return ()
    parts = several(name, given, MOST_LAYERS)
    found = []
    for part in parts:
        width, _, activation = part.partition(".")
        found.append(
            Width(
                whole(name, width, 1, WIDEST_ON_PICTURES),
                among(name, activation or "tanh", HIDDEN),
            )
        )
    return tuple(found)


def _panels(name: str, given: str) -> tuple[str, ...]:
    if not given:
        return ()
    chosen = {among(name, part, PANELS) for part in several(name, given, len(PANELS))}
    return tuple(panel for panel in PANELS if panel in chosen)


#: How each setting is read from its text. The order is that of the address.
FIELDS: dict[str, Callable[[str, str], Any]] = {
    "data": lambda name, given: among(name, given, DATA),
    "n": lambda name, given: whole(name, given, FEWEST, MOST_EXAMPLES["mnist"]),
    "noise": lambda name, given: number(name, given, 0.0, 1.0),
    "classes": lambda name, given: whole(name, given, 2, 5),
    "sample": lambda name, given: whole(name, given, 0, LARGEST_SEED),
    "validation": lambda name, given: number(name, given, 0.1, 0.9),
    "layers": _layers,
    "output": lambda name, given: among(name, given, OUTPUTS),
    "loss": lambda name, given: among(name, given, LOSSES),
    "optimiser": lambda name, given: among(name, given, OPTIMISERS),
    "rate": lambda name, given: number(name, given, 0.0, 1000.0),
    "batch": lambda name, given: whole(name, given, 1, 1000),
    "l2": lambda name, given: number(name, given, 0.0, 1.0),
    "seed": lambda name, given: whole(name, given, 0, LARGEST_SEED),
    "speed": lambda name, given: among(name, given, SPEEDS),
    "hide": _panels,
    "names": lambda name, given: texts(name, given, 2, 5),
    "points": lambda name, given: read_points(given),
}


def from_address(
    pairs: Iterable[tuple[str, str]], available: Iterable[str] = DATA
) -> tuple[Configuration, list[RefusalError]]:
    """The configuration that an address describes, and a complaint for each part that is wrong.

    What is wrong or missing is as usual; a link never fails as a whole.
    `available` is what data there is on this computer.
    """
    complaints: list[RefusalError] = []
    found: dict[str, Any] = {}
    for name, given in pairs:
        try:
            found[name] = _read(name, given)
        except RefusalError as refusal:
            complaints.append(refusal)
    if found.get("data", "moons") not in set(available):
        complaints.append(_absent(found.pop("data")))
    usual = USUAL[found.get("data", "moons")]
    try:
        return checked(replace(usual, **found)), complaints
    except RefusalError as refusal:
        return usual, [*complaints, refusal]


def changed(
    before: Configuration, changes: Mapping[str, Any], available: Iterable[str] = DATA
) -> Configuration:
    """The configuration after somebody has changed something; changes are texts, as in an address.

    Other data of the same kind keeps the network; points in place of pictures, or
    other ways round, begin with what is usual. Raises `RefusalError`.
    """
    found = {name: _read(name, str(given)) for name, given in changes.items()}
    data = found.get("data", before.data)
    if data not in set(available):
        raise _absent(data)
    usual = USUAL[data]
    if data == before.data:
        return checked(replace(before, **found))
    own = ["data", "n", "noise", "classes", "sample", "validation"]
    if usual.on_pictures or before.on_pictures:
        own += ["layers", "output", "loss", "optimiser", "rate", "batch", "l2"]
    elif usual.n_classes != before.n_classes:
        own += ["loss"]
    return checked(replace(before, **{name: getattr(usual, name) for name in own} | found))


def to_address(configuration: Configuration) -> list[tuple[str, str]]:
    """The parts of an address that gives this configuration again, and nothing that is usual."""
    usual = USUAL[configuration.data]
    found = []
    for name in FIELDS:
        setting = getattr(configuration, name)
        if name == "data" or setting != getattr(usual, name):
            found.append((name, _written(name, setting)))
    return found


def _read(name: str, given: str) -> Any:
    if name not in FIELDS:
        raise RefusalError(
            "address_unknown", f"This page knows no setting {name!r:.40}.", name=name
        )
    return FIELDS[name](name, given)


def _written(name: str, setting: Any) -> str:
    if name == "layers":
        return ",".join(f"{width}.{activation}" for width, activation in setting) or "none"
    if name == "points":
        return write_points(setting)
    if isinstance(setting, tuple):
        return ",".join(setting)
    return str(setting)


def _absent(data: str) -> RefusalError:
    return RefusalError(
        "no_such_data",
        f"{data} is not on this computer; its files are looked for in the folder that --data "
        f"names.",
        data=data,
    )
