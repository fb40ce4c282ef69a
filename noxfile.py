#!/usr/bin/env -S uv run --script

# /// script
# dependencies = ["nox"]
# ///

"""The chores of the project: `nox -l` lists them, `nox -s tests` runs one."""

from __future__ import annotations

from pathlib import Path

import nox

nox.needs_version = ">=2025.10.14"
nox.options.default_venv_backend = "uv|virtualenv"

PYTHONS = ["3.11", "3.12", "3.13", "3.14", "3.15"]
SIDE_BY_SIDE = ["-n", "auto", "--dist", "loadfile"]  # each file of tests in one process
PEERS = ["autograd", "jax", "micrograd", "mygrad", "scikit-learn"]


@nox.session(python=PYTHONS, default=False)
def all_pythons(session: nox.Session) -> None:
    """Run the tests on every Python that is supported and installed here."""
    session.install(".[all,test]")
    session.run("pytest", *SIDE_BY_SIDE, *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Run the tests, against the installed package."""
    session.install(".[all,test]")
    session.run("pytest", *SIDE_BY_SIDE, *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Check style, format and the layout of the project."""
    session.install(".[dev]")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("repo-review", "--show", "err", ".")


@nox.session
def types(session: nox.Session) -> None:
    """Check the types, strictly."""
    session.install(".[all,dev]")
    session.run("mypy", *session.posargs)


@nox.session
def docs(session: nox.Session) -> None:
    """Build the site into docs/_build/html; a warning is an error."""
    session.install(".[all,docs]")
    session.run("sphinx-build", "-W", "--keep-going", "-b", "html", "docs", "docs/_build/html")


@nox.session
def examples(session: nox.Session) -> None:
    """Run every example, in a temporary folder."""
    session.install(".[all]")
    run_scripts(session, Path("examples"))


@nox.session(default=False)
def slow(session: nox.Session) -> None:
    """Run the slow tests, and search every property among many examples, at random."""
    session.install(".[all,test]")
    searching = ["-m", "slow or hypothesis", "--hypothesis-profile", "long"]
    session.run("pytest", *SIDE_BY_SIDE, *searching, *session.posargs)


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Race the peers and write docs/performance.md; `-- mnist --data FOLDER` runs another one."""
    name, *options = session.posargs or [""]
    if name and not name.startswith("-"):
        session.install(".[all]")
        session.run("python", "-m", f"benchmarks.{name}", *options)
    else:
        session.install(".[all]", *PEERS, "tinygrad", "torch")
        session.run("python", "-m", "benchmarks", *session.posargs)


@nox.session(default=False)
def peers(session: nox.Session) -> None:
    """Run the tests with other autograd libraries at hand; without them those tests skip."""
    session.install(".[all,test]", *PEERS)
    session.run("pytest", *SIDE_BY_SIDE, *session.posargs)


def run_scripts(session: nox.Session, folder: Path) -> None:
    """Run each script of a folder where it can leave files behind."""
    scripts = sorted(folder.resolve().glob("*.py"))
    session.chdir(session.create_tmp())
    for script in scripts:
        session.run("python", str(script), env={"MPLBACKEND": "Agg"})


if __name__ == "__main__":
    nox.main()
