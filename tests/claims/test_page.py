"""The page of the articles' claims agrees with the claims; what has changed is told."""

from pathlib import Path

import pytest

from neuron.claims import page
from neuron.claims.running import all_claims

PAGE = Path(__file__).parents[2] / "docs" / "articles.md"


def test_the_page_agrees_with_the_claims_of_today():
    pytest.importorskip("numpy", reason="NumPy is not installed")
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    found = page.problems(PAGE.read_text(encoding="utf-8"))
    assert not found, (
        f"{found}: run `python -m neuron.claims.page docs/articles.md --relink`, or without "
        "--relink and with --data FOLDER where more than a link has changed"
    )


def test_what_has_changed_is_told_and_links_can_be_put_right(np):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    text = PAGE.read_text(encoding="utf-8")
    claim = next(claim for claim in all_claims() if claim.id == "B4")
    assert "B4: the claim's sentence has changed" in page.problems(
        text.replace(claim.says, "something else")
    )
    line = next(line for line in text.splitlines() if line.startswith("| B4 |"))
    assert "B4 is missing" in page.problems(text.replace(line, ""))
    moved = page.LINK.sub(lambda m: f"[`{m['name']}`](../{m['file']}#L90001-L90002)", text)
    assert any("is now in lines" in problem for problem in page.problems(moved))
    assert page.problems(page.relinked(moved)) == []


def test_every_claim_on_the_page_has_a_verdict():
    text = PAGE.read_text(encoding="utf-8")
    for claim in all_claims():
        line = next(line for line in text.splitlines() if line.startswith(f"| {claim.id} |"))
        assert any(mark in line for mark in ("✓ holds", "~ holds", "✗ doesn't")), claim.id
    assert "48 claims on MNIST" in text


def test_the_lines_of_a_name_hold_its_definition():
    name, file, first, last = page.lines_of("neuron.claims.page:lines_of")
    lines = Path(page.HOME / file).read_text(encoding="utf-8").splitlines()
    assert lines[first - 1].startswith(f"def {name}")
    assert "raise FileAccessError" in lines[last - 1]
