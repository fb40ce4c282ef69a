"""The doctor's look at how training went: a loss that is no number, grows, or stands still."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from neuron.maths import functions as f
from neuron.maths.errors import NonFiniteError
from neuron.network import MLP
from neuron.study.findings import Finding
from neuron.train import Epoch, Step

RISE = 0.05  # of the first loss: a rise between two epochs that is no noise
SLOW = 0.05  # of the first loss: less progress than this in all
FEWEST_EPOCHS = 3


def not_finite(
    net: MLP, records: Sequence[Step | Epoch], error: NonFiniteError | None
) -> Iterator[Finding]:
    """The first number that is not finite: in which epoch and step, and which number it was."""
    advice = "a learning rate ten times smaller, or inputs scaled to about 1 in size"
    if error is not None:
        said = str(error)
        at = re.search(r"in epoch (\d+), step (\d+)", said)
        epoch, step = (int(at[1]), int(at[2])) if at else (None, None)
        named = re.search(r"first bad number is (?:the parameter )?([^:,]+)", said)
        node = named[1] if named else ""
        where = f"epoch {epoch}, step {step}" if at else "during training"
        where += f", at {node}" if node else ""
        why = said.partition(". Try")[0] + "."
        yield Finding("not finite", where, why, advice, epoch=epoch, step=step, node=node)
        return
    for record in records:
        number = record.loss if isinstance(record, Step) else record.train_loss
        if not math.isfinite(number):
            step = record.step if isinstance(record, Step) else None
            where = f"epoch {record.epoch}" + (f", step {step}" if step else "")
            why = f"The loss was {number} there."
            yield Finding("not finite", where, why, advice, epoch=record.epoch, step=step)
            return
    for name, parameter in net.named_parameters():
        if not f.is_finite(parameter.data):
            where = f"the parameter {name}" if not f.shape(parameter.data) else f"among {name}"
            why = "A parameter that is not finite makes every answer not finite."
            yield Finding("not finite", where, why, advice, node=str(parameter.label))
            return


def too_large(
    records: Sequence[Step | Epoch], epochs: list[Epoch], error: NonFiniteError | None
) -> Iterator[Finding]:
    """A loss that grows, or jumps up and down from one epoch to the next."""
    losses = [epoch.train_loss for epoch in epochs]
    if len(losses) < 2:
        losses = [record.loss for record in records if isinstance(record, Step)]
    if not losses or not all(map(math.isfinite, losses)):
        losses = []
    why = ""
    if error is not None:
        why = "The loss grew until it was no number any more."
    elif len(losses) >= FEWEST_EPOCHS and losses[-1] > 1.5 * losses[0]:
        why = f"The loss grew from {losses[0]:.3g} to {losses[-1]:.3g}."
    elif len(epochs) > FEWEST_EPOCHS:
        rises = [b - a for a, b in pairwise(losses) if b - a > RISE * losses[0]]
        late = losses[len(losses) // 2 :]
        if len(rises) >= 0.2 * len(losses) and max(late) - min(late) > 0.2 * losses[0]:
            why = (
                f"Between epochs the loss rose {len(rises)} times by more than {RISE:.0%} of what "
                f"it was at first; in the last half it still lay between {min(late):.3g} and "
                f"{max(late):.3g}."
            )
    if why:
        rate = f"; it was {epochs[-1].learning_rate:g}" if epochs else ""
        yield Finding(
            "learning rate too large",
            f"in {_epochs(epochs)}{rate}",
            f"{why} Each step jumps over the valley that it aims at.",
            "a learning rate three to ten times smaller",
        )


def too_small(epochs: list[Epoch]) -> Iterator[Finding]:
    """A loss that falls steadily, but hardly at all."""
    losses = [epoch.train_loss for epoch in epochs]
    if len(losses) < FEWEST_EPOCHS or not all(map(math.isfinite, losses)) or losses[0] <= 0:
        return
    fell, middle = losses[0] - losses[-1], losses[len(losses) // 2]
    falls = sum(b < a for a, b in pairwise(losses))
    steady = falls >= 0.9 * (len(losses) - 1)
    if steady and 0 <= fell < SLOW * losses[0] and losses[-1] < middle:
        yield Finding(
            "learning rate too small",
            f"in {_epochs(epochs)}; it was {epochs[-1].learning_rate:g}",
            f"The loss fell in nearly every epoch, but from {losses[0]:.4g} only to "
            f"{losses[-1]:.4g}, by {fell / losses[0]:.1%}.",
            "a learning rate ten times larger, or more epochs",
        )


def _epochs(epochs: list[Epoch]) -> str:
    return "the first epoch" if len(epochs) < 2 else f"{len(epochs)} epochs"
