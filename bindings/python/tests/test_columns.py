"""What becomes of arrays and tables on their way into the library."""

import array
import datetime

import numpy as np
import pytest

import mktopt
from mktopt._arrow import text_of
from mktopt._columns import NONE_I32, NONE_I64, column_of, table_of
from mktopt._native import lib

NAMES = {
    lib.MKTOPT_ARG_F64: "f64",
    lib.MKTOPT_ARG_I64: "i64",
    lib.MKTOPT_ARG_I32: "i32",
    lib.MKTOPT_ARG_STRINGS: "strings",
    lib.MKTOPT_ARG_CATEGORY: "category",
    lib.MKTOPT_ARG_RAGGED: "ragged",
}


def shown(column):
    """A column as (kind, rows): codes as their names, None where a value is missing."""
    if column is None:
        return None
    kind = NAMES[column.kind]
    if kind == "strings":
        return kind, text_of(column)
    if kind == "category":
        names = text_of(column.child)
        return kind, [None if code < 0 else names[code] for code in column.values.tolist()]
    if kind == "ragged":
        ends, (_, flat) = column.offsets.tolist(), shown(column.child)
        return kind, [flat[a:b] for a, b in zip(ends[:-1], ends[1:])]
    none = {"f64": float("nan"), "i64": NONE_I64, "i32": NONE_I32}[kind]
    return kind, [None if v == none or v != v else v for v in column.values.tolist()]


def check(value, kind, rows):
    assert shown(column_of(value, "x")) == (kind, rows)


@pytest.mark.parametrize(
    ("value", "kind", "rows"),
    [
        (np.array([1.5, np.nan]), "f64", [1.5, None]),
        (np.array([1.5, 2.5], np.float32), "f64", [1.5, 2.5]),
        (np.array([1, 2]), "i64", [1, 2]),
        (np.array([1, 2], np.int32), "i32", [1, 2]),
        (np.array([1, 2], np.uint8), "i64", [1, 2]),
        (np.array([2**64 - 1], np.uint64), "f64", [2.0**64]),
        (np.array([1, 2], ">i8"), "i64", [1, 2]),
        (np.arange(6.0)[::2], "f64", [0.0, 2.0, 4.0]),
        (np.array(["é", "bb"]), "strings", ["é", "bb"]),
        (np.array(["a", None, "a"], object), "category", ["a", None, "a"]),
        (np.array([1, None], object), "i64", [1, None]),
        (np.array([1, 2.5], object), "f64", [1.0, 2.5]),
        (np.array(["1970-01-01T00:00:01.9", "NaT"], "M8[ns]"), "i64", [1, None]),
        (np.array(["1969-12-31T23:59:59.5"], "M8[ms]"), "i64", [-1]),
        (np.array([True, False]), "i32", [1, 0]),
        (np.array([[1.0, 2.0], [3.0, 4.0]]), "ragged", [[1.0, 2.0], [3.0, 4.0]]),
        (array.array("d", [1.0, 2.0]), "f64", [1.0, 2.0]),
        (memoryview(array.array("q", [7])), "i64", [7]),
        (np.array([], np.float64), "f64", []),
    ],
)
def test_numpy(value, kind, rows):
    check(value, kind, rows)


def test_objects_of_times():
    day = datetime.date(1970, 1, 2)
    zone = datetime.timezone(datetime.timedelta(hours=1))
    check(np.array([day, None], object), "i64", [86400, None])
    check(np.array([datetime.datetime(1970, 1, 1, 1, tzinfo=zone)], object), "i64", [0])


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (np.zeros((1, 1, 1)), "x"),
        (np.array([1j]), "x"),
        (np.array(["a", 1], object), "x[1]"),
        (np.array([1, "a"], object), "x[1]"),
        (np.array([10**30], object), "x"),
    ],
)
def test_arrays_that_cannot_be_read(value, field):
    with pytest.raises(mktopt.InputError) as caught:
        column_of(value, "x")
    assert (caught.value.code, caught.value.field) == ("wrong_type", field)


def test_numbers_are_lent_not_copied():
    for dtype in (np.float64, np.int64, np.int32):
        values = np.arange(1000, dtype=dtype)
        assert np.shares_memory(column_of(values, "x").values, values)


def test_pandas():
    pd = pytest.importorskip("pandas")
    check(pd.Series([1.5, None]), "f64", [1.5, None])
    check(pd.Series(["a", "b"]), "strings", ["a", "b"])
    check(pd.Series(["a", None]), "category", ["a", None])
    check(pd.Series(["a", "b"], dtype=object), "strings", ["a", "b"])
    check(pd.Series(["a", None], dtype="string"), "category", ["a", None])
    check(pd.Series(["b", "a", None], dtype="category"), "category", ["b", "a", None])
    check(pd.Series([3, 5, 3], dtype="category"), "i64", [3, 5, 3])
    check(pd.Series([1, None], dtype="Int64"), "i64", [1, None])
    check(pd.Series([1.5, None], dtype="Float64"), "f64", [1.5, None])
    check(pd.Series([True, None], dtype="boolean"), "i64", [True, None])
    check(pd.Series(pd.to_datetime(["1970-01-02", None])), "i64", [86400, None])
    check(pd.Series(pd.to_datetime(["1970-01-01T01:00:00+01:00"])), "i64", [0])
    check(pd.Series([["a", "b"], ("c",)]), "ragged", [["a", "b"], ["c"]])
    check(pd.RangeIndex(3), "i64", [0, 1, 2])
    assert shown(column_of(pd.Series([None, None], dtype=object), "x")) is None


