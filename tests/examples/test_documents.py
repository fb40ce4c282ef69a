"""Every piece of Python in the README and in the pages of the site runs, and prints what it says.

Blocks with prompts (>>>) are doctests. Others are run as they stand. The blocks
of one page share their names, in the order of the page.
"""

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import neuron

HOME = Path(__file__).parents[2]
PAGES = [HOME / "README.md", HOME / "CONTRIBUTING.md", *sorted((HOME / "docs").glob("*.md"))]
ADDING = HOME / "docs" / "adding-an-operation.md"
BLOCK = re.compile(r"^```(?:python|\{code-cell\}[^\n]*)\n(.*?)^```", flags=re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def name(page):
    return page.relative_to(HOME).as_posix()


def failures_of(page):
    """What the code of a page prints otherwise than the page says; empty if all is well."""
    text = page.read_text(encoding="utf-8")
    names = {"__name__": "page"}
    runner = doctest.DocTestRunner(verbose=False)
    said = []
    for block in BLOCK.finditer(text):
        code, line = block[1], text.count("\n", 0, block.start(1))
        if ">>>" in code:
            test = doctest.DocTestParser().get_doctest(code, names, name(page), str(page), line)
            runner.run(test, out=said.append, clear_globs=False)
            names = test.globs
        else:
            code = re.sub(r"\A(?::.*\n)+", "", code)  # a cell's options
            exec(compile("\n" * line + code, str(page), "exec"), names)
    return "".join(said)


@pytest.mark.parametrize("page", [page for page in PAGES if page != ADDING], ids=name)
def test_the_code_of_a_page_runs(page, tmp_path, monkeypatch):
    if not BLOCK.search(page.read_text(encoding="utf-8")):
        pytest.skip("no Python on this page")
    pytest.importorskip("numpy", reason="NumPy is not installed")
    monkeypatch.chdir(tmp_path)
    assert failures_of(page) == ""


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_the_links_of_a_page_lead_somewhere(page):
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if not re.match(r"https?://|mailto:", target):
            assert (page.parent / target).exists(), f"{name(page)} links to {target}"


def test_the_commands_of_the_readme_work(tmp_path):
    pytest.importorskip("numpy", reason="NumPy is not installed")
    marked = r"<!-- commands -->\s*```bash\n(.*?)```"
    lines = re.search(marked, PAGES[0].read_text(encoding="utf-8"), re.DOTALL)[1].splitlines()
    for line in lines:
        run = subprocess.run(
            [sys.executable, "-m", *line.replace("digit.svg", "digit.dot").split()],
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            check=False,
        )
        assert run.returncode == 0, f"{line}: {run.stdout}{run.stderr}"
    assert {path.name for path in tmp_path.iterdir()} == {"digits.json", "digit.dot"}


def test_the_picture_of_the_readme_is_small_and_says_what_it_shows():
    picture = HOME / "docs" / "images" / "digit.svg"
    assert picture.stat().st_size < 150_000
    text = picture.read_text(encoding="utf-8")
    assert "<title>A network 64-16-16-10, answering one example</title>" in text
    largest = re.search(r"The largest is (\d) = ([\d.]+)\.", text)
    answer = re.search(
        r"Output (\d) is the largest of 10 outputs: ([\d.]+)\.",
        PAGES[0].read_text(encoding="utf-8"),
    )
    assert largest.groups() == answer.groups(), "the picture is of another network than the text's"


@pytest.fixture(scope="module")
def with_softsign(tmp_path_factory):
    """A copy of the package, to which the row of the page has been added as the page says."""
    folder = tmp_path_factory.mktemp("softsign")
    package = folder / "neuron"
    shutil.copytree(
        Path(neuron.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__")
    )
    marked = r"<!-- the row -->\s*```python\n(.*?)```"
    row = re.search(marked, ADDING.read_text(encoding="utf-8"), re.DOTALL)[1]
    row = row[row.index("def _softsign") :]  # the imports are there already
    changed(package / "ops" / "activations.py", r"\Z", "\n\n" + row)
    changed(package / "__init__.py", r"    softplus,\n", "    softplus,\n    softsign,\n")
    changed(package / "network" / "activations.py", r"softplus ", "softplus softsign ")
    return folder


def changed(file, pattern, replacement):
    text = file.read_text(encoding="utf-8")
    new, times = re.subn(pattern, lambda _: replacement, text, count=1)
    assert times == 1, f"{file.name} has no {pattern}"
    file.write_text(new, encoding="utf-8")


def python_with(folder, *arguments):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_row_added_as_the_page_says_does_what_the_page_says(with_softsign):
    pytest.importorskip("numpy", reason="NumPy is not installed")
    run = python_with(with_softsign, __file__, str(ADDING))
    assert run.returncode == 0, run.stdout + run.stderr


def test_a_row_added_as_the_page_says_is_tested_without_a_new_test(with_softsign):
    laws = HOME / "tests" / "ops"
    settings = ["-c", str(HOME / "pyproject.toml"), "-p", "no:cacheprovider", "-q"]
    run = python_with(with_softsign, "-m", "pytest", *settings, str(laws), "-k", "softsign")
    assert run.returncode == 0, run.stdout[-3000:]
    assert int(re.search(r"(\d+) passed", run.stdout)[1]) >= 6


if __name__ == "__main__":
    found = failures_of(Path(sys.argv[1]))
    print(found)
    sys.exit(bool(found))
