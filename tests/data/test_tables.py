"""Tables: what becomes of columns and targets, and what is said about bad cells."""

import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neuron.data import Preprocessing, read_table
from neuron.data.csv_file import read_csv
from neuron.maths.errors import DataError, FileAccessError, FileFormatError, UnknownNameError

FLOWERS = """\
length,colour,species
1.0,red,rose
3.0,white,rose
5.0,red,tulip
7.0,yellow,tulip
"""


def save(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    (folder / "table.csv").write_bytes(text.encode(encoding))
    return folder / "table.csv"


def test_numbers_are_standardised_and_texts_become_one_input_each(tmp_path: Path) -> None:
    data = read_table(save(tmp_path, FLOWERS), "species")
    assert data.name == "table"
    assert data.classes == ("rose", "tulip")
    assert data.targets == [0, 0, 1, 1]
    assert data.features == ("length", "colour=red", "colour=white", "colour=yellow")
    # mean 4, standard deviation √5
    assert data.inputs[0] == pytest.approx([-3 / 5**0.5, 1, 0, 0])
    assert data.inputs[3] == pytest.approx([3 / 5**0.5, 0, 0, 1])


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_usual_way_to_write_a_table_gives_the_same_data(
    tmp_path: Path, delimiter: str, line_end: str, encoding: str
) -> None:
    text = FLOWERS.replace(",", delimiter).replace("\n", line_end) + line_end
    data = read_table(save(tmp_path, text, encoding), "species")
    assert data.inputs == read_table(save(tmp_path, FLOWERS), "species").inputs
    assert data.features == ("length", "colour=red", "colour=white", "colour=yellow")


def test_quoted_cells_may_hold_delimiters_quotes_and_line_ends(tmp_path: Path) -> None:
    text = '"a, b",y\n1,"no, never"\n2,"say ""yes""\nnow"\n'
    data = read_table(save(tmp_path, text), "y")
    assert data.features == ("a, b",)
    assert data.classes == ("no, never", 'say "yes"\nnow')


@pytest.mark.parametrize(
    ("targets", "classes"),
    [
        (["0", "1", "1", "0"], ("0", "1")),  # the truth table of XOR
        (["10", "9", "9", "10"], ("9", "10")),  # in the order of the numbers
        (["no", "yes", "no", "yes"], ("no", "yes")),
        (["1", "2", "3", "4"], None),  # each only once: numbers to predict
        (["0.5", "1", "0.5", "1"], None),
        ([str(i // 2) for i in range(22)], None),  # eleven different
        ([str(i // 2) for i in range(20)], tuple("0123456789")),
    ],
)
def test_few_whole_numbers_and_texts_are_classes_and_other_numbers_are_not(
    tmp_path: Path, targets: list[str], classes: tuple[str, ...] | None
) -> None:
    rows = "".join(f"{i},{y}\n" for i, y in enumerate(targets))
    assert read_table(save(tmp_path, "x,y\n" + rows), "y").classes == classes


def test_the_task_can_be_decided_by_the_caller(tmp_path: Path) -> None:
    path = save(tmp_path, "x,y\n1,0\n2,1\n3,0\n4,1\n")
    assert read_table(path, "y", task="regression").targets == [0.0, 1.0, 0.0, 1.0]
    assert read_table(path, "x", task="classification").classes == ("1", "2", "3", "4")
    with pytest.raises(UnknownNameError, match=r"unknown task 'regresion'.*Did you mean"):
        read_table(path, "y", task="regresion")


def test_regression_keeps_the_units_of_the_target_and_records_its_scale(tmp_path: Path) -> None:
    data = read_table(save(tmp_path, "x,price\n1,100.5\n2,300.5\n"), "price")
    assert data.classes is None
    assert data.targets == [100.5, 300.5]
    recipe: Any = data.preprocessing
    assert (recipe.target_mean, recipe.target_std) == (200.5, 100.0)


def test_a_constant_column_becomes_zeros(tmp_path: Path) -> None:
    data = read_table(save(tmp_path, "x,c,y\n1,0.1,a\n2,0.1,b\n3,0.1,a\n"), "y")
    assert [row[1] for row in data.inputs] == pytest.approx([0.0, 0.0, 0.0])


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=30, unique=True))
def test_standardised_columns_have_mean_0_and_deviation_1(
    tmp_path_factory: pytest.TempPathFactory, numbers: list[float]
) -> None:
    if max(numbers) - min(numbers) < 1e-3:
        return
    rows = "".join(f"{x!r},{'ab'[i % 2]}\n" for i, x in enumerate(numbers))
    data = read_table(save(tmp_path_factory.mktemp("t"), "x,y\n" + rows), "y")
    z = [row[0] for row in data.inputs]
    assert sum(z) / len(z) == pytest.approx(0.0, abs=1e-8)
    assert sum(v * v for v in z) / len(z) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("x,y\n1,a\n,b\n", DataError, "line 3, column 'x': the cell is empty"),
        ("x,y\n1,a\n2,\n", DataError, "line 3, column 'y': the cell is empty"),
        ("x,y\n1,a\n2,b\nNA,a\n", DataError, "line 4, column 'x': expected a number, got 'NA'"),
        ("x,y\n1,a\nnan,b\n3,a\n", DataError, "line 3, column 'x': expected a number, got 'nan'"),
        ("x,y\n1,a\ninf,b\n3,a\n", DataError, "line 3, column 'x': expected a number, got 'inf'"),
        ("x,y\n1,a\n2,b,c\n", FileFormatError, "line 3: 3 cells, but the header has 2"),
        ("x,y\n", FileFormatError, "expected a header row and at least one row of data, got 1 row"),
        ("", FileFormatError, "got 0 rows"),
        ("x,x\n1,2\n", FileFormatError, "two columns are called 'x'"),
        ("x,\n1,2\n", FileFormatError, "column 2 has no name"),
        ("1,2\n3,4\n", FileFormatError, "the first row holds only numbers"),
        ('x,y\n1,"a\n2,b\n', FileFormatError, "line 3: not readable as CSV"),
        ("x,y\n1,\0\n", FileFormatError, "NUL bytes"),
        ("x,z\n1,a\n", DataError, "there is no column 'y'; known: x, z"),
        ("y\na\nb\n", DataError, "'y' is the only column"),
        ("x,y\n1,a\n2,a\n", DataError, "every row has the same 'y'"),
        ("x,y\n1e308,a\n-1e308,b\n", DataError, "too large"),
    ],
)
def test_a_bad_table_gives_one_error_that_names_the_place(
    tmp_path: Path, text: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message) as caught:
        read_table(save(tmp_path, text), "y")
    assert "table.csv" in str(caught.value)


def test_a_column_of_names_is_no_category(tmp_path: Path) -> None:
    rows = "".join(f"person {i},{i % 2}\n" for i in range(60))
    with pytest.raises(DataError, match=r"'who' holds 60 different texts.*decimal point"):
        read_table(save(tmp_path, "who,y\n" + rows), "y")


def test_regression_of_texts_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="regression predicts numbers"):
        read_table(save(tmp_path, FLOWERS), "species", task="regression")


def test_a_file_that_is_not_there_or_no_text_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileAccessError, match=r"can't read .*nowhere.csv"):
        read_table(tmp_path / "nowhere.csv", "y")
    with pytest.raises(FileFormatError, match="is not utf-8 text"):
        read_table(save(tmp_path, "x,\xe9\n1,2\n", "latin-1"), "y")


def test_new_rows_are_treated_as_the_old_ones_were(tmp_path: Path) -> None:
    path = save(tmp_path, FLOWERS)
    data = read_table(path, "species")
    assert data.preprocessing is not None
    recipe = Preprocessing.from_dict(data.preprocessing.to_dict())
    assert recipe == data.preprocessing
    assert recipe.inputs_from_rows(path) == data.inputs
    rows: list[Any] = [{"colour": "white", "length": "3.0"}, {"length": 4, "colour": "red"}]
    assert recipe.inputs_from_rows(rows) == [data.inputs[1], [0.0, 1.0, 0.0, 0.0]]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"length": 1}, "row 0 has no 'colour'; got length"),
        ({"length": "long", "colour": "red"}, "row 0, column 'length': expected a number"),
        ({"length": None, "colour": "red"}, "row 0, column 'length': expected a number"),
        ({"length": 1, "colour": "blue"}, "unknown category 'blue'; known: red, white, yellow"),
    ],
)
def test_a_new_row_that_does_not_fit_is_refused(
    tmp_path: Path, row: dict[str, object], message: str
) -> None:
    recipe = read_table(save(tmp_path, FLOWERS), "species").preprocessing
    assert recipe is not None
    with pytest.raises(DataError, match=message):
        recipe.inputs_from_rows([row])


