"""What `neuron train` is asked for, made ready and checked before anything is printed."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from neuron.cli.files import check_can_be_written, check_nothing_is_lost
from neuron.cli.options import as_typed, check_ranges
from neuron.cli.recipes import DIGITS, distortion_of, fill_in
from neuron.cli.regression import Scale
from neuron.cli.sources import Source, source_of
from neuron.data import Dataset, Preprocessing
from neuron.maths.errors import SettingError
from neuron.network import MLP
from neuron.network.mlp import count_parameters
from neuron.train import Epoch, Loss, Step, loss_named, optimiser_named, train

MOST_PARAMETERS = 20_000_000


@dataclass(frozen=True)
class Plan:
    """A training about to begin: `records` trains as it is gone through.

    The network learns numbers at the `scale` of `data` and `watched`, which is built
    into it in the end; `source` has them in their own units.
    """

    source: Source
    data: Dataset
    watched: Dataset | None
    net: MLP
    loss: Loss
    learning_rate: float
    scale: Scale
    records: Iterator[Step | Epoch]


def planned(arguments: Namespace) -> Plan:
    """Read the data and build the network that the command line describes.

    Raises `SettingError` and its kin for settings that make no sense, and what
    reading the data raises.
    """
    check_ranges(arguments)
    if arguments.backend == "scalar" and arguments.dtype is not None:
        raise SettingError("--dtype is for --backend numpy; scalar numbers are float64 always.")
    fill_in(arguments)
    loss = loss_named(arguments.loss) if arguments.loss is not None else None
    optimiser = optimiser_named(arguments.optimiser, **_optimiser_settings(arguments))
    # Now, and not after an hour of training:
    check_nothing_is_lost(arguments.out)
    check_can_be_written(arguments.out)
    source, watched = _parts(arguments, source_of(arguments))
    loss = loss or _suitable_loss(source.train)
    net = network(arguments, source.train, loss)
    scale = Scale.of(source.train, net.activations)
    data, watched = scale.shrink(source.train), watched and scale.shrink(watched)
    learning_rate = optimiser.learning_rate  # before --decay lowers it
    records = train(
        net,
        data,
        loss=loss,
        optimiser=optimiser,
        epochs=arguments.epochs,
        batch_size=arguments.batch,
        seed=arguments.seed,
        validation=watched,
        patience=arguments.patience,
        decay=arguments.decay,
        augment=distortion_of(data, DIGITS.distortion) if arguments.distort else None,
    )
    return Plan(source, data, watched, net, loss, learning_rate, scale, records)


def network(arguments: Namespace, data: Dataset, loss: Loss) -> MLP:
    """The network that the command line describes; its last layer suits data and loss.

    Raises `SettingError` for more parameters than can be saved.
    """
    single = loss.name in ("hinge", "binary_cross_entropy") and data.n_outputs == 2
    layers = [*arguments.layers, 1 if single else data.n_outputs]
    n_parameters = sum(map(sum, count_parameters([data.n_inputs, *layers])))
    if n_parameters > MOST_PARAMETERS:
        raise SettingError(
            f"--layers {as_typed(arguments.layers)} makes a network of {n_parameters:,} "
            f"parameters, and at most {MOST_PARAMETERS:,} fit into a model's file. Take narrower "
            "layers."
        )
    if loss.from_logits or not data.is_classification:
        last = "linear"
    else:
        last = "sigmoid"
    hidden, names = len(arguments.layers), list(arguments.activation)
    if len(names) == 1 and hidden != 0:
        names = [*(names * hidden), last]
    elif len(names) == hidden:
        names = [*names, last]
    return MLP(
        data.n_inputs,
        layers,
        names,
        seed=arguments.seed,
        backend=arguments.backend,
        dtype=arguments.dtype,
    )


def _suitable_loss(data: Dataset) -> Loss:
    return loss_named("cross_entropy" if data.is_classification else "squared_error")


def _optimiser_settings(arguments: Namespace) -> dict[str, Any]:
    """The settings that the chosen optimiser has; raises `SettingError` for one that it lacks."""
    settings: dict[str, Any] = {"weight_decay": arguments.weight_decay}
    if arguments.learning_rate is not None or arguments.optimiser == "adam":
        given = arguments.learning_rate
        settings["learning_rate"] = 0.01 if given is None else given
    for option, given in (("momentum", arguments.momentum), ("nesterov", arguments.nesterov)):
        if given not in (None, False):
            if arguments.optimiser == "adam":
                raise SettingError(f"--{option} is for sgd; try --optimiser sgd, or leave it out.")
            settings[option] = given
    return settings


def _parts(arguments: Namespace, source: Source) -> tuple[Source, Dataset | None]:
    """The data to learn from and to test with, and those to watch.

    How inputs are made is learned from the first alone: neither of the others has a say in it.
    """
    if not arguments.validation:
        if arguments.patience is not None:
            raise SettingError("--patience needs validation data to watch; add --validation 0.2.")
        return source, None
    if not 0 < arguments.validation < 1:
        raise SettingError(
            f"--validation is a share of the training data, between 0 and 1, such as 0.2; got "
            f"{arguments.validation:g}."
        )
    recipe = source.train.preprocessing or Preprocessing()
    bare = replace(source.train, preprocessing=None)
    data, watched = bare.split(arguments.validation, arguments.seed)
    data, watched, *test = recipe.fitted(data, watched, *([source.test] if source.test else []))
    return replace(source, train=data, test=test[0] if test else None), watched
