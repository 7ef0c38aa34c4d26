"""Small things on the way between Python and the library's structs."""

from __future__ import annotations

import math
from datetime import datetime
from decimal import Decimal
from operator import index
from typing import Any, Callable, Optional, Union

import numpy as np

from ._columns import NONE_I64, is_missing, number_array, utc
from ._errors import check, input_error, text
from ._native import ffi, lib

Time = Union[datetime, str, float]


def epoch_seconds(value: Any, field: str) -> int:
    """A time as the library counts it, in whole seconds; a text is ISO 8601, and without a zone it is
    UTC."""
    try:
        if isinstance(value, (int, float, np.number)):
            return math.floor(value)
        when = (
            datetime.fromisoformat(value.replace("Z", "+00:00"))
            if isinstance(value, str)
            else value
        )
        return int(np.datetime64(utc(when), "s").astype(np.int64))
    except (AttributeError, OverflowError, TypeError, ValueError):
        raise input_error(
            lib.MKTOPT_WRONG_TYPE,
            field,
            f"must be a time (ISO 8601 or epoch seconds), got {value!r}",
        ) from None


def real(value: Any, field: str) -> float:
    """One number, NaN where it is missing."""
    try:
        return math.nan if value is None else value.__float__()
    except (AttributeError, TypeError):
        if is_missing(value):
            return math.nan
        words = f"must be a number, got {value!r}"
        raise input_error(lib.MKTOPT_WRONG_TYPE, field, words) from None


def whole(value: Any, field: str) -> int:
    """One integer of 64 bits."""
    try:
        number = index(value)
    except TypeError:
        words = f"must be a whole number, got {value!r}"
        raise input_error(lib.MKTOPT_WRONG_TYPE, field, words) from None
    if not -(2**63) <= number < 2**63:
        raise input_error(lib.MKTOPT_OUT_OF_RANGE, field, "does not fit 64 bits")
    return number


def second_array(times: Any, path: str) -> np.ndarray:
    """Times of any kind as the library counts them, int64; NONE_I64 where one is missing."""
    array = number_array(times, path)
    if array is None:
        return np.full(len(times), NONE_I64)
    if not isinstance(array, np.ndarray):
        found = (epoch_seconds(time, f"{path}[{i}]") for i, time in enumerate(times))
        return np.fromiter(found, np.int64, len(times))
    if array.dtype.kind == "f":
        known = np.isfinite(array)
        return np.where(known, np.floor(np.where(known, array, 0)), NONE_I64).astype(np.int64)
    return np.ascontiguousarray(array, np.int64)


def plain_number(value: Any) -> Union[int, float]:
    """A mktopt_decimal."""
    exact = Decimal(int(value.coefficient)).scaleb(-int(value.scale))
    return int(exact) if value.scale == 0 else float(exact)


def decimal(value: Any, field: str) -> Any:
    out, error = ffi.new("mktopt_decimal *"), ffi.new("mktopt_error *")
    written = format(value, "f") if isinstance(value, Decimal) else str(value)
    if lib.mktopt_decimal_parse(written.encode(), out, error) != lib.MKTOPT_OK:
        raise input_error(int(error.code), field, text(error.message))
    return out[0]


def optional_text(pointer: Any) -> Optional[str]:
    return None if pointer == ffi.NULL else text(pointer)


def sized(kind: str) -> Any:
    struct = ffi.new(kind + " *")
    struct.struct_size = ffi.sizeof(kind)
    return struct


def owned(kind: str, pointer: Any) -> Any:
    """An object of the library, freed when nobody has it any more."""
    return ffi.gc(pointer, getattr(lib, f"mktopt_{kind}_free"))


def restored(kind: str, restore: Callable[..., int], data: Any) -> Any:
    """The object that was written into bytes, whatever holds them."""
    try:
        buffer = ffi.from_buffer(data)
    except TypeError:
        words = f"must be bytes, got {type(data).__name__}"
        raise input_error(lib.MKTOPT_WRONG_TYPE, "bytes", words) from None
    out, error = ffi.new(f"mktopt_{kind} **"), ffi.new("mktopt_error *")
    check(restore(buffer, len(buffer), ffi.NULL, out, error), error)
    return owned(kind, out[0])


def saved(save: Callable[..., int], pointer: Any) -> bytes:
    """An object as bytes: its size is asked first."""
    size, error = ffi.new("size_t *"), ffi.new("mktopt_error *")
    check(save(pointer, ffi.NULL, 0, size, error), error)
    data = bytearray(size[0])
    check(save(pointer, ffi.from_buffer(data), len(data), size, error), error)
    return bytes(data)
