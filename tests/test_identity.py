"""The other project called neuron, Yale's simulator, is noticed when it lies in our folder."""

import shutil
import subprocess
import sys
from pathlib import Path

import neuron
from neuron.identity import files_of_the_simulator


def test_our_own_folder_holds_none_of_its_files() -> None:
    assert files_of_the_simulator() == []


def test_importing_the_package_warns_where_files_of_the_simulator_lie_in_it(tmp_path: Path) -> None:
    package = tmp_path / "neuron"
    shutil.copytree(Path(neuron.__file__).parent, package)
    (package / "rxd").mkdir()
    run = subprocess.run(
        [sys.executable, "-c", "import neuron"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Yale's NEURON simulator lie in this package's folder (rxd)" in run.stderr
