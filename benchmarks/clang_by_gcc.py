"""Stands in for clang where only gcc is installed: `tinygrad` asks for it by name.

gcc knows no `--target`, and cannot write an object file to its standard output. It
also lacks clang's vectors, so that this does for tinygrad's own helpers alone.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def install() -> bool:
    """Put this file on the path under clang's name, for this process; False where clang is."""
    if shutil.which("clang") or not shutil.which("gcc"):
        return False
    folder = Path(tempfile.mkdtemp(prefix="clang-by-gcc-"))
    command = folder / "clang"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{__file__}" "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    os.environ["PATH"] = f"{folder}{os.pathsep}{os.environ['PATH']}"
    return True


def main() -> int:
    """Compile as gcc understands it."""
    wanted = [a for a in sys.argv[1:] if not a.startswith("--target=")]
    to_output = wanted[-2:] == ["-o", "-"]
    with tempfile.NamedTemporaryFile(suffix=".o") as made:
        if to_output:
            wanted[-1] = made.name
        code = subprocess.run(["gcc", *wanted], check=False).returncode
        if to_output and not code:
            sys.stdout.buffer.write(Path(made.name).read_bytes())
    return code


if __name__ == "__main__":
    sys.exit(main())
