"""mktopt.forecast(...): series with their index in, forecasts with theirs out."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Mapping
from typing import Any, Optional

import numpy as np

from . import _frames, _schema
from ._asked import Asked, numbers_of
from ._call import description
from ._columns import float_array, is_pandas
from ._domains import Domain
from ._errors import input_error
from ._grid import Grid, lay
from ._native import lib


class Forecaster(Domain):
    """The operations of the domain, and itself a call for series that have an index."""

    def __init__(self, name: str, names: list[str]) -> None:
        super().__init__(name, names)
        self.__doc__ = f"{inspect.getdoc(Forecaster.__call__)}\n\n{self.__doc__}"

    def __call__(
        self,
        series: Any,
        horizon: int,
        season_length: Any = None,
        *,
        id: Optional[str] = None,
        time: Optional[str] = None,
        value: Optional[str] = None,
        **settings: Any,
    ) -> Any:
        """Forecasts a series, or every series of a data frame.

        series: a pandas Series indexed by dates (with or without freq, in any order, gaps are missing
            values), periods or whole numbers; or a list, an array, a column of polars or Arrow. Of a data
            frame each column is a series; with `time` and `value`, names of its columns, its rows are
            one, with `id` too one for each id.
        horizon: how many steps to forecast.
        season_length: 12, or [7, 365.25]; without it what dates suggest: 12 of months, 7 and 365.25 of
            days, 24 and 168 of hours, 52 of weeks, 4 of quarters.
        settings: those of `mktopt.forecast.run`: method, levels, non_negative, regressors, holidays ....
            regressors may be a DataFrame that goes on over the horizon. Of a data frame of series they
            are for all of it, or a dict of such by series; of rows they may be names of its columns, with
            future_regressors rows of the same form. method, variant, window, non_negative and
            season_length may be dicts by series. holidays: dates by name.

        A series is answered as a Forecast (`.mean`, `.to_pandas()`, `.plot()`); a data frame as a
        DataFrame of the same form, wide or long. A series that cannot be forecast spoils no other: it is
        NaN there (wide) or not there (long), is warned about, and has its error in `attrs['errors']`.
        When none can be forecast, that is an error, as it is of one series.
        """
        asked = asked_for(horizon, season_length, settings)
        columns = {"id": id, "time": time, "value": value}
        frame = frame_of(series)
        if frame is None:
            for name in columns:
                if columns[name] is not None:
                    raise TypeError(f"{name} is for data frames")
            return one(series, asked)[0]
        if all(name is None for name in columns.values()):
            return _frames.wide(frame, asked)
        if id is None and time is not None and value is not None:
            return one(_frames.column_of_rows(frame, time, value), asked)[0]
        return _frames.long(frame, columns, asked)

    def __getattr__(self, name: str) -> Any:
        made = super().__getattr__(name)
        if name == "evaluate":
            made = _on_grid(made)
            setattr(self, name, made)
        return made

    @property
    def __signature__(self) -> inspect.Signature:
        """That of forecast.run, with what is said first."""
        run = _schema.signature(description("forecast.run"))
        own = list(inspect.signature(Forecaster.__call__).parameters.values())[1:-1]
        names = {parameter.name for parameter in own}
        own += [p for name, p in run.parameters.items() if name not in names]
        return run.replace(parameters=own)


def _on_grid(evaluate: Any) -> Any:
    """forecast.evaluate for a Series that has an index: what the index says, and regressors and holidays
    by it, as in a forecast."""

    @functools.wraps(evaluate)
    def on_grid(*positional: Any, **arguments: Any) -> Any:
        series = arguments.get("series")
        if positional or frame_of(series) is not None or not is_pandas(series):
            return evaluate(*positional, **arguments)
        if not hasattr(series, "index"):
            return evaluate(**arguments)
        given = {k: v for k, v in arguments.items() if v is not None}
        grid = lay(series.index, "series.index")
        beside = Asked(0, given).beside(grid, ahead=False)
        values = grid.spread(numbers_of(series, "series"))
        return evaluate(**{**given, **beside, "series": values})

    return on_grid


def asked_for(horizon: int, season_length: Any, settings: dict[str, Any]) -> Asked:
    known = settings_of(description("forecast.run"))
    for name in settings:
        if name not in known:
            raise TypeError(f"unknown setting '{name}'; known are {', '.join(known)}")
    settings = {"season_length": season_length, **settings}
    return Asked(horizon, {k: v for k, v in settings.items() if v is not None})


def settings_of(described: dict[str, Any]) -> list[str]:
    """What forecast.run takes beside the series and how far to forecast it."""
    fields = described["request"]["properties"]
    return [f for f in fields if f not in ("series", "horizon")] + ["threads", "progress"]


def frame_of(value: Any) -> Any:
    """A data frame of pandas, made of that of polars or Arrow; None when the value is a series."""
    if is_pandas(value):
        return value if value.ndim == 2 else None
    if isinstance(value, np.ndarray) or not hasattr(value, "columns"):
        return None
    if not hasattr(value, "to_pandas"):
        return None
    try:
        return value.to_pandas()
    except ImportError:  # that of polars needs pyarrow
        import pandas as pd

        return pd.DataFrame(value.to_dict(as_series=False))


def one(series: Any, asked: Asked) -> tuple[Any, Optional[Grid]]:
    """The forecast of a series, and what its index says if it has one."""
    if not (is_pandas(series) and hasattr(series, "index")):
        if isinstance(series, Mapping) or getattr(series, "ndim", 1) != 1:
            words = "must be one series; pandas.DataFrame makes many its columns"
            raise input_error(lib.MKTOPT_WRONG_TYPE, "series", words)
        answer = asked.call("forecast.run", {"series": series, **asked.settings})
        return answer._placed(None, float_array(series, "series").copy()), None
    import pandas as pd

    grid = lay(series.index, "series.index")
    values = grid.spread(numbers_of(series, "series"))
    request = {**asked.settings, **asked.beside(grid)}
    answer = asked.call("forecast.run", {"series": values, **request})
    past = pd.Series(values, grid.index, name=series.name)
    return answer._placed(grid.after(len(answer["mean"])), past), grid
