"""The forward and the backward pass as a film: one picture, in which the numbers appear one by one.

The picture is laid out once, with room for the longest text that each line will
hold, and then only changes: a number appears, an arrow lights up.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import Any

from neuron.data.files import make_folder, path_of, write_bytes
from neuron.data.moving import FORMATS
from neuron.draw.dot import source, tidy
from neuron.draw.drawing import with_alternative_text
from neuron.draw.gathering import Gathered, everything
from neuron.draw.local import local_derivatives
from neuron.draw.picture import Box, Picture
from neuron.draw.renderers import TIMEOUT, render
from neuron.draw.steps import forward_steps, steps
from neuron.draw.theme import Theme, theme_named
from neuron.draw.values import picture_of
from neuron.draw.wording import data_text, grad_text, number_text
from neuron.maths.errors import SettingError, UnknownNameError
from neuron.maths.vector import Vector
from neuron.ops.row import Setting
from neuron.value.node import Node

MOST_BOXES = 120
UNKNOWN = "data ?"


@dataclass
class Frame:
    """One picture of the film: what is said, what changes, and what lights up.

    `texts` are (box, line, text) that are written from here on; `label` is an arrow
    whose local derivative appears.
    """

    caption: str
    phase: str
    texts: list[tuple[str, int, str]] = field(default_factory=list)
    boxes: tuple[str, ...] = ()
    arrow: int | None = None


class Film:
    """What `film` returns: `frames`, and ways to show them.

    `film.svg(7)` is one picture, `film.save("film.html")` a page with play, pause, step
    and a slider, `film.save("film.gif")` (or .webp, .png) a moving picture for
    slides, `film.save_frames(folder)` a sequence of SVGs.
    """

    def __init__(
        self, picture: Picture, frames: list[Frame], theme: Theme, renderer: str, timeout: float
    ) -> None:
        self.picture, self.frames, self.theme = picture, frames, theme
        self.renderer, self.timeout = renderer, timeout
        self._layout = ""

    @property
    def layout(self) -> str:
        """The picture of which every frame shows a part, as SVG.

        Raises `RenderError` where nothing is installed that can render.
        """
        if not self._layout:
            dot = source(self.picture, self.theme, ids=True)
            svg = render(dot, "svg", self.renderer, self.timeout).decode("utf-8")
            self._layout = with_alternative_text(svg, self.picture.title, self.picture.description)
        return self._layout

    def __len__(self) -> int:
        return len(self.frames)

    def svg(self, number: int) -> str:
        """One frame, counted from 0; −1 is the last. Raises `SettingError` for one that is not."""
        from neuron.draw.frames import frame_svg

        if number not in range(-len(self), len(self)):
            raise SettingError(f"there is no frame {number!r}; there are {len(self)}, from 0.")
        return frame_svg(self, number % len(self))

    def html(self) -> str:
        """The film as a page by itself, with play, pause, step and a slider."""
        from neuron.draw.frames import film_page

        return film_page(self)

    def save(self, path: str | PathLike[str], *, seconds: float = 1.0) -> Path:
        """Write the film to an .html file, or as a moving .gif, .webp or .png, and return its path.

        Each frame of a moving picture is shown for so many seconds. Raises
        `UnknownNameError` for another suffix, `MissingPackageError` where the packages
        Pillow and resvg-py are not installed, which moving pictures need.
        """
        from neuron.draw.frames import moving_film

        path = path_of(path)
        suffix = path.suffix.lower().removeprefix(".")
        if suffix not in ("html", *FORMATS):
            known = [f".{name}" for name in ("html", *FORMATS)]
            raise UnknownNameError("suffix for a film", path.suffix or path.name, known)
        if suffix == "html":
            write_bytes(path, self.html().encode("utf-8"))
        else:
            write_bytes(path, moving_film(self, suffix, seconds))
        return path

    def save_frames(self, folder: str | PathLike[str]) -> list[Path]:
        """Write every frame as an SVG into a folder, which is made; returns their paths."""
        folder = make_folder(folder)
        paths = []
        for number in range(len(self)):
            paths.append(folder / f"frame_{number:04d}.svg")
            write_bytes(paths[-1], self.svg(number).encode("utf-8"))
        return paths

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        from neuron.draw.frames import notebook_bundle

        return notebook_bundle(self)

    def __repr__(self) -> str:
        return f"<Film: {self.picture.title}, {len(self)} frames>"


def film(
    value: Node,
    *,
    forward: bool = True,
    theme: str = "screen",
    renderer: str = "auto",
    timeout: float = TIMEOUT,
) -> Film:
    """The passes that compute a Value and its gradients, frame by frame.

    First every computation (left out with `forward=False`), then every message of the
    chain rule. Nothing is changed. Raises `NumberError` for what is no Value,
    `ShapeError` for a whole array, `SettingError` where there is too much to show.
    """
    messages = list(steps(value))
    seen = everything([value])
    if len(seen.names) > MOST_BOXES:
        raise SettingError(
            f"a film of {len(seen.names):,} boxes cannot be followed; at most {MOST_BOXES} are "
            f"shown. Film one neuron, or a small network: `steps(value)` has no such limit."
        )
    names = {node: name for name, node in seen.nodes.items()}
    arrows = _arrows_into(seen)
    frames = [_opening(seen, forward)]
    if forward:
        for computed in forward_steps(value):
            name = names[computed.node]
            texts = [(name, -2, f"data {data_text(computed.node.data)}")]
            frames.append(Frame(computed.text(), "forward", texts, (name,)))
    for message in messages:
        name = names[message.receiver]
        texts = [(name, -1, grad_text(message.total))]
        boxes: tuple[str, ...] = (name,)
        arrow = None
        if message.sender is not None:
            boxes = (names[message.sender], name)
            arrow = arrows[names[message.sender]][_use_of(message.sender, message.entry)]
        frames.append(Frame(message.text(), "backward", texts, boxes, arrow))
    frames.append(Frame("Every gradient is computed.", "end"))
    return Film(_layout_picture(seen, value, frames), frames, theme_named(theme), renderer, timeout)


def _opening(seen: Gathered, forward: bool) -> Frame:
    """The first frame: what is given is known, and nothing else yet."""
    texts = []
    for name, node in seen.nodes.items():
        known = not (node.op and forward)
        texts.append((name, -2, f"data {data_text(node.data)}" if known else UNKNOWN))
        texts.append((name, -1, grad_text(None)))
    caption = "What is given." if forward else "Everything is computed; no gradient is."
    return Frame(caption, "start", texts)


def _arrows_into(seen: Gathered) -> dict[str, list[int]]:
    """For each box the places of the arrows that lead to it, in the order of its operands."""
    found: dict[str, list[int]] = {name: [] for name in seen.names}
    for place, use in enumerate(seen.uses):
        found[use.head].append(place)
    return found


def _use_of(node: Node, entry: int) -> int:
    """Which arrow belongs to an entry: a row of constants has one arrow for all its entries."""
    use = 0
    for operand in node.operands:
        if type(operand) is Setting:
            continue
        n = len(operand) if isinstance(operand, tuple) else 1
        if entry < n:
            return use + (0 if type(operand) is Vector else entry)
        entry -= n
        use += 1 if type(operand) is Vector else n
    raise AssertionError("an entry beyond the operands")


def _layout_picture(seen: Gathered, value: Node, frames: list[Frame]) -> Picture:
    """The picture with the longest text that each line will hold, and every local derivative."""
    picture = picture_of(seen, [value])
    longest: dict[tuple[str, int], str] = {}
    for frame in frames:
        for name, line, text in frame.texts:
            longest[name, line] = max(longest.get((name, line), ""), text, key=len)
    boxes: list[Box] = []
    for box in picture.boxes:
        lines = [tidy(line) for line in box.lines]
        for line in (-2, -1):
            if (box.name, line) in longest:
                lines[line] = longest[box.name, line]
        boxes.append(replace(box, lines=tuple(lines)))
    slopes = _slope_labels(seen)
    picture.arrows = [
        replace(arrow, text=slopes.get(place, "")) for place, arrow in enumerate(picture.arrows)
    ]
    picture.boxes, picture.notes, picture.legend = boxes, [], []
    picture.title = f"{picture.title}, step by step"
    return picture


def _slope_labels(seen: Gathered) -> dict[int, str]:
    """What is written on each arrow once its message has passed."""
    labels = {}
    for head, places in _arrows_into(seen).items():
        node = seen.nodes.get(head)
        for entry, slope in enumerate(local_derivatives(node) if node is not None else ()):
            if slope is not None:
                labels[places[_use_of(node, entry)]] = f"∂ {number_text(slope)}"  # type: ignore[arg-type]
    return labels
