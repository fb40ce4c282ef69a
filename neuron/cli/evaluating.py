"""`neuron evaluate`: how good a model is on data that it has not learned from."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from neuron.cli import console
from neuron.cli.answers import class_names, is_regression, loss_of, preprocessing_of
from neuron.cli.figures import confusion_text, measured, measured_line
from neuron.cli.options import as_typed, typed
from neuron.cli.sources import (
    BUILT_IN,
    IN_WORDS,
    check_options,
    file_or_folder,
    fingerprint,
    kind_of,
    source_of,
    split,
)
from neuron.data import Dataset, ImagePreprocessing, TablePreprocessing
from neuron.data.csv_file import number_in, read_csv
from neuron.maths.errors import DataError, SettingError, ShapeError
from neuron.store import Model, load
from neuron.train import confusion_matrix, evaluate

MOST_CLASSES_SHOWN = 20


def run(arguments: Namespace) -> int:
    """Print the figures, and for classes the confusion matrix."""
    model = load(arguments.model)
    data, what = data_for(model, arguments)
    loss = loss_of(model)
    found = evaluate(model.net, data, loss)
    figures = measured(found, data)
    record = {"data": data.name, "part": what, "examples": len(data), **figures}
    lines = [f"{data.name}, {what}, {len(data):,} examples: {measured_line(figures)}."]
    if data.classes is not None:
        matrix = confusion_matrix(data.targets, found.predicted or [], len(data.classes))
        record |= {"classes": list(data.classes), "confusion_matrix": matrix}
        if len(data.classes) <= MOST_CLASSES_SHOWN:
            lines += ["", confusion_text(matrix, data.classes)]
    if arguments.json:
        console.say_json(record)
    else:
        console.say("\n".join(lines))
    return 0


def data_for(model: Model, arguments: Namespace) -> tuple[Dataset, str]:
    """What to test a model with, prepared as it was trained; and which part of the data this is.

    Of the data it was trained on that is the test part, of other data all examples.
    Raises `SettingError` where the data must be named, `ShapeError` and `DataError`
    where they do not fit the model.
    """
    if arguments.data is None:
        arguments.data = _trained_on(model, Path(arguments.model).parent)
    check_options(arguments, arguments.data)
    if arguments.data in BUILT_IN:
        source = source_of(arguments)
        data, what = source.test or source.train, "test part"
    else:
        data, what = _own_data(model, arguments)
    if data.n_inputs != model.net.n_inputs:
        trained_on = model.provenance.get("data") or "something else"
        raise ShapeError(
            f"{data.name} has {data.n_inputs} inputs an example, but the model takes "
            f"{model.net.n_inputs}. It was trained on {trained_on}."
        )
    return _with_the_models_classes(model, data), what


def _trained_on(model: Model, folder: Path) -> str:
    """What a model was trained on: a name, or a file or folder that lies here or beside it."""
    name = model.provenance.get("data")
    if not isinstance(name, str):
        raise SettingError("the model does not say what it was trained on; name it with --data.")
    if name in BUILT_IN:
        return name
    # A model is anyone's file: what it calls a name is not followed as a path.
    places = [Path(name), folder / name] if Path(name).name == name else []
    there = [place for place in places if place.exists()]
    for place in there:
        if fingerprint(place) == model.provenance.get("sha256"):
            return str(place)
    if there:
        raise SettingError(
            f"the model was trained on {name}, and {there[0]} is not the same any more. "
            f"Say --data {there[0]} to take all of it."
        )
    raise SettingError(f"the model was trained on {name}; say where that is with --data.")


def _own_data(model: Model, arguments: Namespace) -> tuple[Dataset, str]:
    """A table or a folder: its test part, where the model has learned from the rest."""
    kind, recipe = kind_of(arguments.data), preprocessing_of(model).kind
    if (kind, recipe) in (("folder", "table"), ("table", "image"), ("table", "digits8x8")):
        learned = "a table" if recipe == "table" else "pictures"
        raise DataError(
            f"{arguments.data} is {IN_WORDS[kind]}, but the model has learned from {learned}."
        )
    _as_the_model_was_trained(model, arguments)
    data = _prepared(model, arguments, file_or_folder(arguments))
    if model.provenance.get("sha256") != fingerprint(arguments.data):
        return data, "all examples"
    _, test = split(data)
    return (data, "all examples") if test is None else (test, "test part")


def _as_the_model_was_trained(model: Model, arguments: Namespace) -> None:
    """Fill in what the model knows: the target, the task, the size of the pictures."""
    recipe = preprocessing_of(model)
    if isinstance(recipe, TablePreprocessing):
        arguments.target = arguments.target or recipe.target
        arguments.task = arguments.task or (
            "regression" if is_regression(model) else "classification"
        )
    if isinstance(recipe, ImagePreprocessing):
        for option, own in (("size", recipe.size), ("normalise", recipe.normalise)):
            if getattr(arguments, option) not in (None, own):
                raise SettingError(
                    f"{typed(option)} is the model's own, {as_typed(own)}: leave it out."
                )
        arguments.size = recipe.size
        arguments.normalise = recipe.normalise
        arguments.polarity = arguments.polarity or recipe.polarity


def _prepared(model: Model, arguments: Namespace, data: Dataset) -> Dataset:
    """A table with the means and categories of the training data, and not with its own.

    It has no preprocessing any more, so that nothing is learned from it in a split.
    """
    recipe = preprocessing_of(model)
    if not isinstance(recipe, TablePreprocessing):
        return data
    table = read_csv(arguments.data)
    data = replace(
        data,
        inputs=recipe.inputs_from_table(table),
        features=recipe.features,
        preprocessing=None,
    )
    if data.classes is None:
        return data
    # Labels counted along the classes in this file, which may be fewer than the model's.
    names = [_class_name(cell) for cell in table.column(arguments.target)]
    classes = class_names(model)
    for name, line in zip(names, table.lines, strict=True):
        if name not in classes:
            raise _unknown_class(f"{arguments.data}, line {line}", name, classes)
    return replace(data, targets=[classes.index(name) for name in names], classes=classes)


def _class_name(cell: str) -> str:
    """The name of a class as `read_table` gives it: numbers without superfluous zeros."""
    number = number_in(cell)
    return cell if number is None else f"{number:.15g}"


def _with_the_models_classes(model: Model, data: Dataset) -> Dataset:
    """The same data with labels that count along the model's classes."""
    if data.classes is None:
        if not is_regression(model):
            raise DataError(f"{data.name} has numbers to predict, but the model tells classes.")
        return data
    if is_regression(model):
        raise DataError(f"{data.name} has classes, but the model predicts numbers.")
    classes = class_names(model)
    unnamed = model.classes is None and len(data.classes) == len(classes)
    if data.classes == classes or unnamed:
        return data
    for name in data.classes:
        if name not in classes:
            raise _unknown_class(data.name, name, classes)
    targets = [classes.index(data.classes[int(label)]) for label in data.targets]
    return replace(data, targets=targets, classes=classes)


def _unknown_class(where: str, name: str, known: tuple[str, ...]) -> DataError:
    return DataError(
        f"{where}: the model has no class {name!r}; known: {', '.join(known)}. "
        f"Was it trained on other data?"
    )
