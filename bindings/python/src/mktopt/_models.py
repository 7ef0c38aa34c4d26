"""A forecast that goes on: fitted once, then new values in and forecasts out."""

from __future__ import annotations

import base64
import threading
from typing import TYPE_CHECKING, Any, Optional

import numpy as np

from . import _forecaster
from ._asked import columns_at, has_index, holidays_at, holidays_by_name, numbers_of, pandas_frame
from ._call import call
from ._columns import float_array, is_pandas
from ._errors import check, input_error
from ._faces import step_texts
from ._grid import Grid, dates_of_text, lay
from ._native import ffi, lib
from ._structs import restored, saved

if TYPE_CHECKING:  # a type checker knows the results of operations from stubs
    from .forecast import Forecast


class ForecastModel:
    """A fitted forecast that takes in new values without being fitted again: constant time for each,
    constant memory. It may be used from any thread; calls wait for one another.

    >>> model = ForecastModel([3, 4, 6, 5] * 6, horizon=4, season_length=4, method='seasonal_naive')
    >>> model.update([2, 4, 6]).predict(2).mean
    array([5., 2.])
    """

    _pointer: Any
    _grid: Optional[Grid]  # a step, where the series has an index,
    _passed: int  # and how many came after it

    def __init__(
        self, series: Any, horizon: int, season_length: Any = None, **settings: Any
    ) -> None:
        """Fits what `mktopt.forecast` fits for this horizon, and takes the same settings; to predict
        it gives the same numbers. The horizon also says how far ahead models are weighed and errors
        measured."""
        if _forecaster.frame_of(series) is not None:
            raise TypeError("a model is of one series: make one for each column")
        asked = _forecaster.asked_for(horizon, season_length, settings)
        asked.settings["return_state"] = True
        forecast, grid = _forecaster.one(series, asked)
        self._own(_restored(base64.b64decode(forecast["state"])), grid and grid.last())

    def _own(self, pointer: Any, grid: Optional[Grid]) -> None:
        self._pointer, self._grid, self._passed = pointer, grid, 0
        self._lock = threading.Lock()

    @classmethod
    def from_bytes(cls, data: Any) -> ForecastModel:
        """What `to_bytes` wrote, and goes on from there bit for bit. `data` may come from anywhere:
        bytes, a memoryview ... The index is not among them: that of the next Series is taken."""
        return _made(data, None)

    def to_bytes(self) -> bytes:
        """The whole state as bytes with a version and a checksum, the same on every machine."""
        with self._lock:
            return _saved(self._pointer)

    def copy(self) -> ForecastModel:
        """Another model that stands where this one does."""
        with self._lock:
            return _made(_saved(self._pointer), self._last())

    @property
    def steps(self) -> int:
        """Steps of the series so far, missing values among them."""
        return lib.mktopt_forecast_model_steps(self._pointer)

    @property
    def horizon(self) -> int:
        """The horizon that it was fitted for."""
        return lib.mktopt_forecast_model_horizon(self._pointer)

    def update(self, values: Any, *, regressors: Any = None, holidays: Any = None) -> ForecastModel:
        """Takes in what came since: a number, or many in any form that `mktopt.forecast` takes; None
        and NaN are missing. A pandas Series is put where its index says; steps that it leaves out
        are missing. Regressors as the model was made with: a DataFrame, or a dict of arrays; holidays
        likewise. When a value is refused, nothing is taken in."""
        with self._lock:
            numbers, laid = self._next(values)
            if (
                regressors is not None
                or holidays is not None
                or lib.mktopt_forecast_model_regressor_count(self._pointer) > 0
            ):
                grid = laid or self._last()
                steps = laid.index if laid else grid and grid.after(len(numbers))
                self._update_beside(
                    numbers, _beside(grid, steps, "regressors", regressors, holidays)
                )
            else:
                error, given = ffi.new("mktopt_error *"), ffi.from_buffer("double[]", numbers)
                status = lib.mktopt_forecast_model_update(
                    self._pointer, given, len(numbers), ffi.NULL, error
                )
                check(status, error)
            if laid:
                self._grid = laid.last()
            elif self._grid:
                self._passed += len(numbers)
        return self

    def _update_beside(self, numbers: np.ndarray, beside: dict[str, Any]) -> None:
        future = {name: np.zeros(1) for name in beside.get("regressors", {})}
        request = {"values": numbers, "horizon": 1, "future_regressors": future, **beside}
        self._pointer = _restored(base64.b64decode(self._call(request)["state"]))

    def _last(self) -> Optional[Grid]:
        """The last step, where the series has an index."""
        if self._grid and self._passed:
            self._grid, self._passed = self._grid.last(self._passed), 0
        return self._grid

    def predict(
        self, horizon: Optional[int] = None, *, future_regressors: Any = None, holidays: Any = None
    ) -> Forecast:
        """A Forecast of the steps after the last value, as `mktopt.forecast` gives it; without a
        horizon, or with 0, as far as the model was fitted for."""
        with self._lock:
            count = horizon or self.horizon
            grid = self._last()
            steps = None if grid is None else grid.after(count)
            beside = _beside(grid, steps, "future_regressors", future_regressors, holidays)
            names = beside.get("future_regressors", {})
            past = {name: np.empty(0) for name in names}
            answer = self._call({"horizon": count, "regressors": past, **beside})
            answer.__dict__["state"] = None  # the model has it
            return answer if steps is None else answer._placed(steps, None)

    def _call(self, request: dict[str, Any]) -> Any:
        state = base64.b64encode(_saved(self._pointer)).decode()
        return call("forecast.update", {"state": state, **request})

    def _next(self, values: Any) -> tuple[np.ndarray, Optional[Grid]]:
        """The values of the next steps; and their grid, where they bring the model's first index."""
        if not (is_pandas(values) and hasattr(values, "index")):
            many = [values] if values is None or np.ndim(values) == 0 else values
            return float_array(many, "values"), None
        numbers = numbers_of(values, "values")
        if len(numbers) == 0:
            return numbers, None
        last = self._last()
        if last is None:
            laid = lay(values.index, "values.index")
            return laid.spread(numbers), laid
        at = _places(last, dates_of_text(values.index, "values.index"))
        spread = np.full(at.max() + 1, np.nan)
        spread[at] = numbers
        return spread, None

    def __repr__(self) -> str:
        with self._lock:
            grid = self._last()
        last = "" if grid is None else f" up to {step_texts(grid.index)[0]}"
        return f"ForecastModel({self.steps:,} steps{last}, horizon {self.horizon})"

    def __reduce__(self) -> Any:
        with self._lock:
            return _made, (_saved(self._pointer), self._last())


