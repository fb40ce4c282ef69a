"""Pictures one after the other, as one moving GIF, WebP or PNG (Pillow)."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from neuron.maths.errors import DataError, MissingPackageError, SettingError

FORMATS = {"gif": "GIF", "webp": "WEBP", "png": "PNG"}
COLOURS = 128  # of a GIF's palette
PAUSE = 2.0  # seconds for which the last picture stays longer than the others


def moving_picture(
    pictures: Iterable[bytes], suffix: str, seconds: float, paper: str = "white"
) -> bytes:
    """PNG pictures as one file that shows each for so many seconds, the last one longer.

    `suffix` is a key of `FORMATS`; a picture smaller than the largest lies on `paper`.
    Raises `SettingError` for seconds that make no sense, `DataError` without a
    picture, `MissingPackageError` where Pillow is not installed.
    """
    if not (isinstance(seconds, int | float) and 0.02 <= seconds <= 60):
        raise SettingError(f"seconds must be from 0.02 to 60 a picture, got {seconds!r}.")
    try:
        from PIL import Image
    except ImportError as error:
        raise MissingPackageError("pillow", "a moving picture", "images") from error
    images = [Image.open(io.BytesIO(picture)).convert("RGB") for picture in pictures]
    if not images:
        raise DataError("there is no picture to show. Give at least one.")
    size = (max(image.width for image in images), max(image.height for image in images))
    sheets = []
    for image in images:
        sheet = Image.new("RGB", size, paper)
        sheet.paste(image, (0, 0))
        sheets.append(sheet.quantize(COLOURS) if suffix == "gif" else sheet)
    lasting = [seconds] * (len(sheets) - 1) + [seconds + PAUSE]
    options: dict[str, Any] = {"lossless": True} if suffix == "webp" else {}
    buffer = io.BytesIO()
    sheets[0].save(
        buffer,
        format=FORMATS[suffix],
        save_all=True,
        append_images=sheets[1:],
        duration=[round(1000 * time) for time in lasting],
        loop=0,
        **options,
    )
    return buffer.getvalue()
