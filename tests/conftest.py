"""What all tests share: NumPy where it is installed, and a way to do as if it were not."""

import os
import sys
from types import ModuleType

import pytest
from hypothesis import settings

if os.environ.get("NEURON_TEST_WITHOUT_NUMPY"):
    sys.modules["numpy"] = None  # type: ignore[assignment] # makes `import numpy` fail

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


@pytest.fixture
def np() -> ModuleType:
    """NumPy; the test is skipped where it cannot be imported."""
    return pytest.importorskip("numpy", reason="NumPy is not installed")
