"""Where data comes from: what `--data` and its companions name, split into training and test part.

Every source is the same at each call, so that a model can be evaluated later on
exactly the examples that it has not learned from.
"""

from __future__ import annotations

import hashlib
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from neuron import data as d
from neuron.data import Dataset
from neuron.maths.errors import FileAccessError, SettingError, UnknownNameError

#: The points are drawn, and tables and folders split, with this seed, whatever `--seed` says.
SPLIT_SEED = 0
TEST_SHARE = 0.2
#: With fewer examples than this there is no test part.
FEWEST_TO_SPLIT = 10

POINTS: dict[str, Callable[..., Dataset]] = {
    "blobs": d.blobs,
    "circles": d.circles,
    "line": d.line,
    "moons": d.moons,
    "spiral": d.spiral,
    "squares-and-circles": d.squares_and_circles,
    "xor": d.xor,
}
N_POINTS = 300
BUILT_IN = ("digits", "mnist", *POINTS)


@dataclass(frozen=True)
class Source:
    """Data to learn from and data to test with; `record` is what is saved about it."""

    train: Dataset
    test: Dataset | None
    record: dict[str, Any]


def source_of(arguments: Namespace) -> Source:
    """Read what the command line asks for.

    Raises `UnknownNameError` for a name that is neither known nor a file or folder,
    and what reading the data raises.
    """
    name = arguments.data
    _check_options(arguments, name)
    if name == "digits":
        train, test = d.digits_split(SPLIT_SEED)
        return Source(train, test, {"data": name})
    if name == "mnist":
        return _mnist(arguments)
    if name in POINTS:
        return _split(POINTS[name](N_POINTS, seed=SPLIT_SEED), {"data": name})
    return _split(
        file_or_folder(arguments), {"data": Path(name).resolve().name, "sha256": fingerprint(name)}
    )


def file_or_folder(arguments: Namespace) -> Dataset:
    """All examples of a CSV file or of a folder with a subfolder for each class."""
    path = Path(arguments.data)
    if path.is_dir():
        return d.read_image_folder(
            path,
            arguments.size,
            polarity=arguments.polarity or "auto",
            normalise=arguments.normalise or "none",
        )
    if path.is_file() or path.suffix.lower() in (".csv", ".tsv", ".txt"):
        if not path.exists():
            raise FileAccessError(f"there is no file {arguments.data!r}. Check the name.")
        if arguments.target is None:
            columns = ", ".join(_columns(path))
            raise SettingError(
                f"which column of {path.name} is to be predicted? Say --target COLUMN; it has "
                f"{columns}."
            )
        return d.read_table(path, arguments.target, task=arguments.task)
    raise UnknownNameError("data", arguments.data, (*BUILT_IN, "or a TABLE.csv", "or a FOLDER"))


def fingerprint(name: str) -> str:
    """A digest of a file, or of all files in a folder with their names: the same for the same data.

    It tells whether a model is asked about what it was trained on, without keeping
    where on somebody's disk that was.
    """
    path = Path(name)
    digest = hashlib.sha256()
    if path.is_file():
        digest.update(path.read_bytes())
    else:
        for file in sorted(p for p in path.glob("*/*") if p.is_file()):
            digest.update(f"{file.parent.name}/{file.name}\0{file.stat().st_size}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _columns(path: Path) -> list[str]:
    from neuron.data.csv_file import read_csv

    return read_csv(path).header


def _split(data: Dataset, record: dict[str, Any]) -> Source:
    if len(data) < FEWEST_TO_SPLIT:
        return Source(data, None, record)
    train, test = data.split(TEST_SHARE, SPLIT_SEED)
    return Source(train, test, record)


def _mnist(arguments: Namespace) -> Source:
    from neuron.cli import console

    bars: dict[str, Any] = {}

    def show(name: str, done: int, total: int | None) -> None:
        from tqdm import tqdm

        if name not in bars:
            bars[name] = tqdm(total=total, desc=name, unit="B", unit_scale=True, disable=None)
        bars[name].update(done - bars[name].n)

    try:
        train, test = d.load_mnist(arguments.data_dir, download=arguments.download, progress=show)
    except FileAccessError as error:
        hint = str(error).replace("download=True", "--download, or --data-dir FOLDER")
        raise FileAccessError(hint) from error
    finally:
        for bar in bars.values():
            bar.close()
    if bars:
        console.note("neuron: MNIST was fetched, and is kept for the next time.")
    return Source(train, test, {"data": "mnist"})


def _check_options(arguments: Namespace, name: str) -> None:
    """Raise `SettingError` for an option that would change nothing."""
    built_in = name in BUILT_IN
    misplaced = [
        ("--target", arguments.target, built_in),
        ("--task", arguments.task, built_in),
        ("--size", arguments.size, built_in),
        ("--normalise", arguments.normalise, built_in),
        ("--data-dir", arguments.data_dir, name != "mnist"),
        ("--download", arguments.download or None, name != "mnist"),
    ]
    for option, given, wrong in misplaced:
        if given is not None and wrong:
            raise SettingError(f"{option} does not go with the data {name!r}; leave it out.")
