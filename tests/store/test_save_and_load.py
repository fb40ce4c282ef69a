"""A network that is saved and loaded again is the same network, to the last bit."""

import base64
import hashlib
import json
import struct
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron import MLP
from neuron.maths.errors import (
    DataError,
    FileAccessError,
    FileFormatError,
    SettingError,
    UnknownNameError,
)
from neuron.network.activations import ACTIVATIONS
from neuron.store import Model, load, save

np = pytest.importorskip("numpy")

finite = st.floats(allow_nan=False, allow_infinity=False)
finite32 = st.floats(allow_nan=False, allow_infinity=False, width=32)


@st.composite
def networks(draw):
    dtype = draw(st.sampled_from(["float64", "float32"]))
    backend = "numpy" if dtype == "float32" else draw(st.sampled_from(["scalar", "numpy"]))
    number = finite32 if dtype == "float32" else finite
    sizes = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    names = draw(
        st.lists(
            st.sampled_from(sorted(ACTIVATIONS)), min_size=len(sizes) - 1, max_size=len(sizes) - 1
        )
    )
    numbers = [
        (
            [[draw(number) for _ in range(n)] for _ in range(m)],
            [draw(number) for _ in range(m)],
        )
        for n, m in pairwise(sizes)
    ]
    return MLP.from_numbers(numbers, names, backend=backend, dtype=dtype)


def bits(numbers):
    """Every float as its bytes, so that −0.0 differs from 0.0."""
    return [
        struct.pack(f"<{len(row)}d", *row) for rows, biases in numbers for row in [*rows, biases]
    ]


def outputs(net, x):
    y = net(x)
    return np.array([float(v) for v in y]).tobytes()


@given(networks(), st.data())
def test_a_reload_on_either_backend_gives_the_same_bits(tmp_path_factory, net, data):
    path = tmp_path_factory.mktemp("model") / "net.json"
    save(net, path)
    x = data.draw(st.lists(finite, min_size=net.n_inputs, max_size=net.n_inputs))
    with np.errstate(all="ignore"):
        same = load(path)
        assert same.net.backend == net.backend
        assert same.net.activations == net.activations
        assert [str(getattr(p.data, "dtype", "")) for p in same.net.parameters()] == [
            str(getattr(p.data, "dtype", "")) for p in net.parameters()
        ]
        assert outputs(same.net, x) == outputs(net, x)
        for backend in ("scalar", "numpy"):
            other = load(path, backend=backend)
            assert bits(other.net.numbers()) == bits(net.numbers())
            on_arrays = net.backend == backend == "numpy"
            dtype = str(net.parameters()[0].data.dtype) if on_arrays else "float64"
            assert outputs(other.net, x) == outputs(net.to(backend, dtype=dtype), x)


def test_what_is_known_about_the_network_comes_back(tmp_path):
    path = tmp_path / "net.json"
    about = {
        "seed": 7,
        "provenance": {"data": "moons", "epochs": 3, "losses": [0.5, 1e-300], "ok": True},
        "preprocessing": {"kind": "none"},
        "classes": ("σ", "zwei"),
    }
    save(MLP(2, [2]), path, **about)
    model = load(path)
    assert isinstance(model, Model)
    assert {name: getattr(model, name) for name in about} == about
    assert model.library.startswith("didactic-neuron ")


def test_saving_the_same_network_twice_gives_the_same_bytes(tmp_path):
    for name in "ab":
        save(MLP(2, [3, 1], seed=5), tmp_path / name, provenance={"b": 1, "a": 2})
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_the_usual_network_takes_well_under_300_kb(tmp_path):
    save(MLP(784, [16, 16, 10], backend="numpy"), tmp_path / "net")
    assert (tmp_path / "net").stat().st_size < 150_000


