"""From SVG to PNG by the package resvg-py, which pip installs, where there is no Graphviz."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from neuron.maths.errors import MissingPackageError, RenderError

SHARP = 144.0  # dots an inch, which look sharp on a projector


def can_rasterise() -> bool:
    """Whether the package is installed."""
    return importlib.util.find_spec("resvg_py") is not None


def rasterised(svg: str, dots_an_inch: float = SHARP) -> bytes:
    """An SVG as PNG. Raises `MissingPackageError` or `RenderError`."""
    try:
        import resvg_py  # type: ignore[import-not-found,unused-ignore]
    except ImportError as error:
        raise MissingPackageError("resvg-py", "a PNG without Graphviz", "render") from error
    fonts: dict[str, Any] = {"font_files": _own_fonts()}
    try:
        return bytes(resvg_py.svg_to_bytes(svg_string=svg, dpi=dots_an_inch, **fonts))
    except ValueError as error:
        raise RenderError(f"resvg-py failed: {error}. Save the drawing as .svg instead.") from error


def _own_fonts() -> list[str]:
    """Fonts that come with matplotlib, for a system that has none."""
    found = importlib.util.find_spec("matplotlib")
    if found is None or not found.origin:
        return []
    folder = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"
    return [str(path) for path in (folder / "DejaVuSans.ttf",) if path.is_file()]
