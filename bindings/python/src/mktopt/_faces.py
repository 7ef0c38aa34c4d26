"""What some results can do beyond showing their members."""

from __future__ import annotations

from typing import Any, Optional

from . import _plots
from ._call import call
from ._results import Record, face


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
        return _plots.graph(self["transition_matrix"], max_states, max_edges, ax)


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


@face("forecast", "forecast")
class ForecastFace(Record):
    """A forecast with its intervals."""

    def to_pandas(self, field: Optional[str] = None) -> Any:
        """A row for each step, by its time where that is known: mean, and lower and upper of each
        level, as in `lower_0.95`; `field` as in any result."""
        if field is not None:
            return super().to_pandas(field)
        import pandas as pd

        columns = {"mean": self["mean"]}
        for interval in self["intervals"]:
            columns[f"lower_{interval['level']:g}"] = interval["lower"]
            columns[f"upper_{interval['level']:g}"] = interval["upper"]
        return pd.DataFrame(columns, index=pd.Index(self._steps(), name=self._step_name()))

    def _step_name(self) -> str:
        return "time" if self["times"] else "step"

    def _steps(self) -> list[Any]:
        return self["times"] or list(range(1, len(self["mean"]) + 1))

    def plot(
        self, field: Optional[str] = None, *, series: Any = None, ax: Any = None, **options: Any
    ) -> Any:
        """The forecast in its intervals, after the end of `series` if that is given; `field` and
        `options` as any result draws its tables. Needs matplotlib; the axes are returned."""
        if field is not None or options:
            return super().plot(field, ax=ax, **options)
        return _plots.forecast(self, self._steps(), self._step_name(), series, ax)
