"""`python -m neuron.claims.page FILE`: write the claims and their results as a page of the site.

With `--check` the page is held against the claims as they are now: every claim, its
sentence, its example and the lines of the engine that it links to. With
`--relink` only those links are brought up to date; the results stay.
"""

from __future__ import annotations

import argparse
import importlib
import inspect
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from neuron.claims.row import ARTICLES, Claim, Result
from neuron.claims.running import all_claims, run
from neuron.claims.writing import MARKS, tally
from neuron.maths.errors import FileAccessError, NeuronError

#: The folder that holds the package: links on the page start from a folder beside it.
HOME = Path(__file__).parents[2]

INTRODUCTION = """\
# What the articles say, computed

The project implements what five introductory articles describe. Here is every claim of
theirs in a sentence of ours, what the engine computed for it, and a verdict. Nothing on
this page was typed in: it is written by

```text
python -m neuron.claims.page docs/articles.md --data FOLDER
```

where FOLDER holds MNIST and `cats_and_dogs.zip`. `neuron claims` prints the same in a
terminal, `neuron claims B4` one row, `--json` all its numbers. Without FOLDER it runs on
the digits that come with the package.

A verdict is ✓ (holds), ~ (holds with a caveat) or ✗ (doesn't hold). A caveat is no
reproach: these articles are short on purpose.
"""

LINK = re.compile(
    r"\[`(?P<name>\w+)`\]\(\.\./(?P<file>[\w/]+\.py)#L(?P<first>\d+)-L(?P<last>\d+)\)"
)


def page(results: Iterable[Result]) -> str:
    """The whole page, in Markdown."""
    listed = list(results)
    parts = [INTRODUCTION, tally(listed).replace("\n", " ")]
    for letter, source in ARTICLES.items():
        rows = [row(result) for result in listed if result.claim.id[0] == letter]
        head = ["| | claim | computed here | verdict | see |", "|---|---|---|---|---|"]
        parts.append("\n".join([f"## {letter}. {source}", "", *head, *rows]))
    return "\n\n".join(part.strip() for part in parts) + "\n"


def row(result: Result) -> str:
    """One line of the table."""
    claim = result.claim
    cells = [
        claim.id,
        claim.says,
        result.computed,
        f"{MARKS[result.verdict]} {result.verdict}. {result.reason}",
        see(claim),
    ]
    return f"| {' | '.join(_cell(cell) for cell in cells)} |"


def see(claim: Claim) -> str:
    """Links to a claim's example and to the lines of the engine that do it."""
    example = f"[{Path(claim.example).name}](../{claim.example})"
    return " · ".join([example, *(engine_link(place) for place in claim.engine)])


def engine_link(place: str) -> str:
    """A link to the lines of `module:name`."""
    name, file, first, last = lines_of(place)
    return f"[`{name}`](../{file}#L{first}-L{last})"


def lines_of(place: str) -> tuple[str, str, int, int]:
    """The name, file, first and last line of `module:name`; a row of the op table is one statement.

    Raises `FileAccessError` where the name is not defined in its module's file.
    """
    module, name = place.split(":")
    file = Path(inspect.getsourcefile(importlib.import_module(module)) or "")
    lines = file.read_text(encoding="utf-8").splitlines()
    starts = re.compile(rf"(class|def) {name}\b|{name}\b.*=")
    found = [i for i, line in enumerate(lines) if starts.match(line)]
    if found:
        i = found[-1]  # the first ones may be overloads
        rest = lines[i + 1 :]
        ends = (k for k, text in enumerate(rest) if text and text[0] not in " )")
        block = lines[i : i + 1 + next(ends, len(rest))]
        while not block[-1].strip():
            block.pop()
        return name, file.relative_to(HOME).as_posix(), i + 1, i + len(block)
    raise FileAccessError(f"{file} defines no {name} at its top; correct the claim's engine.")


def problems(text: str) -> list[str]:
    """What on a page does not agree with the claims as they are now, one sentence each."""
    found = []
    for claim in all_claims():
        line = next((x for x in text.splitlines() if x.startswith(f"| {claim.id} |")), None)
        if line is None:
            found.append(f"{claim.id} is missing")
            continue
        if _cell(claim.says) not in line:
            found.append(f"{claim.id}: the claim's sentence has changed")
        if f"(../{claim.example})" not in line:
            found.append(f"{claim.id}: the example is now {claim.example}")
        links = {m["name"]: m for m in LINK.finditer(line)}
        for place in claim.engine:
            name, file, first, last = lines_of(place)
            link = links.get(name)
            # A few lines more or less above it do no harm, as long as the reader lands in it.
            if not link or link["file"] != file:
                found.append(f"{claim.id}: no link to {name} in {file}")
            elif int(link["first"]) > last or int(link["last"]) < first:
                found.append(f"{claim.id}: {name} is now in lines {first} to {last} of {file}")
    return found


def relinked(text: str) -> str:
    """The same page with the links to the engine brought up to date."""
    where = {place.split(":")[1]: place for claim in all_claims() for place in claim.engine}
    return LINK.sub(lambda m: engine_link(where[m["name"]]) if m["name"] in where else m[0], text)


def main(argv: Sequence[str] | None = None) -> int:
    """Write, check or relink the page; returns the exit code (1 for an error or a problem)."""
    parser = argparse.ArgumentParser(prog="python -m neuron.claims.page", description=page.__doc__)
    parser.add_argument("file", type=Path, help="the page, such as docs/articles.md")
    parser.add_argument("--data", metavar="FOLDER", help="holds MNIST and cats_and_dogs.zip")
    parser.add_argument("--check", action="store_true", help="only say what is out of date")
    parser.add_argument("--relink", action="store_true", help="only correct the links to lines")
    arguments = parser.parse_args(argv)
    try:
        if arguments.check:
            found = problems(arguments.file.read_text(encoding="utf-8"))
            sys.stdout.write("".join(f"{problem}\n" for problem in found))
            return 1 if found else 0
        text = (
            relinked(arguments.file.read_text(encoding="utf-8"))
            if arguments.relink
            else page(run(data=arguments.data))
        )
        arguments.file.write_text(text, encoding="utf-8", newline="\n")
    except NeuronError as error:
        sys.stderr.write(f"neuron: error: {error}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"neuron: error: {error.filename}: {error.strerror}\n")
        return 1
    return 0


def _cell(text: str) -> str:
    """A text as a cell of a Markdown table."""
    return " ".join(text.split()).replace("|", r"\|").replace("<", "&lt;")


if __name__ == "__main__":
    raise SystemExit(main())
