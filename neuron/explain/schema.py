"""What is in an explanation's data, as a JSON Schema (draft 2020-12)."""

from __future__ import annotations

from typing import Any


def _object(description: str, **properties: Any) -> dict[str, Any]:
    """An object all of whose properties are there, with no others."""
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


def _list(of: dict[str, Any], description: str) -> dict[str, Any]:
    return {"type": "array", "items": of, "description": description}


def _number(description: str) -> dict[str, Any]:
    not_finite = {"enum": ["inf", "-inf", "nan"]}
    return {"anyOf": [{"type": "number"}, not_finite], "description": description}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


_COUNT = {"type": "integer", "minimum": 0}
_ARITHMETIC = "with all numbers put in, in full precision, every sum written out"

_COMPUTED = _or_null(
    _object(
        "the form that is computed, to the last bit; null where it is the one above",
        formula=_text("in names"),
        numbers=_text(_ARITHMETIC),
    )
)
_TERM = _object(
    "one term of a sum",
    index=_COUNT,
    name=_text("such as w1[0,3]·x[3]"),
    numbers=_text(_ARITHMETIC),
    value=_number("the term"),
)
_SLOPE = _object(
    "a local derivative, by one of the numbers that this one was computed from",
    by=_text("the name of that number"),
    formula=_text("in names"),
    numbers=_text(_ARITHMETIC),
    computed_as=_COMPUTED,
    value=_number("the derivative"),
    passes=_number("the number's gradient × the derivative"),
)
_STEP = _object(
    "one number and where it came from",
    name=_text("such as a1[3]"),
    what=_text("in words"),
    value=_number("the number"),
    level={**_COUNT, "description": "how many levels back; 0 is what was asked for"},
    operation=_text("the row of the op table; empty for a number that was given"),
)
_STEP["properties"] |= {
    "formula": _text("in names; only where the number was computed"),
    "numbers": _text(_ARITHMETIC),
    "computed_as": _COMPUTED,
    "added": _object(
        "what is added to the terms, such as a bias", name=_text("its name"), value=_number("it")
    ),
    "terms": _list(_TERM, "all terms of its sum, the largest first"),
    "gradient": _number("only where it has been computed"),
    "slopes": _list(_SLOPE, "only where there is a gradient"),
}
_PATH = _object(
    "one way from a number to the result",
    through=_text("the number that it goes into"),
    formula=_text("in names: that number's gradient × the local derivative"),
    numbers=_text(_ARITHMETIC),
    passes=_number("what comes back along this way"),
)
_ARRIVAL = _object(
    "a gradient and where it comes from",
    name=_text("the number whose gradient it is"),
    what=_text("in words"),
    gradient=_number("the sum over all ways"),
    level={**_COUNT, "description": "how many levels on; 0 is what was asked for"},
    paths=_list(_PATH, "every way, the one that brings most first"),
)
_SHARE = _object(
    "one number's share in a difference of two outputs",
    name=_text("such as x[20] or a1[3]"),
    value=_number("the number"),
    reference=_number("what it is at the reference input"),
    share=_number("how much of the difference it makes up"),
)
_TRACE = _object(
    "a difference of two outputs, traced back; the shares of any layer add up",
    whole=_number("the difference: at_reference and the shares of one layer"),
    at_reference=_number("the difference at the reference input, all 0"),
    layers=_list(_list(_SHARE, "one layer"), "the inputs, then each hidden layer"),
)

#: What `Explanation.to_dict()` gives.
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "An explanation",
    **_object(
        "where a number, a gradient or a difference of two outputs came from",
        format={"const": 1, "description": "the number of the format"},
        name=_text("what is explained"),
        value=_number("its number"),
        headline=_text("a sentence, or nothing"),
        unopened={**_COUNT, "description": "how many numbers a larger depth would open"},
        steps=_list(_STEP, "nearest first; empty where a gradient is explained"),
        arrivals=_list(_ARRIVAL, "nearest first; empty where no gradient is asked about"),
        trace=_or_null(_TRACE),
    ),
}
