"""Reads the Arrow C data interface, so that polars, pyarrow, duckdb and others need no pyarrow in between.

https://arrow.apache.org/docs/format/CDataInterface.html and CStreamInterface.html. Numbers and text are views into
the producer's memory wherever its layout is ours; string views (polars) are gathered into one buffer.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any, Optional, Union

import numpy as np

from ._columns import (
    NONE_I32,
    NONE_I64,
    Column,
    categories,
    numbers,
    strings,
    strings_or_missing,
    view,
)
from ._errors import input_error
from ._native import ffi, lib

_NUMBERS = {
    "c": "i1",
    "C": "u1",
    "s": "i2",
    "S": "u2",
    "i": "i4",
    "I": "u4",
    "l": "i8",
    "L": "u8",
    "e": "f2",
    "f": "f4",
    "g": "f8",
}
_TIMES = {
    "tdD": ("i4", 1, 86400),
    "tdm": ("i8", 1000, 1),
    "tss": ("i8", 1, 1),
    "tsm": ("i8", 10**3, 1),
    "tsu": ("i8", 10**6, 1),
    "tsn": ("i8", 10**9, 1),
}

_capsule_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_capsule_pointer.restype = ctypes.c_void_p
_capsule_pointer.argtypes = [ctypes.py_object, ctypes.c_char_p]

Columns = Union[Column, None, dict[str, Optional[Column]]]


def read(value: Any, path: str) -> Columns:
    """A column, or the columns of a table by name; None is a column of nothing but nulls."""
    if hasattr(value, "__arrow_c_stream__"):
        schema, arrays = _read_stream(value.__arrow_c_stream__(), path)
    else:
        schema_capsule, array_capsule = value.__arrow_c_array__()
        schema = _move("struct ArrowSchema", _pointer(schema_capsule, b"arrow_schema"))
        arrays = [_move("struct ArrowArray", _pointer(array_capsule, b"arrow_array"))]
    if _format(schema) != "+s":
        return _join([_column(schema, a, a, path) for a in arrays], path)
    names = [_text(schema.children[i].name) for i in range(schema.n_children)]
    return {
        name: _join(
            [
                _column(schema.children[i], _child_of(a, i, path), a, f"{path}.{name}")
                for a in arrays
            ],
            f"{path}.{name}",
        )
        for i, name in enumerate(names)
    }


def _pointer(capsule: Any, name: bytes) -> int:
    return _capsule_pointer(capsule, name)


def _release(item: Any) -> None:
    if item.release != ffi.NULL:
        item.release(item)


def _move(kind: str, address: int) -> Any:
    """Takes a struct over from its producer; it is released with the last array that looks into it."""
    source = ffi.cast(kind + " *", address)
    target = ffi.new(kind + " *")
    target[0] = source[0]
    source.release = ffi.NULL
    return ffi.gc(target, _release)


def _read_stream(capsule: Any, path: str) -> tuple[Any, list]:
    stream = ffi.cast("struct ArrowArrayStream *", _pointer(capsule, b"arrow_array_stream"))
    schema = ffi.gc(ffi.new("struct ArrowSchema *"), _release)
    _stream_check(stream, stream.get_schema(stream, schema), path)
    arrays: list[Any] = []
    while True:
        array = ffi.gc(ffi.new("struct ArrowArray *"), _release)
        _stream_check(stream, stream.get_next(stream, array), path)
        if array.release == ffi.NULL:
            return schema, arrays
        arrays.append(array)


def _stream_check(stream: Any, status: int, path: str) -> None:
    if status != 0:
        message = stream.get_last_error(stream)
        reason = _text(message) or f"error {status}"
        raise input_error(lib.MKTOPT_INVALID_ARGUMENT, path, f"the Arrow stream failed: {reason}")


def _text(pointer: Any) -> str:
    return "" if pointer == ffi.NULL else ffi.string(pointer).decode("utf-8", "replace")


def _format(schema: Any) -> str:
    return _text(schema.format)


def _child_of(array: Any, index: int, path: str) -> Any:
    """A field of a record batch. Its rows begin at the batch's own offset, nearly always 0."""
    if array.offset != 0:
        raise input_error(
            lib.MKTOPT_INVALID_ARGUMENT, path, "a sliced record batch cannot be read; copy it first"
        )
    return array.children[index]


