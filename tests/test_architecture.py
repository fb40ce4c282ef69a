"""Imports run leftwards along the floors, and the heart needs the standard library alone."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import neuron

PACKAGE = Path(neuron.__file__).parent
FLOORS = ["maths", "ops", "value", "network", "replay", "data", "train", "study"]
DOORS = ["explain", "draw", "store", "plots", "testing"]
OUTERMOST = ["claims", "lab", "cli"]
MAY_ALSO_IMPORT = {"data": {"maths"}, "draw": {"explain"}}
LAZY_LOOKUP = "value/hooks.py"  # where `_repr_mimebundle_` and its kin reach their doors


def allowed(place: str) -> set[str]:
    """The parts of the package that a part may import, itself included."""
    if place == "data":
        return {"data", "maths"}
    if place in FLOORS:
        return set(FLOORS[: FLOORS.index(place) + 1])
    if place in DOORS:
        return {*FLOORS, place} | MAY_ALSO_IMPORT.get(place, set())
    return {*FLOORS, *DOORS, *OUTERMOST}


def imported_parts(file: Path) -> set[str]:
    """The parts of the package that a file imports, at its top or inside a function."""
    modules = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules.add(node.module)
            modules |= {f"{node.module}.{alias.name}" for alias in node.names}
    return {m.split(".")[1] for m in modules if m.startswith("neuron.") and m.count(".") >= 1}


def source_files() -> list[Path]:
    return sorted(
        file
        for file in PACKAGE.rglob("*.py")
        if file.parent != PACKAGE or file.stem in {*FLOORS, *DOORS, *OUTERMOST}
    )


@pytest.mark.parametrize("file", source_files(), ids=lambda f: f.relative_to(PACKAGE).as_posix())
def test_imports_run_leftwards(file: Path) -> None:
    where = file.relative_to(PACKAGE)
    if where.as_posix() == LAZY_LOOKUP:
        return
    place = where.parts[0].removesuffix(".py")
    known = {*FLOORS, *DOORS, *OUTERMOST}
    assert place in known, f"{place} is no floor or door"
    assert imported_parts(file) & known <= allowed(place)


def test_importing_the_package_loads_the_standard_library_alone() -> None:
    code = (
        "import sys; before = set(sys.modules); import neuron; "
        "print(*{m.split('.')[0] for m in set(sys.modules) - before})"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert set(printed) - set(sys.stdlib_module_names) == {"neuron"}


def test_the_scalar_engine_passes_its_tests_without_numpy() -> None:
    folders = ["maths", "ops", "value", "network", "replay", "train", "data/test_points.py"]
    here = Path(__file__).parent
    # The book is held against the oracle, which is no part of the engine.
    options = ["-q", "-p", "no:cacheprovider", "-k", "not the_book and not great_many"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *(str(here / folder) for folder in folders)],
        env={**os.environ, "NEURON_TEST_WITHOUT_NUMPY": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-3000:]