def _made(data: Any, grid: Optional[Grid]) -> ForecastModel:
    self = object.__new__(ForecastModel)
    self._own(_restored(data), grid)
    return self


def _restored(data: Any) -> Any:
    return restored("forecast_model", lib.mktopt_forecast_model_restore, data)


def _saved(pointer: Any) -> bytes:
    return saved(lib.mktopt_forecast_model_save, pointer)


def _places(grid: Grid, labels: Any) -> np.ndarray:
    """Which of the steps that follow each label is, from 0."""
    count = len(labels) + 1
    while True:
        steps = grid.after(count)
        at = steps.get_indexer(labels)
        gone = np.flatnonzero(at < 0)
        if len(gone) == 0:
            break
        label = labels[gone[0]]
        if count > 1000 * len(labels) or not _is_later(label, steps[-1]):
            words = f"{label} is no step after {grid.index[-1]}"
            raise input_error(lib.MKTOPT_OUT_OF_RANGE, f"values.index[{gone[0]}]", words)
        count *= 10
    if not labels.is_unique:
        twice = np.flatnonzero(labels.duplicated())[0]
        words = f"{labels[twice]} occurs twice"
        raise input_error(lib.MKTOPT_OUT_OF_RANGE, f"values.index[{twice}]", words)
    return at


def _is_later(label: Any, step: Any) -> bool:
    try:
        return bool(label > step)
    except TypeError:  # another kind of index
        return False


def _beside(
    grid: Optional[Grid], steps: Any, field: str, regressors: Any, holidays: Any
) -> dict[str, Any]:
    """Regressors of the next steps, those of a frame by its index; and holidays."""
    found: dict[str, Any] = {}
    if has_index(regressors):
        regressors = pandas_frame(regressors)
        if steps is None:
            words = "must be a dict of arrays: the model has no index"
            raise input_error(lib.MKTOPT_WRONG_TYPE, field, words)
        found[field] = columns_at(regressors, steps, field, regressors.columns)
    elif regressors is not None:
        found[field] = regressors
    if holidays is not None:
        named = holidays_by_name(holidays)
        found["holidays"] = named if grid is None else holidays_at(grid, named)
    return found
