"""The errors say what was given and what there is, and are what a caller would catch."""

import builtins

import pytest

from neuron.maths import errors

KINDS = {
    "NumberError": "TypeError",
    "ShapeError": "ValueError",
    "DataError": "ValueError",
    "SettingError": "ValueError",
    "UnknownNameError": "ValueError",
    "NonFiniteError": "ArithmeticError",
    "FileFormatError": "ValueError",
    "FileAccessError": "OSError",
    "MissingPackageError": "ImportError",
    "RenderError": "RuntimeError",
}


@pytest.mark.parametrize(("name", "builtin"), KINDS.items())
def test_each_error_is_also_what_a_caller_would_catch(name, builtin):
    assert issubclass(getattr(errors, name), errors.NeuronError)
    assert issubclass(getattr(errors, name), getattr(builtins, builtin))


def test_an_unknown_name_lists_the_known_ones_and_the_closest():
    error = errors.UnknownNameError("fruit", "aple", ["pear", "apple"])
    assert str(error) == "unknown fruit 'aple'; known: apple, pear. Did you mean 'apple'?"
    error = errors.UnknownNameError("fruit", 7, ["pear", "apple"])
    assert str(error) == "unknown fruit 7; known: apple, pear."


def test_a_missing_package_says_how_to_install_it():
    error = errors.MissingPackageError("pillow", "reading pictures", "images")
    assert str(error) == (
        "reading pictures needs the package pillow, which is not installed. "
        "Try: python -m pip install pillow, which is in the extra 'images'."
    )
