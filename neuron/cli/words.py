"""Reading the words of a command: what is misspelt is answered with what was probably meant."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn


class Parser(argparse.ArgumentParser):
    """Takes options by their whole names alone, and suggests one for a name that is none."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, allow_abbrev=False)
        self.register("type", int, whole_number)
        self.register("type", float, number)

    def parse_known_args(  # type: ignore[override]  # of a command too, which knows its options
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """The words as settings; ends the program, with exit code 2, for a word that is left."""
        found, left = super().parse_known_args(args, namespace)
        if left:
            self.error(self._about(left))
        return found, left

    def unknown_command(self, given: str, known: Iterable[str]) -> NoReturn:
        """End the program: there is no such command."""
        names = list(known)
        hint = meant(given.lower(), [*names, *self._option_string_actions])
        self.error(f"there is no command {given!r}; known: {', '.join(names)}.{hint}")

    def _about(self, left: Sequence[str]) -> str:
        """What is wrong with the first word that nothing takes."""
        first = left[0]
        if not first.startswith("-"):
            return f"{first!r} is one word too many. Put quotes around a name with spaces in it."
        name = first.partition("=")[0]
        options = [option for action in self._actions for option in action.option_strings]
        return f"there is no option {name}.{meant(name, options)}"


def whole_number(text: str) -> int:
    """Read a whole number."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"expected a whole number, such as 3; got {text!r}"
        ) from None


def number(text: str) -> float:
    """Read a number."""
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a number, such as 0.01; got {text!r}") from None


def meant(given: str, known: Iterable[str]) -> str:
    """A sentence with the known name that is nearest to a misspelt one; empty without one."""
    import difflib  # here, since few commands are misspelt

    names = list(known)
    close = difflib.get_close_matches(given, names, n=1)
    longer = [name for name in names if len(given) > 2 and name.startswith(given)]
    nearest = (longer + close)[:1]
    return f" Did you mean {nearest[0]}?" if nearest else ""
