"""What all tests share: NumPy and MNIST where they are, and a way to do without NumPy."""

import os
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import settings


class NoNumpy:
    """An import system in which NumPy is not installed."""

    @staticmethod
    def find_spec(name: str, path: object, target: object = None) -> None:
        if name.partition(".")[0] in ("numpy", "torch"):  # PyTorch cannot do without it
            raise ModuleNotFoundError("NumPy is hidden from this test run", name=name)


# One thread for each process: those of NumPy and PyTorch, which wait by spinning, would take
# the processors from the tests that run beside. Set before either is imported.
os.environ.setdefault("OMP_NUM_THREADS", "1")

if os.environ.get("NEURON_TEST_WITHOUT_NUMPY"):
    sys.meta_path.insert(0, NoNumpy)  # type: ignore[arg-type]

# Every day the same examples; `nox -s slow` searches at random among many.
settings.register_profile("steady", derandomize=True, deadline=None, max_examples=40)
settings.register_profile("long", deadline=None, max_examples=1000, print_blob=True)
# Without NumPy everything has to run; what is true has been searched for with it already.
settings.register_profile("few", settings.get_profile("steady"), max_examples=5)
settings.load_profile("few" if os.environ.get("NEURON_TEST_WITHOUT_NUMPY") else "steady")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """`-n auto` is one more process than there are processors: some tests wait for a page."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture
def np() -> ModuleType:
    """NumPy; the test is skipped where it cannot be imported."""
    return pytest.importorskip("numpy", reason="NumPy is not installed")


@pytest.fixture(scope="session")
def mnist_folder() -> Path:
    """The folder with the four files of MNIST; the test is skipped where there is none."""
    named = os.environ.get("NEURON_DATA")
    places = [Path(named)] if named else []
    for place in [*places, Path(__file__).parents[2] / "shared" / "data"]:
        for folder in (place, place / "mnist"):
            if (folder / "train-images-idx3-ubyte.gz").is_file():
                return folder
    pytest.skip("MNIST is not there: set NEURON_DATA to its folder")
