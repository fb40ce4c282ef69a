"""Every piece of Python in the README and in the pages of the site runs, and prints what it says.

Blocks with prompts (>>>) are doctests. Others are run as they stand. The blocks
of one page share their names, in the order of the page.
"""

import doctest
import re
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
PAGES = [HOME / "README.md", HOME / "CONTRIBUTING.md", *sorted((HOME / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(?:python|\{code-cell\}.*)\n(.*?)^```", flags=re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def name(page):
    return page.relative_to(HOME).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_the_code_of_a_page_runs(page, tmp_path, monkeypatch):
    text = page.read_text(encoding="utf-8")
    blocks = list(BLOCK.finditer(text))
    if not blocks:
        pytest.skip("no Python on this page")
    pytest.importorskip("numpy", reason="NumPy is not installed")
    monkeypatch.chdir(tmp_path)
    names = {"__name__": "page"}
    runner = doctest.DocTestRunner(verbose=False)
    said = []
    for block in blocks:
        code, line = block[1], text.count("\n", 0, block.start(1))
        if ">>>" in code:
            test = doctest.DocTestParser().get_doctest(code, names, name(page), str(page), line)
            runner.run(test, out=said.append, clear_globs=False)
            names = test.globs
        else:
            code = re.sub(r"\A(?::.*\n)+", "", code)  # a cell's options
            exec(compile("\n" * line + code, str(page), "exec"), names)
    assert runner.failures == 0, "".join(said)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_the_links_of_a_page_lead_somewhere(page):
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if not re.match(r"https?://|mailto:", target):
            assert (page.parent / target).exists(), f"{name(page)} links to {target}"
