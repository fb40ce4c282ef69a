"""Runs of tests for mutation testing: in a child process each, from a parent that is warm.

The parent has imported what tests need from elsewhere (NumPy, Hypothesis, …) and
nothing of this project. So a child, made with `fork`, starts at once, and imports
the project as it stands in its copy, with the mutant in it.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

import pytest

WARM = "numpy mpmath hypothesis hypothesis.strategies hypothesis.stateful PIL.Image graphviz tqdm"
PARTS = "neuron tests examples benchmarks tools docs pyproject.toml README.md CONTRIBUTING.md"
MEMORY = 4 * 2**30  # bytes that a mutant may ask for
EXAMPLES = 12  # of Hypothesis, for a test that does not say otherwise
AT_IMPORT = "import"


class Covered(NamedTuple):
    """What a floor's tests do: the seconds that each takes when listened to, and what it calls.

    A function is known by its file and its first line.
    """

    seconds: dict[str, float]
    tests: dict[tuple[str, int], set[str]]

    def ordered(self, file: str, function: int) -> list[str]:
        """All tests: first those that call a function, as importing may, and the quickest first.

        The others follow, since what a function gave to one test may be kept for the next.
        """
        found = self.tests.get((file, function), set())
        calling = set(self.seconds) if not function or AT_IMPORT in found else found
        return sorted(self.seconds, key=lambda name: (name not in calling, self.seconds[name]))


def copied(home: Path, folder: Path) -> Path:
    """A copy of the project, compiled so that a changed file is noticed by its contents."""
    for part in PARTS.split():
        if (home / part).is_dir():
            skip = shutil.ignore_patterns("__pycache__", "_build")
            shutil.copytree(home / part, folder / part, ignore=skip)
        else:
            shutil.copy(home / part, folder / part)
    compiler = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash"]
    subprocess.run([*compiler, str(folder / "neuron")], check=True)
    return folder


def warm_up() -> None:
    """Import what tests need from elsewhere, once for all children."""
    for name in WARM.split():
        importlib.import_module(name)


class Plan:
    """A plugin that runs the tests it is given, in that order, and does not shrink failures."""

    def __init__(self, names: Sequence[str] | None) -> None:
        self.places = None if names is None else {name: i for i, name in enumerate(names)}

    def pytest_sessionstart(self) -> None:
        """Hypothesis need not find the simplest failure, and has to be quick."""
        from hypothesis import Phase, settings

        parent = settings.get_profile("steady")
        settings.register_profile(
            "mutation", parent, phases=(Phase.explicit, Phase.generate), max_examples=EXAMPLES
        )
        settings.load_profile("mutation")

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """Keep the chosen tests, the first first."""
        places = self.places
        if places is not None:
            items[:] = [item for item in items if item.nodeid in places]
            items.sort(key=lambda item: places[item.nodeid])


class Tracer:
    """A plugin that notes which functions each test calls, and how long it takes."""

    def __init__(self, folder: Path) -> None:
        self.prefix = f"{folder}/neuron/"
        self.called: dict[str, set[tuple[str, int]]] = defaultdict(set)
        self.seconds: dict[str, float] = {}
        self.now = self.called[AT_IMPORT]
        self._on()

    def _on(self) -> None:
        """Listen again: a test may have listened itself."""
        threading.settrace(self._call)
        sys.settrace(self._call)

    def _call(self, frame: FrameType, event: str, given: object) -> None:
        code = frame.f_code
        if code.co_filename.startswith(self.prefix):
            self.now.add((code.co_filename, code.co_firstlineno))

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: Any) -> Any:
        """Everything that one test does."""
        self.now = self.called[item.nodeid]
        start = time.perf_counter()
        self._on()
        try:
            return (yield)
        finally:
            self.seconds[item.nodeid] = time.perf_counter() - start


def covered(folder: Path, tests: Sequence[str]) -> Covered:
    """Run a floor's tests once, and note what each calls. Raises where one fails."""
    report = folder / "report.json"
    code = _in_child(partial(_report, folder, tests, report), folder, 3600.0)
    if code != 0:
        raise RuntimeError(f"without any mutant, {' '.join(tests)} end with code {code}")
    found = json.loads(report.read_text(encoding="utf-8"))
    tests_of: dict[tuple[str, int], set[str]] = defaultdict(set)
    for test, called in found["called"].items():
        for file, line in called:
            tests_of[file.removeprefix(f"{folder}/"), line].add(test)
    return Covered(found["seconds"], tests_of)


def seconds_of(folder: Path, tests: Sequence[str]) -> float:
    """How long a floor's tests take, one after another. Raises where one fails."""
    started = time.perf_counter()
    code = _in_child(partial(_pytest, folder, tests, [Plan(None)]), folder, 3600.0)
    if code != 0:
        raise RuntimeError(f"without any mutant, {' '.join(tests)} end with code {code}")
    return time.perf_counter() - started


def _report(folder: Path, tests: Sequence[str], report: Path) -> int:
    sys.dont_write_bytecode = False  # pytest keeps the tests it has rewritten
    tracer = Tracer(folder)
    code = _pytest(folder, tests, [Plan(None), tracer])
    called = {test: sorted(found) for test, found in tracer.called.items()}
    report.write_text(json.dumps({"seconds": tracer.seconds, "called": called}), encoding="utf-8")
    return code


def noticed(folder: Path, file: str, source: str, names: Sequence[str], seconds: float) -> bool:
    """Whether one of the tests fails, or does not come to an end, with this source in a file."""
    if not names:
        return False
    path = folder / file
    good = path.read_bytes()
    path.write_text(source, encoding="utf-8")
    files = dict.fromkeys(name.partition("::")[0] for name in names)
    try:
        code = _in_child(partial(_pytest, folder, list(files), [Plan(names)]), folder, seconds)
    finally:
        path.write_bytes(good)
    return code != 0


def _pytest(folder: Path, tests: Iterable[str], plugins: Sequence[object]) -> int:
    paths = [str(folder / test) for test in tests]
    settings = ["-x", "-q", "--tb=no", "--capture=sys", "-p", "no:cacheprovider", "-p", "no:xdist"]
    settings += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]  # Hypothesis is here already
    return int(pytest.main([*settings, f"--rootdir={folder}", *paths], plugins=plugins))


def _in_child(do: Any, folder: Path, seconds: float) -> int:
    """The exit code of a function in a process of its own; −1 where it had to be stopped."""
    process = os.fork()
    if process == 0:
        code = 99
        try:
            code = _prepared(do, folder)
        finally:
            os._exit(code)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        done, status = os.waitpid(process, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.killpg(process, signal.SIGKILL)
    os.waitpid(process, 0)
    return -1


def _prepared(do: Any, folder: Path) -> int:
    os.setsid()  # so that whatever it starts can be stopped with it
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    os.chdir(folder)
    os.environ.update(PYTHONPATH=str(folder), PYTHONDONTWRITEBYTECODE="1")
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(folder))
    return int(do())
