"""`neuron train`: read data, build a network, train it, test it, save it."""

from __future__ import annotations

import platform
from argparse import Namespace
from typing import Any

from neuron.cli import console
from neuron.cli.figures import measured, measured_line
from neuron.cli.learning import follow
from neuron.cli.options import as_typed, typed
from neuron.cli.planning import Plan, planned
from neuron.cli.recipes import fill_in
from neuron.cli.regression import Teller
from neuron.cli.sources import Source
from neuron.data import Dataset, TablePreprocessing
from neuron.interruption import INTERRUPTED
from neuron.store import save
from neuron.train import Epoch, evaluate
from neuron.version import __version__


def run(arguments: Namespace) -> int:
    """Train as the command line says; 130 where Ctrl-C ended it."""
    plan = planned(arguments)
    console.say(_title(plan.source, plan.data, plan.watched))
    if isinstance(plan.data.preprocessing, TablePreprocessing):
        console.say(_columns(plan.data.preprocessing))
    console.say(plan.net.summary())
    console.say()
    tell = Teller.of(arguments.epochs, plan.scale, plan.data, plan.watched)
    course = follow(plan.records, "training", arguments.epochs, tell)
    if not course.epochs:
        console.note("neuron: interrupted before the first epoch was finished; nothing was saved.")
        return INTERRUPTED
    last = course.epochs[-1]
    _finish(arguments, plan, last)
    if not course.interrupted:
        console.say(f"The model is in {arguments.out}.")
        return 0
    console.note(
        f"neuron: interrupted; the model of the last finished epoch ({last.epoch}) is kept "
        f"in {arguments.out}."
    )
    return INTERRUPTED


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


def _finish(arguments: Namespace, plan: Plan, last: Epoch) -> None:
    """Test the network, and save it with how it came to be."""
    net, source = plan.scale.built_in(plan.net, arguments.dtype), plan.source
    figures = {"epochs_finished": last.epoch, "train_loss": plan.scale.loss(last.train_loss)}
    if source.test is not None:
        found = measured(evaluate(net, source.test, plan.loss), source.test)
        figures |= {f"test_{name}": figure for name, figure in found.items()}
        console.say(f"\nTest: {measured_line(found)}.")
    preprocessing = source.train.preprocessing
    save(
        net,
        arguments.out,
        seed=arguments.seed,
        provenance={
            "command": command_line(arguments, source),
            **source.record,
            "loss": plan.loss.name,
            "settings": _settings(arguments) | {"learning_rate": plan.learning_rate},
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
