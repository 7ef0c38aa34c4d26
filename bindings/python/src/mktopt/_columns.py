"""Typed arrays on their way into the library: numpy, pandas and Arrow memory is lent, not copied.

Contiguous float64, int64 and int32 travel as they are; other numbers are widened; text becomes one buffer with
offsets, or codes with names where it comes as categories; times become seconds since the epoch.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Optional

import numpy as np

from ._errors import input_error
from ._native import ffi, lib

NONE_I64 = -(2**63)
NONE_I32 = -(2**31)

_DTYPES = {
    lib.MKTOPT_ARG_F64: np.float64,
    lib.MKTOPT_ARG_I64: np.int64,
    lib.MKTOPT_ARG_I32: np.int32,
}


@dataclass
class Column:
    """One mktopt_arg and what keeps its memory alive."""

    kind: int
    count: int
    values: Any = None  # an array, or a pointer
    offsets: Any = None  # an array of int64
    child: Any = None  # a Column
    handle_type: Optional[bytes] = None
    owners: list = field(default_factory=list)

    def write(self, target: Any) -> None:
        """Fills in a mktopt_arg, which lives no longer than this column."""
        target.kind = self.kind
        target.count = self.count
        if isinstance(self.values, np.ndarray):
            target.values = self._lend(self.values)
        elif self.values is not None:
            target.values = self.values
        if self.offsets is not None:
            target.offsets = ffi.cast("const int64_t *", self._lend(self.offsets))
        if self.child is not None:
            child = ffi.new("mktopt_arg *")
            self.child.write(child)
            self.owners.append(child)
            target.child = child
        if self.handle_type is not None:
            name = ffi.new("char[]", self.handle_type)
            self.owners.append(name)
            target.handle_type = name

    def _lend(self, array: np.ndarray) -> Any:
        if array.size == 0:
            array = np.zeros(1, array.dtype)  # an address, though nothing is there
        pointer = ffi.from_buffer("char[]", array)
        self.owners.append(pointer)
        return pointer


def numbers(array: np.ndarray) -> Column:
    """A column of a number array, copied only when its type or its strides ask for it."""
    if array.dtype.kind == "f":
        array = np.ascontiguousarray(array, np.float64)
        return Column(lib.MKTOPT_ARG_F64, len(array), array)
    if array.dtype == np.int32:
        return Column(lib.MKTOPT_ARG_I32, len(array), np.ascontiguousarray(array, np.int32))
    if array.dtype == np.uint64 and len(array) and array.max() > np.uint64(2**63 - 1):
        return numbers(array.astype(np.float64))
    return Column(lib.MKTOPT_ARG_I64, len(array), np.ascontiguousarray(array, np.int64))


def times(array: np.ndarray) -> Column:
    """datetime64 as epoch seconds, fractions cut downwards; NaT is missing (the same int64)."""
    return numbers(array.astype("datetime64[s]").astype(np.int64))


def is_missing(value: Any) -> bool:
    if isinstance(value, float):
        return value != value
    return value is None or type(value).__name__ in ("NAType", "NaTType")


def missing_mask(values: Sequence) -> list[bool]:
    return [type(v) is not str and is_missing(v) for v in values]


def strings(values: Sequence[str]) -> Column:
    joined = "".join(values)
    data = joined.encode()
    if len(data) == len(joined):
        lengths: Iterable[int] = map(len, values)
    else:
        lengths = (len(v.encode()) for v in values)
    offsets = np.zeros(len(values) + 1, np.int64)
    np.cumsum(np.fromiter(lengths, np.int64, len(values)), out=offsets[1:])
    return Column(lib.MKTOPT_ARG_STRINGS, len(values), np.frombuffer(data, np.uint8), offsets)


def categories(codes: np.ndarray, names: Column) -> Column:
    return Column(
        lib.MKTOPT_ARG_CATEGORY, len(codes), np.ascontiguousarray(codes, np.int32), child=names
    )


def strings_or_missing(values: Sequence, missing: Sequence[bool]) -> Column:
    """Text with gaps, as codes into the distinct texts."""
    codes = np.empty(len(values), np.int32)
    names: dict[str, int] = {}
    for i, value in enumerate(values):
        codes[i] = -1 if missing[i] else names.setdefault(value, len(names))
    return categories(codes, strings(list(names)))


def ragged(rows: Sequence, path: str) -> Column:
    """Rows of different lengths; each row is a sequence."""
    offsets = np.zeros(len(rows) + 1, np.int64)
    np.cumsum(np.fromiter((len(row) for row in rows), np.int64, len(rows)), out=offsets[1:])
    flat = np.empty(int(offsets[-1]), object)
    flat[:] = [element for row in rows for element in row]
    return Column(
        lib.MKTOPT_ARG_RAGGED,
        len(rows),
        offsets=offsets,
        child=from_objects(flat, path) or strings([]),
    )


class Objects(list):
    """A column of records, such as curves: it travels as text."""


def from_objects(array: np.ndarray, path: str) -> Any:
    """A column of Python objects of one sort; None when nothing but missing values is there."""
    values = array.tolist()
    missing = missing_mask(values)
    sample = next((v for v, gone in zip(values, missing) if not gone), None)
    if sample is None:
        return None
    if isinstance(sample, Mapping) or hasattr(sample, "_mktopt_record"):
        return Objects(None if gone else v for v, gone in zip(values, missing))
    if isinstance(sample, str):
        sort: Any = str
    elif isinstance(sample, (list, tuple, np.ndarray)):
        sort = (list, tuple, np.ndarray)
    elif hasattr(sample, "isoformat"):
        return times(
            np.array(
                [None if gone else utc(v) for v, gone in zip(values, missing)], "datetime64[us]"
            )
        )
    else:
        return _number_objects(values, missing, path)
    for i, (value, gone) in enumerate(zip(values, missing)):
        if not gone and not isinstance(value, sort):
            raise _mixed(path, i, sample, value)
    if sort is not str:
        return ragged([() if gone else v for v, gone in zip(values, missing)], path)
    return strings_or_missing(values, missing) if any(missing) else strings(values)


def _mixed(path: str, index: int, sample: Any, value: Any) -> Exception:
    return input_error(
        lib.MKTOPT_WRONG_TYPE,
        f"{path}[{index}]",
        f"must be {type(sample).__name__} like the values before it, got {type(value).__name__}",
    )


def _number_objects(values: list, missing: list[bool], path: str) -> Column:
    whole = all(isinstance(v, (int, np.integer)) for v, gone in zip(values, missing) if not gone)
    try:
        if whole:
            return numbers(
                np.array(
                    [NONE_I64 if gone else int(v) for v, gone in zip(values, missing)], np.int64
                )
            )
        return numbers(
            np.array([np.nan if gone else float(v) for v, gone in zip(values, missing)], np.float64)
        )
    except (TypeError, ValueError, OverflowError) as reason:
        at = next((i for i, value in enumerate(values) if not _is_number(value)), None)
        field = path if at is None else f"{path}[{at}]"
        raise input_error(lib.MKTOPT_WRONG_TYPE, field, f"cannot be a number: {reason}") from None


def _is_number(value: Any) -> bool:
    try:
        return is_missing(value) or math.isfinite(float(value))
    except (TypeError, ValueError, OverflowError):
        return False


def utc(value: Any) -> Any:
    """A datetime without its zone, in UTC; one without a zone is UTC already; a date is its midnight."""
    offset = getattr(value, "utcoffset", lambda: None)()
    return value if offset is None else value.replace(tzinfo=None) - offset


def from_numpy(array: np.ndarray, path: str) -> Optional[Column]:
    if array.ndim == 2:
        rows, width = array.shape
        offsets = np.arange(rows + 1, dtype=np.int64) * width
        child = from_numpy(np.ascontiguousarray(array).reshape(-1), path)
        return Column(lib.MKTOPT_ARG_RAGGED, rows, offsets=offsets, child=child)
    if array.ndim != 1:
        raise input_error(lib.MKTOPT_WRONG_TYPE, path, f"must have one dimension, got {array.ndim}")
    kind = array.dtype.kind
    if kind in "iuf":
        return numbers(array)
    if kind == "b":
        return numbers(array.astype(np.int32))
    if kind == "M":
        return times(array)
    if kind == "U":
        return strings(array.tolist())
    if kind in "OT":
        return from_objects(array, path)
    raise input_error(lib.MKTOPT_WRONG_TYPE, path, f"an array of {array.dtype} cannot be read")


# ---- pandas ---------------------------------------------------------------------------------------------------------


def pandas() -> Any:
    """The module if the caller has it: nothing of it can reach us otherwise."""
    return sys.modules.get("pandas")


def from_pandas(series: Any, path: str) -> Optional[Column]:
    """A Series, an Index or an extension array."""
    array = getattr(series, "array", series)
    dtype = array.dtype
    if isinstance(dtype, pandas().CategoricalDtype):
        return _from_categorical(array, path)
    if isinstance(dtype, np.dtype):
        return from_numpy(np.asarray(series), path)
    if isinstance(dtype, pandas().DatetimeTZDtype):
        return times(np.asarray(series, "datetime64[ns]"))
    if hasattr(array, "__arrow_array__") and "Arrow" in type(array).__name__:
        return from_arrow(array.__arrow_array__(), path)
    if dtype.kind in "iu":
        return numbers(array.to_numpy(np.int64, na_value=NONE_I64))
    if dtype.kind == "f":
        return numbers(array.to_numpy(np.float64, na_value=np.nan))
    return from_numpy(np.asarray(series, object), path)


def _from_categorical(array: Any, path: str) -> Optional[Column]:
    names = np.asarray(array.categories)
    if names.dtype.kind not in "OUT" or not all(isinstance(name, str) for name in names):
        return from_numpy(np.asarray(array), path)
    return categories(array.codes, strings(names.tolist()))


def from_arrow(value: Any, path: str) -> Optional[Column]:
    from ._arrow import read

    column = read(value, path)
    if isinstance(column, dict):
        raise input_error(lib.MKTOPT_WRONG_TYPE, path, "must be one column, got a table")
    return column


# ---- all of them ----------------------------------------------------------------------------------------------------


def is_pandas(value: Any) -> bool:
    return pandas() is not None and type(value).__module__.split(".", 1)[0] == "pandas"


def is_array(value: Any) -> bool:
    """Whether a value is an array that `column_of` reads; lists are not: they travel as JSON."""
    return (
        isinstance(value, (np.ndarray, memoryview))
        or hasattr(value, "__arrow_c_array__")
        or hasattr(value, "__array__")
        or type(value).__module__ == "array"
    )


def column_of(value: Any, path: str) -> Optional[Column]:
    if is_pandas(value):
        return from_pandas(value, path)
    if not isinstance(value, np.ndarray) and (
        hasattr(value, "__arrow_c_stream__") or hasattr(value, "__arrow_c_array__")
    ):
        return from_arrow(value, path)
    return from_numpy(np.asarray(value), path)


def any_column(values: Any, path: str) -> Optional[Column]:
    """The same, and lists too; None when nothing is there, or nothing but missing values."""
    if values is None:
        return None
    if is_pandas(values) and values.ndim != 1:
        raise input_error(lib.MKTOPT_WRONG_TYPE, path, "must be one column, got a table")
    if is_array(values) or hasattr(values, "__arrow_c_stream__"):
        return column_of(values, path)
    array = np.empty(len(values), object)
    array[:] = list(values)
    return from_objects(array, path)


def number_array(values: Any, path: str) -> Any:
    """Numbers as a numpy array, NaN where one is missing; None when all are. Of text its column."""
    column = any_column(values, path)
    if column is None or column.kind not in _DTYPES:
        return column
    arg = ffi.new("mktopt_arg *")
    column.write(arg)
    return result_array(arg, (column, arg))


def float_array(values: Any, path: str) -> np.ndarray:
    """Numbers as contiguous float64, NaN where one is missing."""
    array = number_array(values, path)
    if array is None:
        return np.full(len(values), np.nan)
    if not isinstance(array, np.ndarray):
        raise _no_numbers(values, path)
    return np.ascontiguousarray(array, np.float64)


def _no_numbers(values: Any, path: str) -> Exception:
    for i, value in enumerate(values):
        if isinstance(value, str):
            words = f"must be a number, got '{value}'"
            return input_error(lib.MKTOPT_WRONG_TYPE, f"{path}[{i}]", words)
    return input_error(lib.MKTOPT_WRONG_TYPE, path, "must be an array of numbers")


def index_of(values: Any) -> Any:
    """The index of a pandas Series; None of anything else."""
    is_series = is_pandas(values) and hasattr(values, "index") and values.ndim == 1
    return values.index if is_series else None


def dates_of(index: Any) -> Any:
    """The times that a pandas index holds, of periods their beginnings; None when it holds others."""
    if hasattr(index, "to_timestamp"):
        return index.to_timestamp()
    return index if isinstance(index, pandas().DatetimeIndex) else None


def table_of(value: Any, path: str) -> Optional[dict[str, Optional[Column]]]:
    """The columns of a data frame or a stream of Arrow records; None when the value is no table."""
    if is_pandas(value) and getattr(value, "ndim", 1) == 2:
        return {str(name): column_of(value[name], f"{path}.{name}") for name in value.columns}
    if (
        is_pandas(value)
        or isinstance(value, np.ndarray)
        or not hasattr(value, "__arrow_c_stream__")
    ):
        return None
    from ._arrow import read

    columns = read(value, path)
    return columns if isinstance(columns, dict) else {"": columns}


def view(pointer: Any, dtype: Any, count: int, owner: Any) -> np.ndarray:
    """An array over memory that belongs to `owner`, which lives as long as the array."""
    if count == 0:
        return np.empty(0, dtype)
    held = ffi.gc(ffi.cast("char *", pointer), lambda _pointer, owner=owner: None)
    return np.frombuffer(ffi.buffer(held, count * np.dtype(dtype).itemsize), dtype)


def result_array(arg: Any, owner: Any) -> Any:
    """A typed array of a response; integers with gaps become float64 with NaN, as pandas would have it."""
    if arg.kind == lib.MKTOPT_ARG_RAGGED:
        child = result_array(arg.child[0], owner)
        offsets = view(arg.offsets, np.int64, arg.count + 1, owner)
        return [child[a:b] for a, b in zip(offsets[:-1], offsets[1:])]
    if arg.kind not in _DTYPES:
        raise NotImplementedError(f"typed array of kind {arg.kind} in a response")
    array = view(arg.values, _DTYPES[arg.kind], arg.count, owner)
    none = {lib.MKTOPT_ARG_I64: NONE_I64, lib.MKTOPT_ARG_I32: NONE_I32}.get(arg.kind)
    if none is not None and (array == none).any():
        return np.where(array == none, np.nan, array.astype(np.float64))
    return array
