"""`neuron draw` and `neuron explain`: how a model comes to its answer to one example."""

from __future__ import annotations

import json
import textwrap
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from neuron.cli import console
from neuron.cli.answers import answers, class_names, is_regression, preprocessing_of
from neuron.cli.evaluating import data_for
from neuron.cli.figures import PLAIN_SHADES, SHADES, picture_text
from neuron.cli.files import check_can_be_written
from neuron.maths.errors import SettingError, UnknownNameError
from neuron.maths.files import write_text
from neuron.store import Model, load


def run(arguments: Namespace) -> int:
    """Draw or explain, as the command says."""
    return draw_model(arguments) if arguments.command == "draw" else explain_model(arguments)


def draw_model(arguments: Namespace) -> int:
    """Write a diagram of the network, with an example's numbers where one is named."""
    from neuron.draw import draw

    check_can_be_written(arguments.out)
    model = load(arguments.model)
    x = None
    if arguments.image is not None or arguments.index is not None:
        x, what = example(model, arguments)
        console.say(f"{what}: {answers(model, [x])[0].text()}")
    names = None if is_regression(model) or model.net.n_outputs == 1 else class_names(model)
    drawing = draw(model.net, x, level=arguments.level, theme=arguments.theme, output_names=names)
    path = drawing.save(arguments.out)
    console.say(textwrap.fill(drawing.description, console.width()))
    console.say(f"The drawing is in {path}.")
    return 0


def explain_model(arguments: Namespace) -> int:
    """Print where an output comes from, for one example."""
    from neuron.explain import explain_network

    written = None if arguments.out is None else form_of(arguments.out)
    model = load(arguments.model)
    x, what = example(model, arguments)
    several = model.net.n_outputs > 1
    explanation = explain_network(
        model.net,
        x,
        output=arguments.output,
        versus=arguments.versus,
        label=arguments.label,
        loss=arguments.loss,
        of=arguments.of,
        depth=arguments.depth,
        largest=arguments.largest,
        classes=class_names(model) if several else None,
    )
    answer = answers(model, [x])[0]
    if written is not None:
        write_text(arguments.out, written(explanation))
        console.say(f"The explanation is in {arguments.out}.")
        return 0
    if arguments.json:
        console.say_json({"example": what, **answer.to_dict(), **explanation.to_dict()})
        return 0
    console.say(f"{what}: {answer.text()}\n")
    console.say(as_options(explanation.text(console.width())))
    return 0


#: The form of an explanation by the ending of the file it is written to.
FORMS: dict[str, Callable[[Any], str]] = {
    ".html": lambda explanation: explanation.html(document=True),
    ".tex": lambda explanation: explanation.latex(document=True),
    ".json": lambda explanation: json.dumps(explanation.to_dict(), indent=2) + "\n",
    ".txt": lambda explanation: explanation.text() + "\n",
}


def form_of(path: str) -> Callable[[Any], str]:
    """How to write an explanation to a file; raises before any work is done where that fails."""
    ending = Path(path).suffix.lower()
    if ending not in FORMS:
        raise UnknownNameError("ending for an explanation", ending or path, FORMS)
    check_can_be_written(path)
    return FORMS[ending]


def as_options(explanation: str) -> str:
    """The text with hints as they are typed here: `--depth 3` for `depth=3`."""
    return explanation.replace("depth=", "--depth ")


def example(model: Model, arguments: Namespace) -> tuple[list[float], str]:
    """One example and what it is called: a picture, or one of the test part.

    Raises `SettingError` where none is named, or there is none of that number.
    """
    if arguments.image is not None:
        if arguments.index is not None:
            raise SettingError("give either a picture or --index, not both.")
        found = preprocessing_of(model).ink_from_image(arguments.image, arguments.polarity)
        if not getattr(arguments, "json", False):
            console.note(f"neuron: {arguments.image}: {found.describe()}.")
        return found.image.ravel().tolist(), str(arguments.image)
    index = 0 if arguments.index is None else arguments.index
    data, part = data_for(model, arguments)
    if not 0 <= index < len(data):
        raise SettingError(
            f"there is no example {index}; the {part} of {data.name} has examples 0 to "
            f"{len(data) - 1}."
        )
    x = [float(number) for number in data.inputs[index]]
    target: Any = data.targets[index]
    truth = f"{float(target):.6g}" if data.classes is None else data.classes[int(target)]
    if data.image_shape is not None and not getattr(arguments, "json", False):
        shades = SHADES if console.can_show(SHADES) else PLAIN_SHADES
        console.say(picture_text(x, data.image_shape, shades))
    return x, f"{data.name}, {part}, example {index} (in truth {truth})"
