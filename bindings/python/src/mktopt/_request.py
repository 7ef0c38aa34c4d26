"""A request on its way into the library: JSON text for structure, typed arrays and handles beside it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Optional

import numpy as np

from ._columns import Column, Objects, column_of, is_array, is_missing, numbers, table_of, utc
from ._errors import input_error
from ._native import ffi, lib


class Request:
    """Encodes one value. What stands in `columns` is named in the text as {"$arg": i}."""

    def __init__(self, value: Any) -> None:
        self.columns: list[Column] = []
        self.text = self._encode(value, "").encode("ascii")

    def native_args(self) -> Any:
        args = ffi.new("mktopt_arg[]", max(1, len(self.columns)))
        for i, column in enumerate(self.columns):
            column.write(ffi.addressof(args, i))
        return args

    def _arg(self, column: Any, path: str) -> str:
        if isinstance(column, Objects):
            return self._list(column, path)
        self.columns.append(column)
        return '{"$arg":%d}' % (len(self.columns) - 1)

    def _encode(self, value: Any, path: str) -> str:
        if value is None or isinstance(value, (bool, str)):
            return json.dumps(value)
        if isinstance(value, (int, float, np.generic, Decimal)):
            return self._scalar(value, path)
        if isinstance(value, Mapping):
            return self._object(value, path)
        if isinstance(value, (list, tuple, range)):
            return self._list(value, path)
        if hasattr(value, "_native_handle"):
            handle, handle_type = value._native_handle()
            return self._arg(
                Column(lib.MKTOPT_ARG_HANDLE, 1, handle, handle_type=handle_type, owners=[value]),
                path,
            )
        if hasattr(value, "to_dict") and hasattr(value, "_mktopt_record"):
            return self._encode(value.to_dict(), path)
        return self._array_or_time(value, path)

    def _array_or_time(self, value: Any, path: str) -> str:
        if hasattr(value, "isoformat"):
            return "null" if is_missing(value) else json.dumps(_iso(value))
        table = table_of(value, path)
        if table is not None and "" not in table:
            members = (
                f"{json.dumps(name)}:{self._arg(column, f'{path}.{name}')}"
                for name, column in table.items()
                if column is not None
            )
            return "{" + ",".join(members) + "}"
        if table is not None or is_array(value):
            column = table[""] if table is not None else column_of(value, path)
            return "null" if column is None else self._arg(column, path)
        if is_missing(value):
            return "null"
        raise input_error(
            lib.MKTOPT_WRONG_TYPE, path, f"a {type(value).__qualname__} cannot be part of a request"
        )

    def _scalar(self, value: Any, path: str) -> str:
        if isinstance(value, np.datetime64):
            value = value.astype("datetime64[us]").item()
            return "null" if value is None else json.dumps(_iso(value))
        if isinstance(value, np.generic):
            return self._encode(value.item(), path)
        if not math.isfinite(value):
            raise input_error(lib.MKTOPT_NOT_FINITE, path, f"must be a finite number, got {value}")
        if isinstance(value, Decimal):
            return format(value, "f")
        return int.__repr__(value) if isinstance(value, int) else float.__repr__(value)

    def _object(self, value: Mapping, path: str) -> str:
        members = []
        for key, member in value.items():
            if not isinstance(key, str):
                raise input_error(
                    lib.MKTOPT_WRONG_TYPE, path, f"keys must be text, got {type(key).__name__}"
                )
            members.append(
                f"{json.dumps(key)}:{self._encode(member, f'{path}.{key}' if path else key)}"
            )
        return "{" + ",".join(members) + "}"

    def _list(self, value: Any, path: str) -> str:
        column = _with_not_finite(value)
        if column is not None:
            return self._arg(column, path)
        return "[" + ",".join([self._encode(v, f"{path}[{i}]") for i, v in enumerate(value)]) + "]"


def _with_not_finite(value: Any) -> Optional[Column]:
    """JSON has no NaN: a list of numbers with one travels as an array, and the library judges it."""
    if not any(isinstance(v, float) and not math.isfinite(v) for v in value):
        return None
    if not all(v is None or isinstance(v, (int, float)) for v in value):
        return None
    return numbers(np.array([math.nan if v is None else v for v in value], np.float64))


def _iso(value: Any) -> str:
    return utc(value).isoformat()
