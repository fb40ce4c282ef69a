"""A trained network as a file that Python opens, and such a file as a network to go on with.

Files are written and read by `neuron.store` alone, which trusts nothing in them.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from neuron.lab.training.address import to_address
from neuron.lab.training.configuration import (
    HIDDEN,
    MOST_LAYERS,
    OUTPUTS,
    WIDEST,
    WIDEST_ON_PICTURES,
    Configuration,
    Width,
)
from neuron.lab.training.job import Job
from neuron.lab.training.refusal import RefusalError
from neuron.maths.errors import DataError, FileFormatError
from neuron.network import MLP
from neuron.network.mlp import Numbers
from neuron.store import load, save

NAME = "model.json"


def as_file(job: Job) -> bytes:
    """The network as it is now. Raises `RefusalError` where its numbers are not finite."""
    c, data = job.configuration, job.examples.train
    recipe = data.preprocessing
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, NAME)
        try:
            save(
                job.net,
                path,
                seed=None if job.start else c.seed,
                provenance={
                    "made_by": "neuron lab",
                    "settings": dict(to_address(c)),
                    "epochs": job.epoch,
                    "steps": job.total_steps,
                },
                preprocessing=recipe.to_dict() if recipe else None,
                classes=data.classes,
            )
        except DataError as error:
            raise RefusalError("not_saved", str(error)) from error
        return path.read_bytes()


def from_file(content: bytes, c: Configuration) -> tuple[Configuration, list[Numbers]]:
    """The configuration with a file's network in it, and the file's numbers.

    Raises `RefusalError` for a file that is no model, or whose network does not go with
    the data that is chosen.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, NAME)
        path.write_bytes(content)
        try:
            net = load(path, backend="numpy", dtype="float64").net
        except (FileFormatError, DataError) as error:
            sentence = str(error).replace(repr(str(path)), "The file")
            raise RefusalError("no_model", sentence, why=_why(sentence)) from error
    _check_size(net, c)
    last = net.activations[-1]
    wanted = replace(
        c,
        layers=tuple(map(Width, net.sizes[1:-1], net.activations[:-1])),
        loss=_loss(net, last, c),
        output=last if last in OUTPUTS else c.output,
    )
    if last != wanted.last_activation or net.n_outputs != wanted.n_outputs:
        raise RefusalError(
            "model_outputs",
            f"The file's network has {net.n_outputs} outputs ({last}), and the data that is chosen "
            f"has {c.n_classes} classes. Choose data that it was made for.",
            given=net.n_outputs,
            activation=last,
            classes=c.n_classes,
        )
    return wanted, list(net.numbers())


def _loss(net: MLP, last: str, c: Configuration) -> str:
    """The loss to go on with: the present one if it suits the outputs."""
    if last != "linear":
        return "squared_error"
    if net.n_outputs == 1:
        return c.loss if c.loss != "cross_entropy" else "binary_cross_entropy"
    return c.loss if c.n_classes > 2 else "cross_entropy"


def _check_size(net: MLP, c: Configuration) -> None:
    if net.n_inputs != c.n_inputs:
        raise RefusalError(
            "model_inputs",
            f"The file's network takes {net.n_inputs} inputs, and the data that is chosen has "
            f"{c.n_inputs}. Points have 2, the built-in digits 64, MNIST 784.",
            given=net.n_inputs,
            expected=c.n_inputs,
        )
    widest = WIDEST_ON_PICTURES if c.on_pictures else WIDEST
    hidden = net.sizes[1:-1]
    if len(hidden) > MOST_LAYERS or max(hidden, default=0) > widest:
        raise RefusalError(
            "model_size",
            f"The file's network is too large for this page: at most {MOST_LAYERS} hidden layers "
            f"of {widest} neurons.",
            layers=MOST_LAYERS,
            width=widest,
        )
    strange = [name for name in net.activations[:-1] if name not in HIDDEN]
    strange += [name for name in net.activations[-1:] if name not in OUTPUTS]
    if strange:
        raise RefusalError(
            "model_activation",
            f"The file's network uses {strange[0]}, which this page does not offer.",
            given=strange[0],
        )


def _why(sentence: str) -> Any:
    """What is wrong with a file, without what to do about it."""
    return sentence.partition(": ")[2].partition(". ")[0].partition("; ")[0] or sentence
