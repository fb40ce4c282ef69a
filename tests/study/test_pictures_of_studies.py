"""The plots of studies: shapes are checked, signs marked, classes told apart without colour."""

import pytest

np = pytest.importorskip("numpy", reason="NumPy is not installed")
pytest.importorskip("matplotlib", reason="matplotlib is not installed")

from types import SimpleNamespace  # noqa: E402

from neuron.data import squares_and_circles  # noqa: E402
from neuron.maths.errors import ShapeError  # noqa: E402
from neuron.plots import save  # noqa: E402
from neuron.plots.evidence import evidence_overlay  # noqa: E402
from neuron.plots.gallery import gallery  # noqa: E402
from neuron.plots.plane import plane  # noqa: E402
from neuron.plots.series import bars, curves  # noqa: E402
from neuron.plots.signed import signed_pictures  # noqa: E402


def test_signs_are_marked_and_the_scale_is_symmetric(tmp_path):
    picture = np.zeros((6, 6))
    picture[1, 1], picture[4, 4] = 1.0, -1.0
    ax = signed_pictures([picture], titles=["one"])
    marked = sorted(
        tuple(map(float, place)) for group in ax.collections for place in group.get_offsets()
    )
    top = 2  # the caption's room above the picture
    assert marked == [(1.0, top + 1.0), (4.0, top + 4.0)]
    low, high = ax.images[0].get_clim()
    assert low == -high
    assert save(ax, tmp_path / "signed.png").stat().st_size > 1000
    with pytest.raises(ShapeError, match="shape"):
        signed_pictures(picture)
    with pytest.raises(ShapeError, match="titles"):
        signed_pictures([picture], titles=[])


def test_one_outlier_does_not_make_all_other_weights_pale():
    pictures = np.ones((4, 28, 28))
    pictures[0, 0, 0] = 100.0
    assert signed_pictures(pictures).images[0].get_clim() == (-1.0, 1.0)


def test_a_gallery_shows_ink_as_black_whatever_is_in_the_picture(tmp_path):
    ax = gallery([np.full((3, 3), 0.2), np.ones((3, 3))], ["faint", "a $ sign\nfull"])
    assert [image.get_clim() for image in ax.images] == [(0, 1), (0, 1)]
    save(ax, tmp_path / "gallery.svg")
    with pytest.raises(ShapeError, match="captions"):
        gallery([np.ones((3, 3))], [])


def test_classes_in_the_plane_differ_by_their_mark():
    data = squares_and_circles(20, seed=0)
    ax = plane(data, [("level", (0.0, 1.0), 0.5), ("steep", (1.0, 0.0), 0.0)], point=(0, 0))
    paths = [group.get_paths()[0].vertices.shape for group in ax.collections[:2]]
    assert paths[0] != paths[1]
    assert [line.get_label() for line in ax.get_lines()] == ["level", "steep"]
    assert set(ax.get_lines()[0].get_ydata()) == {-0.5}
    with pytest.raises(ShapeError, match="not points in the plane"):
        plane(data.take([0]).__class__("three", [[1.0, 2.0, 3.0]], [0], ("a", "b")))


def test_curves_differ_by_line_and_mark():
    ax = curves([0, 1], {"on": [0.9, 0.9], "off": [0.9, 0.1]}, percent=True)
    on, off = ax.get_lines()
    assert on.get_linestyle() != off.get_linestyle()
    assert on.get_marker() != off.get_marker()
    with pytest.raises(ShapeError, match="has 1 points"):
        curves([0, 1], {"short": [1]})


def test_bars_carry_their_numbers():
    ax = bars(["a", "b"], [0.25, -0.5], marked=[1])
    assert {text.get_text() for text in ax.texts} == {"0.25", "−0.5"}
    with pytest.raises(ShapeError, match="1 names"):
        bars(["a"], [])


def test_an_overlay_shows_what_its_evidence_adds_up_to(tmp_path):
    weights, picture = np.array([[1.0, -2.0], [0.5, 0.0]]), np.array([[1.0, 1.0], [0.0, 0.0]])
    laid = SimpleNamespace(
        picture=picture, weights=weights, terms=weights * picture,
        evidence_for=1.0, evidence_against=-2.0, bias=0.5, z=-0.5,
    )  # fmt: skip
    ax = evidence_overlay(laid, name="a three", cls="zero")
    written = [text.get_text() for plot in ax.figure.axes for text in plot.texts]
    assert {"+1.0", "−2.0", "+0.5", "−0.5"} <= set(written)
    save(ax, tmp_path / "overlay.png")
