"""The journey graph, drawn."""

from __future__ import annotations

from typing import Any

import numpy as np

from ._graph import CONVERSION, NULL, OUTSIDE, START, chain_of, layout, shown_edges, shown_states
from ._plots import BAD, GOOD, INK, NEUTRAL, new_axes, title

_BEND = 0.12


def graph(transitions: Any, most_states: int, most_edges: int, axes: Any) -> Any:
    """Nodes are as large as they are visited and as dark as they convert; arrows as wide as likely."""
    chain = chain_of(transitions)
    inner = shown_states(chain, most_states)
    places = layout(chain, inner)
    edges = shown_edges(chain, places, most_edges)
    axes = new_axes(axes, 12.5, 6.5)
    largest = max((chain.visits[i] for i in inner), default=1.0)
    radius = {i: 0.035 + 0.075 * np.sqrt(chain.visits[i] / largest) for i in inner}
    radius.update({i: 0.1 for i in places if i not in radius})
    for edge in reversed(edges):
        _arrow(axes, chain, places, radius, edge)
    _label_edges(axes, chain, places, radius, edges)
    _nodes(axes, chain, places, radius, inner)
    axes.set_xlim(-OUTSIDE - 0.25, OUTSIDE + 0.35)
    axes.set_ylim(-1.15, 1.15)
    axes.set_aspect("equal")
    axes.set_axis_off()
    n_inner = sum(s not in (START, CONVERSION, NULL) for s in chain.states)
    parts = [_part_of(len(edges), len(chain.source), "most taken", "transitions")]
    parts += [_part_of(len(inner), n_inner, "most visited", "states")]
    title(axes, "How journeys move", "; ".join(parts))
    return axes


def _part_of(shown: int, count: int, most: str, what: str) -> str:
    return f"the {shown} {most} of {count} {what}" if shown < count else f"all {count} {what}"


def _edge_colour(state: str) -> str:
    return {CONVERSION: GOOD, NULL: BAD}.get(state, NEUTRAL)


def _ends(chain: Any, places: Any, radius: Any, edge: int) -> Any:
    """Where an arrow leaves and meets the circles, and the middle of its bow: to the right of its
    way, but through the ring between states of one side; the way up is bent less than the way down.
    """
    a, b = np.array(places[chain.source[edge]]), np.array(places[chain.target[edge]])
    across = b - a
    if a[0] * b[0] > 0 and max(abs(a[0]), abs(b[0])) < OUTSIDE:
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
    ends = chain.states[chain.target[edge]] == NULL
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
    used += [(x + np.sign(x) * 0.25, y) for x, y in places.values() if abs(x) < OUTSIDE]
    for edge in edges:
        if chain.states[chain.target[edge]] == NULL or chain.probability[edge] < 0.03:
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
    ends = {START: "white", CONVERSION: GOOD, NULL: BAD}
    for i, (x, y) in places.items():
        state = chain.states[i]
        face = ends[state] if state in ends else scale.to_rgba(chain.converts[i])
        axes.add_patch(Circle((x, y), radius[i], facecolor=face, edgecolor=INK, zorder=3))
        if state in ends:
            share = f"\n{chain.visits[i]:.1%}" if state != START else ""
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
