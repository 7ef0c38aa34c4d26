"""Data frames of many series: wide, a column for each, or long, a row for each value."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from typing import Any, Callable, Optional

import numpy as np

from ._asked import Asked, numbers_of, regressors_at
from ._errors import Error, input_error
from ._faces import bands
from ._grid import Grid, dates_of_text, lay, regular_step
from ._native import lib


class _Row:
    """A series on its way: its values on a grid, then its forecast by measure; or why there is none."""

    def __init__(
        self,
        name: Any,
        series: Any,
        path: str,
        grid: Callable[[], Grid],
        regressors: Optional[Callable[[Grid], dict[str, Any]]] = None,
    ) -> None:
        self.name = name
        self.regressors: dict[str, Any] = {}  # where they are columns beside the values
        self.key: Any = None
        self.error: Optional[str] = None
        self.forecast: Optional[dict[str, np.ndarray]] = None
        try:
            self.grid = grid()
            self.values = self.grid.spread(numbers_of(series, path))
            if regressors is not None:
                self.regressors = regressors(self.grid)
        except Error as error:
            self.error = error.message


def wide(frame: Any, asked: Asked) -> Any:
    """Each column is a series; so it is in the answer, by measure."""
    import pandas as pd

    for name, kind in frame.dtypes.items():
        if kind.kind not in "iufbO":
            words = f"must hold numbers, got {kind}; of rows name id=, time= and value="
            raise input_error(lib.MKTOPT_WRONG_TYPE, f"series.{name}", words)
    grid = lay(frame.index, "series.index")
    rows = [_Row(name, frame.iloc[:, i], "values", lambda: grid) for i, name in enumerate(frame)]
    measures = _forecast(rows, asked)
    found = [
        row.forecast[measure] if row.forecast else np.full(asked.horizon, np.nan)
        for row in rows
        for measure in measures
    ]
    names = [frame.columns.name or "series", "measure"]
    columns = pd.MultiIndex.from_product([frame.columns, measures], names=names)
    answer = pd.DataFrame(np.column_stack(found), grid.after(asked.horizon), columns)
    return _with_errors(answer, rows)


def column_of_rows(frame: Any, time: str, value: str) -> Any:
    """The series in the rows of a frame: its values by their times."""
    times = dates_of_text(_column(frame, "time", time), time)
    return _column(frame, "value", value).set_axis(times)


def long(frame: Any, names: dict[str, Optional[str]], asked: Asked) -> Any:
    """Rows of id, time and value; so they are in the answer, with measures in the place of values."""
    import pandas as pd

    ids, times, values = (_column(frame, role, name) for role, name in names.items())
    path = str(names["time"])
    groups = _groups(ids, str(names["id"]))
    grids = _Grids(dates_of_text(times, path), path, groups)
    beside, asked = _columns_beside(frame, names, groups, grids, asked)
    rows = [
        _Row(name, values.iloc[at], str(names["value"]), lambda at=at: grids.of(at), beside(name))  # type: ignore[misc]
        for name, at in groups.items()
    ]
    measures = _forecast(rows, asked)
    done = [(row, at[0]) for row, at in zip(rows, groups.values()) if row.forecast]
    steps = [row.grid.after(asked.horizon) for row, _ in done]
    answer = {
        names["id"]: ids.iloc[[first for _, first in done]]
        .repeat(asked.horizon)
        .reset_index(drop=True),
        names["time"]: steps[0].append(steps[1:]),
        **{m: np.concatenate([row.forecast[m] for row, _ in done]) for m in measures},
    }
    return _with_errors(pd.DataFrame(answer), rows)


def _columns_beside(
    frame: Any,
    names: dict[str, Optional[str]],
    groups: dict[Any, np.ndarray],
    grids: _Grids,
    asked: Asked,
) -> tuple[Callable[[Any], Any], Asked]:
    """Regressors that are columns of the frame, named by settings: those of a series, over its steps, and
    over the horizon from a frame of the same form; and what else was asked."""
    wanted = asked.settings.get("regressors")
    wanted = [wanted] if isinstance(wanted, str) else wanted
    if not isinstance(wanted, (list, tuple)):
        return lambda name: None, asked
    later = asked.settings.get("future_regressors")
    if later is None or not {names["id"], names["time"], *wanted} <= set(
        getattr(later, "columns", ())
    ):
        words = f"must be a data frame of {names['id']}, {names['time']}, {', '.join(wanted)}"
        raise input_error(lib.MKTOPT_MISSING_FIELD, "future_regressors", words)
    for name in wanted:
        _column(frame, "regressors", name)
    later = later.to_pandas() if hasattr(later, "to_pandas") else later
    times = dates_of_text(later[names["time"]], f"future_regressors.{names['time']}")
    after = _groups(later[names["id"]], f"future_regressors.{names['id']}")
    nothing = np.zeros(0, np.int64)

    def of(name: Any) -> Callable[[Grid], dict[str, Any]]:
        def cut(grid: Grid) -> dict[str, Any]:
            rows = after.get(name, nothing)
            past = frame[wanted].iloc[groups[name]].set_axis(grids.times[groups[name]])
            future = later[wanted].iloc[rows].set_axis(times[rows])
            given = {"regressors": past, "future_regressors": future}
            return regressors_at(grid, asked.horizon, given)

        return cut

    rest = {k: v for k, v in asked.settings.items() if k not in ("regressors", "future_regressors")}
    return of, Asked(asked.horizon, {**rest, **asked.options})


def _column(frame: Any, role: str, name: Optional[str]) -> Any:
    if name is None:
        words = "name the columns of all three: id=, time= and value="
        raise input_error(lib.MKTOPT_MISSING_FIELD, role, words)
    if name not in frame:
        words = f"'{name}' is no column; known are {', '.join(map(str, frame.columns))}"
        raise input_error(lib.MKTOPT_UNKNOWN_NAME, role, words)
    return frame[name]


def _groups(ids: Any, path: str) -> dict[Any, np.ndarray]:
    """The rows of each id, ids in the order in which they come."""
    gone = np.flatnonzero(ids.isna())
    if len(gone):
        raise input_error(lib.MKTOPT_MISSING_FIELD, f"{path}[{gone[0]}]", "is missing")
    if len(ids) == 0:
        raise input_error(lib.MKTOPT_OUT_OF_RANGE, path, "has no series in it")
    codes, found = ids.factorize()
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes))
    return {name: at for name, at in zip(found, np.split(order, ends[:-1]))}


class _Grids:
    """The grids of series in a column of times; series with the same times share one."""

    def __init__(self, times: Any, path: str, groups: dict[Any, np.ndarray]) -> None:
        self.times = times
        self.path = path
        self.known: dict[bytes, Grid] = {}
        self.common = self._common_step(groups)

    def _common_step(self, groups: dict[Any, np.ndarray]) -> Any:
        """That of most series: series with gaps or with one date follow it."""
        seen: dict[bytes, Any] = {}
        steps: Counter = Counter()
        for at in groups.values():
            key = self._key(at)
            if key not in seen:
                seen[key] = regular_step(self.times[at])
            steps[seen[key]] += 1
        return max((s for s in steps if s is not None), key=lambda s: steps[s], default=None)

    def _key(self, at: np.ndarray) -> bytes:
        return np.asarray(self.times.asi8 if hasattr(self.times, "asi8") else self.times)[
            at
        ].tobytes()

    def of(self, at: np.ndarray) -> Grid:
        key = self._key(at)
        if key not in self.known:
            self.known[key] = lay(self.times[at], self.path, self.common, at)
        return self.known[key]


def _forecast(rows: list[_Row], asked: Asked) -> list[str]:
    """Fills in the forecasts of the rows; the names of their measures."""
    if not rows:
        raise input_error(lib.MKTOPT_OUT_OF_RANGE, "series", "has no series in it")
    asked.check_names(row.name for row in rows)
    beside: dict[Any, dict[str, Any]] = {}  # by grid, or by series
    for row in rows:
        if row.error is None:
            _add_beside(row, asked, beside)
    going = [row for row in rows if row.error is None]
    series = [
        {"values": row.values, **beside[row.key], **row.regressors, **asked.own(row.name)}
        for row in going
    ]
    if going:
        answer = asked.call("forecast.batch", {"series": series, **asked.shared()})
        for row, found in zip(going, answer["forecasts"]):
            if found["error"] is None:
                row.forecast = bands(found)
            else:
                row.error = re.sub(r"^series\[\d+\]\.", "", found["error"])
    done = next((row.forecast for row in rows if row.forecast), None)
    if done is None:
        words = f"none of {len(rows)} can be forecast: {rows[0].name!r}: {rows[0].error}"
        raise input_error(lib.MKTOPT_INVALID_ARGUMENT, "series", words)
    return list(done)


def _add_beside(row: _Row, asked: Asked, beside: dict[Any, dict[str, Any]]) -> None:
    """What stands beside a series; series on one grid share it, but for what is given by series."""
    row.key = (id(row.grid), row.name) if asked.is_by_series() else id(row.grid)
    if row.key in beside:
        return
    try:
        beside[row.key] = asked.beside(row.grid, row.name)
    except Error as error:
        if not asked.is_by_series():
            raise
        row.error = error.message


def _with_errors(answer: Any, rows: list[_Row]) -> Any:
    """The answer, with the errors of series that have none, which are warned about."""
    errors = {row.name: row.error for row in rows if row.error is not None}
    answer.attrs["errors"] = errors
    if errors:
        name, words = next(iter(errors.items()))
        how_many = f"{len(errors)} of {len(rows)} series cannot be forecast"
        warnings.warn(f"{how_many} (attrs['errors']): {name!r}: {words}", stacklevel=4)
    return answer
