"""The limits of a model file: what they are, and that they hold to the byte."""

import json
import os

import pytest

from neuron import MLP
from neuron.maths.errors import DataError, FileFormatError
from neuron.store import about, document, load, save
from neuron.store import numbers as packed

NET = MLP(1, [1], "linear")


def test_the_limits_are_those_that_are_promised():
    assert document.MAX_BYTES == 256 * 1024**2
    assert document.MAX_ENTRIES == 200_000
    assert document.MAX_DEPTH == 50
    assert packed.TYPECODES == {"float64": "d", "float32": "f"}


@pytest.fixture
def data():
    return document.to_bytes({"a": [1, 2], "b": {}})


def test_a_file_may_have_so_many_entries_and_no_more(monkeypatch, data):
    # Counted by what begins an entry: 3 commas (one before the seal), 2 braces, 1 bracket.
    assert data.count(b",") + data.count(b"{") + data.count(b"[") == 6
    monkeypatch.setattr(document, "MAX_ENTRIES", 6)
    assert document.from_bytes(data) == (
        {"a": [1, 2], "b": {}, "sha256": json.loads(data)["sha256"]},
        True,
    )
    monkeypatch.setattr(document, "MAX_ENTRIES", 5)
    with pytest.raises(FileFormatError, match="more than 5 entries"):
        document.from_bytes(data)
    assert document.to_bytes({"a": [1, 2], "b": {}}) == data  # the seal is not counted
    monkeypatch.setattr(document, "MAX_ENTRIES", 4)
    with pytest.raises(DataError, match="5 entries; a file holds up to"):
        document.to_bytes({"a": [1, 2], "b": {}})


def test_a_file_may_have_so_many_bytes_and_no_more(monkeypatch, tmp_path):
    path = tmp_path / "net"
    save(NET, path)
    size = path.stat().st_size
    monkeypatch.setattr(document, "MAX_BYTES", size)
    assert load(path).net.sizes == [1, 1]
    monkeypatch.setattr(document, "MAX_BYTES", size - 1)
    with pytest.raises(FileFormatError, match=f"has {size:,} bytes, and a model at most"):
        load(path)
    body = document.to_bytes({"a": 1}).index(b',\n "sha256"')
    monkeypatch.setattr(document, "MAX_BYTES", body + 200)
    assert document.to_bytes({"a": 1})
    monkeypatch.setattr(document, "MAX_BYTES", body + 199)
    with pytest.raises(DataError, match=f"takes {body} bytes"):
        document.to_bytes({"a": 1})


def nested(depth):
    inner = 1
    for _ in range(depth):
        inner = [inner]
    return inner


def test_entries_may_be_nested_so_deep_and_no_deeper(monkeypatch):
    assert document.plain(nested(50), "it") == nested(50)
    with pytest.raises(DataError, match=r"it.* nested more than 50 levels deep"):
        document.plain(nested(51), "it")
    monkeypatch.setattr(document, "MAX_DEPTH", 2)
    assert document.plain({"a": {"b": 1}}, "it") == {"a": {"b": 1}}
    with pytest.raises(DataError, match="deep"):
        document.plain({"a": {"b": [1]}}, "it")
    monkeypatch.setattr(document, "MAX_DEPTH", 0)
    with pytest.raises(DataError, match="deep"):
        document.plain({"a": 1}, "it")


def test_whole_numbers_are_below_two_to_the_63():
    for number in (2**63 - 1, 1 - 2**63, 0, True):
        assert document.plain(number, "it") == number
        assert type(document.plain(number, "it")) is type(number)
    for number in (2**63, -(2**63)):
        with pytest.raises(DataError, match="whole ones below"):
            document.plain(number, "it")


