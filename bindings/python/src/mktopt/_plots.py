"""Drawings with matplotlib, which is imported when the first is asked for."""

from __future__ import annotations

import textwrap
from typing import Any, Optional

import numpy as np

from ._columns import dates_of

# Okabe and Ito's colours, which people with any colour vision tell apart, and greys.
COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#000000"]
INK, FAINT, GRID = "#333333", "#999999", "#DDDDDD"
GOOD, BAD, NEUTRAL, ORANGE = "#009E73", "#BDBDBD", "#0072B2", "#D55E00"


def new_axes(axes: Any, width: float, height: float) -> Any:
    if axes is not None:
        return axes
    import matplotlib.pyplot as plt

    return plt.subplots(figsize=(width, height), layout="constrained")[1]


def bare(axes: Any, grid: Optional[str] = None) -> None:
    """Only the lines that are read."""
    for side in ("top", "right", *(["left"] if grid == "x" else [])):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color(FAINT)
    axes.tick_params(colors=INK, length=0)
    if grid:
        axes.grid(axis=grid, color=GRID, linewidth=0.8)
        axes.set_axisbelow(True)


def title(axes: Any, text: str, note: str = "") -> None:
    lines = textwrap.wrap(note, 100)
    axes.set_title(text, loc="left", color=INK, fontweight="bold", pad=10 + 14 * len(lines))
    if lines:
        axes.annotate(
            "\n".join(lines),
            (0, 1),
            (0, 7),
            xycoords="axes fraction",
            textcoords="offset points",
            va="bottom",
            color="#666666",
            fontsize=9,
        )


