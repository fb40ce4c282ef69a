"""Options and the library's settings: checked at the start, named as they are typed."""

from __future__ import annotations

import re
from argparse import Namespace

from neuron.maths.errors import SettingError

#: What the library calls a setting, and what is typed for it.
_TYPED = (
    (r"\btask='(\w+)'", r"--task \1"),
    (r"\bsize=\((\d+), (\d+)\)", r"--size \1x\2"),
    (r"\bmomentum=([\d.]+)", r"--momentum \1"),
    (r"\bdownload=True", "--download"),
    (r"\bbatch_size\b", "--batch"),
    (r"\blearning_rate\b", "--learning-rate"),
    (r"\bweight_decay\b", "--weight-decay"),
)

#: Of the options that are whole numbers: the smallest and the largest that make sense.
_RANGES = {
    "epochs": (1, None),
    "batch": (1, None),
    "patience": (0, None),
    "seed": (0, 2**63 - 1),
}


def in_options(message: str) -> str:
    """A message of the library with the options of the command line in place of its settings."""
    for setting, option in _TYPED:
        message = re.sub(setting, option, message)
    return message


def check_ranges(arguments: Namespace) -> None:
    """Raise `SettingError` for a whole number out of its range, before any work is done."""
    for name, (least, most) in _RANGES.items():
        given = getattr(arguments, name, None)
        if given is None:
            continue
        if given < least:
            raise SettingError(f"--{name} must be at least {least}, got {given}.")
        if most is not None and given > most:
            raise SettingError(f"--{name} must be at most {most}, got {given}.")