def test_plain_data_is_copied_and_tuples_become_lists():
    given = {"a": (1, 2.5), "b": [None, False, "x"], "c": {}}
    found = document.plain(given, "it")
    assert found == {"a": [1, 2.5], "b": [None, False, "x"], "c": {}}
    assert found["b"] is not given["b"]
    for wrong, match in [
        ({1: 2}, "it: keys are texts, got 1"),
        ({"a": [0, {2}]}, "it, 'a', entry 1: .* is of type set"),
        (float("nan"), "it: nan is a number"),
        ("\ud800", "half a character"),
        ("a\udfff", "half a character"),
        ({"\udbff": 1}, "half a character"),
    ]:
        with pytest.raises(DataError, match=match):
            document.plain(wrong, "it")
    assert document.plain("\ud7ff\ue000", "it") == "\ud7ff\ue000"  # the neighbours


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (b"[1]", "it holds a list, expected an object"),
        (b"1", "it holds a number"),
        (b"1.5", "it holds a number"),
        (b'"x"', "it holds a text"),
        (b"true", "it holds a boolean"),
        (b"null", "it holds null"),
        (b'{"a": 1, "b": 2, "a": 3}', "the key 'a' occurs more than once"),
        (b'{"a": NaN}', "it holds NaN"),
        (b'{"a": 1e999}', "1e999 is too large"),
        (b'{"a": \xff}', r"UTF-8 \(byte 6\)"),
        (b'{"a": 1', "in line 1, where it ends"),
        (b'{"a" 1, "b": 2}', "in line 1; it may be"),
        (b'{"a": 1,\n "b" 2}', "in line 2; it may be"),
    ],
)
def test_what_is_wrong_with_a_text_is_said(data, match):
    with pytest.raises(FileFormatError, match=match):
        document.from_bytes(data)


def test_a_seal_is_the_last_entry_and_right(data):
    assert document.from_bytes(data)[1] is True
    assert document.from_bytes(data.replace(b"\n", b"\r\n"))[1] is True
    assert document.from_bytes(data + b" " * 50)[1] is True
    assert document.from_bytes(data.replace(b'"a"', b'"c"'))[1] is False
    assert document.from_bytes(b'{"a": 1}')[1] is False
    seal = json.loads(data)["sha256"]
    flipped = seal[:-1] + ("0" if seal[-1] != "0" else "1")
    assert document.from_bytes(data.replace(seal.encode(), flipped.encode()))[1] is False


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_numbers_are_little_endian_and_counted_before_they_are_read(dtype):
    size = {"float64": 8, "float32": 4}[dtype]
    for count in range(1, 8):
        values = [0.5 * i - 1 for i in range(count)]
        text = packed.as_text(values, dtype)
        assert list(packed.from_text(text, count, dtype, "it")) == values
        for wrong in (count - 1, count + 1):
            with pytest.raises(FileFormatError, match=f"it: {wrong} numbers in {dtype} take"):
                packed.from_text(text, wrong, dtype, "it")
        padded = text[:-4] + "AA=="
        if 3 * len(text) // 4 - 2 != size * count:
            with pytest.raises(FileFormatError, match=f"expected {size * count} bytes, got"):
                packed.from_text(padded, count, dtype, "it")
    assert packed.as_text([1.0], "float64") == "AAAAAAAA8D8="
    with pytest.raises(FileFormatError, match="no base64"):
        packed.from_text("!" * 12, 1, "float64", "it")
    with pytest.raises(FileFormatError, match=r"number 1 is inf, expected a finite one"):
        packed.from_text(packed.as_text([0.0, float("inf")], dtype), 2, dtype, "it")


def test_classes_fit_the_outputs():
    def known(n, classes):
        return about.checked(n, None, None, None, classes)["classes"]

    assert known(3, ["a", "b", "c"]) == ["a", "b", "c"]
    assert known(1, ["no", "yes"]) == ["no", "yes"]
    assert known(1, ["it"]) == ["it"]
    assert known(2, None) is None
    for n, classes in [(1, ["a", "b", "c"]), (2, ["a"]), (3, ["a", "b"]), (2, ["a", "b", "c"])]:
        with pytest.raises(FileFormatError, match=f"{len(classes)} classes for {n} outputs"):
            known(n, classes)
    for wrong in ("ab", {"a": 1}, 2):
        with pytest.raises(FileFormatError, match="list of names"):
            known(2, wrong)
    with pytest.raises(FileFormatError, match="name of a class is a text"):
        known(2, ["a", 1])


def test_a_seed_is_a_whole_number_below_two_to_the_63():
    for seed in (None, 0, 2**63 - 1):
        assert about.checked(1, seed, None, None, None)["seed"] == seed
    for seed in (-1, 2**63, True, 1.0, "1"):
        with pytest.raises(FileFormatError, match="a seed is a whole number"):
            about.checked(1, seed, None, None, None)
    for name in ("provenance", "preprocessing"):
        given = {"provenance": None, "preprocessing": None, name: [1]}
        with pytest.raises(FileFormatError, match=f"{name} is a dictionary"):
            about.checked(1, None, given["provenance"], given["preprocessing"], None)
    assert about.checked(1, None, {"a": (1,)}, {}, None) == {
        "classes": None, "preprocessing": {}, "seed": None, "provenance": {"a": [1]},
    }  # fmt: skip


