"""Drawings with matplotlib, which is imported when the first is asked for."""

from __future__ import annotations

import textwrap
from typing import Any, Optional

import numpy as np

from . import _graph
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
    """A title, and below it the legend in rows of so many."""
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


# ---- the journey graph ----------------------------------------------------------------------------------------------


def graph(transitions: Any, most_states: int, most_edges: int, axes: Any) -> Any:
    """Nodes are as large as they are visited and as dark as they convert; arrows as wide as likely."""
    chain = _graph.chain_of(transitions)
    inner = _graph.shown_states(chain, most_states)
    places = _graph.layout(chain, inner)
    edges = _graph.shown_edges(chain, places, most_edges)
    axes = new_axes(axes, 12.5, 6.5)
    largest = max((chain.visits[i] for i in inner), default=1.0)
    radius = {i: 0.035 + 0.075 * np.sqrt(chain.visits[i] / largest) for i in inner}
    radius.update({i: 0.1 for i in places if i not in radius})
    for edge in reversed(edges):
        _arrow(axes, chain, places, radius, edge)
    _label_edges(axes, chain, places, radius, edges)
    _nodes(axes, chain, places, radius, inner)
    axes.set_xlim(-_graph.OUTSIDE - 0.25, _graph.OUTSIDE + 0.35)
    axes.set_ylim(-1.15, 1.15)
    axes.set_aspect("equal")
    axes.set_axis_off()
    n_inner = sum(s not in (_graph.START, _graph.CONVERSION, _graph.NULL) for s in chain.states)
    parts = [_part_of(len(edges), len(chain.source), "most taken", "transitions")]
    parts += [_part_of(len(inner), n_inner, "most visited", "states")]
    title(axes, "How journeys move", "; ".join(parts))
    return axes


def _part_of(shown: int, count: int, most: str, what: str) -> str:
    return f"the {shown} {most} of {count} {what}" if shown < count else f"all {count} {what}"


_BEND = 0.12


def _edge_colour(state: str) -> str:
    return {_graph.CONVERSION: GOOD, _graph.NULL: BAD}.get(state, NEUTRAL)


def _ends(chain: Any, places: Any, radius: Any, edge: int) -> Any:
    """Where an arrow leaves and meets the circles, and the middle of its bow: to the right of its
    way, but through the ring between states of one side; the way up is bent less than the way down.
    """
    a, b = np.array(places[chain.source[edge]]), np.array(places[chain.target[edge]])
    across = b - a
    if a[0] * b[0] > 0 and max(abs(a[0]), abs(b[0])) < _graph.OUTSIDE:
        inward = (0.05 + 0.55 * abs(across[1])) * (0.6 if across[1] > 0 else 1)
        bow = (a + b) / 2 - np.array([np.sign(a[0]) * inward, 0])
    else:
        bow = (a + b) / 2 + _BEND * np.array([across[1], -across[0]])
    leaves = a + (bow - a) / np.hypot(*(bow - a)) * radius[chain.source[edge]]
    meets = b + (bow - b) / np.hypot(*(bow - b)) * (radius[chain.target[edge]] + 0.015)
    return leaves, bow, meets


def _arrow(axes: Any, chain: Any, places: Any, radius: Any, edge: int) -> None:
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.path import Path

    leaves, bow, meets = _ends(chain, places, radius, edge)
    p = chain.probability[edge]
    ends = chain.states[chain.target[edge]] == _graph.NULL
    axes.add_patch(
        FancyArrowPatch(
            path=Path([leaves, bow, meets], [Path.MOVETO, Path.CURVE3, Path.CURVE3]),
            arrowstyle="-|>",
            mutation_scale=8 + 8 * p,
            linewidth=0.6 + (2.5 if ends else 5) * p,
            color=_edge_colour(chain.states[chain.target[edge]]),
            alpha=0.3 + 0.55 * min(1.0, 2 * p),
            joinstyle="miter",
            zorder=1,
        )
    )


def _label_edges(axes: Any, chain: Any, places: Any, radius: Any, edges: list[int]) -> None:
    """The probability on each arrow that does not end in nothing, where there is room for it: on
    the more taken ones first."""
    used: list[Any] = [places[i] for i in places]
    used += [(x + np.sign(x) * 0.25, y) for x, y in places.values() if abs(x) < _graph.OUTSIDE]
    for edge in edges:
        if chain.states[chain.target[edge]] == _graph.NULL or chain.probability[edge] < 0.03:
            continue
        leaves, bow, meets = _ends(chain, places, radius, edge)
        for part in (0.5, 0.36, 0.64, 0.27):
            at = (1 - part) ** 2 * leaves + 2 * part * (1 - part) * bow + part**2 * meets
            if all(abs(at[0] - x) > 0.13 or abs(at[1] - y) > 0.075 for x, y in used):
                used.append(at)
                _halo(axes, at, f"{chain.probability[edge]:.0%}", color="#555555", fontsize=7.5)
                break


def _halo(axes: Any, at: Any, words: str, **style: Any) -> None:
    from matplotlib import patheffects

    outline = [patheffects.withStroke(linewidth=2.5, foreground="white")]
    style = {"ha": "center", "va": "center", "zorder": 4, **style}
    axes.text(at[0], at[1], words, path_effects=outline, **style)


def _nodes(axes: Any, chain: Any, places: Any, radius: Any, inner: list[int]) -> None:
    from matplotlib import colormaps
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import Normalize
    from matplotlib.patches import Circle

    most = max([chain.converts[i] for i in inner], default=0.0)
    scale = ScalarMappable(Normalize(0, min(1, 1.25 * most) or 1), colormaps["GnBu"])
    ends = {_graph.START: "white", _graph.CONVERSION: GOOD, _graph.NULL: BAD}
    for i, (x, y) in places.items():
        state = chain.states[i]
        face = ends[state] if state in ends else scale.to_rgba(chain.converts[i])
        axes.add_patch(Circle((x, y), radius[i], facecolor=face, edgecolor=INK, zorder=3))
        if state in ends:
            share = f"\n{chain.visits[i]:.1%}" if state != _graph.START else ""
            style = {"va": "top", "fontweight": "bold"}
            _halo(axes, (x, y - radius[i] - 0.03), state + share, color=INK, fontsize=10, **style)
        else:
            side = -1 if x < 0 else 1
            at = x + side * (radius[i] + 0.03), y
            _halo(axes, at, state, ha="right" if side < 0 else "left", color=INK, fontsize=9.5)
    _rate_bar(axes, scale)


def _rate_bar(axes: Any, scale: Any) -> None:
    from matplotlib.ticker import PercentFormatter

    bar = axes.figure.colorbar(
        scale, ax=axes, orientation="horizontal", shrink=0.3, aspect=30, pad=0.01
    )
    words = "journeys that convert in the end, after this state (size: how often it is visited)"
    bar.set_label(words, color=INK, fontsize=9)
    bar.ax.xaxis.set_major_formatter(PercentFormatter(1))
    bar.outline.set_visible(False)
    bar.ax.tick_params(labelsize=8, colors=INK)


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
    axes.set_ylim(bottom=0)
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
    axes.plot(steps, answer["mean"], color=NEUTRAL, linewidth=2.2, label="forecast")
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
