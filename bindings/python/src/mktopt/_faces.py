"""What some results can do beyond showing their members."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any, Optional

import numpy as np

from . import _graph_plot, _plots
from ._call import call
from ._columns import float_array, index_of
from ._results import Record, face, html_of, text_of


@face("attribution", "attribution")
class AttributionFace(Record):
    """Credits of every channel under several models."""

    def plot(
        self, field: Optional[str] = None, *, models: Any = None, ax: Any = None, **options: Any
    ) -> Any:
        """Models side by side: a group of bars for each channel. `field`: 'conversions' (which it
        is without one), 'value' or 'share'; of another table in the result, what any result draws.
        `models` names those to draw, `ax` the axes to draw on. Needs matplotlib; the axes are
        returned."""
        measure = field or "conversions"
        if measure not in ("conversions", "value", "share"):
            return super().plot(field, ax=ax, **options)
        if options:
            raise TypeError(f"unknown option {next(iter(options))!r}; known are models, ax")
        chosen = list(self["models"]) if models is None else list(models)
        credits = {name: self["models"][name][measure] for name in chosen}
        return _plots.models(self["channels"], credits, measure, self["recommended_model"], ax)

    def plot_graph(self, *, max_states: int = 20, max_edges: int = 50, ax: Any = None) -> Any:
        """The journey graph: states as circles, as large as they are visited and as dark as
        journeys convert after them; arrows as wide as they are likely, the most taken ones. Early
        states stand on the left. Needs the model 'markov' in the result, and matplotlib; the axes
        are returned."""
        if self["transition_matrix"] is None:
            raise ValueError(
                "there is no transition matrix: run the model 'markov'; of a large one raise max_transitions"
            )
        return _graph_plot.graph(self["transition_matrix"], max_states, max_edges, ax)


@face("attribution", "attribution_roi")
class AttributionRoiFace(Record):
    """What credits return on cost."""

    def plot(self, field: Optional[str] = None, *, ax: Any = None, **options: Any) -> Any:
        """The return on spend (ROAS) of each channel whose cost is known, models side by side;
        `field` and `options` as any result draws its tables. Needs matplotlib; the axes are
        returned."""
        if field is not None or options:
            return super().plot(field, ax=ax, **options)
        returns = {
            model: {row["channel"]: row["roas"] for row in found["channels"]}
            for model, found in self["models"].items()
        }
        known = sorted({c for rows in returns.values() for c in rows if rows[c] is not None})
        by_model = {m: [rows.get(c) or 0.0 for c in known] for m, rows in returns.items()}
        return _plots.models(known, by_model, "roas", None, ax)


class Aligned:
    """A member with a number for each value of a series: a pandas Series on its index, if it has one."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, record: Any, owner: Optional[type] = None) -> Any:
        return self if record is None else record._aligned(record[self.name], self.name)

    def __set__(self, record: Any, value: Any) -> None:  # with it, members by name come here first
        raise AttributeError("results are read-only")


class SeriesFace(Record):
    """What is said of a series, value by value; it remembers the series."""

    __slots__ = ("_series",)  # beside the members, which are the library's

    _series: Any

    def _answering(self, request: Any) -> SeriesFace:
        values = request["values"]
        index, numbers = index_of(values), np.array(float_array(values, "values"))
        if index is not None:
            import pandas as pd

            numbers = pd.Series(numbers, index, name=values.name)
        return self._remembering(numbers)

    def _remembering(self, series: Any) -> SeriesFace:
        object.__setattr__(self, "_series", series)
        return self

    def __reduce__(self) -> Any:
        return _remembered, (super().__reduce__(), self.series)

    @property
    def series(self) -> Any:
        """The values: a pandas Series if they came as one, else an array."""
        return self._series

    @property
    def _index(self) -> Any:
        return index_of(self._series)

    def _aligned(self, numbers: Any, name: str) -> Any:
        if self._index is None:
            return numbers
        import pandas as pd

        return pd.Series(numbers, self._index, name=name)

    def _each(self, **columns: str) -> Any:
        """A data frame with a row for each value: the value, and members under their names here."""
        import pandas as pd

        members = {name: self[member] for name, member in columns.items()}
        return pd.DataFrame({"value": np.asarray(self._series), **members}, self._index)

    def _rows(self, field: str) -> Any:
        """A data frame of rows that have the `index` of a value, labelled as that value is."""
        import pandas as pd

        names = self._schema["properties"][field]["items"]["properties"]
        frame = pd.DataFrame([dict(row) for row in self[field]], columns=list(names))
        return (
            frame
            if self._index is None
            else frame.set_axis(self._index[frame["index"].astype(int)])
        )


