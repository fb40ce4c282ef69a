"""`neuron evaluate`: how good a model is on data that it has not learned from."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import replace

from neuron.cli import console
from neuron.cli.answers import class_names, is_regression, loss_of, preprocessing_of
from neuron.cli.figures import confusion_text, measured, measured_line
from neuron.cli.sources import BUILT_IN, file_or_folder, fingerprint, source_of
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
    figures = measured(model.net, data, loss)
    record = {"data": data.name, "part": what, "examples": len(data), **figures}
    lines = [f"{data.name}, {what}, {len(data):,} examples: {measured_line(figures)}."]
    if data.classes is not None:
        predicted = evaluate(model.net, data, loss).predicted or []
        matrix = confusion_matrix(data.targets, predicted, len(data.classes))
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
    trained_on = model.provenance.get("data")
    name = arguments.data or trained_on
    if not isinstance(name, str):
        raise SettingError("the model does not say what it was trained on; name it with --data.")
    if arguments.data is None and name not in BUILT_IN:
        raise SettingError(f"the model was trained on {name}; say where that is with --data.")
    arguments.data = name
    if name in BUILT_IN:
        source = source_of(arguments)
        data, what = source.test or source.train, "test part"
    else:
        _as_the_model_was_trained(model, arguments)
        data, what = file_or_folder(arguments), "all examples"
        data = _prepared(model, arguments, data)
        if model.provenance.get("sha256") == fingerprint(name):
            source = source_of(arguments)
            if source.test is not None:
                from neuron.cli.sources import SPLIT_SEED, TEST_SHARE

                data, what = data.split(TEST_SHARE, SPLIT_SEED)[1], "test part"
    if data.n_inputs != model.net.n_inputs:
        raise ShapeError(
            f"{data.name} has {data.n_inputs} inputs an example, but the model takes "
            f"{model.net.n_inputs}. It was trained on {trained_on or 'something else'}."
        )
    return _with_the_models_classes(model, data), what


def _as_the_model_was_trained(model: Model, arguments: Namespace) -> None:
    """Fill in what the model knows: the target, the task, the size of the pictures."""
    recipe = preprocessing_of(model)
    if isinstance(recipe, TablePreprocessing):
        arguments.target = arguments.target or recipe.target
        arguments.task = arguments.task or (
            "regression" if is_regression(model) else "classification"
        )
    if isinstance(recipe, ImagePreprocessing):
        arguments.size = recipe.size
        arguments.normalise = recipe.normalise
        arguments.polarity = arguments.polarity or recipe.polarity


def _prepared(model: Model, arguments: Namespace, data: Dataset) -> Dataset:
    """A table with the means and categories of the training data, and not with its own."""
    recipe = preprocessing_of(model)
    if not isinstance(recipe, TablePreprocessing):
        return data
    table = read_csv(arguments.data)
    data = replace(
        data,
        inputs=recipe.inputs_from_table(table),
        features=recipe.features,
        preprocessing=recipe,
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