def legend_title(axes: Any, text: str, columns: int) -> None:
    """A title, and below it the legend in rows of so many; inside the axes of a figure that makes no
    room above them."""
    if axes.figure.get_layout_engine() is None:
        axes.legend(fontsize=9, frameon=True, framealpha=0.8, edgecolor="white")
        title(axes, text)
        return
    shown = axes.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=columns,
        frameon=False,
        fontsize=9,
        borderaxespad=0.2,
        handlelength=1.2,
        columnspacing=1.4,
    )
    rows = -(-len(shown.get_texts()) // columns)
    axes.set_title(text, loc="left", color=INK, fontweight="bold", pad=12 + 15 * rows)


# ---- models side by side --------------------------------------------------------------------------------------------

MEASURES = {
    "conversions": "Conversions credited",
    "value": "Value credited",
    "share": "Share of conversions",
    "roas": "Return on spend: value credited / cost",
}


def models(
    channels: list[str], credits: dict[str, Any], measure: str, recommended: Any, axes: Any
) -> Any:
    """Grouped horizontal bars: a group for each channel, the largest on top; a bar for each model."""
    names = list(credits)
    table = np.array([np.nan_to_num(credits[name]) for name in names]).reshape(
        len(names), len(channels)
    )
    order = sorted(range(len(channels)), key=lambda c: (-table[:, c].mean(), channels[c]))
    inches = min(0.16, max(0.075, 10 / max(1, table.size)))  # a bar
    group = (len(names) + 1) * inches
    axes = new_axes(axes, 8, max(2.2, 1.2 + group * len(channels)))
    bar = inches / group
    for m, name in enumerate(names):
        places = [row + (m - (len(names) - 1) / 2) * bar for row in range(len(order))]
        said = f"{name} (recommended)" if name == recommended and len(names) > 1 else name
        axes.barh(
            places,
            table[m, order],
            bar * 0.92,
            color=COLOURS[m % len(COLOURS)],
            label=said,
            hatch="///" if m >= len(COLOURS) else None,
            edgecolor="white",
            linewidth=0,
        )
    axes.set_yticks(range(len(order)), [channels[c] for c in order])
    axes.set_ylim(len(order) - 0.5, -0.5)
    axes.margins(x=0.02)
    bare(axes, "x")
    axes.axvline(0, color=FAINT, linewidth=0.8)
    import matplotlib.ticker as ticker

    if measure == "share":
        axes.xaxis.set_major_formatter(ticker.PercentFormatter(1))
    else:
        axes.xaxis.set_major_formatter(ticker.StrMethodFormatter("{x:,.12g}"))
    legend_title(axes, MEASURES[measure], 4)
    return axes


# ---- allocation -----------------------------------------------------------------------------------------------------


def _thousands(axis: Any) -> None:
    from matplotlib.ticker import EngFormatter

    axis.set_major_formatter(EngFormatter(sep=""))


def _today(row: Any) -> Any:
    return row["current"] if "current" in row else None


def spends(rows: list[Any], axes: Any) -> Any:
    """Today's spend and the optimum's, a pair of bars for each channel, the largest optimum on top."""
    order = sorted(rows, key=lambda row: (-row["spend"], row["name"]))
    known = any(_today(row) is not None for row in rows)
    axes = new_axes(axes, 8, 1.3 + 0.48 * len(rows))
    for place, row in enumerate(order):
        today = _today(row)
        axes.barh(place + (0.18 if known else 0), row["spend"], 0.34, color=NEUTRAL)
        if today is not None:
            axes.barh(place - 0.18, today, 0.34, color=BAD)
        words = f"{row['spend']:,.0f}"
        if today:
            words += f"  ({row['spend'] / today - 1:+.0%})"
        at = row["spend"], place + (0.18 if known else 0)
        axes.annotate(
            words, at, (4, 0), textcoords="offset points", va="center", fontsize=8.5, color=INK
        )
    axes.set_yticks(range(len(order)), [row["name"] for row in order])
    axes.set_ylim(len(order) - 0.4, -0.6)
    axes.margins(x=0.16)
    bare(axes, "x")
    _thousands(axes.xaxis)
    axes.axvline(0, color=FAINT, linewidth=0.8)
    title(axes, "Spend by channel", "grey: today, blue: the optimum" if known else "")
    return axes


def curves(rows: list[Any], outcomes: list[list[Any]]) -> Any:
    """Small pictures side by side on one scale of responses: a curve each, with today and the
    optimum."""
    import matplotlib.pyplot as plt

    wide = min(len(rows), 2 if len(rows) == 4 else 4 if len(rows) > 6 else 3)
    high = -(-len(rows) // wide)
    figure, grid = plt.subplots(
        high,
        wide,
        figsize=(3.3 * wide, 0.6 + 2.7 * high),
        sharey=True,
        squeeze=False,
        layout="constrained",
    )
    for axes, row, points in zip(grid.flat, rows, outcomes):
        _curve(axes, row, points)
    for axes in grid.flat[len(rows) :]:
        axes.remove()
    grid[0, 0].set_ylim(bottom=0)  # once all are drawn: it ends the search for a common scale
    for axes in grid[:, 0]:
        axes.set_ylabel("response", color=INK, fontsize=9)
    figure.suptitle(
        "Response to spend: today (hollow) and the optimum (full)",
        x=0.01,
        ha="left",
        color=INK,
        fontweight="bold",
    )
    return grid.ravel()[: len(rows)]


def _curve(axes: Any, row: Any, points: list[Any]) -> None:
    from matplotlib.ticker import MaxNLocator

    x = [point["spend"] for point in points]
    axes.plot(x, [point["response"] for point in points], color=NEUTRAL, linewidth=2)
    if points[0]["response_lower"] is not None:
        bounds = (
            [point[name] for point in points] for name in ("response_lower", "response_upper")
        )
        axes.fill_between(x, *bounds, color=NEUTRAL, alpha=0.15, linewidth=0)
    today = _today(row)
    words = f"{row['spend']:,.0f}"
    if today is not None:
        words = f"{today:,.0f} \N{RIGHTWARDS ARROW} {words}"
        mark = {"markerfacecolor": "white", "markeredgecolor": INK, "markeredgewidth": 1.5}
        axes.plot(
            today, row["current_response"], "o", markersize=8, zorder=4, clip_on=False, **mark
        )
    best = {"color": ORANGE, "markersize": 9, "zorder": 5, "clip_on": False}
    axes.plot(row["spend"], row["response"], "o", **best)
    bare(axes, "y")
    axes.set_xlim(left=0)
    axes.margins(x=0)
    axes.xaxis.set_major_locator(MaxNLocator(4))
    _thousands(axes.xaxis)
    _thousands(axes.yaxis)
    axes.tick_params(labelsize=8)
    axes.set_title(row["name"], loc="left", color=INK, fontsize=10, fontweight="bold")
    axes.set_title(words, loc="right", color="#666666", fontsize=8.5)


def frontier(points: list[Any], allocation: Any, axes: Any) -> Any:
    """The optimum's response over budgets; what the next unit brings as a dashed line on the right."""
    solved = [point for point in points if point["response"] is not None]
    budgets = [point["budget"] for point in solved]
    axes = new_axes(axes, 8, 4.6)
    axes.plot(
        budgets,
        [point["response"] for point in solved],
        color=NEUTRAL,
        linewidth=2.2,
        label="response at best",
    )
    if allocation is not None:
        _marks(axes, allocation)
    bare(axes, "y")
    axes.set_xlabel("budget", color=INK)
    axes.set_ylabel("response", color=INK)
    axes.set_ylim(bottom=0)
    axes.margins(x=0.01)
    _thousands(axes.xaxis)
    _thousands(axes.yaxis)
    slopes = [point["marginal_roas"] for point in solved]
    if any(slope is not None for slope in slopes):
        right = axes.twinx()
        drawn = [np.nan if slope is None else slope for slope in slopes]
        right.plot(budgets, drawn, color=FAINT, linestyle="--", linewidth=1.4)
        right.set_ylabel("what the next unit of budget brings (dashed)", color="#666666")
        right.set_ylim(bottom=0)
        for side in ("top", "left", "bottom"):
            right.spines[side].set_visible(False)
        right.spines["right"].set_color(FAINT)
        right.tick_params(colors="#666666", length=0)
    axes.legend(loc="lower right", frameon=True, framealpha=0.9, edgecolor="white")
    title(axes, "What a budget brings")
    return axes


def _marks(axes: Any, allocation: Any) -> None:
    today = allocation["current_spend"], allocation["current_response"]
    if None not in today:
        mark = {"markerfacecolor": "white", "markeredgecolor": INK, "markeredgewidth": 1.5}
        axes.plot(*today, "o", markersize=9, zorder=4, label="today", linestyle="", **mark)
    best = allocation["spend"], allocation["response"]
    axes.plot(*best, "o", color=ORANGE, markersize=10, zorder=5, label="the optimum", linestyle="")
    if None not in today and allocation["response"] > today[1]:
        axes.annotate(
            "",
            best,
            today,
            arrowprops={"arrowstyle": "->", "color": INK, "shrinkA": 6, "shrinkB": 6},
        )


def fits(fit: Any, best: Any, grid: Any, lines: Any, spend: Any, response: Any, axes: Any) -> Any:
    """Curves of the families over the observations."""
    axes = new_axes(axes, 7, 4.4)
    if spend is not None and response is not None:
        axes.plot(spend, response, "o", color=FAINT, markersize=5, alpha=0.8, zorder=2)
    for number, (family, line) in reversed(list(enumerate(lines.items()))):
        front = number == 0
        label = f"{family} (weight {best[family]['weight']:.0%})"
        style = {"linewidth": 2.6, "zorder": 5} if front else {"linewidth": 1.1, "zorder": 3}
        axes.plot(grid, line, color=COLOURS[number % len(COLOURS)], label=label, **style)
    bare(axes, "y")
    axes.set_xlabel("spend", color=INK)
    axes.set_ylabel("response", color=INK)
    axes.set_xlim(left=0)
    axes.set_ylim(bottom=0)
    _thousands(axes.xaxis)
    _thousands(axes.yaxis)
    handles, labels = axes.get_legend_handles_labels()
    axes.legend(handles[::-1], labels[::-1], loc="lower right", frameon=True, edgecolor="white")
    name = getattr(spend, "name", None)
    title(
        axes,
        "Response to spend" + (f": {name}" if name else ""),
        fit["reason"] or fit["caution"] or "",
    )
    return axes


# ---- anomalies ------------------------------------------------------------------------------------------------------

MARKS = {
    "spike": {
        "marker": "o",
        "markersize": 7,
        "markerfacecolor": ORANGE,
        "markeredgecolor": "white",
    },
    "alert": {
        "marker": "o",
        "markersize": 7,
        "markerfacecolor": ORANGE,
        "markeredgecolor": "white",
    },
    "level_shift": {
        "marker": "D",
        "markersize": 7,
        "markerfacecolor": "#CC79A7",
        "markeredgecolor": INK,
    },
}


def _stand(index: Any, count: int, axes: Any) -> Any:
    """Where the values of a series stand: at their times or numbers, else one after the other."""
    dates = None if index is None else dates_of(index)
    if dates is not None:
        return dates
    axes.set_xlabel(getattr(index, "name", None) or "index", color=INK)
    return index if index is not None and index.dtype.kind in "iuf" else np.arange(count)


def _marked(axes: Any, where: Any, values: np.ndarray, positions: list[int], kind: str) -> None:
    """Marks of one kind, counted in the legend."""
    if positions:
        label = f"{len(positions)} {kind.replace('_', ' ')}{'s' * (len(positions) > 1)}"
        at = where[positions]
        axes.plot(at, values[positions], linestyle="", zorder=5, label=label, **MARKS[kind])


def _series_axes(name: Any, where: Any, values: np.ndarray, axes: Any) -> None:
    width = 1.2 if len(values) <= 400 else 0.8
    axes.plot(where, values, color=INK, linewidth=width, zorder=4, label=str(name or "series"))


def _finish_series(axes: Any, text: str) -> Any:
    bare(axes, "y")
    axes.margins(x=0.01)
    _thousands(axes.yaxis)
    legend_title(axes, text, 6)
    return axes


def anomalies(answer: Any, index: Any, values: np.ndarray, axes: Any) -> Any:
    """The series on its band; spikes as discs, level shifts as diamonds on a line where they begin."""
    axes = new_axes(axes, 9, 4)
    where = _stand(index, len(values), axes)
    lower, upper = answer["lower"], answer["upper"]
    axes.fill_between(where, lower, upper, color=NEUTRAL, alpha=0.16, linewidth=0, label="band")
    axes.plot(where, answer["expected"], color=NEUTRAL, linewidth=1, zorder=3, label="expected")
    _series_axes(getattr(answer.series, "name", None), where, values, axes)
    for kind in ("spike", "level_shift"):
        found = [row["index"] for row in answer["anomalies"] if row["kind"] == kind]
        _marked(axes, where, values, found, kind)
        for position in found if kind == "level_shift" else []:
            axes.axvline(where[position], color="#CC79A7", linestyle="--", linewidth=1.2, zorder=2)
    return _finish_series(axes, "Anomalies" if answer["anomalies"] else "No anomalies")


def alerts(answer: Any, index: Any, values: np.ndarray, axes: Any) -> Any:
    """The values and what was expected of each; where episodes begin as discs."""
    axes = new_axes(axes, 9, 4)
    where = _stand(index, len(values), axes)
    axes.plot(where, answer["expected"], color=NEUTRAL, linewidth=1, zorder=3, label="expected")
    _series_axes(getattr(answer.series, "name", None), where, values, axes)
    _marked(axes, where, values, [row["index"] for row in answer["alerts"]], "alert")
    return _finish_series(axes, "Alerts" if answer["alerts"] else "No alerts")


# ---- forecasts ------------------------------------------------------------------------------------------------------

SHADE = 0.18  # of one interval


def _before(steps: Any, count: int) -> Any:
    """Where the values of a series stand that ends before the first step: a step apart, roughly by
    date."""
    if len(steps) < 2:
        return steps[:0]
    apart = (steps[-1] - steps[0]) / (len(steps) - 1)
    return steps[0] + apart * np.arange(-count, 0)


def _places(index: Any) -> Any:
    """Steps as matplotlib draws them."""
    return index.to_timestamp() if hasattr(index, "to_timestamp") else index


def _past(series: Any, steps: Any) -> tuple[Any, np.ndarray]:
    """Where the values of a series stand, and the values."""
    if hasattr(series, "index") and hasattr(series, "to_numpy"):
        return _places(series.index), series.to_numpy(float)
    values = np.array([np.nan if value is None else value for value in series], float)
    return _before(steps, len(values)), values


def forecast(answer: Any, series: Any, axes: Any) -> Any:
    """The mean in its intervals, the widest one palest; the series before it in grey."""
    axes = new_axes(axes, 9, 4)
    steps = _places(answer.index)
    if series is not None:
        where, values = _past(series, steps)
        if len(where):
            _series_axes(getattr(series, "name", None), where, values, axes)
    for interval in sorted(answer["intervals"], key=lambda each: -each["level"]):
        axes.fill_between(
            steps,
            interval["lower"],
            interval["upper"],
            color=NEUTRAL,
            alpha=SHADE,
            linewidth=0,
            label=f"{interval['level']:.0%} interval",
        )
    width = 2.2 if len(steps) <= 60 else 1.2  # many steps swing more closely than a thick line
    axes.plot(steps, answer["mean"], color=NEUTRAL, linewidth=width, label="forecast")
    if steps.dtype.kind in "iu":
        axes.set_xlabel(steps.name or "step", color=INK)
    method = answer["method"]
    _finish_series(axes, "Forecast" if method == "auto" else f"Forecast by {method}")
    for depth, patch in enumerate(axes.get_legend().get_patches(), 1):
        patch.set_alpha(1 - (1 - SHADE) ** depth)  # as dark as the bands that lie on one another
    return axes


def gap(steps: Any, names: list[str], total: Any, axes: Any) -> Any:
    """Targets as bars, the forecast as a line in one standard deviation; the chance of each at its foot."""
    axes = new_axes(axes, 9, 4)
    where = np.arange(len(steps))
    targets, means = steps["target"].to_numpy(), steps["forecast"].to_numpy()
    spread = steps["deviation"].to_numpy()
    axes.bar(where, targets, color="#D5D5D5", width=0.8, zorder=2, label="target")
    axes.errorbar(
        where,
        means,
        yerr=spread,
        color=NEUTRAL,
        marker="o",
        linewidth=1.6,
        elinewidth=1.2,
        capsize=3,
        zorder=4,
        label="forecast ± a standard deviation",
    )
    for at, chance in zip(where, steps["probability"]):
        axes.annotate(
            f"{chance:.0%}", (at, 0), (0, 4), textcoords="offset points", ha="center", color=INK
        )
    axes.set_xticks(where, names, rotation=30 if len(names) > 6 else 0)
    chance = f"{total['probability']:.0%}"
    return _finish_series(axes, f"Chance of the targets (of all together: {chance})")
