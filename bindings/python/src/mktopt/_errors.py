"""Exceptions: one for each way a call can fail, all of them `mktopt.Error`."""

from __future__ import annotations

import re
from typing import Any, Optional

from ._native import ffi, lib


class Error(Exception):
    """A call failed.

    code: name of the status, such as 'out_of_range'
    status: its number; 100-199 the input, 200-299 its text form, 300-399 resources, 900 a defect
    field: path of the field at fault, such as 'channels[2].spend'; '' when no field is to blame
    index: the last element number in that path, or None
    message: one line that begins with the field
    """

    def __init__(
        self,
        message: str,
        code: str = "internal",
        status: int = 900,
        field: str = "",
        index: Optional[int] = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status
        self.field = field
        self.index = index

    def __reduce__(self) -> Any:
        return type(self), (self.message, self.code, self.status, self.field, self.index)


class InputError(Error, ValueError):
    """The input is at fault; `field` says where."""


class OutOfMemory(Error, MemoryError):
    """Memory could not be allocated."""


class Cancelled(Error):
    """The progress callback asked to stop."""


def error_class(status: int) -> type[Error]:
    if status == lib.MKTOPT_OUT_OF_MEMORY:
        return OutOfMemory
    if status == lib.MKTOPT_CANCELLED:
        return Cancelled
    return InputError if 100 <= status < 300 else Error


def text(pointer: Any) -> str:
    """A C string of the library."""
    return ffi.string(pointer).decode("utf-8", "replace")


def failure(status: int, message: str, field: str = "", index: Optional[int] = None) -> Error:
    code = text(lib.mktopt_status_name(status))
    return error_class(status)(message, code, status, field, index)


def check(status: int, error: Any) -> None:
    """Raises what a library call reported."""
    if status != lib.MKTOPT_OK:
        index = int(error.index)
        message = text(error.message) or text(lib.mktopt_status_text(status))
        raise failure(status, message, text(error.field), None if index < 0 else index)


def c_text(value: str, field: str) -> bytes:
    """Text for a C string, which could not hold a NUL."""
    if not isinstance(value, str):
        raise input_error(lib.MKTOPT_WRONG_TYPE, field, f"must be text, got {type(value).__name__}")
    if "\0" in value:
        raise input_error(lib.MKTOPT_OUT_OF_RANGE, field, "must not contain a NUL character")
    return value.encode("utf-8", "replace")


def input_error(code: int, field: str, message: str) -> Error:
    """What this side of the border finds wrong with an argument, in the library's own form."""
    elements = re.findall(r"\[(\d+)\]", field)
    index = int(elements[-1]) if elements else None
    return failure(code, f"{field}: {message}" if field else message, field, index)
