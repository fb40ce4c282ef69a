"""How Sphinx builds the site: pages in MyST Markdown, and a reference from the docstrings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from neuron.version import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx

project = "neuron"
author = "The neuron developers"
project_copyright = f"2026, {author}"
version = release = __version__

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.viewcode",
]
exclude_patterns = ["_build", "api/templates"]
templates_path = ["api/templates"]

html_theme = "furo"
html_title = f"neuron {version}"

# Pages may hold code, which is run at every build: a page that fails stops it.
myst_enable_extensions = ["amsmath", "colon_fence", "deflist", "dollarmath"]
myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120

# The reference lists what a module defines, not what it passes on from another,
# so that every object has one page and a link to it is never ambiguous.
autosummary_generate = True
autodoc_default_options = {
    "members": True,
    "member-order": "bysource",
    "ignore-module-all": True,
    "show-inheritance": True,
}
autodoc_typehints = "signature"
python_use_unqualified_type_names = True
suppress_warnings = ["ref.python"]  # two modules may each have a private class `Shown`
python_maximum_signature_line_length = 88

# Docstrings are plain text, as they are read in an editor: paragraphs, code in
# backticks, *titles*, lists with dashes, and indented blocks that stand as they
# are. Sphinx expects reStructuredText, where |x|, *args and w_ mean other things.
CODE = re.compile(r"(``.+?``|`[^`]+`)", flags=re.DOTALL)
EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]*[^\s*])\*(?![\w*])")
LIST_ITEM = re.compile(r"(-|\d+\.) ")


def setup(app: Sphinx) -> None:
    app.connect("autodoc-process-docstring", process_docstring)


def process_docstring(
    app: Sphinx, what: str, name: str, thing: object, options: Any, lines: list[str]
) -> None:
    lines[:] = restructured(lines)


def restructured(lines: list[str]) -> list[str]:
    """Turn the lines of a docstring into reStructuredText."""
    result: list[str] = []
    for kind, group in groupby(zip(kinds(lines), lines, strict=True), key=lambda pair: pair[0]):
        block = [line for _, line in group]
        if kind == "table":
            block = ["    " + line for line in block]
        if kind in ("literal", "table"):
            said = "".join(result).endswith("::")
            block = block if said else ["::", "", *block]
        elif kind != "doctest":
            block = escaped("\n".join(block)).split("\n")
        result += [*block, ""]
    return result


def kinds(lines: list[str]) -> Iterator[str]:
    """Yield what each line belongs to: text, an item, a literal block or a doctest."""
    kind, before = "text", ""
    for line in lines:
        if line.startswith(">>>"):
            kind = "doctest"
        elif line.startswith("===") or (kind == "table" and line):
            kind = "table"
        elif LIST_ITEM.match(line):
            kind = "item"
        elif line.startswith(" "):
            kind = "literal" if kind == "text" else kind
        elif line and not (kind == "doctest" and before):
            kind = "text"
        yield kind
        before = line


def escaped(text: str) -> str:
    """Keep code and emphasis; take the special meaning from everything else."""
    parts = CODE.split(text)
    parts[0::2] = [plain(part) for part in parts[0::2]]
    parts[1::2] = [rf"\ ``{part.strip('`')}``\ " for part in parts[1::2]]
    return "".join(parts)


def plain(text: str) -> str:
    """Escape what reStructuredText would take for markup, but for *emphasis*."""
    parts = EMPHASIS.split(re.sub(r"([\\|_])", r"\\\1", text))
    parts[0::2] = [part.replace("*", r"\*") for part in parts[0::2]]
    parts[1::2] = [f"*{part}*" for part in parts[1::2]]
    return "".join(parts)