def _remembered(made: Any, series: Any) -> Any:
    function, arguments = made
    return function(*arguments)._remembering(series)


@face("anomaly", "anomaly_score")
class AnomalyScoreFace(SeriesFace):
    """Scores of a whole series. `scores`, `expected`, `lower` and `upper` are pandas Series on its
    index, if it has one."""

    scores = Aligned()
    expected = Aligned()
    lower = Aligned()
    upper = Aligned()

    def to_pandas(self, field: Optional[str] = None) -> Any:
        """A row for each value: value, expected, lower, upper, score, and the kind of its anomaly;
        'anomalies': a row for each of them, labelled as its value is."""
        if field is not None:
            return self._rows(field) if field == "anomalies" else super().to_pandas(field)
        frame = self._each(expected="expected", lower="lower", upper="upper", score="scores")
        kinds = np.full(len(frame), None, object)
        for found in self["anomalies"]:
            kinds[found["index"]] = found["kind"]
        return frame.assign(anomaly=kinds)

    def plot(self, field: Optional[str] = None, *, ax: Any = None, **options: Any) -> Any:
        """The series on its band, spikes and level shifts marked; `field` and `options` as any
        result draws its tables. Needs matplotlib; the axes are returned."""
        if field is not None or options:
            return super().plot(field, ax=ax, **options)
        return _plots.anomalies(self, self._index, np.asarray(self._series), ax)


@face("anomaly", "anomaly_stream")
class AnomalyStreamFace(SeriesFace):
    """Scores of a stream. `scores`, `alert_scores` and `expected` are pandas Series on the index of
    the values, if they have one."""

    scores = Aligned()
    alert_scores = Aligned()
    expected = Aligned()

    def to_pandas(self, field: Optional[str] = None) -> Any:
        """A row for each value: value, expected, score, alert_score; 'alerts': a row for each of
        them, labelled as its value is."""
        if field is not None:
            return self._rows(field) if field == "alerts" else super().to_pandas(field)
        return self._each(expected="expected", score="scores", alert_score="alert_scores")

    def plot(self, field: Optional[str] = None, *, ax: Any = None, **options: Any) -> Any:
        """The values and what was expected of them, alerts marked; `field` and `options` as any
        result draws its tables. Needs matplotlib; the axes are returned."""
        if field is not None or options:
            return super().plot(field, ax=ax, **options)
        return _plots.alerts(self, self._index, np.asarray(self._series), ax)


def _outcomes(channels: Any, spends: list[list[float]], **options: Any) -> list[Any]:
    """What the library says that spends (a list for all channels) bring, one answer for each."""
    scenarios = [{"spends": row} for row in spends]
    answer = call("allocation.what_if", {"channels": channels, "allocations": scenarios, **options})
    return answer["allocations"]


@face("allocation", "allocation")
class AllocationFace(Record):
    """A division of a budget."""

    def plot(self, field: Optional[str] = None, *, ax: Any = None, **options: Any) -> Any:
        """Spend by channel, today's beside the optimum's; `field` and `options` as any result draws
        its tables. Needs matplotlib; the axes are returned."""
        if field is not None or options:
            return super().plot(field, ax=ax, **options)
        return _plots.spends(self["channels"], ax)

    def plot_curves(self, channels: Any, *, points: int = 81, **options: Any) -> Any:
        """The response curve of each channel, with today's spend and the optimum marked, and a band
        where curves have draws. `channels` are those of the question, `options` its
        seasonal_factors and level; over several periods the curve is that of even spend, which an
        optimum may beat. Needs matplotlib; an array of axes is returned."""
        rows = self["channels"]
        highest = max(max(row["spend"], row["current"] or 0) for row in rows) or 1.0
        own = [1.35 * max(row["spend"], row["current"] or 0, highest / 4) for row in rows]
        periods = self["period_count"] if "period_count" in self else 1
        grid = [[top * i / (points - 1) / periods for top in own] for i in range(points)]
        outcomes = _outcomes(channels, grid, **options)
        curves = [[outcome["channels"][c] for outcome in outcomes] for c in range(len(rows))]
        return _plots.curves(rows, curves)


