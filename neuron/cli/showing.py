"""`neuron draw` and `neuron explain`: how a model comes to its answer to one example."""

from __future__ import annotations

import json
import textwrap
from argparse import Namespace
from collections.abc import Callable
from typing import Any

from neuron.cli import console
from neuron.cli.answers import (
    Answer,
    answers,
    class_names,
    is_regression,
    loss_of,
    target_of,
)
from neuron.cli.examples import Example, example, features_of
from neuron.cli.files import check_can_be_written, check_spares, ending_of
from neuron.cli.options import check_ranges, check_unused, in_options, typed
from neuron.cli.sources import IS_FOR
from neuron.data.files import write_text
from neuron.explain import Explanation
from neuron.maths.errors import SettingError, UnknownNameError
from neuron.store import Model, load


def run(arguments: Namespace) -> int:
    """Draw or explain, as the command says."""
    check_ranges(arguments)
    return draw_model(arguments) if arguments.command == "draw" else explain_model(arguments)


def draw_model(arguments: Namespace) -> int:
    """Write a diagram of the network, with an example's numbers where one is named."""
    from neuron.draw import ENDINGS, draw

    ending_of(arguments.out, ENDINGS, "a drawing")
    check_spares(arguments.out, arguments.model, arguments.input)
    check_can_be_written(arguments.out)
    named = arguments.input is not None or arguments.index is not None
    if not named:
        which = ["row", "data", *IS_FOR]
        check_unused(
            arguments, which, "is about an example, and neither INPUT nor --index N names one"
        )
        if arguments.level == "operations":
            raise SettingError(
                "--level operations shows what is computed for one example; name one, with a "
                "file or with --index N."
            )
    model = load(arguments.model)
    found = example(model, arguments) if named else None
    drawing = draw(
        model.net,
        None if found is None else found.x,
        level=arguments.level,
        theme=arguments.theme,
        neuron=arguments.neuron,
        max_nodes=arguments.max_nodes,
        input_names=features_of(model),
        output_names=None if arguments.neuron else output_names(model),
    ).reworded(in_options)
    path = drawing.save(arguments.out)
    if found is not None:
        _introduce(found, answers(model, [found.x])[0])
    for text in (drawing.description, drawing.message):
        if text:
            console.say(textwrap.fill(text, console.width()))
    console.say(f"The drawing is in {path}.")
    return 0


def output_names(model: Model) -> list[str] | None:
    """What each output of a model stands for, where that is known."""
    if model.net.n_outputs > 1:
        return list(class_names(model))
    target = target_of(model)
    return None if target is None or not is_regression(model) else [target]


def explain_model(arguments: Namespace) -> int:
    """Print where an output comes from, for one example."""
    written = None
    if arguments.out is not None:
        written = FORMS[ending_of(arguments.out, FORMS, "an explanation")]
        check_spares(arguments.out, arguments.model, arguments.input)
        check_can_be_written(arguments.out)
    _check_questions(arguments)
    model = load(arguments.model)
    found = example(model, arguments)
    explanation = explained(model, found.x, arguments)
    answer = answers(model, [found.x])[0]
    if written is not None:
        write_text(arguments.out, written(explanation))
        console.say(f"The explanation is in {arguments.out}.")
    elif arguments.json:
        console.say_json({"example": found.title, **answer.to_dict(), **explanation.to_dict()})
    else:
        _introduce(found, answer)
        console.say()
        console.say(in_options(explanation.text(console.width())))
    return 0


def explained(model: Model, x: list[float], asked: Namespace) -> Explanation:
    """The explanation of a model's answer to one example, in the words of its data."""
    from neuron.explain import explain_network

    several = model.net.n_outputs > 1
    loss = loss_of(model)
    logits = loss.from_logits and loss.name != "hinge" and not is_regression(model)
    about_an_output = (asked.versus, asked.label, asked.of) == (None, None, None)
    return explain_network(
        model.net,
        x,
        output=_output(model, "output", asked.output),
        versus=_output(model, "versus", asked.versus),
        label=_label(model, asked.label),
        loss=asked.loss,
        of=asked.of,
        depth=asked.depth,
        largest=asked.largest,
        classes=class_names(model) if several or not is_regression(model) else None,
        features=features_of(model),
        target=target_of(model) if is_regression(model) else None,
        probability=logits and about_an_output,
    )


def _output(model: Model, option: str, given: Any) -> Any:
    """What was given for an option, the name of a class as the number of its output."""
    if not isinstance(given, str):
        return given
    if is_regression(model):
        raise SettingError(
            f"{typed(option)} is a number for this model, which has no classes; got {given!r}."
        )
    names = class_names(model)
    if given not in names:
        raise UnknownNameError("class", given, names)
    return names.index(given)


def _label(model: Model, given: float | str | None) -> int | list[float] | None:
    """The right answer: a number where the model predicts one, else which output it is."""
    label = _output(model, "label", given)
    if label is None:
        return None
    if is_regression(model):
        return [label]
    if not float(label).is_integer():
        raise SettingError(
            f"--label is the number of the right output, or the name of its class; got {label:g}."
        )
    return int(label)


def _check_questions(arguments: Namespace) -> None:
    """Raise `SettingError` for an option that another one leaves without effect."""
    from neuron.explain.checks import check_question

    if arguments.out is not None:
        check_unused(arguments, ["json"], "prints; --out FILE.json writes the same to a file")
    check_question(vars(arguments), typed)


def _introduce(found: Example, answer: Answer) -> None:
    found.show()
    console.say(f"{found.title}: {answer.text()}")


#: The form of an explanation by the ending of the file it is written to.
FORMS: dict[str, Callable[[Any], str]] = {
    ".html": lambda explanation: in_options(explanation.html(document=True)),
    ".tex": lambda explanation: explanation.latex(document=True),
    ".json": lambda explanation: json.dumps(explanation.to_dict(), indent=2) + "\n",
    ".txt": lambda explanation: in_options(explanation.text()) + "\n",
}
