"""What a picture shows, as plain data, before any format or theme is chosen."""

from __future__ import annotations

from dataclasses import dataclass, field

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """One thing in a picture, with lines of text on it.

    `kind` is a key of `Theme.boxes`. `at` is the place of its centre in points
    (y upwards), where the picture is laid out by us and not by Graphviz; `tint`
    (a number's share of the largest, −1 to 1) and `size` (its width in points) then
    say how a neuron looks.
    """

    name: str
    lines: tuple[str, ...]
    kind: str
    frame: int | None = None
    at: Point | None = None
    tint: float | None = None
    size: float | None = None
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    """One use of a number by another. `kind` is a key of `Theme.arrows`; `value` is a weight."""

    tail: str
    head: str
    kind: str = "use"
    text: str = ""
    width: float = 1.0
    opacity: float = 1.0
    value: float | None = None


@dataclass(slots=True)
class Picture:
    """Boxes, arrows between them, frames around some of them, and what is said below.

    `title` and `description` are read out to those who cannot see the picture;
    `legend` and `notes` are printed below it. `frames` are titles, by the numbers
    that boxes refer to. `direction` is where the arrows lead, 'down' or 'right'.
    `message` says what was collapsed, and how to see it. `backwards`: Graphviz is to
    hear of the arrows from the last to the first, which keeps the order on the page.
    """

    title: str
    description: str = ""
    boxes: list[Box] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    frames: dict[int, str] = field(default_factory=dict)
    legend: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    direction: str = "down"
    message: str = ""
    backwards: bool = False

    @property
    def is_placed(self) -> bool:
        """Whether the boxes have their places already."""
        return any(box.at for box in self.boxes)


#: Boxes that explain a picture and are no part of what it shows.
SCENERY = ("heading", "aside", "weight", "point")


def is_scenery(box: Box) -> bool:
    """Whether a box belongs to the key, the headings or the remarks."""
    return box.kind in SCENERY or box.name.startswith("key_")
