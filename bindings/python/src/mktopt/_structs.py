"""Small things on the way between Python and the library's structs."""

from __future__ import annotations

import math
from datetime import datetime
from decimal import Decimal
from typing import Any, Optional, Union

import numpy as np

from ._columns import utc
from ._errors import input_error, text
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
