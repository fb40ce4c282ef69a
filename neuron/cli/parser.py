"""What can be typed: the commands and their options."""

from __future__ import annotations

import argparse
import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from neuron.cli.words import Parser

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[Parser]

DATA_HELP = (
    "digits, mnist, moons, circles, spiral, xor, blobs, squares-and-circles, line, "
    "a TABLE.csv, or a FOLDER with a subfolder of pictures for each class"
)


#: Commands that read their own words; here only to be listed.
LISTED = {
    "claims": "compute what five articles say about neural networks, and judge it",
    "conformance": "hold another autograd library against the oracle",
    "vectors": "write test vectors: hard inputs, correctly rounded values and gradients",
}


def read(words: Sequence[str]) -> argparse.Namespace:
    """The command and its settings; ends the program, with exit code 2, where there is none."""
    top, commands = parser()
    if words and not words[0].startswith("-") and words[0] not in commands.choices:
        top.unknown_command(words[0], commands.choices)
    if "--version" in words[:1]:  # whatever follows
        words = words[:1]
    return top.parse_args(words)


def parser() -> tuple[Parser, Commands]:
    """The parser for the whole command line, and its commands; without one it is the demo's."""
    top = Parser(
        prog="neuron",
        description="See how a neural network works: every number can say where it came from.",
        epilog="'neuron COMMAND --help' tells more. Without a command, the demo is run.",
    )
    top.add_argument(
        "--version", action="store_const", const="version", dest="command", help="say what this is"
    )
    top.set_defaults(command="demo", out="neuron-demo", seed=0)
    commands = top.add_subparsers(metavar="COMMAND", title="commands")
    _demo(commands)
    _train(commands)
    _predict(commands)
    _evaluate(commands)
    _draw(commands)
    _explain(commands)
    _lab(commands)
    for name, summary in LISTED.items():
        _command(commands, name, summary)
    return top, commands


def _command(commands: Commands, name: str, summary: str) -> Parser:
    sentence = f"{summary[:1].upper()}{summary[1:]}."
    command = commands.add_parser(name, help=summary, description=sentence)
    command.set_defaults(command=name)
    return command


def _demo(commands: Commands) -> None:
    demo = _command(
        commands, "demo", "train on real handwritten digits, explain one answer, leave pictures"
    )
    demo.add_argument("--out", metavar="FOLDER", default="neuron-demo", help="default: %(default)s")
    demo.add_argument("--seed", type=int, default=0, help="draws the weights (default: 0)")


def _train(commands: Commands) -> None:
    train = _command(commands, "train", "train a network and save it")
    data = train.add_argument_group("data")
    data.add_argument("--data", default="digits", help=f"{DATA_HELP} (default: digits)")
    _data_options(data)
    data.add_argument("--distort", action="store_true", help="train on slightly distorted pictures")
    data.add_argument(
        "--validation", type=float, default=0.0, metavar="SHARE",
        help="watch this share of the training data instead of learning from it, such as 0.2",
    )  # fmt: skip
    net = train.add_argument_group("network")
    net.add_argument(
        "--layers", type=widths, default=[16, 16], metavar="N,N",
        help="neurons in each hidden layer, or 'none' (default: 16,16)",
    )  # fmt: skip
    net.add_argument(
        "--activation", type=names, metavar="NAME[,NAME]",
        help="of the hidden layers, or one for each layer (default: sigmoid; tanh for points)",
    )  # fmt: skip
    net.add_argument("--backend", default="numpy", help="numpy or scalar (default: numpy)")
    net.add_argument("--dtype", help="float64 or float32, on numpy (default: float64)")
    how = train.add_argument_group("training")
    how.add_argument("--loss", help="default: cross_entropy for classes, else squared_error")
    how.add_argument("--optimiser", default="adam", help="adam or sgd (default: adam)")
    how.add_argument("--learning-rate", type=float, help="default: 0.01 for adam, 0.1 for sgd")
    how.add_argument("--momentum", type=float, help="for sgd, such as 0.9")
    how.add_argument("--nesterov", action="store_true", help="momentum that looks ahead")
    how.add_argument("--weight-decay", type=float, default=0.0, help="pulls weights towards 0")
    how.add_argument("--decay", action="store_true", help="lower the learning rate to 0 on the way")
    how.add_argument(
        "--epochs", type=int, help="passes through the data (default: 30; 300 for points)"
    )
    how.add_argument("--batch", type=int, default=32, help="examples a step (default: 32)")
    how.add_argument("--patience", type=int, help="epochs to wait for a better validation loss")
    how.add_argument("--seed", type=int, default=0, help="draws weights and order (default: 0)")
    train.add_argument(
        "--out", metavar="FILE", default="neuron-model.json", help="default: %(default)s"
    )


def _predict(commands: Commands) -> None:
    predict = _command(commands, "predict", "say what a model makes of pictures or rows of a table")
    _model(predict)
    predict.add_argument("inputs", nargs="+", metavar="INPUT", help="pictures, or CSV files")
    predict.add_argument("--polarity", metavar="HOW", help=POLARITY_HELP)
    _json(predict)


def _evaluate(commands: Commands) -> None:
    evaluate = _command(commands, "evaluate", "measure a model on data it has not learned from")
    _model(evaluate)
    evaluate.add_argument("--data", help=f"{DATA_HELP} (default: what it was trained on)")
    _data_options(evaluate)
    _json(evaluate)


