"""What the stubs call the sorts of data that a request takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Optional, Protocol, Union


class SupportsArray(Protocol):
    """numpy arrays, pandas Series."""

    def __array__(self) -> Any: ...


class SupportsArrowArray(Protocol):
    """pyarrow arrays."""

    def __arrow_c_array__(self, requested_schema: Optional[object] = None) -> Any: ...


class SupportsArrowStream(Protocol):
    """Data frames of pandas, polars, pyarrow, duckdb; polars Series."""

    def __arrow_c_stream__(self, requested_schema: Optional[object] = None) -> Any: ...


class Frame(Protocol):
    """Data frames of pandas, polars, pyarrow."""

    @property
    def columns(self) -> Any: ...


Numbers = Union[SupportsArray, SupportsArrowArray, SupportsArrowStream]
Table = Union[SupportsArrowStream, Mapping[str, Any], Sequence[Mapping[str, Any]]]
