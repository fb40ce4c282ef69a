"""Mathematical text for terminals that cannot show it: σ becomes sigma, Σ becomes sum."""

from __future__ import annotations

import codecs
import sys
import unicodedata

PLAIN = {
    "σ": "sigma", "Σ": "sum", "∑": "sum", "Φ": "Phi", "∂": "d", "η": "eta", "δ": "delta",
    "α": "alpha", "β": "beta", "γ": "gamma", "ε": "epsilon", "θ": "theta", "λ": "lambda",
    "μ": "mu", "π": "pi", "τ": "tau", "φ": "phi", "Δ": "Delta", "∇": "grad ",
    "·": "*", "×": "x", "÷": "/", "−": "-", "±": "+-", "√": "sqrt", "∞": "inf",
    "≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "→": "->", "←": "<-", "↔": "<->", "∈": "in",
    "…": "...", "–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "‹": "<", "›": ">",
    "•": "*", "′": "'", "½": "1/2", "²": "^2", "³": "^3", "ᵀ": "^T", "ₖ": "_k", "ᵢ": "_i",
    "ⱼ": "_j", "│": "|", "─": "-", "├": "+", "└": "+", "█": "#", "▓": "#", "▒": "+", "░": ".",
}  # fmt: skip


def readable(text: str, encoding: str | None = "ascii") -> str:
    r"""The text with every character that `encoding` lacks spelled out.

    `readable("σ(−z)")` is 'sigma(-z)'. A letter with an accent loses it; for what
    has no spelling there is an escape such as `\u2603`. `encoding` is a stream's:
    None and unknown ones are taken for ASCII. Never raises.
    """
    encoding = _known(encoding)
    if _holds(text, encoding):
        return text
    return "".join(
        character if _holds(character, encoding) else _spelled(character, encoding)
        for character in text
    )


def for_printing(text: str) -> str:
    """The text as `print` can write it: with what standard output lacks spelled out.

    Windows writes to a file or a pipe in cp1252, which has no σ.
    """
    return readable(text, getattr(sys.stdout, "encoding", None) or "utf-8")


def _spelled(character: str, encoding: str) -> str:
    plain = PLAIN.get(character)
    if plain is None:
        decomposed = unicodedata.normalize("NFKD", character)
        plain = "".join(part for part in decomposed if _holds(part, encoding))
    return plain or character.encode("ascii", "backslashreplace").decode("ascii")


def _holds(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _known(encoding: str | None) -> str:
    try:
        return codecs.lookup(encoding or "ascii").name
    except LookupError:
        return "ascii"