# ---- one array ------------------------------------------------------------------------------------------------------


def _buffer(array: Any, index: int, dtype: Any, start: int, count: int, owner: Any) -> np.ndarray:
    itemsize = np.dtype(dtype).itemsize
    pointer = array.buffers[index]
    if pointer == ffi.NULL:
        return np.zeros(count, dtype)
    return view(ffi.cast("char *", pointer) + start * itemsize, dtype, count, owner)


def _bits(array: Any, index: int, owner: Any) -> np.ndarray:
    last = array.offset + array.length
    packed = _buffer(array, index, np.uint8, 0, (last + 7) // 8, owner)
    return np.unpackbits(packed, count=last, bitorder="little")[array.offset :].astype(bool)


def _valid(array: Any, owner: Any) -> Optional[np.ndarray]:
    """True where a value is; None when all are."""
    if array.null_count == 0 or array.n_buffers == 0 or array.buffers[0] == ffi.NULL:
        return None
    valid = _bits(array, 0, owner)
    return None if valid.all() else valid


def _column(schema: Any, array: Any, owner: Any, path: str) -> Optional[Column]:
    form = _format(schema)
    if schema.dictionary != ffi.NULL:
        return _dictionary(schema, array, owner, path)
    if form in _NUMBERS:
        values = _buffer(array, 1, _NUMBERS[form], array.offset, array.length, owner)
        return _with_gaps(numbers(values), _valid(array, owner))
    if form[:3] in _TIMES:
        dtype, divisor, factor = _TIMES[form[:3]]
        values = _buffer(array, 1, dtype, array.offset, array.length, owner).astype(np.int64)
        return _with_gaps(numbers(values // divisor * factor), _valid(array, owner))
    if form in ("u", "U", "vu"):
        return _strings(form, array, owner)
    if form in ("+l", "+L"):
        return _lists(form, schema, array, owner, path)
    if form == "b":
        return _with_gaps(numbers(_bits(array, 1, owner).astype(np.int32)), _valid(array, owner))
    if form == "n":
        return None
    if form.startswith("d:") and form.count(",") == 1:
        return _with_gaps(_decimals(form, array, owner), _valid(array, owner))
    raise input_error(
        lib.MKTOPT_WRONG_TYPE, path, f"an Arrow array of format '{form}' cannot be read"
    )


def _with_gaps(column: Column, valid: Optional[np.ndarray]) -> Column:
    if valid is None:
        return column
    none = {lib.MKTOPT_ARG_F64: np.nan, lib.MKTOPT_ARG_I64: NONE_I64, lib.MKTOPT_ARG_I32: NONE_I32}[
        column.kind
    ]
    column.values = np.where(valid, column.values, column.values.dtype.type(none))
    return column


def _decimals(form: str, array: Any, owner: Any) -> Column:
    """128-bit decimals as the nearest doubles."""
    scale = int(form.split(",")[1])
    halves = _buffer(array, 1, np.int64, 2 * array.offset, 2 * array.length, owner).reshape(-1, 2)
    whole = [(int(high) << 64) + (int(low) & (2**64 - 1)) for low, high in halves]
    return numbers(np.array([value / 10**scale for value in whole], np.float64))


def _strings(form: str, array: Any, owner: Any) -> Column:
    if form == "vu":
        column = _string_views(array, owner)
    else:
        dtype = np.int32 if form == "u" else np.int64
        offsets = _buffer(array, 1, dtype, array.offset, array.length + 1, owner).astype(
            np.int64, copy=False
        )
        data = _buffer(array, 2, np.uint8, 0, int(offsets[-1]), owner)
        column = Column(lib.MKTOPT_ARG_STRINGS, array.length, data, offsets)
    valid = _valid(array, owner)
    return column if valid is None else strings_or_missing(text_of(column), (~valid).tolist())


def _string_views(array: Any, owner: Any) -> Column:
    """Views of 16 bytes, the first four of them the length. The last buffer has the others' sizes."""
    words = _buffer(array, 1, np.int32, 4 * array.offset, 4 * array.length, owner)
    lengths = words[::4].astype(np.int64)
    valid = _valid(array, owner)
    if valid is not None:
        lengths[~valid] = 0
    offsets = np.zeros(array.length + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    data = np.empty(int(offsets[-1]), np.uint8)
    if len(data) > 0:
        lib.mktopt_python_gather_views(
            ffi.from_buffer(words),
            ffi.cast("const void *const *", array.buffers + 2),
            ffi.from_buffer("int64_t[]", offsets),
            array.length,
            ffi.from_buffer(data),
        )
    return Column(lib.MKTOPT_ARG_STRINGS, array.length, data, offsets)


def _lists(form: str, schema: Any, array: Any, owner: Any, path: str) -> Column:
    dtype = np.int32 if form == "+l" else np.int64
    offsets = _buffer(array, 1, dtype, array.offset, array.length + 1, owner).astype(
        np.int64, copy=False
    )
    child = _column(schema.children[0], array.children[0], owner, path) or strings([])
    return Column(lib.MKTOPT_ARG_RAGGED, array.length, offsets=offsets, child=child)


def _dictionary(schema: Any, array: Any, owner: Any, path: str) -> Optional[Column]:
    codes = _buffer(array, 1, _NUMBERS[_format(schema)], array.offset, array.length, owner)
    names = _column(schema.dictionary, array.dictionary, owner, path)
    valid = _valid(array, owner)
    if names is None:
        return None
    if names.kind == lib.MKTOPT_ARG_STRINGS:
        codes = codes.astype(np.int32, copy=False)
        return categories(codes if valid is None else np.where(valid, codes, np.int32(-1)), names)
    if names.kind in (lib.MKTOPT_ARG_F64, lib.MKTOPT_ARG_I64, lib.MKTOPT_ARG_I32):
        taken = names.values[np.where(valid, codes, 0) if valid is not None else codes]
        return _with_gaps(numbers(taken), valid)
    raise input_error(lib.MKTOPT_WRONG_TYPE, path, "a dictionary must hold text or numbers")


# ---- several chunks -------------------------------------------------------------------------------------------------


def text_of(column: Column) -> list[str]:
    """The texts of a column of strings."""
    data = column.values.tobytes()
    ends = column.offsets.tolist()
    return [data[a:b].decode("utf-8", "replace") for a, b in zip(ends[:-1], ends[1:])]


def _join(chunks: Sequence[Optional[Column]], path: str) -> Optional[Column]:
    parts = [chunk for chunk in chunks if chunk is not None]
    if len(parts) <= 1:
        return parts[0] if parts else None
    kinds = {part.kind for part in parts}
    if lib.MKTOPT_ARG_CATEGORY in kinds:
        return _join_categories(parts)
    if lib.MKTOPT_ARG_RAGGED not in kinds and lib.MKTOPT_ARG_STRINGS not in kinds:
        return numbers(np.concatenate([part.values for part in parts]))
    first = [part.offsets[0] for part in parts]
    sizes: Any = np.cumsum(
        [0] + [int(part.offsets[-1] - start) for part, start in zip(parts, first)]
    )
    offsets = np.concatenate(
        [part.offsets[:-1] - start + base for part, start, base in zip(parts, first, sizes)]
        + [sizes[-1:]]
    )
    joined = Column(parts[0].kind, len(offsets) - 1, offsets=offsets.astype(np.int64))
    if joined.kind == lib.MKTOPT_ARG_STRINGS:
        joined.values = np.concatenate(
            [part.values[part.offsets[0] : part.offsets[-1]] for part in parts]
        )
    else:
        joined.child = _join(
            [_slice(part.child, int(part.offsets[0]), int(part.offsets[-1])) for part in parts],
            path,
        )
    return joined


def _slice(column: Column, start: int, stop: int) -> Column:
    if column.offsets is not None:
        return Column(
            column.kind, stop - start, column.values, column.offsets[start : stop + 1], column.child
        )
    return Column(column.kind, stop - start, column.values[start:stop], child=column.child)


def _join_categories(parts: Sequence[Column]) -> Column:
    """Chunks may each have their own names, and text without gaps among text with gaps."""
    names: dict[str, int] = {}
    codes = []
    for part in parts:
        own = part.child if part.kind == lib.MKTOPT_ARG_CATEGORY else part
        places = np.array(
            [names.setdefault(name, len(names)) for name in text_of(own)] + [-1], np.int32
        )
        codes.append(places if own is part else places[part.values])
        if own is part:
            codes[-1] = places[:-1]
    return categories(np.concatenate(codes), strings(list(names)))
