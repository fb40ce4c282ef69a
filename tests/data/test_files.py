"""A file is replaced as a whole or not at all."""

import os
import stat
import sys
from pathlib import Path

import pytest

from neuron import MLP
from neuron.data import files
from neuron.maths.errors import FileAccessError
from neuron.store import save

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")


def test_a_file_is_written_and_replaced(tmp_path):
    path = tmp_path / "a.txt"
    files.write_text(path, "eins\nσ")
    assert path.read_bytes() == "eins\nσ".encode()
    files.write_bytes(str(path), b"zwei")
    assert path.read_bytes() == b"zwei"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, SystemExit, MemoryError])
def test_an_interruption_keeps_the_old_file_and_leaves_nothing_behind(tmp_path, error):
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(error), files.replacing(path) as temporary:  # noqa: PT012
        temporary.write_text("half")
        raise error
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_at_any_step_keeps_the_old_file(tmp_path, monkeypatch, step, error):
    path = tmp_path / "net.json"
    save(MLP(2, [1]), path)
    old = path.read_bytes()

    def fail(*arguments):
        raise error

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", fail)
    else:
        monkeypatch.setattr(files.Path, "replace", fail)
    expected = FileAccessError if isinstance(error, OSError) else KeyboardInterrupt
    with pytest.raises(expected):
        save(MLP(2, [3]), path)
    assert path.read_bytes() == old
    assert list(tmp_path.iterdir()) == [path]


def test_an_error_of_the_operating_system_while_writing_is_told_with_the_files_name(tmp_path):
    with (
        pytest.raises(FileAccessError, match=r"curve\.png.*No space left"),
        files.replacing(tmp_path / "curve.png"),
    ):
        raise OSError(28, "No space left on device")
    assert list(tmp_path.iterdir()) == []


def test_the_temporary_file_keeps_the_ending_for_those_who_look_at_it(tmp_path):
    with files.replacing(tmp_path / "curve.png") as temporary:
        assert temporary.suffix == ".png"
        assert temporary.parent == tmp_path
        temporary.write_bytes(b"x")


def test_a_name_as_long_as_the_system_allows_works(tmp_path):
    path = tmp_path / ("n" * 250 + ".json")
    files.write_text(path, "x")
    assert path.read_text() == "x"


def test_a_missing_folder_and_a_folder_in_the_files_place_are_told(tmp_path):
    with pytest.raises(FileAccessError, match="there is no folder"):
        files.write_text(tmp_path / "nowhere" / "a.txt", "x")
    with pytest.raises(FileAccessError, match="it is a folder"):
        files.write_text(tmp_path, "x")


@pytest.mark.skipif(os.name == "nt", reason="there is no such device")
def test_a_device_is_never_replaced():
    with pytest.raises(FileAccessError, match="no ordinary file"):
        files.write_text(os.devnull, "x")
    assert Path(os.devnull).is_char_device()


@posix
@pytest.mark.skipif(getattr(os, "geteuid", lambda: 0)() == 0, reason="root may write everywhere")
def test_a_folder_or_file_protected_against_writing_is_told(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(0o444)
    with pytest.raises(FileAccessError, match="protected"):
        files.write_text(path, "x")
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(FileAccessError, match="Permission denied"):
            files.write_text(tmp_path / "b.txt", "x")
    finally:
        tmp_path.chmod(0o755)
    assert path.read_text() == "old"


def test_a_protected_file_is_not_replaced(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text("old")
    monkeypatch.setattr(os, "access", lambda *arguments: False)
    with pytest.raises(FileAccessError, match="protected against writing"):
        files.write_text(path, "new")
    assert path.read_text() == "old"


def test_a_folder_that_refuses_new_files_is_told(tmp_path, monkeypatch):
    def refuse(*arguments):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(FileAccessError, match="Permission denied"):
        save(MLP(2, [1]), tmp_path / "net")


@posix
def test_permissions_are_kept_and_new_files_get_the_usual_ones(tmp_path):
    path = tmp_path / "a.txt"
    before = os.umask(0o027)
    try:
        files.write_text(path, "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    path.chmod(0o600)
    files.write_text(path, "y")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@posix
def test_a_link_stays_a_link(tmp_path):
    target, link = tmp_path / "target", tmp_path / "link"
    target.write_text("old")
    link.symlink_to(target)
    files.write_text(link, "new")
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_the_scalar_network_is_saved_and_loaded_without_numpy(tmp_path):
    import subprocess

    code = (
        "import sys; sys.modules['numpy'] = None\n"
        "from neuron import MLP; from neuron.store import load, save\n"
        "save(MLP(2, [3, 1]), sys.argv[1]); net = load(sys.argv[1]).net\n"
        "assert net.numbers() == MLP(2, [3, 1]).numbers()\n"
        "try: load(sys.argv[1], backend='numpy')\n"
        "except ImportError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "net")],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "scalar" in done.stdout


def test_a_name_that_is_too_long_to_be_shown_is_cut_in_the_middle(tmp_path):
    name = "/".join(["folder"] * 60)
    with pytest.raises(FileAccessError, match="there is no folder") as caught:
        files.write_bytes(f"{tmp_path}/{name}/end.json", b"")
    message = str(caught.value)
    start = message.index("cannot write ") + len("cannot write ")
    shown = message[start : message.index(": there is no")]
    assert len(shown) == 150 + 1 + 100
    assert shown[150] == "…"
    assert shown.endswith("end.json'")