face("allocation", "allocation_mirror")(AllocationFace)


@face("allocation", "allocation_frontier")
class FrontierFace(Record):
    """The optimum over a range of budgets."""

    def to_pandas(self, field: Optional[str] = None) -> Any:
        """A row for each budget, with the spend on each channel, as in `spends.search`; `field` as in
        any result."""
        frame = super().to_pandas(field)
        if field not in (None, "points"):
            return frame
        rows = frame.pop("spends")
        for i, channel in enumerate(self["channels"]):
            frame[f"spends.{channel}"] = [float("nan") if row is None else row[i] for row in rows]
        return frame

    def plot(
        self,
        field: Optional[str] = None,
        *,
        allocation: Any = None,
        ax: Any = None,
        **options: Any,
    ) -> Any:
        """What each budget brings at best, and below it what the next unit of budget brings.
        `allocation`, an answer of allocation.optimize, is marked, and where it says so today.
        `field` and `options` as any result draws its tables. Needs matplotlib; the axes are
        returned."""
        if field is not None or options:
            return super().plot(field, ax=ax, **options)
        return _plots.frontier(self["points"], allocation, ax)


@face("allocation", "curve_fit")
class CurveFitFace(Record):
    """A response curve, fitted."""

    def plot(
        self,
        field: Optional[str] = None,
        *,
        spend: Any = None,
        response: Any = None,
        ax: Any = None,
        **options: Any,
    ) -> Any:
        """The best curve of each family, the best one of all in front, and the observations if
        `spend` and `response` give them. `field` and `options` as any result draws its tables.
        Needs matplotlib; the axes are returned."""
        if field is not None or options:
            return super().plot(field, ax=ax, **options)
        best: dict[str, Any] = {}
        for candidate in self["candidates"]:
            best.setdefault(candidate["family"], candidate)
        top = 1.15 * self["max_spend"] or 1.0
        grid = [top * i / 100 for i in range(101)]
        lines = {}
        for family, candidate in best.items():
            channel = {"name": family, "curve": candidate["curve"]}
            outcomes = _outcomes([channel], [[x] for x in grid])
            base = candidate["baseline"]
            lines[family] = [base + outcome["channels"][0]["response"] for outcome in outcomes]
        return _plots.fits(self, best, grid, lines, spend, response, ax)


def bands(forecast: Any, measure: str = "mean") -> dict[str, Any]:
    """The numbers of a forecast by measure: mean, and lower and upper of each level, as in lower_0.95."""
    columns = {measure: forecast[measure]}
    for interval in forecast["intervals"]:
        columns[f"lower_{interval['level']:g}"] = interval["lower"]
        columns[f"upper_{interval['level']:g}"] = interval["upper"]
    return columns


_STEPPED = ("mean", "intervals", "times", "state")  # what is shown step by step, or not at all


def step_texts(index: Any) -> list[str]:
    """The labels of an index; of days without the time of day."""
    days = hasattr(index, "normalize") and bool((index == index.normalize()).all())
    return [str(step.date()) if days else str(step) for step in index]


