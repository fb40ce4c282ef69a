"""What axe-core says of both pages as they open, and when something goes wrong."""

from collections.abc import Callable
from typing import Any

import pytest

axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
)

SERIOUS = ("serious", "critical")


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


def found_by_axe(page: Any) -> list[str]:
    """Serious and critical violations: what, where, and how it should be."""
    result = axe.Axe().run(page)
    return [
        f"{violation['impact']} {violation['id']}: {violation['help']}\n"
        + "\n".join(
            f"    {node['html'][:200]}\n    {node['failureSummary']}"
            for node in violation["nodes"][:5]
        )
        for violation in result.response["violations"]
        if violation["impact"] in SERIOUS
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("path", "state"), STATES, ids=[f"{path}-{state.__name__}" for path, state in STATES]
)
def test_axe_finds_nothing_serious(
    browser_page: Any, lab: Any, path: str, state: Callable[[Any], None], scheme: str
) -> None:
    browser_page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    browser_page.goto(lab.url + path)
    browser_page.wait_for_function("document.querySelector('h1')?.textContent.trim() !== ''")
    browser_page.wait_for_timeout(300)
    state(browser_page)
    assert found_by_axe(browser_page) == []


def test_axe_would_find_something_serious(browser_page: Any, lab: Any) -> None:
    browser_page.goto(lab.url)
    browser_page.evaluate(
        """() => {
            const button = document.createElement('button');
            document.querySelector('main').append(button);
        }"""
    )
    assert "button-name" in "".join(found_by_axe(browser_page))
