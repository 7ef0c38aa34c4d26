"""What is asked of a forecast beside the series: settings, and what an index says of times, regressors and
holidays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ._call import call
from ._columns import float_array, is_pandas
from ._errors import input_error
from ._grid import Grid, dates_of_text
from ._native import lib

_BY_INDEX = ("regressors", "future_regressors", "holidays")


class Asked:
    """How far to forecast, and the settings of forecast.run that were given."""

    def __init__(self, horizon: int, given: Mapping[str, Any]) -> None:
        self.horizon = horizon
        self.options = {k: given[k] for k in ("threads", "progress") if k in given}
        self.settings = {k: v for k, v in given.items() if k not in self.options}

    def call(self, operation: str, request: dict[str, Any]) -> Any:
        return call(operation, {"horizon": self.horizon, **request}, **self.options)

    def shared(self) -> dict[str, Any]:
        """Settings that all series of a batch share."""
        return {k: v for k, v in self.settings.items() if k not in _BY_INDEX}

    def beside(self, grid: Grid) -> dict[str, Any]:
        """What stands beside a series: what its index says, and what is told by its index."""
        frequency = grid.frequency()
        for name in ("start", "frequency"):
            if name in self.settings and frequency is not None:
                raise input_error(lib.MKTOPT_CONFLICT, name, "the index of the series says it")
        found = {k: self.settings[k] for k in _BY_INDEX if k in self.settings}
        if frequency is not None:
            found.update(start=grid.start(), frequency=frequency)
        if is_pandas(found.get("regressors")):
            found.update(self._regressors(grid))
        if frequency is not None and "holidays" in found:
            found["holidays"] = holidays_at(grid, found["holidays"])
        return found

    def _regressors(self, grid: Grid) -> dict[str, Any]:
        """A frame over the series and the horizon, or one for each, cut to them by their index."""
        import pandas as pd

        past = pd.DataFrame(self.settings["regressors"])
        later = self.settings.get("future_regressors", past)
        if not is_pandas(later):
            words = "must be a DataFrame like regressors, which may go on over the horizon instead"
            raise input_error(lib.MKTOPT_WRONG_TYPE, "future_regressors", words)
        future = pd.DataFrame(later)
        return {
            "regressors": columns_at(past, grid.index, "regressors", past.columns),
            "future_regressors": columns_at(
                future, grid.after(self.horizon), "future_regressors", past.columns
            ),
        }


def holidays_at(grid: Grid, holidays: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Holidays by name, their times as the library is told them beside such an index."""
    return {
        name: [grid.clock(date) for date in dates_of_text(times, f"holidays.{name}")]
        for name, times in holidays.items()
    }


def columns_at(frame: Any, index: Any, path: str, names: Any) -> dict[str, np.ndarray]:
    """The columns of a frame at the steps of an index."""
    rows = frame.set_axis(dates_of_text(frame.index, f"{path}.index"))
    if not rows.index.is_unique:
        raise input_error(lib.MKTOPT_DUPLICATE, f"{path}.index", "has a step twice")
    found = {}
    for name in names:
        if name not in rows:
            raise input_error(lib.MKTOPT_MISSING_FIELD, f"{path}.{name}", "is required")
        column = numbers_of(rows[name].reindex(index), f"{path}.{name}")
        gone = np.flatnonzero(np.isnan(column))
        if len(gone):
            words = f"has no value for {index[gone[0]]}"
            raise input_error(lib.MKTOPT_NOT_FINITE, f"{path}.{name}[{gone[0]}]", words)
        found[str(name)] = column
    return found


def numbers_of(series: Any, path: str) -> np.ndarray:
    """The values of a Series, NaN where one is missing."""
    if series.dtype.kind not in "iufbO":
        raise input_error(lib.MKTOPT_WRONG_TYPE, path, f"must hold numbers, got {series.dtype}")
    return float_array(series, path)
