"""Training as the command line shows it: a bar, lines for epochs, and a Ctrl-C that keeps work."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from typing import cast

from neuron.cli import console
from neuron.train import Epoch, Step


@dataclass
class Course:
    """How training went: the finished epochs, and whether Ctrl-C ended it."""

    epochs: list[Epoch] = field(default_factory=list)
    interrupted: bool = False


def follow(
    records: Iterator[Step | Epoch], what: str, epochs: int, tell: Callable[[Epoch], str | None]
) -> Course:
    """Train to the end, with a bar for the steps of all `epochs`.

    `tell` gives the line that is printed for an epoch, or None. After
    Ctrl-C the network is as it was at the end of the last finished epoch.
    """
    course = Course()
    try:
        with console.progress(what) as advance:
            for record in records:
                if isinstance(record, Epoch):
                    course.epochs.append(record)
                    line = tell(record)
                    if line is not None:
                        console.say_above(line)
                else:
                    advance(epochs * record.n_steps)
    except KeyboardInterrupt:
        _back_to_the_last_epoch(records)
        course.interrupted = True
    return course


def _back_to_the_last_epoch(records: Iterator[Step | Epoch]) -> None:
    """Ctrl-C may come between two steps, outside the loop that knows how to go back: tell it."""
    try:
        cast(Generator[Step | Epoch, None, None], records).throw(KeyboardInterrupt)
    except (KeyboardInterrupt, StopIteration):
        return