def test_the_file_can_be_read_as_the_documentation_says(tmp_path):
    path = tmp_path / "net.json"
    net = MLP(3, [2], "tanh", seed=1)
    save(net, path)
    data = path.read_bytes()
    layer = json.loads(data)["layers"][0]
    weights = struct.unpack("<6d", base64.b64decode(layer["weights"]))
    rows, _ = net.numbers()[0]
    assert list(weights) == rows[0] + rows[1]
    sealed = data[: data.rindex(b',\n "sha256"')]
    assert json.loads(data)["sha256"] == hashlib.sha256(sealed).hexdigest()


def test_windows_line_endings_do_no_harm(tmp_path):
    path = tmp_path / "net.json"
    save(MLP(2, [1]), path)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load(path).net.sizes == [2, 1]


def test_float32_is_refused_where_it_is_too_small(tmp_path):
    path = tmp_path / "net.json"
    save(MLP.from_numbers([([[1e300]], [0.0])]), path)
    with pytest.raises(DataError, match="float64"):
        load(path, backend="numpy", dtype="float32")


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
@pytest.mark.parametrize("backend", ["scalar", "numpy"])
def test_a_network_that_is_not_finite_is_not_saved(tmp_path, number, backend):
    net = MLP.from_numbers([([[0.5, number]], [0.0])], backend=backend)
    with pytest.raises(DataError, match="layer 1, weights: number 1"):
        save(net, tmp_path / "net")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "about",
    [
        {"seed": -1},
        {"seed": True},
        {"seed": 1.5},
        {"seed": 2**63},
        {"provenance": [1]},
        {"provenance": {"x": float("nan")}},
        {"provenance": {1: 2}},
        {"provenance": {"x": object()}},
        {"provenance": {"x": "\ud800"}},
        {"provenance": {"x": 10**30}},
        {"preprocessing": "image"},
        {"classes": "ab"},
        {"classes": ["a"]},
        {"classes": ["a", 2]},
        {"classes": 5},
    ],
)
def test_what_json_cannot_hold_is_not_saved(tmp_path, about):
    path = tmp_path / "net"
    path.write_text("old")
    with pytest.raises(DataError):
        save(MLP(2, [2]), path, **about)
    assert path.read_text() == "old"


def test_too_deep_a_provenance_is_not_saved(tmp_path):
    nested = []
    for _ in range(100_000):
        nested = [nested]
    with pytest.raises(DataError, match="deep"):
        save(MLP(2, [2]), tmp_path / "net", provenance={"x": nested})


def test_only_a_network_is_saved(tmp_path):
    with pytest.raises(SettingError, match="MLP"):
        save([1, 2], tmp_path / "net")


def test_unknown_backend_and_dtype_are_named(tmp_path):
    save(MLP(2, [1]), tmp_path / "net")
    with pytest.raises(ValueError, match="known: numpy, scalar"):
        load(tmp_path / "net", backend="torch")
    with pytest.raises(ValueError, match="known: float32, float64"):
        load(tmp_path / "net", dtype="float16")
    for setting in ("backend", "dtype"):
        with pytest.raises(UnknownNameError, match=f"unknown {setting}"):
            load(tmp_path / "net", **{setting: ["numpy"]})
    save(MLP(1, [1]), tmp_path / "net")
    with pytest.raises(UnknownNameError, match="dtype of the scalar backend 'float32'"):
        load(tmp_path / "net", dtype="float32")


def test_a_missing_file_a_folder_and_an_impossible_name_give_one_clear_error(tmp_path):
    with pytest.raises(FileAccessError, match="there is no file"):
        load(tmp_path / "nowhere")
    with pytest.raises(FileAccessError, match="it is a folder"):
        load(tmp_path)
    for impossible in ("a\0b", "x" * 5000):
        with pytest.raises(FileAccessError):
            load(impossible)
        with pytest.raises(FileAccessError):
            save(MLP(2, [1]), impossible)


def test_an_empty_file_and_one_of_another_kind_are_refused(tmp_path):
    path = tmp_path / "net"
    for data in (b"", b"hello", b"\xff\xfe\x00", b"[]", b"{}", b"null", b'"x"', b"\x89PNG\r\n"):
        path.write_bytes(data)
        with pytest.raises(FileFormatError):
            load(path)