def test_a_table_is_no_picture(tmp_path: Path) -> None:
    recipe = read_table(save(tmp_path, FLOWERS), "species").preprocessing
    assert recipe is not None
    with pytest.raises(DataError, match="does not read pictures: its inputs are the columns len"):
        recipe.inputs_from_image("digit.png")


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_decimal_comma_is_read_where_it_separates_no_cells(tmp_path, delimiter) -> None:
    path = tmp_path / "excel.csv"
    rows = ["size weight kind", "1,75 70,5 a", "1,60 55 b", "-,5 1,5e1 a"]
    path.write_text("\n".join(rows).replace(" ", delimiter), encoding="utf-8")
    table = read_csv(path)
    assert table.column("size") == ["1.75", "1.60", "-.5"]
    assert table.column("weight") == ["70.5", "55", "1.5e1"]
    assert read_table(path, "kind").n_inputs == 2


def test_numbers_with_a_comma_and_with_a_point_in_one_column_are_refused(tmp_path) -> None:
    path = tmp_path / "mixed.csv"
    path.write_text("x;kind\n1.234;a\n1,5;b\n", encoding="utf-8")
    with pytest.raises(DataError, match="Write all of them the same way"):
        read_table(path, "kind")


def test_a_text_column_whose_cells_nearly_all_differ_is_refused(tmp_path) -> None:
    path = tmp_path / "names.csv"
    rows = [f"{i},name{i},{'ab'[i % 2]}" for i in range(20)]
    path.write_text("\n".join(["x,name,kind", *rows]), encoding="utf-8")
    with pytest.raises(DataError, match="another text in column 'name'"):
        read_table(path, "kind")


