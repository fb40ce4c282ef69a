"""The files of the page: how heavy, how they are sent, and that the policy lets them work."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from neuron.lab.app import PAGE, PAGES, page_files

WEIGHT = 500_000  # bytes
FILES = [*page_files(), *PAGES.values()]


class Inspector(HTMLParser):
    """Notes what a page asks for, and what the policy would not let it do."""

    def __init__(self) -> None:
        super().__init__()
        self.asked_for: list[str] = []
        self.forbidden: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.forbidden.append(f"<{tag} {name}>")
            if name in ("src", "href") and tag != "a":
                self.asked_for.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in ("script", "style") and data.strip():
            self.forbidden.append(f"<{self._inside}> with text")


def test_the_page_is_light() -> None:
    assert sum((PAGE / name).stat().st_size for name in FILES) < WEIGHT


@pytest.mark.parametrize("name", PAGES.values())
def test_a_page_has_nothing_inline_and_asks_for_its_own_files_alone(name: str) -> None:
    inspector = Inspector()
    inspector.feed((PAGE / name).read_text(encoding="utf-8"))
    assert inspector.forbidden == []
    assert inspector.asked_for
    for address in inspector.asked_for:
        assert address.startswith("/page/")
        assert (PAGE / address.removeprefix("/page/")).is_file()


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith((".js", ".css"))])
def test_a_script_or_style_names_files_that_are_there_and_none_elsewhere(name: str) -> None:
    text = (PAGE / name).read_text(encoding="utf-8")
    named = re.findall(r"""(?:from|import|import\(|url\()\s*["'`]?(/[\w./-]+)""", text)
    for address in named:
        assert (PAGE / address.removeprefix("/page/")).is_file(), address
    elsewhere = re.findall(r"https?://[^\s\"'`)]+", text)
    assert [address for address in elsewhere if not address.startswith("http://www.w3.org/")] == []


@pytest.mark.parametrize("name", page_files())
def test_a_file_comes_as_it_is_and_once(client: Any, name: str) -> None:
    reply = client.get(f"/page/{name}")
    assert reply.status == 200
    assert reply.body == (PAGE / name).read_bytes()
    kinds = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
    kind = kinds.get(name[name.rindex(".") :], "application/json")
    assert reply.headers["content-type"].startswith(kind)
    again = client.ask("GET", f"/page/{name}", None, {"If-None-Match": reply.headers["etag"]})
    assert (again.status, again.body) == (304, b"")


def test_the_page_itself_is_not_kept_from_one_run_to_the_next(client: Any) -> None:
    reply = client.get("/")
    assert reply.headers["cache-control"] == "no-cache"
    assert b"{{token}}" not in reply.body
