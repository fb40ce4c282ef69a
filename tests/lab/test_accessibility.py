"""What axe-core says of both pages as they open, and when something goes wrong."""

from collections.abc import Callable
from typing import Any

import pytest


def as_it_opens(page: Any) -> None:
    """Nothing has been done yet."""


def complaining(page: Any) -> None:
    """Something went wrong."""
    page.evaluate(
        """() => {
            document.querySelector('#complaint p').textContent = 'Something went wrong.';
            document.querySelector('#complaint').hidden = false;
        }"""
    )


STATES: list[tuple[str, Callable[[Any], None]]] = [
    (path, state) for path in ("/", "/training") for state in (as_it_opens, complaining)
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("path", "state"), STATES, ids=[f"{path}-{state.__name__}" for path, state in STATES]
)
def test_axe_finds_nothing_serious(
    browser_page: Any,
    lab: Any,
    serious_faults: Any,
    path: str,
    state: Callable[[Any], None],
    scheme: str,
) -> None:
    browser_page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    browser_page.goto(lab.url + path)
    browser_page.wait_for_function("document.querySelector('h1')?.textContent.trim() !== ''")
    browser_page.wait_for_timeout(300)
    state(browser_page)
    assert serious_faults(browser_page) == []


def test_axe_would_find_something_serious(browser_page: Any, lab: Any, serious_faults: Any) -> None:
    browser_page.goto(lab.url)
    browser_page.evaluate(
        """() => {
            const button = document.createElement('button');
            document.querySelector('main').append(button);
        }"""
    )
    assert "button-name" in "".join(serious_faults(browser_page))