def test_a_split_table_is_standardised_by_the_rest_alone(tmp_path) -> None:
    rows = "\n".join(f"{i * i / 7},{'ab'[i % 2]},{3 * i + 1}" for i in range(40))
    path = tmp_path / "t.csv"
    path.write_text(f"x,kind,y\n{rows}\n", encoding="utf-8")
    data = read_table(path, "y")
    rest, part = data.split(0.25, seed=3)
    numbers = [row[0] for row in rest.inputs]
    assert math.fsum(numbers) / len(numbers) == pytest.approx(0, abs=1e-12)
    assert math.fsum(x * x for x in numbers) / len(numbers) == pytest.approx(1)
    assert part.preprocessing == rest.preprocessing != data.preprocessing
    assert rest.preprocessing.target_mean == math.fsum(rest.targets) / len(rest)
    # The recipe that is saved treats new rows as both parts were treated.
    new = rest.preprocessing.inputs_from_rows(path)
    order = {y: i for i, y in enumerate(data.targets)}
    for one in (rest, part):
        for row, y in zip(one.inputs, one.targets, strict=True):
            assert row == pytest.approx(new[order[y]], abs=1e-12)
    again, watched = rest.to_numpy().split(0.5, seed=1)  # and so on for a validation part
    assert again.arrays()[0][:, 0].mean() == pytest.approx(0, abs=1e-12)
    assert watched.preprocessing == again.preprocessing


def test_a_column_that_is_constant_in_the_rest_is_not_blown_up(tmp_path) -> None:
    path = tmp_path / "t.csv"
    lines = [f"{0.1},{i}" for i in range(20)] + ["5,20"]
    path.write_text("x,y\n" + "\n".join(lines) + "\n", encoding="utf-8")
    data = read_table(path, "y")
    rest, part = data.take([*range(20)]), data.take([20])
    rest, part = data.preprocessing.fitted(rest, part)
    assert {row[0] for row in rest.inputs} == {0.0}
    assert 0 < part.inputs[0][0] < 10
