"""Whatever a file holds, loading it gives one clear error, soon and with little memory."""

import copy
import hashlib
import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron import MLP
from neuron.maths.errors import FileFormatError
from neuron.store import document, load, save


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    path = tmp_path_factory.mktemp("good") / "net"
    save(MLP(3, [2, 2], ["tanh", "softmax"]), path, seed=1, classes=["a", "b"], provenance={"x": 1})
    return path.read_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("hostile")


def sealed(content):
    """The file of a hostile author, who knows how the checksum is made."""
    content = {key: entry for key, entry in content.items() if key != "sha256"}
    body = json.dumps(content).encode()[:-1]
    return body + b', "sha256": "' + hashlib.sha256(body).hexdigest().encode() + b'"}'


def refused(folder, data):
    path = folder / "net"
    path.write_bytes(data)
    with pytest.raises(FileFormatError) as caught:
        load(path, backend="scalar")
    message = str(caught.value)
    assert message.startswith(repr(str(path)))
    assert "Expected a file written by neuron.store.save" in message or "update" in message
    assert "\n" not in message
    assert len(message) < 900
    return message


def test_the_hostile_author_can_write_a_good_file(good, folder):
    (folder / "net").write_bytes(sealed(json.loads(good)))
    assert load(folder / "net").net.sizes == [3, 2, 2]


def test_every_truncation_is_refused(good, folder):
    for length in range(len(good) - 1):
        refused(folder, good[:length])


def test_every_flipped_bit_is_refused(good, folder):
    for place in range(len(good.rstrip())):
        for bit in (0, 3, 6):
            damaged = bytearray(good)
            damaged[place] ^= 1 << bit
            if damaged[place : place + 1].isspace() and good[place : place + 1].isspace():
                continue  # one kind of white space for another, after the seal
            refused(folder, bytes(damaged))


def paths(content, prefix=()):
    entries = content.items() if isinstance(content, dict) else enumerate(content)
    for key, entry in entries:
        yield (*prefix, key)
        if isinstance(entry, dict | list):
            yield from paths(entry, (*prefix, key))


WRONG = [
    None, True, -1, 0, 1.5, 10**12, 2**62, 10**40, "", "AAAA", "x" * 1000, "💥", [], [[]], {},
    {"a": {}}, [1, 2, 3], ["a", "b", "c"],
]  # fmt: skip
FREE = {"provenance", "library"}


def test_every_entry_may_be_replaced_by_anything(good, folder):
    original = json.loads(good)
    for path in paths(original):
        for wrong in WRONG:
            content = copy.deepcopy(original)
            inner = content
            for key in path[:-1]:
                inner = inner[key]
            if inner[path[-1]] == wrong:
                continue
            inner[path[-1]] = wrong
            (folder / "net").write_bytes(sealed(content))
            try:
                model = load(folder / "net")
            except FileFormatError:
                continue
            # some other good file
            assert path[0] in {*FREE, "seed", "classes", "preprocessing", "backend", "sha256"}
            assert model.net.sizes == [3, 2, 2]


def test_every_entry_may_be_missing_or_twice(good, folder):
    original = json.loads(good)
    for path in paths(original):
        if path[0] in ("provenance", "classes", "sha256") and len(path) > 1:
            continue
        if path in (("layers", 0), ("layers", 1)):  # either layer alone is a good network
            continue
        content = copy.deepcopy(original)
        inner = content
        for key in path[:-1]:
            inner = inner[key]
        del inner[path[-1]]
        if path[0] != "sha256":
            refused(folder, sealed(content))
    assert "more than once" in refused(folder, b'{"seed": 1, "seed": 2}')


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
))  # fmt: skip
def test_any_json_is_refused(folder, content):
    refused(folder, json.dumps(content).encode())


@given(st.binary(max_size=300))
def test_any_bytes_are_refused(folder, data):
    refused(folder, data)


def test_claims_of_absurd_size_cost_no_memory(good, folder):
    content = json.loads(good)
    content["layers"][0]["neurons"] = content["layers"][1]["inputs"] = 2**60
    tracemalloc.start()
    assert "characters of base64" in refused(folder, sealed(content))
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 1_000_000,
        b"[" * 100_000 + b"]" * 100_000,
        b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b'{"seed": ' + b"9" * 100_000 + b"}",
        b'{"seed": 1e999}',
        b'{"seed": NaN}',
        b'{"seed": -Infinity}',
        b'{"format": "\\ud800"}',
        b"[" + b"[]," * 500_000 + b"1]",
    ],
)
def test_hostile_json_is_refused_with_little_memory(folder, data):
    tracemalloc.start()
    refused(folder, data)
    assert tracemalloc.get_traced_memory()[1] < 60_000_000
    tracemalloc.stop()


def test_a_file_that_is_too_large_is_not_read(folder):
    path = folder / "huge"
    with path.open("wb") as file:
        file.truncate(document.MAX_BYTES + 1)
    tracemalloc.start()
    with pytest.raises(FileFormatError, match="bytes, and a model at most"):
        load(path)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()
    path.unlink()


def test_a_newer_version_asks_for_an_update(good, folder):
    content = json.loads(good)
    content["version"] = 2
    for data in (sealed(content), json.dumps(content).encode()):
        assert "update the library" in refused(folder, data)


def test_a_file_edited_by_hand_says_so(good, folder):
    assert "checksum" in refused(folder, good.replace(b'"tanh"', b'"relu"'))


def test_an_unknown_activation_lists_the_known_ones(good, folder):
    content = json.loads(good)
    content["layers"][0]["activation"] = "tahn"
    message = refused(folder, sealed(content))
    assert "'tahn'" in message
    assert "tanh" in message


def test_numbers_that_are_not_finite_are_refused(good, folder):
    content = json.loads(good)
    content["layers"][0]["biases"] = "AAAAAAAA8H8AAAAAAAAAAA=="  # ∞ and 0
    assert "layer 1, biases: number 0 is inf" in refused(folder, sealed(content))


def test_layers_that_do_not_fit_are_refused(good, folder):
    content = json.loads(good)
    content["layers"] = content["layers"][::-1]
    assert "layer 2 has 3 inputs" in refused(folder, sealed(content))