def _draw(commands: Commands) -> None:
    draw = _command(commands, "draw", "draw a model as a diagram of its neurons")
    _model(draw)
    _example(draw)
    draw.add_argument(
        "--level", default="auto",
        help="layers, neurons, sums or operations (default: the most that stays readable)",
    )  # fmt: skip
    draw.add_argument(
        "--neuron", type=pair, metavar="LAYER,N", help="this one alone, and what goes into it"
    )
    draw.add_argument("--max-nodes", type=int, default=500, help="boxes at most (default: 500)")
    draw.add_argument("--theme", default="screen", help="screen, print or dark")
    draw.add_argument(
        "--out", metavar="FILE", default="network.svg",
        help="by its ending .svg, .png, .pdf, .html (interactive), or, with no renderer, .dot, "
        ".mmd (Mermaid) or .txt (default: %(default)s)",
    )  # fmt: skip


def _explain(commands: Commands) -> None:
    explain = _command(commands, "explain", "explain an output of a model, down to the inputs")
    _model(explain)
    _example(explain)
    explain.add_argument(
        "--output", type=output, metavar="K",
        help="counted from 0, or the name of its class (default: the largest)",
    )  # fmt: skip
    explain.add_argument(
        "--versus", type=output, metavar="K", help="why the one output, not this one"
    )
    explain.add_argument(
        "--label", type=label, metavar="K",
        help="where the loss's gradient is from, K being the right output, or the right number",
    )  # fmt: skip
    explain.add_argument("--loss", metavar="NAME", help="with --label; default: what fits")
    explain.add_argument("--of", metavar="NAME", help="about a number inside, such as 'a1[3]'")
    explain.add_argument(
        "--out", metavar="FILE",
        help="write it to a file: .html, .tex, .json or .txt by its ending",
    )  # fmt: skip
    explain.add_argument("--depth", type=int, default=3, help="levels to go back (default: 3)")
    explain.add_argument("--largest", type=int, default=5, help="parts to show (default: 5)")
    _json(explain)


def _lab(commands: Commands) -> None:
    lab = _command(
        commands, "lab", "open a page in the browser: draw a digit and watch the network think"
    )
    lab.add_argument("--no-open", dest="open", action="store_false", help="do not open the browser")
    lab.add_argument(
        "--port", type=int, default=8784, metavar="N", help="0 takes any (default: %(default)s)"
    )
    lab.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS",
        help="0.0.0.0 opens it to the whole network (default: %(default)s, this computer alone)",
    )  # fmt: skip
    lab.add_argument("--model", metavar="FILE", help="a network of 784 inputs and 10 outputs")
    lab.add_argument("--data", metavar="FOLDER", help="where MNIST's files are, to train on it")


POLARITY_HELP = "auto, dark-on-light or light-on-dark (default: guessed from the border)"


def _data_options(group: argparse._ActionsContainer) -> None:
    group.add_argument("--target", metavar="COLUMN", help="the column of a table to predict")
    group.add_argument("--task", help="classification or regression (default: from the target)")
    group.add_argument("--data-dir", metavar="FOLDER", help="where MNIST's files are")
    group.add_argument("--download", action="store_true", help="fetch MNIST if it is not there")
    group.add_argument("--size", type=size, metavar="ROWSxCOLUMNS", help="resize the pictures")
    group.add_argument("--normalise", metavar="HOW", help="none, or mnist: centre the ink")
    group.add_argument("--polarity", metavar="HOW", help=POLARITY_HELP)


def _model(command: Parser) -> None:
    command.add_argument("model", metavar="MODEL", help="a file that 'neuron train' wrote")


def _example(command: Parser) -> None:
    command.add_argument(
        "input", nargs="?", metavar="INPUT", help="a picture, or a CSV file, to show the network"
    )
    command.add_argument("--row", type=int, metavar="N", help="of a CSV file (default: 1)")
    command.add_argument("--index", type=int, metavar="N", help="an example of the test part")
    command.add_argument("--data", help="where --index counts (default: what it was trained on)")
    _data_options(command)


def _json(command: Parser) -> None:
    command.add_argument("--json", action="store_true", help="print JSON, for other programs")


def widths(text: str) -> list[int]:
    """Read '16,16' as the widths of hidden layers, and 'none' as no hidden layer."""
    if text.strip().lower() == "none":
        return []
    try:
        found = [int(part) for part in text.split(",")]
    except ValueError:
        found = [0]
    if min(found) < 1:
        raise argparse.ArgumentTypeError(
            f"expected whole numbers of at least 1, such as 16,16, or none; got {text!r}"
        )
    return found


def output(text: str) -> int | str:
    """Read '3' as the number of an output, anything else as the name of a class."""
    try:
        return int(text)
    except ValueError:
        return text


def label(text: str) -> float | str:
    """Read '3' or '0.5' as a number, anything else, 'nan' too, as the name of a class."""
    try:
        number = float(text)
    except ValueError:
        return text
    return number if math.isfinite(number) else text


def pair(text: str) -> tuple[int, int]:
    """Read '1,3' as layer 1, neuron 3."""
    layer, _, unit = text.partition(",")
    try:
        return int(layer), int(unit)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"expected a layer and a neuron of it, such as 1,3; got {text!r}"
        ) from None


def names(text: str) -> Sequence[str]:
    """Read 'relu,linear' as a list of names."""
    return [part.strip() for part in text.split(",")]


def size(text: str) -> tuple[int, int]:
    """Read '28x28' as rows and columns."""
    rows, x, columns = text.lower().partition("x")
    try:
        return int(rows), int(columns if x else rows)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a size such as 28x28; got {text!r}") from None
