"""The examples of the articles run, save their pictures, and are listed by the claims."""

import io
import runpy
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples" / "articles"
LONGEST = 75

# What each prints, and the pictures it saves.
PROMISED = {
    "a_line.py": ("the point X = [0.4, 0.1] is a circle", ["a_line.png"]),
    "a_neuron.py": ("the engine at -1000: 0.0", ["a_neuron.png"]),
    "can_you_tell.py": ("share 41% of their ink", ["can_you_tell.png"]),
    "cats_and_dogs.py": ("32,400 inputs", ["cats_and_dogs.png"]),
    "dreams.py": ("stripes", ["dreams.png", "fooled.png"]),
    "edges.py": ("ranked: B > D > A > C", ["edges.png"]),
    "finding_sixes.py": ("always saying no would be right for 90.0%", ["finding_sixes.png"]),
    "guess_compare_correct.py": ("after 3,000 nudges: 9", ["guess_compare_correct.png"]),
    "images_as_numbers.py": ("30 numbers", ["images_as_numbers.png"]),
    "looking_inside.py": ("of 16 neurons", ["looking_inside.png"]),
    "moved_digits.py": ("moved by 4:", ["moved_digits.png"]),
    "saturation.py": ("times smaller", ["saturation.png"]),
    "shapes.py": ("13,002", ["shapes.png"]),
    "softmax.py": (
        "odds multiplied by 2.71828",
        ["a_three_on_the_zero.png", "evidence_models.png", "softmax.png"],
    ),
}


@pytest.mark.parametrize("script", sorted(PROMISED))
def test_an_example_runs_and_saves_its_pictures(script, tmp_path, monkeypatch):
    pytest.importorskip("numpy", reason="NumPy is not installed")
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    # Any terminal will do: nothing but ASCII is printed.
    printed = io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [script])
    monkeypatch.setattr(sys, "stdout", printed)
    runpy.run_path(str(EXAMPLES / script), run_name="__main__")
    text = printed.buffer.getvalue().decode("ascii")
    promised, pictures = PROMISED[script]
    assert promised in text
    assert sorted(p.name for p in tmp_path.iterdir()) == pictures
    for picture in pictures:
        assert (tmp_path / picture).stat().st_size > 5000


def test_every_example_is_listed_here_and_is_short():
    scripts = sorted(EXAMPLES.glob("*.py"))
    assert [script.name for script in scripts] == sorted(PROMISED)
    for script in scripts:
        assert len(script.read_text(encoding="utf-8").splitlines()) < LONGEST, script.name


def test_every_claim_has_an_example_and_every_example_a_claim():
    from neuron.claims import all_claims

    named = {claim.example for claim in all_claims()}
    for example in named:
        assert (EXAMPLES.parents[1] / example).is_file(), example
    assert {f"examples/articles/{name}" for name in PROMISED} <= named
