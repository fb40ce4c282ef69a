"""Test vectors are the same bytes on every run, follow their schema and read back exactly."""

import json
import math
import os
import re
import subprocess
import sys

from neuron.testing import answer
from neuron.testing.__main__ import main
from neuron.testing.vectors import SCHEMA, VERSION, digest, vectors, write

NUMBER = re.compile(SCHEMA["$defs"]["number"]["pattern"])


def test_the_vectors_are_the_same_in_every_process(tmp_path):
    code = "from neuron.testing.vectors import write; import sys; print(write(sys.argv[1], 2))"
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / f"{i}.json")],
            env={**os.environ, "PYTHONHASHSEED": str(i)},
            capture_output=True, text=True, check=True,
        ).stdout
        for i in (1, 2)
    ]  # fmt: skip
    assert runs[0] == runs[1]
    assert (tmp_path / "1.json").read_bytes() == (tmp_path / "2.json").read_bytes()


def test_the_checksum_pins_every_correctly_rounded_result():
    """It changes with the inputs or with an answer: neither may happen without a new version."""
    assert VERSION == 1
    assert vectors(2)["sha256"] == PINNED


def test_a_file_reads_back_and_follows_the_schema(tmp_path):
    path = tmp_path / "vectors.json"
    assert main(["vectors", str(path), "--cases", "2"]) == 0
    read = json.loads(path.read_text(encoding="utf-8"))
    assert set(SCHEMA["required"]) <= read.keys()
    assert read["sha256"] == digest(read["operations"])
    for name, entries in read["operations"].items():
        for vector in entries:
            assert all(NUMBER.match(x) for x in flat([vector["operands"], vector["value"]]))
            assert all(NUMBER.match(x) for x in flat(vector["gradient"]))
            operands = numbers(vector["operands"])
            value, gradient = answer(name, *operands, g=numbers(vector.get("g")))
            assert same(value, numbers(vector["value"]))
            assert same(gradient, numbers(vector["gradient"]))


def test_the_schema_is_printed_on_request(capsys):
    assert main(["vectors", "-"]) == 0
    assert json.loads(capsys.readouterr().out) == SCHEMA


def test_a_smaller_seed_or_number_of_cases_gives_other_vectors(tmp_path):
    assert write(tmp_path / "a", 1, 0) != write(tmp_path / "b", 1, 1)


def flat(nest):
    return [x for e in nest for x in flat(e)] if isinstance(nest, list) else [nest]


def numbers(nest):
    if isinstance(nest, list):
        return [numbers(e) for e in nest]
    return None if nest is None else float.fromhex(nest)


def same(a, b):
    pairs = list(zip(flat(list_of(a)), flat(list_of(b)), strict=True))
    return all(x == y or (math.isnan(x) and math.isnan(y)) for x, y in pairs)


def list_of(x):
    return list(x) if isinstance(x, list | tuple) else [x]


PINNED = "7f79947d51c2faea00431a369fe224657a7c2c974c543e00c02d672cb40390e6"
