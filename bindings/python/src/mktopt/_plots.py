"""Drawings with matplotlib, which is imported when the first is asked for."""

from __future__ import annotations

from typing import Any, Optional

import numpy as np

from . import _graph

# Okabe and Ito's colours, which people with any colour vision tell apart, and greys.
COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442", "#000000"]
INK, FAINT, GRID = "#333333", "#999999", "#DDDDDD"
GOOD, BAD, NEUTRAL = "#009E73", "#BDBDBD", "#0072B2"


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
    axes.set_title(text, loc="left", color=INK, fontweight="bold", pad=24 if note else 10)
    if note:
        axes.annotate(
            note,
            (0, 1),
            (0, 7),
            xycoords="axes fraction",
            textcoords="offset points",
            color="#666666",
            fontsize=9,
        )


# ---- models side by side --------------------------------------------------------------------------------------------

MEASURES = {
    "conversions": "Conversions credited",
    "value": "Value credited",
    "share": "Share of conversions",
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
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=4,
        frameon=False,
        fontsize=9,
        borderaxespad=0.2,
        handlelength=1.2,
        columnspacing=1.4,
    )
    rows = -(-len(names) // 4)
    axes.set_title(MEASURES[measure], loc="left", color=INK, fontweight="bold", pad=12 + 15 * rows)
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
    parts = [f"the {len(edges)} most taken of {len(chain.source)} transitions"]
    parts += [f"the {len(inner)} most visited of {n_inner} states"] if len(inner) < n_inner else []
    title(axes, "How journeys move", "; ".join(parts))
    return axes


_BEND = 0.12


def _edge_colour(state: str) -> str:
    return {_graph.CONVERSION: GOOD, _graph.NULL: BAD}.get(state, NEUTRAL)


def _ends(chain: Any, places: Any, radius: Any, edge: int) -> Any:
    """Where an arrow leaves and meets the circles, and the middle of its bow: to the right of its way,
    but through the ring between states of one side; the way up is bent less than the way down."""
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
    """The probability on each arrow that does not end in nothing, where there is room for it: on the
    more taken ones first."""
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