def test_pandas_numbers_are_lent():
    pd = pytest.importorskip("pandas")
    values = np.arange(10.0)
    assert np.shares_memory(column_of(pd.Series(values, copy=False), "x").values, values)


def test_polars():
    pl = pytest.importorskip("polars")
    check(pl.Series([1.0, None]), "f64", [1.0, None])
    check(pl.Series([1, None]), "i64", [1, None])
    check(pl.Series([1, 2], dtype=pl.Int32), "i32", [1, 2])
    long = "longer than the twelve bytes that a view holds"
    check(pl.Series(["a", long, "", "Ünï"]), "strings", ["a", long, "", "Ünï"])
    check(pl.Series(["a", None, long]), "category", ["a", None, long])
    check(pl.Series(["a", "b", "c", "d"]).slice(1, 2), "strings", ["b", "c"])
    check(pl.Series(["a", "b", None], dtype=pl.Categorical), "category", ["a", "b", None])
    check(pl.Series(["x", "y"], dtype=pl.Enum(["y", "x"])), "category", ["x", "y"])
    check(pl.Series([["a", "b"], [], ["c"]]), "ragged", [["a", "b"], [], ["c"]])
    check(pl.Series([["a"], ["b", "c"], ["d"]]).slice(1, 2), "ragged", [["b", "c"], ["d"]])
    check(pl.Series([datetime.datetime(1970, 1, 1, 0, 0, 1, 900_000)]), "i64", [1])
    check(pl.Series([datetime.date(1970, 1, 2)]), "i64", [86400])
    check(pl.Series([True, None]), "i32", [1, None])
    check(pl.Series(["1.25", "-3.5"]).cast(pl.Decimal(10, 2)), "f64", [1.25, -3.5])
    assert column_of(pl.Series([None, None]), "x") is None


def test_polars_many_views_in_many_buffers():
    pl = pytest.importorskip("polars")
    words = [("w" * (i % 40)) + str(i) for i in range(20_000)]
    check(pl.Series(words), "strings", words)


def test_polars_chunks():
    pl = pytest.importorskip("polars")
    check(pl.concat([pl.Series([1, 2]), pl.Series([3])], rechunk=False), "i64", [1, 2, 3])
    check(
        pl.concat([pl.Series(["a"]), pl.Series(["b", None])], rechunk=False),
        "category",
        ["a", "b", None],
    )
    check(
        pl.concat([pl.Series([["a"], ["b", "c"]]), pl.Series([["d"]])], rechunk=False),
        "ragged",
        [["a"], ["b", "c"], ["d"]],
    )


def test_polars_numbers_are_lent():
    pl = pytest.importorskip("polars")
    series = pl.Series(np.arange(100.0))
    assert column_of(series, "x").values.ctypes.data == series.to_numpy().ctypes.data


def test_pyarrow():
    pa = pytest.importorskip("pyarrow")
    check(pa.array([1.5, None]), "f64", [1.5, None])
    check(pa.array([1, 2], pa.int8()), "i64", [1, 2])
    check(pa.array(["x", "y", "z"])[1:], "strings", ["y", "z"])
    check(pa.array(["x", None], pa.large_string()), "category", ["x", None])
    check(pa.array(["x", "y" * 20], pa.string_view()), "strings", ["x", "y" * 20])
    check(pa.array([["x"], ["y", "z"], ["w"]])[1:], "ragged", [["y", "z"], ["w"]])
    check(pa.array([1000, None], pa.timestamp("ms")), "i64", [1, None])
    check(pa.array([True, False, None])[1:], "i32", [0, None])
    first, second = (
        pa.array(["x", "y"]).dictionary_encode(),
        pa.array(["z", "x"]).dictionary_encode(),
    )
    check(pa.chunked_array([first, second]), "category", ["x", "y", "z", "x"])
    check(pa.array([3, 5, None]).dictionary_encode(), "i64", [3, 5, None])
    with pytest.raises(mktopt.InputError, match="format"):
        column_of(pa.array([b"x"]), "x")


def test_arrow_memory_outlives_its_producer():
    pa = pytest.importorskip("pyarrow")
    column = column_of(pa.array(np.arange(100_000.0)), "x")
    assert column.values.sum() == 4999950000.0


def test_tables():
    pa, pd, pl = map(pytest.importorskip, ("pyarrow", "pandas", "polars"))
    data = {"a": [1.0, 2.0], "b": ["x", "y"]}
    expected = {"a": ("f64", [1.0, 2.0]), "b": ("strings", ["x", "y"])}
    for table in (
        pd.DataFrame(data),
        pl.DataFrame(data),
        pa.table(data),
        pa.table(data).to_batches()[0],
        pa.table(data).to_reader(),
    ):
        assert {name: shown(column) for name, column in table_of(table, "t").items()} == expected
    assert table_of([1, 2], "t") is None and table_of(np.arange(2), "t") is None
