"""Reading one setting from its text: a number in its range, a name from a list.

Each reader takes the setting's name, for the sentence it may have to say.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from neuron.lab.training.refusal import RefusalError, out_of_range

LONGEST_TEXT = 20


def number(name: str, given: str, low: float, high: float) -> float:
    """A finite number from `low` to `high`, both included. Raises `RefusalError`."""
    try:
        found = float(given)
    except ValueError:
        found = math.nan
    if "_" in given or not low <= found <= high:
        raise out_of_range(name, given, f"{low:g}", f"{high:g}")
    return found


def whole(name: str, given: str, low: int, high: int) -> int:
    """A whole number from `low` to `high`, both included. Raises `RefusalError`."""
    digits = given.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 12):
        raise out_of_range(name, given, str(low), str(high))
    found = int(given)
    if not low <= found <= high:
        raise out_of_range(name, given, str(low), str(high))
    return found


def at_most(name: str, found: float, high: float) -> None:
    """Raise `RefusalError` for a number that is too large for what it goes with."""
    if found > high:
        raise RefusalError(
            "too_much",
            f"{name} is {found:g}, and at most {high:g} goes with the rest. Take fewer.",
            name=name,
            given=f"{found:g}",
            high=f"{high:g}",
        )


def among(name: str, given: str, known: Iterable[str]) -> str:
    """One of the known names. Raises `RefusalError`."""
    names = list(known)
    if given not in names:
        raise RefusalError(
            "unknown_choice",
            f"{name} cannot be {given!r:.40}; it is one of {', '.join(names)}.",
            name=name,
            given=given,
            known=", ".join(names),
        )
    return given


def several(name: str, given: str, most: int) -> list[str]:
    """The parts of a text between its commas. Raises `RefusalError` where there are too many."""
    parts = given.split(",")
    if len(parts) > most:
        raise RefusalError(
            "too_many",
            f"{name} has {len(parts)} entries; at most {most} are possible.",
            name=name,
            given=len(parts),
            high=most,
        )
    return [part.strip() for part in parts]


def texts(name: str, given: str, fewest: int, most: int) -> tuple[str, ...]:
    """Some short and different texts, such as the names of classes. Raises `RefusalError`."""
    parts = several(name, given, most)
    if len(parts) < fewest or len(set(parts)) < len(parts) or not all(map(is_short, parts)):
        raise RefusalError(
            "bad_texts",
            f"{name} is a list of {fewest} to {most} different short words with commas between; "
            f"got {given!r:.60}.",
            name=name,
            given=given,
            low=fewest,
            high=most,
        )
    return tuple(parts)


def is_short(text: str) -> bool:
    """Whether a text can be shown as the name of something, and written in an address."""
    return 0 < len(text) <= LONGEST_TEXT and text.isprintable() and "," not in text
