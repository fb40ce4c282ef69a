"""How Sphinx builds the site: pages in MyST Markdown, and a reference from the docstrings."""

from __future__ import annotations

from neuron.version import __version__

project = "neuron"
author = "The neuron developers"
project_copyright = f"2026, {author}"
version = release = __version__

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.napoleon",
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
autosummary_ignore_module_all = False
autodoc_default_options = {
    "members": True,
    "member-order": "bysource",
    "ignore-module-all": True,
    "show-inheritance": True,
}
autodoc_typehints = "signature"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 88

# Docstrings quote code in single backticks, as the pages do.
default_role = "code"
