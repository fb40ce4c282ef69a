"""`neuron demo`: trains on real handwriting, explains one answer, leaves a folder of pictures."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from neuron.cli import console
from neuron.cli.answers import Answer, answer
from neuron.cli.figures import PLAIN_SHADES, SHADES, confusion_text, picture_text
from neuron.cli.files import made_folder
from neuron.cli.learning import Course, follow
from neuron.cli.options import check_ranges, in_options
from neuron.cli.pictures import Picture, has_renderer, pictures
from neuron.cli.recipes import DIGITS
from neuron.cli.starting import suggestions, with_a_picture
from neuron.cli.training import versions
from neuron.data import Dataset, Preprocessing, digits_split, digits_writer_split
from neuron.data.files import write_text
from neuron.explain import Explanation, explain_network
from neuron.interruption import INTERRUPTED
from neuron.network import MLP
from neuron.store import Model, save
from neuron.train import Epoch, accuracy, confusion_matrix, evaluate

#: Test digits that anyone can read; the first that the network gets right is explained.
LEGIBLE = (54, 53, 42, 57, 58, 19)
TOLD_EPOCHS = (1, 5, 20, 50, 100)
MODEL = "model.json"


@dataclass(frozen=True)
class Shown:
    """Everything that the demo found out, for the pictures and the page."""

    net: MLP
    course: Course
    test: Dataset
    matrix: list[list[int]]
    accuracy: float
    writers_accuracy: float | None
    index: int
    x: list[float]
    answer: Answer
    explanation: Explanation


def run(arguments: Namespace) -> int:
    """Run the demo; 130 where Ctrl-C ended it (a model that was trained so far is kept)."""
    started = perf_counter()
    check_ranges(arguments)
    folder = made_folder(arguments.out)
    train_part, test = digits_split(0)
    net = DIGITS.network(64, arguments.seed)
    _introduce(net, train_part, test)
    course = _learn(net, train_part, arguments.seed, "training")
    if course.interrupted:
        return _stopped(net, course, folder, arguments.seed, train_part)
    found = evaluate(net, test, DIGITS.loss)
    matrix = confusion_matrix(test.targets, found.predicted or [], 10)
    hits = accuracy(test.targets, found.predicted or [])
    console.say(f"\nOf 360 test digits that it had never seen it read {hits:.2%} right:\n")
    console.say(confusion_text(matrix, test.classes or ()))
    _save(net, folder, arguments.seed, train_part, course, hits)
    writers = _writers(arguments.seed)
    index = _legible(test, found.predicted or [])
    shown = _explained(net, test, index, course, matrix, hits, writers)
    drawn = pictures(shown, folder)
    _write_page(shown, drawn, folder)
    _say_goodbye(drawn, folder, perf_counter() - started)
    return 0


def _introduce(net: MLP, train_part: Dataset, test: Dataset) -> None:
    console.say(
        f"{len(train_part):,} handwritten digits of 8 x 8 pixels to learn from, and {len(test)} "
        f"to test with.\nA network of {sum(net.sizes[1:])} neurons that do not know anything yet:\n"
    )
    console.say(net.summary())
    console.say()


def _learn(net: MLP, data: Dataset, seed: int, what: str) -> Course:
    def tell(record: Epoch) -> str | None:
        if record.epoch not in (*TOLD_EPOCHS, DIGITS.epochs) or what != "training":
            return None
        return (
            f"epoch {record.epoch:>3}/{DIGITS.epochs}   loss {record.train_loss:<8.4g} "
            f"right {record.train_accuracy or 0:6.1%} of the digits it learns from, distorted anew"
        )

    return follow(DIGITS.records(net, data, seed), what, DIGITS.epochs, tell)


def _stopped(net: MLP, course: Course, folder: Path, seed: int, data: Dataset) -> int:
    if not course.epochs:
        console.note("neuron: interrupted before the first epoch was finished; nothing was saved.")
        return INTERRUPTED
    _save(net, folder, seed, data, course, None)
    console.note(
        f"neuron: interrupted; the model of the last finished epoch ({course.epochs[-1].epoch}) "
        f"is kept in {folder / MODEL}."
    )
    return INTERRUPTED


def _save(
    net: MLP, folder: Path, seed: int, data: Dataset, course: Course, hits: float | None
) -> None:
    figures = {"epochs_finished": course.epochs[-1].epoch}
    save(
        net,
        folder / MODEL,
        seed=seed,
        provenance={
            "command": f"neuron demo --seed {seed}" if seed else "neuron demo",
            "data": "digits",
            "loss": DIGITS.loss,
            "settings": DIGITS.settings(),
            "figures": figures if hits is None else figures | {"test_accuracy": hits},
            "versions": versions(),
        },
        preprocessing=(data.preprocessing or Preprocessing()).to_dict(),
        classes=data.classes,
    )


def _writers(seed: int) -> float | None:
    """The accuracy of a second network on strangers' handwriting; Ctrl-C ends the demo here."""
    data, strangers = digits_writer_split()
    net = DIGITS.network(64, seed)
    if _learn(net, data, seed, "other writers").interrupted:
        raise KeyboardInterrupt
    hits = evaluate(net, strangers, DIGITS.loss).accuracy
    console.say(
        f"\nA second network, tested on people whose writing it has not seen, reads {hits:.2%} "
        f"right:\neveryone has a hand of their own, so a stranger's digits are harder than new "
        f"digits\nby people it has learned from."
    )
    return hits


