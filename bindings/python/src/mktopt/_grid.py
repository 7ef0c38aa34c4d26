"""Evenly spaced steps under the index of a pandas Series: dates, periods or whole numbers, with what is missing
between them and what follows."""

from __future__ import annotations

from typing import Any, NoReturn, Optional

import numpy as np

from ._errors import input_error
from ._native import lib

_SPARSEST = 20  # steps of a grid for each value: beyond, the step is not what the index means


class Grid:
    """Steps without gaps. `index` has them all, `at` says which of them each given row is."""

    def __init__(self, index: Any, at: np.ndarray, step: Any) -> None:
        self.index = index
        self.at = at
        self.step = step

    def spread(self, values: np.ndarray) -> np.ndarray:
        """One value for each step, NaN where there is none."""
        if len(values) == len(self.index) and (np.diff(self.at) == 1).all():
            return values
        spread = np.full(len(self.index), np.nan)
        spread[self.at] = values
        return spread

    def after(self, horizon: int) -> Any:
        """The index of the steps that follow."""
        pd, last, name = _pandas(), self.index[-1], self.index.name
        if isinstance(self.index, pd.PeriodIndex):
            return pd.period_range(last + 1, periods=horizon, freq=self.step, name=name)
        if isinstance(self.index, pd.DatetimeIndex):
            return pd.date_range(last, periods=horizon + 1, freq=self.step, name=name)[1:]
        first = last + self.step
        return pd.RangeIndex(first, first + self.step * horizon, self.step, name=name)

    def last(self, passed: int = 0) -> Grid:
        """The last step alone, or that so many steps later."""
        steps = self.after(passed) if passed else self.index
        return Grid(steps[-1:], np.zeros(1, np.int64), self.step)

    def frequency(self) -> Optional[str]:
        """The library's word for the step, told from how long twelve of them are."""
        pd = _pandas()
        if not isinstance(self.index, (pd.DatetimeIndex, pd.PeriodIndex)):
            return None
        first = self.index[:1].to_timestamp() if _is_periods(self.index) else self.index[:1]
        first = _without_zone(first)[0]
        last = (pd.Period(first, self.step) + 12).start_time if _is_periods(self.index) else None
        days = ((last or first + 12 * self.step) - first) / pd.Timedelta(days=1)
        lengths = {
            "hourly": (0.5, 0.5),
            "daily": (12, 12),
            "weekly": (84, 84),
            "monthly": (362, 369),
            "quarterly": (1092, 1099),
            "yearly": (4379, 4386),
        }
        return next((w for w, (low, high) in lengths.items() if low <= days <= high), None)

    def start(self) -> Any:
        """When the first step begins: of a month named by its last day, its first day. Steps of a day and
        more are told by the clock on the wall, shorter ones by UTC."""
        first = self.index[0]
        if _is_periods(self.index):
            return first.start_time
        if "End" in type(self.step).__name__:
            first = (first - self.step).normalize() + _pandas().Timedelta(days=1)
        return self.clock(first)

    def clock(self, time: Any) -> Any:
        """A time as the library is told it: see `start`."""
        zone = getattr(self.index, "tz", None)
        if zone is None:
            return time
        if self.frequency() == "hourly":
            local = time if time.tzinfo is not None else time.tz_localize(zone)
            return local.tz_convert("UTC").tz_localize(None)
        local = time if time.tzinfo is None else time.tz_convert(zone)
        return local.tz_localize(None)


def lay(index: Any, path: str, step: Any = None, rows: Optional[np.ndarray] = None) -> Grid:
    """The grid of an index. `step` is that of others beside it, taken where the index has no regular one
    of its own and it fits; `rows` are the numbers of its elements for errors."""
    pd = _pandas()
    if isinstance(index, pd.MultiIndex):
        words = "must have one level; unstack() makes many series columns, reset_index() rows"
        raise input_error(lib.MKTOPT_WRONG_TYPE, path, words)
    index = dates_of_text(index, path)
    if len(index) == 0:
        raise input_error(lib.MKTOPT_OUT_OF_RANGE, path, "needs at least one value")
    if index.hasnans:
        _refuse(path, np.flatnonzero(index.isna())[0], "is missing", rows)
    if not index.is_unique:
        twice = np.flatnonzero(index.duplicated())[0]
        _refuse(path, twice, f"{index[twice]} occurs twice", rows)
    if isinstance(index, pd.PeriodIndex):
        return _over_periods(index, path)
    if isinstance(index, pd.DatetimeIndex):
        return _over_dates(index, path, step)
    if index.dtype.kind in "iu":
        return _over_numbers(index, path)
    raise input_error(
        lib.MKTOPT_WRONG_TYPE,
        path,
        f"must be dates, periods or whole numbers, got {index.dtype}; pandas.to_datetime makes dates",
    )


def regular_step(dates: Any) -> Any:
    """The step of dates without gaps, three or more, as an offset of pandas; else None."""
    pd = _pandas()
    if not isinstance(dates, pd.DatetimeIndex) or len(dates) < 3:
        return None
    if dates.hasnans or not dates.is_unique:
        return None
    ordered = dates.sort_values()
    step = _step_of(ordered)
    return step if len(_dates(ordered, step)) == len(ordered) else None


