"""Options and the library's settings: checked at the start, named as they are typed."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Iterable
from typing import Any

from neuron.maths.errors import SettingError

#: The library's settings that are called differently on the command line.
_RENAMED = {"batch_size": "batch"}
#: The library's settings that are options, and may be named in its messages.
_SETTINGS = (
    "backend batch_size data decay depth download dtype epochs label largest learning_rate level "
    "loss max_nodes momentum neuron normalise of optimiser output patience polarity seed size "
    "task theme validation versus weight_decay"
).split()
#: With a value, as in size=(32, 32); these few are also no English words by themselves.
_WITH_A_VALUE = re.compile(rf"\b({'|'.join(_SETTINGS)})=('[^']*'|\([^)]*\)|[^\s,;)]*[^\s,.;)])")
_ALONE = re.compile(r"(?<!-)\b(batch_size|learning_rate|max_nodes|weight_decay)\b")
#: What the library says of itself, and what that is on the command line.
_WORDS = {"written by neuron.store.save": "that 'neuron train' wrote"}

#: Of the options that are whole numbers: the smallest and the largest that make sense.
_RANGES = {
    "epochs": (1, None),
    "batch": (1, None),
    "patience": (1, None),
    "seed": (0, 2**63 - 1),
    "depth": (1, None),
    "largest": (1, None),
    "index": (0, None),
    "row": (1, None),
    "output": (0, None),
    "versus": (0, None),
    "max_nodes": (2, None),
}


def typed(name: str) -> str:
    """How a setting is typed: `--learning-rate` for learning_rate."""
    return f"--{_RENAMED.get(name, name).replace('_', '-')}"


def as_typed(setting: Any) -> str:
    """How a setting's value is typed: 32x32 for (32, 32), 16,16 for [16, 16]."""
    if isinstance(setting, tuple | list):
        joint = "x" if isinstance(setting, tuple) else ","
        return joint.join(map(str, setting)) or "none"
    return str(setting)


def in_options(message: str) -> str:
    """A text of the library with the options of the command line in place of its settings."""
    for ours, theirs in _WORDS.items():
        message = message.replace(ours, theirs)
    message = _WITH_A_VALUE.sub(_option, message)
    return _ALONE.sub(lambda match: typed(match[1]), message)


def _option(match: re.Match[str]) -> str:
    name, setting = match[1], match[2].strip("'")
    if setting in ("True", "…"):
        return typed(name)
    if setting.startswith("("):
        numbers = setting.strip("()").replace(" ", "").split(",")
        setting = as_typed(tuple(numbers) if name == "size" else numbers)
    return f"{typed(name)} {setting}"


def check_ranges(arguments: Namespace) -> None:
    """Raise `SettingError` for a whole number out of its range, before any work is done."""
    for name, (least, most) in _RANGES.items():
        given = getattr(arguments, name, None)
        if given is None or isinstance(given, str):  # the name of a class
            continue
        if given < least:
            raise SettingError(f"{typed(name)} must be at least {least}, got {given}.")
        if most is not None and given > most:
            raise SettingError(f"{typed(name)} must be at most {most}, got {given}.")


def check_unused(arguments: Namespace, names: Iterable[str], why: str) -> None:
    """Raise `SettingError` for one of these options that was given, since it changes nothing."""
    for name in names:
        if getattr(arguments, name, None) not in (None, False):
            raise SettingError(f"{typed(name)} {why}; leave it out.")
