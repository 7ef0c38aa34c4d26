"""The one generic way into the library: an operation's name, a request, a typed result."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Callable, Optional

from ._columns import dates_of, index_of, result_array
from ._errors import c_text, check, input_error, text
from ._native import ffi, lib
from ._request import Request
from ._results import Reader

Progress = Callable[[float], Any]


def operations() -> list[str]:
    """The names of all operations, in the library's order."""
    return [text(lib.mktopt_operation_name(i)) for i in range(lib.mktopt_operation_count())]


@lru_cache(maxsize=None)
def _description_text(operation: str) -> bytes:
    response, error = ffi.new("mktopt_response **"), ffi.new("mktopt_error *")
    check(lib.mktopt_describe(c_text(operation, "operation"), ffi.NULL, response, error), error)
    owned = ffi.gc(response[0], lib.mktopt_response_free)
    return ffi.string(lib.mktopt_response_json(owned, ffi.NULL))


@lru_cache(maxsize=None)
def description(operation: str) -> dict[str, Any]:
    """Shared and never changed; `describe` gives the caller's own."""
    return json.loads(_description_text(operation))


def describe(operation: str) -> dict[str, Any]:
    """What an operation takes and gives: 'doc' and the JSON Schemas 'request' and 'response'."""
    return json.loads(_description_text(operation))


class _Watch:
    """A progress callback and the exception it raised, if it did."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.exception: Optional[BaseException] = None


@ffi.def_extern(name="mktopt_python_progress", error=1)
def _on_progress(context: Any, fraction: float) -> int:
    watch = ffi.from_handle(context)
    try:
        return 1 if watch.progress(fraction) else 0
    except BaseException as exception:  # it crosses the library and is raised on the other side
        watch.exception = exception
        return 1


class Options:
    """How long work is done, as one of the library's structs that have threads and progress; what is
    not given is the library's default."""

    def __init__(self, kind: str, threads: Optional[int], progress: Optional[Progress]) -> None:
        self.native = ffi.new(f"{kind} *")
        initialise = getattr(lib, f"{kind}_init")
        check(initialise(self.native, ffi.sizeof(kind)), ffi.new("mktopt_error *"))
        if threads is not None:
            if not -(2**31) <= threads < 2**31:
                raise input_error(lib.MKTOPT_OUT_OF_RANGE, "threads", f"got {threads}")
            self.native.threads = threads
        self._watch = None
        if progress is not None:
            self._watch = _Watch(progress)
            self._handle = ffi.new_handle(self._watch)
            self.native.progress = lib.mktopt_python_progress
            self.native.progress_context = self._handle

    def raise_from_progress(self) -> None:
        if self._watch is not None and self._watch.exception is not None:
            raise self._watch.exception


def call(
    operation: str,
    request: Optional[Mapping[str, Any]] = None,
    *,
    threads: Optional[int] = None,
    progress: Optional[Progress] = None,
) -> Any:
    """Runs an operation.

    request: its fields by name. Arrays may be numpy arrays, pandas, polars or Arrow columns (lent, not
        copied, when they are float64, int64 or int32 in one piece); tables may be data frames, lists of
        dicts or dicts of columns; a handle (`Journeys`) stands where a field takes one.
    threads: how many threads to use; results do not depend on it.
    progress: called with the fraction done, 0..1, on this thread; a true result cancels (`Cancelled`),
        an exception is passed on.

    Errors are `mktopt.Error` with code, field and index.
    """
    if request is not None and not isinstance(request, Mapping):
        raise TypeError(f"request must be a dict, got {type(request).__name__}")
    given = _with_times(operation, dict(request or {}))
    encoded = Request(given)
    options = Options("mktopt_call_options", threads, progress)
    options.native.typed_arrays = 1
    response, error = ffi.new("mktopt_response **"), ffi.new("mktopt_error *")
    status = lib.mktopt_call(
        c_text(operation, "operation"),
        encoded.text,
        len(encoded.text),
        encoded.native_args(),
        len(encoded.columns),
        options.native,
        response,
        error,
    )
    options.raise_from_progress()
    check(status, error)
    return _result(operation, ffi.gc(response[0], lib.mktopt_response_free))._answering(given)


def _with_times(operation: str, request: dict[str, Any]) -> dict[str, Any]:
    """A pandas Series with dates brings its times along, where the operation takes any; and is rows of
    time and value where it takes those."""
    actuals = request.get("actuals")
    if operation == "goal.progress" and index_of(actuals) is not None:
        dates = dates_of(actuals.index)
        return (
            {**request, "actuals": {"time": dates, "value": actuals}}
            if dates is not None
            else request
        )
    index = index_of(request.get("values"))
    if index is None or request.get("times") is not None:
        return request
    dates = dates_of(index)
    if dates is None or "times" not in description(operation)["request"]["properties"]:
        return request
    return {**request, "times": dates}


def _result(operation: str, response: Any) -> Any:
    def array(index: int) -> Any:
        arg, error = ffi.new("mktopt_arg *"), ffi.new("mktopt_error *")
        check(lib.mktopt_response_arg(response, index, arg, error), error)
        return result_array(arg, response)

    value = json.loads(ffi.string(lib.mktopt_response_json(response, ffi.NULL)))
    return Reader(operation.split(".")[0], array).read(value, description(operation)["response"])
