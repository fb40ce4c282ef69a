"""Plots one after the other as a moving picture: how something changes while a network learns."""

from __future__ import annotations

import io
from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from neuron.data.files import write_bytes
from neuron.maths.errors import DataError, MissingPackageError, SettingError, UnknownNameError
from neuron.plots.figures import need_matplotlib

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS = {"gif": "GIF", "webp": "WEBP", "png": "PNG"}


def moving(
    plots: Iterable[Axes | Figure],
    path: str | PathLike[str],
    *,
    seconds: float = 0.3,
    dpi: int = 100,
) -> Path:
    """Write plots as a moving .gif, .webp or .png, each shown for so many seconds.

    The last one stays longest. Needs Pillow (extra 'images'). Raises `DataError`
    without a plot, `UnknownNameError` for another suffix.
    """
    need_matplotlib()
    path = Path(path)
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in FORMATS:
        known = [f".{name}" for name in FORMATS]
        raise UnknownNameError("suffix for a moving picture", path.suffix or path.name, known)
    if not 0.02 <= seconds <= 60:
        raise SettingError(f"seconds must be from 0.02 to 60 a plot, got {seconds!r}.")
    try:
        from PIL import Image
    except ImportError as error:
        raise MissingPackageError("pillow", "a moving picture", "images") from error
    images = []
    for plot in plots:
        figure: Any = plot.get_figure(root=True) if hasattr(plot, "get_figure") else plot
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", dpi=dpi, metadata={"Software": None})
        images.append(Image.open(buffer).convert("RGB"))
    if not images:
        raise DataError(
            "there is no plot to show. Give at least one, such as [loss_curve(epochs)]."
        )
    size = (max(image.width for image in images), max(image.height for image in images))
    sheets = []
    for image in images:  # all equally large
        sheet = Image.new("RGB", size, "white")
        sheet.paste(image, (0, 0))
        sheets.append(sheet.quantize(128) if suffix == "gif" else sheet)
    buffer = io.BytesIO()
    milliseconds = [round(1000 * seconds)] * (len(images) - 1) + [2000 + round(1000 * seconds)]
    sheets[0].save(
        buffer,
        format=FORMATS[suffix],
        save_all=True,
        append_images=sheets[1:],
        duration=milliseconds,
        loop=0,
    )
    write_bytes(path, buffer.getvalue())
    return path
