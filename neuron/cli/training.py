"""`neuron train`: read data, build a network, train it, test it, save it."""

from __future__ import annotations

import platform
from argparse import Namespace
from dataclasses import replace
from typing import Any

from neuron.cli import console
from neuron.cli.figures import measured, measured_line
from neuron.cli.files import check_can_be_written, check_nothing_is_lost
from neuron.cli.learning import follow
from neuron.cli.options import as_typed, check_ranges, typed
from neuron.cli.recipes import DIGITS, distortion_of, fill_in
from neuron.cli.regression import Scale, Teller
from neuron.cli.sources import Source, source_of
from neuron.data import Dataset, Preprocessing, TablePreprocessing
from neuron.interruption import INTERRUPTED
from neuron.maths.errors import SettingError
from neuron.network import MLP
from neuron.store import save
from neuron.train import Loss, evaluate, loss_named, optimiser_named, train
from neuron.version import __version__


def run(arguments: Namespace) -> int:
    """Train as the command line says; 130 where Ctrl-C ended it."""
    check_ranges(arguments)
    if arguments.backend == "scalar" and arguments.dtype is not None:
        raise SettingError("--dtype is for --backend numpy; scalar numbers are float64 always.")
    fill_in(arguments)
    loss = loss_named(arguments.loss) if arguments.loss is not None else None
    optimiser = optimiser_named(arguments.optimiser, **_optimiser_settings(arguments))
    # Now, and not after an hour of training:
    check_nothing_is_lost(arguments.out)
    check_can_be_written(arguments.out)
    source = source_of(arguments)
    loss = loss or _suitable_loss(source.train)
    net = network(arguments, source.train, loss)
    source, validation = _parts(arguments, source)
    data = source.train
    scale = Scale.of(data, net.activations)
    data, validation = scale.shrink(data), validation and scale.shrink(validation)
    augment = distortion_of(data, DIGITS.distortion) if arguments.distort else None
    rate = optimiser.learning_rate
    records = train(
        net,
        data,
        loss=loss,
        optimiser=optimiser,
        epochs=arguments.epochs,
        batch_size=arguments.batch,
        seed=arguments.seed,
        validation=validation,
        patience=arguments.patience,
        decay=arguments.decay,
        augment=augment,
    )
    # Only now, since all of the settings have been checked:
    console.say(_title(source, data, validation))
    if isinstance(data.preprocessing, TablePreprocessing):
        console.say(_columns(data.preprocessing))
    console.say(net.summary())
    console.say()
    tell = Teller.of(arguments.epochs, scale, data, validation)
    course = follow(records, "training", arguments.epochs, tell)
    if course.interrupted and not course.epochs:
        console.note("neuron: interrupted before the first epoch was finished; nothing was saved.")
        return INTERRUPTED
    net = scale.built_in(net, arguments.dtype)
    last = course.epochs[-1]
    figures = {"epochs_finished": last.epoch, "train_loss": scale.loss(last.train_loss)}
    settings = _settings(arguments) | {"learning_rate": rate}
    _finish(arguments, net, source, loss, settings, figures)
    if course.interrupted:
        console.note(
            f"neuron: interrupted; the model of the last finished epoch ({last.epoch}) is kept "
            f"in {arguments.out}."
        )
    else:
        console.say(f"The model is in {arguments.out}.")
    return INTERRUPTED if course.interrupted else 0


def network(arguments: Namespace, data: Dataset, loss: Loss) -> MLP:
    """The network that the command line describes; its last layer suits data and loss."""
    single = loss.name in ("hinge", "binary_cross_entropy") and data.n_outputs == 2
    layers = [*arguments.layers, 1 if single else data.n_outputs]
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
    recipe = source.train.preprocessing or Preprocessing()
    bare = replace(source.train, preprocessing=None)
    data, watched = bare.split(arguments.validation, arguments.seed)
    data, watched, *test = recipe.fitted(data, watched, *([source.test] if source.test else []))
    return replace(source, train=data, test=test[0] if test else None), watched


def _title(source: Source, data: Dataset, validation: Dataset | None) -> str:
    parts = [f"{len(data):,} examples to learn from"]
    if validation:
        parts.append(f"{len(validation):,} to watch")
    parts.append(f"{len(source.test):,} to test with" if source.test else "none to test with")
    return f"Data: {source.record['data']}, {', '.join(parts)}."


def _columns(recipe: TablePreprocessing) -> str:
    """How each column of the table is read."""
    kinds = [
        f"{c.name} (numbers)" if c.categories is None else f"{c.name} ({len(c.categories)} texts)"
        for c in recipe.columns
    ]
    return f"Read from {', '.join(kinds)}; to predict {recipe.target}."


def _finish(
    arguments: Namespace,
    net: MLP,
    source: Source,
    loss: Loss,
    settings: dict[str, Any],
    figures: dict[str, float],
) -> None:
    """Test the network, and save it with how it came to be."""
    if source.test is not None:
        found = measured(evaluate(net, source.test, loss), source.test)
        figures = figures | {f"test_{name}": figure for name, figure in found.items()}
        console.say(f"\nTest: {measured_line(found)}.")
    preprocessing = source.train.preprocessing
    save(
        net,
        arguments.out,
        seed=arguments.seed,
        provenance={
            "command": command_line(arguments, source),
            **source.record,
            "loss": loss.name,
            "settings": settings,
            "figures": figures,
            "versions": versions(),
        },
        preprocessing=preprocessing.to_dict() if preprocessing else None,
        classes=source.train.classes,
    )


def _settings(arguments: Namespace) -> dict[str, Any]:
    names = (
        "layers activation optimiser learning_rate momentum nesterov weight_decay epochs batch "
        "backend dtype validation patience decay distort"
    ).split()
    return {name: getattr(arguments, name) for name in names}


def command_line(arguments: Namespace, source: Source) -> str:
    """The command that trains this network again, without the places of files on this machine."""
    from neuron.cli.parser import read

    defaults = read(["train", "--data", arguments.data])
    fill_in(defaults)
    usual = {**vars(defaults), "data": "digits"}
    words = ["neuron train"]
    for name, given in vars(arguments).items():
        if given == usual.get(name) or name in ("command", "out", "data_dir", "download"):
            continue
        if given == [] and name == "activation":  # as there are no hidden layers
            continue
        option = typed(name)
        if name == "data":
            words.append(f"{option} {source.record['data']}")
        elif given is True:
            words.append(option)
        else:
            words.append(f"{option} {as_typed(given)}")
    return " ".join(words)


def versions() -> dict[str, str]:
    """What the figures were computed with."""
    found = {"didactic-neuron": __version__, "python": platform.python_version()}
    try:
        import numpy as np
    except ImportError:
        return found
    return {**found, "numpy": np.__version__}
