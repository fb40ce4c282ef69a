"""A small reader of DOT, to check what was written by other means than writing it again."""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|->|[\[\]{}=]|[^\s\[\]{}="]+', re.DOTALL)


class Graph(NamedTuple):
    nodes: dict[str, dict[str, str]]
    edges: list[tuple[str, str, dict[str, str]]]
    attributes: dict[str, str]


def _text(token: str) -> str:
    """What a token stands for; escaped line ends become line ends, and entities characters."""
    if not token.startswith('"'):
        return token
    inner = re.sub(
        r"\\(.)", lambda m: "\n" if m[1] in "nlr" else m[1], token[1:-1], flags=re.DOTALL
    )
    return inner.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def parse_dot(source: str) -> Graph:
    tokens = TOKEN.findall(source)
    graph = Graph({}, [], {})
    assert tokens[:2] == ["digraph", "{"], tokens[:2]
    assert tokens[-1] == "}"
    i, depth = 2, 1
    while i < len(tokens):
        token = tokens[i]
        if token == "subgraph":
            i += 3
            depth += 1
        elif token == "}":
            i += 1
            depth -= 1
        elif tokens[i + 1] == "=":
            if depth == 1:  # a frame's attributes are its own
                graph.attributes[_text(token)] = _text(tokens[i + 2])
            i += 3
        else:
            names = [_text(token)]
            i += 1
            while tokens[i] == "->":
                names.append(_text(tokens[i + 1]))
                i += 2
            attributes = {}
            if tokens[i] == "[":
                i += 1
                while tokens[i] != "]":
                    assert tokens[i + 1] == "="
                    attributes[_text(tokens[i])] = _text(tokens[i + 2])
                    i += 3
                i += 1
            if names == ["graph"]:
                graph.attributes.update(attributes)
            elif len(names) == 1 and names[0] not in ("node", "edge"):
                assert names[0] not in graph.nodes
                graph.nodes[names[0]] = attributes
            elif len(names) > 1:
                assert len(names) == 2, "one edge a statement"
                graph.edges.append((names[0], names[1], attributes))
    assert depth == 0
    return graph


@pytest.fixture(scope="session")
def read_dot():
    return parse_dot
