"""What is asked of a forecast beside the series: settings, and what an index says of times, regressors and
holidays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from ._call import call
from ._columns import float_array, is_pandas
from ._errors import input_error
from ._grid import Grid, dates_of_text
from ._native import lib

_BY_INDEX = ("regressors", "future_regressors", "holidays")
_BY_SERIES = ("season_length", "method", "variant", "window", "non_negative")


class Asked:
    """How far to forecast, and the settings of forecast.run that were given."""

    def __init__(self, horizon: int, given: Mapping[str, Any]) -> None:
        self.horizon = horizon
        self.options = {k: given[k] for k in ("threads", "progress") if k in given}
        self.settings = {k: v for k, v in given.items() if k not in self.options}
        if "holidays" in given:
            self.settings["holidays"] = holidays_by_name(given["holidays"])

    def call(self, operation: str, request: dict[str, Any]) -> Any:
        return call(operation, {"horizon": self.horizon, **request}, **self.options)

    def shared(self) -> dict[str, Any]:
        """Settings that all series of a batch share."""
        return {
            k: v
            for k, v in self.settings.items()
            if k not in _BY_INDEX and not isinstance(v, Mapping)
        }

    def own(self, name: Any) -> dict[str, Any]:
        """Settings of one series of a batch: those that are given by series."""
        given = {k: self.settings.get(k) for k in _BY_SERIES}
        return {k: v[name] for k, v in given.items() if isinstance(v, Mapping) and name in v}

    def is_by_series(self) -> bool:
        """Each series has regressors of its own."""
        return any(_is_by_series(self.settings.get(k)) for k in ("regressors", "future_regressors"))

    def check_names(self, names: Any) -> None:
        """What is given by series is given of series that are there."""
        known = set(names)
        for setting in (*_BY_SERIES, "regressors", "future_regressors"):
            value = self.settings.get(setting)
            if setting not in _BY_SERIES and not _is_by_series(value):
                continue
            for name in value if isinstance(value, Mapping) else ():
                if name not in known:
                    raise input_error(lib.MKTOPT_UNKNOWN_NAME, f"{setting}.{name}", "is no series")

    def beside(self, grid: Grid, name: Any = None, *, ahead: bool = True) -> dict[str, Any]:
        """What stands beside a series, `name` among several: what its index says, and what is told by
        its index. `ahead`: over the horizon too."""
        frequency = grid.frequency()
        for setting in ("start", "frequency"):
            if setting in self.settings and frequency is not None:
                raise input_error(lib.MKTOPT_CONFLICT, setting, "the index of the series says it")
        found = {k: self.settings[k] for k in _BY_INDEX if k in self.settings}
        for setting in ("regressors", "future_regressors"):
            if _is_by_series(found.get(setting)):
                found[setting] = found[setting].get(name)
        if frequency is not None:
            found.update(start=grid.start(), frequency=frequency)
        if has_index(found.get("regressors")):
            found.update(regressors_at(grid, self.horizon if ahead else 0, found))
        if frequency is not None and "holidays" in found:
            found["holidays"] = holidays_at(grid, found["holidays"])
        return {k: v for k, v in found.items() if v is not None}


def has_index(columns: Any) -> bool:
    """A data frame, a Series, or Series by name."""
    if isinstance(columns, Mapping):
        return len(columns) > 0 and all(is_pandas(column) for column in columns.values())
    return is_pandas(columns)


def pandas_frame(columns: Any) -> Any:
    import pandas as pd

    return pd.DataFrame(columns)


def _is_by_series(columns: Any) -> bool:
    """Columns by series: what has columns itself, by name."""
    return (
        isinstance(columns, Mapping)
        and len(columns) > 0
        and all(getattr(v, "ndim", 0) == 2 or isinstance(v, Mapping) for v in columns.values())
    )


def regressors_at(grid: Grid, horizon: int, given: Mapping[str, Any]) -> dict[str, Any]:
    """A frame over the series and the horizon, or one for each, cut to them by their index."""
    past = pandas_frame(given["regressors"])
    later = given.get("future_regressors")
    cut = {"regressors": columns_at(past, grid.index, "regressors", past.columns)}
    if horizon == 0:
        return cut
    if later is not None and not has_index(later):
        words = "must be a DataFrame like regressors, which may go on over the horizon instead"
        raise input_error(lib.MKTOPT_WRONG_TYPE, "future_regressors", words)
    future = past if later is None else pandas_frame(later)
    steps = grid.after(horizon)
    return {
        **cut,
        "future_regressors": columns_at(future, steps, "future_regressors", past.columns),
    }


def holidays_by_name(given: Any) -> dict[str, list[Any]]:
    """Dates by name: of a dict of names; of one of dates, as the package holidays has; or of dates alone,
    which are all called holiday."""
    if not isinstance(given, Mapping):
        given = {"holiday": given}
    elif any(hasattr(key, "isoformat") for key in given):
        names = sorted({str(name) for name in given.values()})
        given = {
            name: [date for date, word in given.items() if str(word) == name] for name in names
        }
    return {name: _dates_of(dates, f"holidays.{name}") for name, dates in given.items()}


def _dates_of(dates: Any, path: str) -> list[Any]:
    """Dates, or one."""
    if isinstance(dates, str) or hasattr(dates, "isoformat"):
        return [dates]
    if not isinstance(dates, Iterable):
        raise input_error(lib.MKTOPT_WRONG_TYPE, path, f"must be dates, got {dates}")
    return list(dates)


def holidays_at(grid: Grid, holidays: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Holidays by name, their times as the library is told them beside such an index."""
    return {
        name: [grid.clock(date) for date in dates_of_text(times, f"holidays.{name}")]
        for name, times in holidays.items()
    }