def _legible(test: Dataset, predicted: list[int]) -> int:
    """The place of the test digit to explain."""
    right = [i for i in LEGIBLE if predicted[i] == test.targets[i]]
    right += [i for i in range(len(test)) if predicted[i] == test.targets[i]]
    return right[0] if right else LEGIBLE[0]


def _explained(
    net: MLP,
    test: Dataset,
    index: int,
    course: Course,
    matrix: list[list[int]],
    hits: float,
    writers: float | None,
) -> Shown:
    """Print the digit and why the network reads it as it does, on scalar neurons."""
    x = [float(pixel) for pixel in test.inputs[index]]
    shades = SHADES if console.can_show(SHADES) else PLAIN_SHADES
    console.say(f"\nTest digit number {index}, as the network sees it:\n")
    console.say(picture_text(x, (8, 8), shades))
    scalar = net.to("scalar")  # the same weights, each a Value that remembers where it came from
    model = Model(net, provenance={"loss": DIGITS.loss}, classes=test.classes)
    found = answer(model, [float(output) for output in scalar(x)])
    console.say(f"\nThe network says {found.text()}. Where does that come from?\n")
    told, explanation = (
        explain_network(scalar, x, depth=depth, largest=3, classes=test.classes, probability=True)
        for depth in (2, 3)
    )
    console.say(in_options(told.text(console.width())))
    return Shown(net, course, test, matrix, hits, writers, index, x, found, explanation)


def _write_page(shown: Shown, drawn: list[Picture], folder: Path) -> None:
    from neuron.cli.page import page

    write_text(folder / "index.html", page(shown, drawn, folder))


def _say_goodbye(drawn: list[Picture], folder: Path, seconds: float) -> None:
    console.say()
    for reason in dict.fromkeys(picture.missing for picture in drawn if picture.missing):
        console.note(f"neuron: some pictures were left out: {reason}")
    n = sum(not picture.missing for picture in drawn)
    console.say(f"{n} pictures and the model are in {folder}; it took {seconds:.1f} s.")
    console.say(f"Open {folder / 'index.html'} in a browser. Then try:\n")
    here, model = Path.cwd(), folder / MODEL
    for command in suggestions(model, here, has_renderer(drawn)):
        console.say(f"  {command}")
    own = with_a_picture(model, here)
    if own is not None:
        console.say(f"\nand with a picture of a digit that you have written:\n\n  {own}")