@face("forecast", "forecast")
class ForecastFace(Record):
    """A forecast with its intervals."""

    __slots__ = ("_index", "_series")  # beside the members, which are the library's

    _index: Any
    _series: Any

    def _placed(self, index: Any, series: Any) -> ForecastFace:
        """This forecast, with the index of its steps and the series that it goes on from."""
        object.__setattr__(self, "_index", index)
        object.__setattr__(self, "_series", series)
        return self

    def __reduce__(self) -> Any:
        return _replaced, (super().__reduce__(), getattr(self, "_index", None), self.series)

    @property
    def index(self) -> Any:
        """A pandas Index of the steps: it goes on from that of the series; of a series without one times,
        where they are known, or 1, 2, ...."""
        import pandas as pd

        if getattr(self, "_index", None) is not None:
            return self._index
        if self["times"]:
            return pd.DatetimeIndex(self["times"], name="time")
        return pd.RangeIndex(1, len(self["mean"]) + 1, name="step")

    @property
    def series(self) -> Any:
        """What `mktopt.forecast` made this of: a pandas Series, gaps filled with NaN, or an array."""
        return getattr(self, "_series", None)

    def _recent(self) -> Any:
        """The end of the series: beside all of a long one the forecast could not be seen."""
        shown = max(100, 10 * len(self["mean"]))
        return None if self.series is None else getattr(self.series, "iloc", self.series)[-shown:]

    def _shown(self) -> Record:
        """The members as they are shown: a row for each step."""
        columns = {self.index.name or "step": step_texts(self.index), **bands(self)}
        steps = [Record(dict(zip(columns, row))) for row in zip(*columns.values())]
        rest = {k: v for k, v in self.__dict__.items() if k not in _STEPPED}
        return Record({"steps": steps, **rest})

    def __repr__(self) -> str:
        return text_of(self._shown() if find_spec("pandas") else self, type(self).__name__)

    def _repr_html_(self) -> str:
        return html_of(self._shown() if find_spec("pandas") else self, type(self).__name__)

    def to_pandas(self, field: Optional[str] = None) -> Any:
        """A row for each step, by its time where that is known: mean, and lower and upper of each
        level, as in `lower_0.95`; `field` as in any result."""
        if field is not None:
            return super().to_pandas(field)
        import pandas as pd

        return pd.DataFrame(bands(self), index=self.index)

    def plot(
        self, field: Optional[str] = None, *, series: Any = None, ax: Any = None, **options: Any
    ) -> Any:
        """A fan chart: the forecast in its intervals, after the last part of the series that it
        was made of, or after `series`, values that end before the first step. `field` and
        `options` as any result draws its tables. Needs pandas and matplotlib; the axes are
        returned."""
        if field is not None or options:
            return super().plot(field, ax=ax, **options)
        past = self._recent() if series is None else series
        return _plots.forecast(self, past, ax)


def _replaced(made: Any, index: Any, series: Any) -> Any:
    function, arguments = made[:2]
    return function(*arguments)._placed(index, series)


class OutlookFace(Record):
    """What follows from a forecast, step by step; it remembers the index of the steps."""

    __slots__ = ("_index",)  # beside the members, which are the library's

    _index: Any

    def _answering(self, request: Any) -> OutlookFace:
        forecast = request.get("forecast", request.get("numerator"))
        has_index = isinstance(forecast, ForecastFace) and find_spec("pandas")
        return self._placed(forecast.index if has_index else None)

    def _placed(self, index: Any) -> OutlookFace:
        object.__setattr__(self, "_index", index)
        return self

    def __reduce__(self) -> Any:
        return _placed, (super().__reduce__(), getattr(self, "_index", None))

    def to_pandas(self, field: Optional[str] = None) -> Any:
        """A row for each step of the forecast, by its time where that is known; `field` as in any
        result."""
        frame = self._table() if field is None else super().to_pandas(field)
        index = getattr(self, "_index", None)
        return frame if index is None or len(frame) != len(index) else frame.set_axis(index)

    def _table(self) -> Any:
        return super().to_pandas()


def _placed(made: Any, index: Any) -> Any:
    function, arguments = made
    return function(*arguments)._placed(index)


face("forecast", "forecast_scenarios")(OutlookFace)
face("forecast", "forecast_resources")(OutlookFace)


@face("forecast", "forecast_ratio")
class ForecastRatioFace(OutlookFace):
    """A forecast by another."""

    def _table(self) -> Any:
        import pandas as pd

        return pd.DataFrame(bands(self, "ratio"))


@face("forecast", "forecast_gap")
class ForecastGapFace(OutlookFace):
    """A forecast against its targets."""

    def plot(self, field: Optional[str] = None, *, ax: Any = None, **options: Any) -> Any:
        """The targets beside the forecast, and how likely each is reached; `field` and `options` as
        any result draws its tables. Needs pandas and matplotlib; the axes are returned."""
        if field is not None or options:
            return super().plot(field, ax=ax, **options)
        steps = self.to_pandas()
        index = getattr(self, "_index", None)
        names = list(map(str, range(1, len(steps) + 1))) if index is None else step_texts(index)
        return _plots.gap(steps, names, self["total"], ax)
