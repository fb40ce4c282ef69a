"""What axe-core says of both pages as they open, and when something goes wrong."""

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


@pytest.mark.parametrize("path", ["/", "/training"])
def test_axe_finds_nothing_serious(
    browser_page: Any, lab: Any, serious_faults: Any, path: str
) -> None:
    browser_page.emulate_media(reduced_motion="reduce")
    browser_page.goto(lab.url + path)
    browser_page.wait_for_function("document.querySelector('h1')?.textContent.trim() !== ''")
    for state in (as_it_opens, complaining):
        state(browser_page)
        for scheme in ("light", "dark"):
            browser_page.emulate_media(color_scheme=scheme)
            browser_page.settle()
            assert serious_faults(browser_page) == [], f"{state.__name__}, {scheme}"


def test_axe_would_find_something_serious(browser_page: Any, lab: Any, serious_faults: Any) -> None:
    browser_page.goto(lab.url)
    browser_page.evaluate(
        """() => {
            const button = document.createElement('button');
            document.querySelector('main').append(button);
        }"""
    )
    assert "button-name" in "".join(serious_faults(browser_page))
