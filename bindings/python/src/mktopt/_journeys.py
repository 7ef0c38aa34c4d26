"""Journeys: who touched which channels, held by the library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Optional

import numpy as np

from ._call import Options, Progress, call
from ._columns import Column, any_column, strings, table_of
from ._errors import check, input_error, text
from ._native import ffi, lib
from ._structs import Time, epoch_seconds, owned, restored, saved, sized


def _columns(data: Any, field: str) -> dict[str, Optional[Column]]:
    """Named columns of a data frame, an Arrow table, a dict of columns or a list of dicts."""
    table = table_of(data, field)
    if table is not None and "" not in table:
        return table
    if isinstance(data, (list, tuple)) and all(isinstance(row, Mapping) for row in data):
        names = dict.fromkeys(name for row in data for name in row)
        data = {name: [row.get(name) for row in data] for name in names}
    if not isinstance(data, Mapping):
        raise input_error(
            lib.MKTOPT_WRONG_TYPE,
            field,
            "must be a table: a data frame, a dict of columns "
            f"or a list of dicts, got {type(data).__name__}",
        )
    return {str(name): any_column(values, f"{field}.{name}") for name, values in data.items()}


def _fill(struct: Any, data: Any, field: str) -> list:
    """Puts columns into a struct of mktopt_arg members; returns what must stay alive."""
    known = [
        name
        for name, member in ffi.typeof(struct).item.fields
        if member.type is ffi.typeof("mktopt_arg")
    ]
    columns = _columns(data, field)
    for name, column in columns.items():
        if name not in known:
            raise input_error(
                lib.MKTOPT_UNKNOWN_FIELD,
                f"{field}.{name}",
                f"is not known; known are {', '.join(known)}",
            )
        if column is None and name in _TEXT and _has_no_rows(data):
            column = columns[name] = strings([])
        if column is not None:
            column.write(getattr(struct, name))
    return list(columns.values())


_TEXT = ("user", "channel", "time", "type", "path")


def _has_no_rows(data: Any) -> bool:
    """An empty log, as a part of many may be; its columns are of no kind, but they are there."""
    columns = data.values() if isinstance(data, Mapping) else [data]
    return all(values is not None and len(values) == 0 for values in columns)


class Journeys:
    """Journeys of many users, held by the library: made once, attributed often. Immutable; safe to
    share between threads. Stands in a request wherever a field takes journeys."""

    _pointer: Any
    _summary: Any

    def __init__(self) -> None:
        raise TypeError("use Journeys.from_events or Journeys.from_paths")

    @classmethod
    def _own(cls, pointer: Any) -> Journeys:
        self = object.__new__(cls)
        self._pointer = pointer
        summary = sized("mktopt_journeys_summary")
        error = ffi.new("mktopt_error *")
        check(lib.mktopt_journeys_get_summary(self._pointer, summary, error), error)
        self._summary = summary
        return self

    @classmethod
    def from_events(
        cls,
        events: Any,
        *,
        lookback_days: Optional[float] = None,
        inactivity_gap_days: Optional[float] = None,
        window_end: Optional[Time] = None,
        threads: Optional[int] = None,
        progress: Optional[Progress] = None,
    ) -> Journeys:
        """Journeys of an event log: columns user, channel, time, type ('touch' or 'conversion'),
        and optionally value, campaign, cost; rows in any order. Options that are not given are the
        library's defaults. `progress` is called with the fraction done; a true result cancels."""
        columns, error = sized("mktopt_event_columns"), ffi.new("mktopt_error *")
        alive = _fill(columns, events, "events")
        build = Options("mktopt_build_options", threads, progress)
        options = ffi.new("mktopt_journey_options *")
        check(lib.mktopt_journey_options_init(options, ffi.sizeof("mktopt_journey_options")), error)
        if lookback_days is not None:
            options.lookback_days = lookback_days
        if inactivity_gap_days is not None:
            options.inactivity_gap_days = inactivity_gap_days
        if window_end is not None:
            options.window_end = epoch_seconds(window_end, "window_end")
        out = ffi.new("mktopt_journeys **")
        status = lib.mktopt_journeys_build_from_events(
            columns, options, build.native, ffi.NULL, out, error
        )
        del alive
        build.raise_from_progress()
        check(status, error)
        return cls._own(owned("journeys", out[0]))

    @classmethod
    def from_paths(
        cls, paths: Any, *, threads: Optional[int] = None, progress: Optional[Progress] = None
    ) -> Journeys:
        """Journeys of aggregated paths: columns path ('a > b > a', or lists of channels), and any
        of conversions, value, nulls. `progress` as in from_events."""
        columns, error = sized("mktopt_path_columns"), ffi.new("mktopt_error *")
        alive = _fill(columns, paths, "paths")
        build = Options("mktopt_build_options", threads, progress)
        out = ffi.new("mktopt_journeys **")
        status = lib.mktopt_journeys_build_from_paths(columns, build.native, ffi.NULL, out, error)
        del alive
        build.raise_from_progress()
        check(status, error)
        return cls._own(owned("journeys", out[0]))

    @classmethod
    def merge(cls, parts: Iterable[Journeys]) -> Journeys:
        """Journeys added up: each part of other users, all made with the same options. Models give
        the same bits as on journeys of everything, in whatever order the parts come."""
        parts = list(parts)
        for i, part in enumerate(parts):
            if not isinstance(part, Journeys):
                raise input_error(
                    lib.MKTOPT_WRONG_TYPE,
                    f"parts[{i}]",
                    f"must be Journeys, got {type(part).__name__}",
                )
        pointers = ffi.new("mktopt_journeys *[]", [part._pointer for part in parts])
        out, error = ffi.new("mktopt_journeys **"), ffi.new("mktopt_error *")
        check(lib.mktopt_journeys_merge(pointers, len(parts), ffi.NULL, out, error), error)
        return cls._own(owned("journeys", out[0]))

    @classmethod
    def from_bytes(cls, data: Any) -> Journeys:
        """What `to_bytes` wrote, bit for bit. `data` may come from anywhere: bytes, a memoryview
        ..."""
        return cls._own(restored("journeys", lib.mktopt_journeys_restore, data))

    def to_bytes(self) -> bytes:
        """These journeys as bytes with a version and a checksum, the same on every machine."""
        return saved(lib.mktopt_journeys_save, self._pointer)

    def _native_handle(self) -> tuple[Any, bytes]:
        return self._pointer, b"journeys"

    def _call(self, operation: str, **options: Any) -> Any:
        given = {key: value for key, value in options.items() if value is not None}
        controls = {key: given.pop(key) for key in ("threads", "progress") if key in given}
        return call(operation, {"journeys": self, **given}, **controls)

    def attribute(self, models: Any = None, **options: Any) -> Any:
        """attribution.run over these journeys; the options are those of that operation."""
        return self._call("attribution.run", models=models, **options)

    def predict(self, journey: Any, **options: Any) -> Any:
        """attribution.predict: what an open journey (its channels so far, or none) leads to, from
        how these went on; the options are those of that operation."""
        return self._call("attribution.predict", journey=journey, **options)

    def statistics(self, **options: Any) -> Any:
        """attribution.journeys: top paths, touches and time to conversion, channels, pairs of them
        that work together, drop-off, findings; the options are those of that operation."""
        return self._call("attribution.journeys", **options)

    def roi(self, models: Any = None, **options: Any) -> Any:
        """attribution.roi: what channels, campaigns and positions return on their cost, under
        models; of the events, or given as `costs` by channel. The options are those of that
        operation."""
        return self._call("attribution.roi", models=models, **options)

    def plot_graph(
        self,
        *,
        markov_order: Any = None,
        max_states: int = 20,
        max_edges: int = 50,
        ax: Any = None,
        **options: Any,
    ) -> Any:
        """The journey graph: states as circles, as large as they are visited and as dark as
        journeys convert after them; arrows as wide as they are likely. Other options are those of
        attribution.run. Needs matplotlib; the axes are returned."""
        result = self.attribute(["markov"], markov_order=markov_order, **options)
        return result.plot_graph(max_states=max_states, max_edges=max_edges, ax=ax)

    @property
    def channels(self) -> list[str]:
        """Names of the channels, sorted."""
        count = lib.mktopt_journeys_channel_count(self._pointer)
        return [text(lib.mktopt_journeys_channel(self._pointer, i)) for i in range(count)]

    @property
    def channel_costs(self) -> dict[str, Optional[float]]:
        """Sum of the touches' cost by channel; None without costs."""
        costs = {
            name: lib.mktopt_journeys_channel_cost(self._pointer, i)
            for i, name in enumerate(self.channels)
        }
        return {name: None if cost != cost else cost for name, cost in costs.items()}

    @property
    def summary(self) -> dict[str, Any]:
        """Totals by name, as the library's mktopt_journeys_summary has them."""
        names = [name for name, _ in ffi.typeof("mktopt_journeys_summary").fields]
        values = {
            name: getattr(self._summary, name)
            for name in names
            if name not in ("struct_size", "reserved")
        }
        return {name: None if value != value else value for name, value in values.items()}

    @property
    def conversions(self) -> float:
        return self._summary.conversions

    @property
    def value(self) -> float:
        return self._summary.value

    @property
    def nulls(self) -> float:
        return self._summary.nulls

    @property
    def n_paths(self) -> int:
        return self._summary.paths

    @property
    def n_users(self) -> int:
        return self._summary.users

    def __len__(self) -> int:
        return self.n_paths

    def __getitem__(self, index: int) -> dict[str, Any]:
        """One path: 'path' (channels), 'ages' in days before its end (None without times),
        'conversions', 'value', 'nulls'."""
        if not -len(self) <= index < len(self):
            raise IndexError(f"path {index} of {len(self)}")
        index %= max(1, len(self))
        journey, error = sized("mktopt_journey"), ffi.new("mktopt_error *")
        check(
            lib.mktopt_journeys_get_path(
                self._pointer, index, journey, ffi.NULL, ffi.NULL, 0, error
            ),
            error,
        )
        length = journey.length
        numbers, ages = ffi.new("int32_t[]", length), ffi.new("double[]", length)
        check(
            lib.mktopt_journeys_get_path(
                self._pointer, index, journey, numbers, ages, length, error
            ),
            error,
        )
        path = [text(lib.mktopt_journeys_channel(self._pointer, number)) for number in numbers]
        return {
            "path": path,
            "ages": None if any(age != age for age in ages) else list(ages),
            "conversions": journey.conversions,
            "value": journey.value,
            "nulls": journey.nulls,
        }

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (self[i] for i in range(len(self)))

    def to_arrays(self) -> dict[str, Any]:
        """All paths as numpy arrays: 'channels' (numbers into `channels`) and 'ages' of each touch,
        one path after the other, those of path i from 'offsets'[i] to 'offsets'[i + 1];
        'conversions', 'value' and 'nulls' of each path."""
        paths, touches = self.n_paths, self._summary.touches
        found: dict[str, Any] = {
            "offsets": np.zeros(paths + 1, np.int64),
            "channels": np.empty(touches, np.int32),
            "ages": np.empty(touches),
            **{name: np.empty(paths) for name in ("conversions", "value", "nulls")},
        }
        arrays, error = sized("mktopt_path_arrays"), ffi.new("mktopt_error *")
        arrays.touch_capacity = touches
        alive = [
            ffi.from_buffer(ffi.typeof(getattr(arrays, name)), array)
            for name, array in found.items()
        ]
        for name, pointer in zip(found, alive):
            setattr(arrays, name, pointer)
        check(lib.mktopt_journeys_get_paths(self._pointer, 0, paths, arrays, error), error)
        return found

    def to_pandas(self) -> Any:
        """A row for each path: path (list of channels), conversions, value, nulls."""
        import pandas as pd

        found = self.to_arrays()
        touched = np.array(self.channels, object)[found["channels"]].tolist()
        offsets = found["offsets"].tolist()
        paths = [touched[a:b] for a, b in zip(offsets, offsets[1:])]
        counts = {name: found[name] for name in ("conversions", "value", "nulls")}
        return pd.DataFrame({"path": pd.Series(paths, dtype=object), **counts})

    def __repr__(self) -> str:
        return (
            f"Journeys({self.n_paths:,} paths, {len(self.channels)} channels, "
            f"{self.conversions:,.10g} conversions, value {self.value:,.10g}, {self.nulls:,.10g} nulls)"
        )

    def __reduce__(self) -> Any:
        return Journeys.from_bytes, (self.to_bytes(),)