def columns_at(frame: Any, index: Any, path: str, names: Any) -> dict[str, np.ndarray]:
    """The columns of a frame at the steps of an index."""
    rows, steps = same_kind(dates_of_text(frame.index, f"{path}.index"), index, f"{path}.index")
    rows = frame.set_axis(rows)
    if not rows.index.is_unique:
        raise input_error(lib.MKTOPT_DUPLICATE, f"{path}.index", "has a step twice")
    found = {}
    for name in names:
        if name not in rows:
            raise input_error(lib.MKTOPT_MISSING_FIELD, f"{path}.{name}", "is required")
        column = numbers_of(rows[name].reindex(steps), f"{path}.{name}")
        gone = np.flatnonzero(np.isnan(column))
        if len(gone):
            words = f"has no value for {index[gone[0]]}"
            raise input_error(lib.MKTOPT_NOT_FINITE, f"{path}.{name}[{gone[0]}]", words)
        found[str(name)] = column
    return found


def same_kind(rows: Any, steps: Any, path: str) -> tuple[Any, Any]:
    """Two indices, where one has periods and the other dates both as periods."""
    import pandas as pd

    zones = [getattr(index, "tz", None) for index in (rows, steps)]
    if isinstance(rows, pd.DatetimeIndex) and isinstance(steps, pd.DatetimeIndex):
        if (zones[0] is None) != (zones[1] is None):
            words = "has times with a zone and the series none, or the other way"
            raise input_error(lib.MKTOPT_WRONG_TYPE, path, words)
    if isinstance(rows, pd.PeriodIndex) and isinstance(steps, pd.DatetimeIndex):
        return rows, steps.tz_localize(None).to_period(rows.freq)
    if isinstance(steps, pd.PeriodIndex) and isinstance(rows, pd.DatetimeIndex):
        return rows.tz_localize(None).to_period(steps.freq), steps
    return rows, steps


def numbers_of(series: Any, path: str) -> np.ndarray:
    """The values of a Series, NaN where one is missing."""
    if series.dtype.kind not in "iufbO":
        raise input_error(lib.MKTOPT_WRONG_TYPE, path, f"must hold numbers, got {series.dtype}")
    return float_array(series, path)
