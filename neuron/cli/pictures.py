"""The demo's pictures: each a file in its folder and a figure, with a sentence, on its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from neuron.draw import Drawing, draw
from neuron.maths.errors import MissingPackageError, RenderError
from neuron.network import Role
from neuron.value import Value

if TYPE_CHECKING:
    from neuron.cli.demo import Shown


@dataclass(frozen=True)
class Picture:
    """One picture: what it is called, what it shows, and for whom cannot see it what is there.

    `missing` says why it could not be drawn.
    """

    file: str
    title: str
    sentence: str
    description: str
    missing: str = ""


def pictures(shown: Shown, folder: Path) -> list[Picture]:
    """Draw all of them; one that needs a package which is not installed is left out."""
    return [
        _drawn(folder, "network.svg", *network(shown)),
        _drawn(folder, "neuron.svg", *one_neuron(shown)),
        _plotted(folder, "weights.svg", *weights(shown)),
        _plotted(folder, "loss.svg", *loss(shown)),
        _plotted(folder, "confusion.svg", *confusion(shown)),
    ]


Told = tuple[str, str]


def has_renderer(drawn: list[Picture]) -> bool:
    """Whether drawings could be rendered."""
    return not next(picture for picture in drawn if picture.file == "network.svg").missing


def network(shown: Shown) -> tuple[Drawing, Told]:
    """The network with this digit's activations."""
    drawing = draw(shown.net, shown.x, output_names=shown.test.classes)
    return drawing, (
        "The network while it reads this digit",
        "Every circle is a neuron, the bluer the more active. Of the weights into each neuron "
        "those are drawn that contribute most for this digit, by |w·a|: solid where they excite, "
        "dashed where they inhibit.",
    )


def one_neuron(shown: Shown) -> tuple[Drawing, Told]:
    """The computation graph of the hidden neuron that does most for the winning output."""
    scalar = shown.net.to("scalar")
    signals = [[float(x) for x in shown.x]]
    for layer in scalar.layers:
        signals.append([float(a) for a in layer(signals[-1])])
    winner = max(range(len(signals[-1])), key=signals[-1].__getitem__)
    before = len(scalar.layers) - 1
    rows, _ = shown.net.numbers()[-1]
    parts = [w * a for w, a in zip(rows[winner], signals[-2], strict=True)]
    best = max(range(len(parts)), key=parts.__getitem__)
    inputs = [
        Value(a, Role("activation", before - 1, k)) for k, a in enumerate(signals[before - 1])
    ]
    a = scalar.layers[before - 1].neurons[best](inputs)
    a.backward()
    return draw(a, stacks=True), (
        f"One neuron, opened: neuron {best} of layer {before}",
        "A neuron multiplies each input by a weight, adds everything up with a bias, and squeezes "
        "the sum between 0 and 1. "
        f"This one does most to make the answer {shown.answer.label}; the gradients "
        "say how much each number matters for what it answers.",
    )


def weights(shown: Shown) -> tuple[Callable[[], Any], Told, str]:
    """What the neurons of the first layer look for."""

    def plot() -> Any:
        from neuron.plots import weight_images

        return weight_images(shown.net, (8, 8))

    told = (
        "What the first layer looks for",
        "Each square shows one neuron's 64 weights where the pixels are: ink on blue excites "
        "it, ink on red holds it back.",
    )
    return plot, told, "Sixteen squares of eight by eight weights, blue above zero, red below."


def loss(shown: Shown) -> tuple[Callable[[], Any], Told, str]:
    """How the loss fell."""
    epochs = shown.course.epochs

    def plot() -> Any:
        from neuron.plots import loss_curve

        return loss_curve(epochs)

    told = (
        "How it learned",
        f"In each of {len(epochs)} passes through the digits, how wrong the network still was: "
        f"the loss fell from {epochs[0].train_loss:.3g} to {epochs[-1].train_loss:.3g}.",
    )
    described = (
        f"A curve that falls from {epochs[0].train_loss:.3g} in epoch 1 to "
        f"{epochs[-1].train_loss:.3g} in epoch {len(epochs)}, steeply at first."
    )
    return plot, told, described


def confusion(shown: Shown) -> tuple[Callable[[], Any], Told, str]:
    """What it takes for what."""

    def plot() -> Any:
        from neuron.plots import confusion_matrix

        return confusion_matrix(shown.matrix, shown.test.classes or ())

    wrong = [
        (count, i, k)
        for i, row in enumerate(shown.matrix)
        for k, count in enumerate(row)
        if i != k and count
    ]
    worst = max(wrong, default=None)
    mistake = f" Its commonest mistake: {worst[1]} read as {worst[2]}." if worst else ""
    told = (
        "What it mixes up",
        "Each of the 360 test digits, by what it is (rows) and how it was read (columns); what "
        f"lies off the diagonal is wrong.{mistake}",
    )
    described = (
        f"A table of ten rows and ten columns; {shown.accuracy:.1%} of the digits lie on the "
        f"diagonal.{mistake}"
    )
    return plot, told, described


def _drawn(folder: Path, file: str, drawing: Drawing, told: Told) -> Picture:
    try:
        drawing.save(folder / file)
    except RenderError as error:
        drawing.save((folder / file).with_suffix(".dot"))
        reason, _, _ = _in_one_line(error).partition(" The drawing's DOT text")
        reason += " The DOT text of the drawings is there, for any Graphviz to render."
        return Picture(file, *told, drawing.description, reason)
    return Picture(file, *told, drawing.description)


def _plotted(
    folder: Path, file: str, plot: Callable[[], Any], told: Told, description: str
) -> Picture:
    try:
        axes = plot()
    except MissingPackageError as error:
        return Picture(file, *told, description, _in_one_line(error))
    from neuron.plots import save

    save(axes, folder / file)
    return Picture(file, *told, description)


def _in_one_line(error: Exception) -> str:
    return " ".join(str(error).split())
