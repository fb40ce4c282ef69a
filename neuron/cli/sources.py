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
from neuron.cli.options import typed
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
#: A file with one of these endings is a table.
TABLES = (".csv", ".tsv", ".txt")


@dataclass(frozen=True)
class Source:
    """Data to learn from and data to test with; `record` is what is saved about it."""

    train: Dataset
    test: Dataset | None
    record: dict[str, Any]


#: Which kind of data an option is for, and what that is in words.
IS_FOR = {
    "target": "table",
    "task": "table",
    "size": "folder",
    "normalise": "folder",
    "polarity": "folder",
    "data_dir": "mnist",
    "download": "mnist",
}
IN_WORDS = {"table": "a table", "folder": "a folder of pictures", "mnist": "mnist"}


def kind_of(name: str) -> str:
    """Which kind of data a name is: 'table', 'folder', or the name itself where it is built in."""
    if name in BUILT_IN:
        return name
    return "folder" if Path(name).is_dir() else "table"


def check_options(arguments: Namespace, name: str) -> None:
    """Raise `SettingError` for no name, and for an option that would change nothing about it."""
    if not name:
        raise SettingError("--data is empty; name data such as digits, or a file or folder.")
    for option, kind in IS_FOR.items():
        if getattr(arguments, option, None) not in (None, False) and kind != kind_of(name):
            raise SettingError(
                f"{typed(option)} does not go with the data {name!r}: it is for "
                f"{IN_WORDS[kind]}. Leave it out."
            )


def source_of(arguments: Namespace) -> Source:
    """Read what the command line asks for.

    Raises `SettingError` for a name that is neither known nor a file or folder, and
    for an option that does not go with it, and what reading the data raises.
    """
    name = arguments.data
    check_options(arguments, name)
    if name == "digits":
        train, test = d.digits_split(SPLIT_SEED)
        return Source(train, test, {"data": name})
    if name == "mnist":
        return _mnist(arguments)
    if name in POINTS:
        return Source(*split(POINTS[name](N_POINTS, seed=SPLIT_SEED)), {"data": name})
    data = file_or_folder(arguments)
    record = {"data": Path(name).resolve().name, "sha256": fingerprint(name)}
    return Source(*split(data), record)


def split(data: Dataset) -> tuple[Dataset, Dataset | None]:
    """The data to learn from and those to test with; of few examples none."""
    if len(data) < FEWEST_TO_SPLIT:
        return data, None
    return data.split(TEST_SHARE, SPLIT_SEED)


def file_or_folder(arguments: Namespace) -> Dataset:
    """All examples of a CSV file or of a folder with a subfolder for each class."""
    path = Path(arguments.data)
    if path.is_dir():
        return _folder(path, arguments)
    if path.is_file() or path.suffix.lower() in TABLES:
        if not path.exists():
            raise FileAccessError(f"there is no file {arguments.data!r}. Check the name.")
        if arguments.target is None:
            columns = ", ".join(_columns(path))
            raise SettingError(
                f"which column of {path.name} is to be predicted? Say --target COLUMN; it has "
                f"{columns}."
            )
        return d.read_table(path, arguments.target, task=arguments.task)
    raise SettingError(
        f"{UnknownNameError('data', arguments.data, BUILT_IN)} Or name a table, such as "
        f"data.csv, or a folder of pictures; there is none called {arguments.data!r} here."
    )


def _folder(path: Path, arguments: Namespace) -> Dataset:
    from neuron.data.mnist import holds_mnist

    if holds_mnist(path):
        raise SettingError(
            f"the folder {arguments.data!r} holds the files of MNIST. Say --data mnist "
            f"--data-dir {arguments.data}."
        )
    return d.read_image_folder(
        path,
        arguments.size,
        polarity=arguments.polarity or "auto",
        normalise=arguments.normalise or "none",
    )


def fingerprint(name: str | Path) -> str:
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
    finally:
        for bar in bars.values():
            bar.close()
    if bars:
        console.note("neuron: MNIST was fetched, and is kept for the next time.")
    return Source(train, test, {"data": "mnist"})