def edited(path, change):
    """A saved network with something changed and sealed anew."""
    content = json.loads(path.read_bytes())
    content.pop("sha256")
    change(content)
    path.write_bytes(document.to_bytes(content))


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (lambda c: c.update(format="x"), "its format is 'x', not 'neuron model'"),
        (lambda c: c.update(version=0), "its format version is 0, expected 1"),
        (lambda c: c.update(version=True), "its format version is True"),
        (lambda c: c.update(version=2), "reads up to 1"),
        (lambda c: c.pop("seed"), "the file lacks 'seed'"),
        (lambda c: c.update(extra=1), "the file has the unknown entry 'extra'"),
        (lambda c: c.update(library=1), "its library is 1, expected a text"),
        (lambda c: c.update(backend="x"), "backend: unknown 'x'; known: numpy, scalar"),
        (lambda c: c.update(backend=1), "backend: unknown 1"),
        (lambda c: c.update(dtype="int"), "dtype: unknown 'int'; known: float32, float64"),
        (lambda c: c.update(layers=[]), r"its layers are \[\], expected a list"),
        (lambda c: c.update(layers=[1]), "layer 1 is 1, expected an object"),
        (lambda c: c["layers"][0].pop("biases"), "layer 1 lacks 'biases'"),
        (lambda c: c["layers"][1].update(inputs=3), "layer 2 has 3 inputs, but the one before 2"),
        (lambda c: c["layers"][0].update(inputs=0), "layer 1, inputs: got 0"),
        (lambda c: c["layers"][1].update(neurons=True), "layer 2, neurons: got True"),
        (lambda c: c["layers"][0].update(activation="x"), "layer 1, activation: unknown 'x'"),
        (lambda c: c["layers"][0].update(weights=1), "layer 1, weights: got 1, expected a text"),
        (lambda c: c["layers"][0].update(biases=[]), r"layer 1, biases: got \[\]"),
        (lambda c: c["layers"][1].update(weights=""), "layer 2, weights: 2 numbers in float64"),
    ],
)
def test_whatever_does_not_fit_is_named(change, match, tmp_path):
    path = tmp_path / "net"
    save(MLP(1, [2, 1]), path)
    edited(path, change)
    with pytest.raises(FileFormatError, match=match):
        load(path)


@pytest.mark.parametrize("backend", ["scalar", "numpy"])
def test_a_file_says_what_it_came_from(backend, tmp_path, np):
    path = tmp_path / "net"
    net = MLP(3, [2, 1], ["relu", "linear"], seed=5, backend=backend)
    save(net, path)
    model = load(path)
    assert (model.seed, model.provenance, model.preprocessing, model.classes) == (
        None,
        {},
        None,
        None,
    )
    assert model.library.startswith("didactic-neuron ")
    assert model.net.backend == backend
    assert model.net.activations == ["relu", "linear"]
    assert model.net.numbers() == net.numbers()
    other = load(path, backend="numpy", dtype="float32")
    assert other.net.layers[0].weights.data.dtype == np.float32
    assert load(path, backend="scalar").net.numbers() == net.numbers()
    for wrong in ({"backend": "x"}, {"dtype": "x"}):
        with pytest.raises(ValueError, match="unknown"):
            load(path, **wrong)
    save(net, path, seed=5, provenance={"a": 1}, preprocessing={"kind": "x"}, classes=["it"])
    model = load(path)
    assert (model.seed, model.provenance) == (5, {"a": 1})
    assert (model.preprocessing, model.classes) == ({"kind": "x"}, ("it",))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_only_ordinary_files_are_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="it is no ordinary file"):
        load(tmp_path / "pipe")
    with pytest.raises(OSError, match="it is a folder"):
        load(tmp_path)
    with pytest.raises(OSError, match="there is no file"):
        load(tmp_path / "nothing")
    with pytest.raises(OSError, match="cannot read"):
        load("a\0b")