def _step_of(ordered: Any) -> Any:
    """The longest step that dates in order, two or more, are all on; months by the day or by their end."""
    pd, local = _pandas(), _pandas().DatetimeIndex(_without_zone(ordered), freq=None)
    months = np.diff(local.year * 12 + local.month)
    at_end = bool(local.is_month_end.all())
    if (months > 0).all() and (at_end or local.day.nunique() == 1):
        apart = int(np.gcd.reduce(months))
        if at_end:
            return pd.offsets.MonthEnd(apart)
        first = bool((local.day == 1).all())
        return pd.offsets.MonthBegin(apart) if first else pd.DateOffset(months=apart)
    day, seconds = 86_400, np.diff(local.to_numpy()).astype("timedelta64[s]").astype(np.int64)
    if (seconds % day == 0).all():  # whole days by the clock on the wall
        return _days(pd, ordered, int(np.gcd.reduce(seconds)) // day)
    utc = ordered.tz_convert(None) if ordered.tz is not None else ordered
    apart = int(np.gcd.reduce(np.diff(utc.to_numpy()).astype("timedelta64[us]").astype(np.int64)))
    return pd.tseries.frequencies.to_offset(pd.Timedelta(microseconds=apart))


def _days(pd: Any, ordered: Any, apart: int) -> Any:
    """So many days; where that leaves gaps, work days if all dates are some."""
    step = pd.offsets.Day(apart)
    if apart > 1 or len(_dates(ordered, step)) == len(ordered):
        return step
    work = (pd.offsets.BMonthEnd(), pd.offsets.BMonthBegin(), pd.offsets.BDay())
    return next((offset for offset in work if len(_dates(ordered, offset))), step)


def dates_of_text(index: Any, path: str) -> Any:
    """An index; text in it is read as ISO 8601 dates."""
    pd = _pandas()
    index = pd.Index(index)
    kind = pd.api.types.infer_dtype(index, skipna=True)
    if kind in ("date", "datetime"):
        return pd.DatetimeIndex(pd.to_datetime(index), name=index.name)
    if kind != "string":
        return index
    for i, text in enumerate(index):
        try:
            np.datetime64("NaT" if pd.isna(text) else text.replace("Z", ""))
        except ValueError:
            _refuse(path, i, f"'{text}' is no ISO 8601 date")
    return pd.DatetimeIndex(pd.to_datetime(index), name=index.name)


# ---- the three kinds ------------------------------------------------------------------------------------------------


def _over_periods(index: Any, path: str) -> Grid:
    full = _pandas().period_range(index.min(), index.max(), freq=index.freq, name=index.name)
    _check_density(len(index), len(full), path, index.freqstr)
    return Grid(full, full.get_indexer(index), index.freq)


def _over_dates(index: Any, path: str, step: Any) -> Grid:
    ordered = index.sort_values()
    for offset in (index.freq, regular_step(ordered), step):
        full = _dates(ordered, offset)
        if len(full):
            return Grid(full, full.get_indexer(index), offset)
    if len(index) < 2:
        words = "one date does not tell the step; use a PeriodIndex, or asfreq"
        raise input_error(lib.MKTOPT_OUT_OF_RANGE, path, words)
    offset = _step_of(ordered)
    full = _dates(ordered, offset)
    _check_density(len(index), len(full), path, offset)
    return Grid(full, full.get_indexer(index), offset)


def _dates(ordered: Any, offset: Any) -> Any:
    """All steps from the first date to the last; none when a date is on none of them, or hardly any has
    one."""
    pd, first, last = _pandas(), ordered[0], ordered[-1]
    if offset is None or (last - first) / ((first + offset) - first) > _most_steps(len(ordered)):
        return pd.DatetimeIndex([])
    full = pd.date_range(first, last, freq=offset, name=ordered.name)
    return full if ordered.isin(full).all() else full[:0]


def _over_numbers(index: Any, path: str) -> Grid:
    pd = _pandas()
    ordered = np.sort(np.asarray(index, np.int64))
    step = int(np.gcd.reduce(np.diff(ordered))) if len(ordered) > 1 else 1
    first = int(ordered[0])
    count = (int(ordered[-1]) - first) // step + 1
    _check_density(len(index), count, path, step)
    full = pd.RangeIndex(first, first + step * count, step, name=index.name)
    return Grid(full, (np.asarray(index, np.int64) - first) // step, step)


def _most_steps(count: int) -> int:
    return 100 + _SPARSEST * count


def _check_density(count: int, steps: int, path: str, step: Any) -> None:
    if steps == 0 or steps > _most_steps(count):
        words = f"is uneven: few of its steps of {step} have a value; resample first"
        raise input_error(lib.MKTOPT_OUT_OF_RANGE, path, words)


def _refuse(path: str, at: Any, words: str, rows: Optional[np.ndarray] = None) -> NoReturn:
    row = at if rows is None else rows[at]
    raise input_error(lib.MKTOPT_OUT_OF_RANGE, f"{path}[{row}]", words)


def _is_periods(index: Any) -> bool:
    return isinstance(index, _pandas().PeriodIndex)


def _without_zone(dates: Any) -> Any:
    return dates.tz_localize(None) if getattr(dates, "tz", None) is not None else dates


def _pandas() -> Any:
    import pandas as pd

    return pd
