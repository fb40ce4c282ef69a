"""A drawing: DOT text that needs no renderer, and the pictures made from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from html import escape
from os import PathLike
from pathlib import Path
from typing import Any

from neuron.data.files import path_of, write_bytes
from neuron.draw.dot import source, tidy
from neuron.draw.mermaid import mermaid
from neuron.draw.parts import Part
from neuron.draw.picture import Picture
from neuron.draw.renderers import FORMATS, TIMEOUT, render
from neuron.draw.terminal import terminal
from neuron.draw.theme import Theme
from neuron.maths.errors import NeuronError, SettingError, UnknownNameError
from neuron.value.node import Node


class Drawing:
    """What `draw` returns.

    Fields
    ------
    dot          the drawing as DOT text, the same bytes every time
    title        what it shows, in a few words
    description  what it shows, in sentences, for those who cannot see it
    message      what was collapsed and how to see it; empty where all is drawn
    picture      the drawing as plain data
    """

    def __init__(
        self,
        picture: Picture,
        theme: Theme,
        *,
        part: Part | None = None,
        results: tuple[Node, ...] = (),
    ) -> None:
        self.picture, self.theme = picture, theme
        self.title, self.description = picture.title, picture.description
        self.message = picture.message
        self._part, self._results = part, results

    @cached_property
    def dot(self) -> str:
        """The drawing as DOT text."""
        return source(self.picture, self.theme)

    def reworded(self, word: Callable[[str], str]) -> Drawing:
        """The same drawing, with what is said about it as `word` puts it."""
        said = self.picture
        picture = replace(
            said,
            description=word(said.description),
            notes=[word(note) for note in said.notes],
            message=word(said.message),
        )
        return Drawing(picture, self.theme, part=self._part, results=self._results)

    def describe(self) -> str:
        """The drawing in sentences, with what was left out."""
        said = [self.title + ".", self.description]
        if self.message and self.message not in self.description:
            said.append(self.message)
        return "\n".join(said)

    def svg(self, *, renderer: str = "auto", timeout: float = TIMEOUT) -> str:
        """The drawing as SVG, with its title and description for screen readers.

        `renderer` is 'dot', 'wasi' or 'auto'; see `renderers`. Raises `RenderError`
        where no renderer is installed, and when it takes longer than `timeout` seconds.
        """
        text = render(self.dot, "svg", renderer, timeout).decode("utf-8")
        return with_alternative_text(text, self.title, self.description)

    def mermaid(self) -> str:
        """The drawing in Mermaid's language, which many editors and pages draw by themselves."""
        return mermaid(self.picture, self.theme)

    def text(self, width: int = 80) -> str:
        """The drawing as text for a terminal: columns of bars, or a tree."""
        return terminal(self.picture, width)

    def html(self) -> str:
        """The drawing as a page by itself: to pan, zoom, search, open, close and ask.

        It needs no network and no renderer.
        """
        from neuron.draw.page import page

        return page(self.picture, self.theme, self._part, self._results)

    def save(
        self, path: str | PathLike[str], *, renderer: str = "auto", timeout: float = TIMEOUT
    ) -> Path:
        """Write the drawing to a file, in the format that its suffix names, and return its path.

        .dot, .gv, .mmd (Mermaid), .txt and .html need no renderer, .svg needs one, .png
        and .pdf need the system's `dot`, or .png the package resvg-py. The file appears
        complete or not at all. Raises `UnknownNameError` for another suffix and
        `SettingError` for none, `RenderError` as `svg` does, `FileAccessError` where it
        can't be written.
        """
        path = path_of(path)
        suffix = path.suffix.lower().removeprefix(".")
        if not suffix:
            raise SettingError(
                f"the name {path.name!r} has no suffix, which would say what to write. "
                f"Try {path.name.strip('.') or 'network'}.svg."
            )
        if f".{suffix}" not in ENDINGS:
            raise UnknownNameError("suffix for a drawing", path.suffix, ENDINGS)
        if suffix in TEXTS:
            contents = TEXTS[suffix](self).encode("utf-8")
        elif suffix == "svg":
            contents = self.svg(renderer=renderer, timeout=timeout).encode("utf-8")
        else:
            contents = render(self.dot, suffix, renderer, timeout)
        write_bytes(path, contents)
        return path

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """How a notebook shows it: as a picture, where it can be made, and as text."""
        shown = {"text/plain": self.text()}
        try:
            shown["image/svg+xml"] = self.svg()
        except (NeuronError, ImportError) as error:
            shown["text/plain"] += f"\n(not drawn: {error})"
        return shown

    def __repr__(self) -> str:
        return f"<Drawing: {self.title}>"


#: Formats that need no renderer, by their suffix.
TEXTS: dict[str, Callable[[Drawing], str]] = {
    "dot": lambda drawing: drawing.dot,
    "gv": lambda drawing: drawing.dot,
    "mmd": Drawing.mermaid,
    "txt": Drawing.text,
    "html": Drawing.html,
}
#: All suffixes that a drawing can be saved under.
ENDINGS = tuple(f".{name}" for name in (*FORMATS, *TEXTS))


def with_alternative_text(svg: str, title: str, description: str) -> str:
    """An SVG whose root says what it shows, as `<title>` and `<desc>`."""
    spoken = (
        f"<title>{escape(tidy(title, 200))}</title>\n<desc>{escape(tidy(description, 5000))}</desc>"
    )
    # The first tag <svg …> ends at the first '>': Graphviz escapes those in attributes.
    return re.sub(r"<svg\b[^>]*", lambda tag: f'{tag[0]} role="img"', svg, count=1).replace(
        '">\n<g id="graph0"', f'">\n{spoken}\n<g id="graph0"', 1
    )
