"""The journey graph: the states of a chain as nodes, its transitions as arrows; which are shown, and where."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

START, CONVERSION, NULL = "(start)", "(conversion)", "(null)"
_ROUNDS = 10_000  # of following the flow; what is left after so many steps is not seen in a picture
_LEFT = 1e-9
OUTSIDE = 2.4  # where start and ends stand, left and right of a ring of radius 1


class Chain(NamedTuple):
    """Transitions by number of state, and what the chain does in the end."""

    states: list[str]
    source: np.ndarray
    target: np.ndarray
    probability: np.ndarray
    visits: np.ndarray  # of a journey, expected
    converts: np.ndarray  # probability of a conversion in the end
    step: np.ndarray  # mean number of the step at which a state is visited


def chain_of(transitions: Any) -> Chain:
    """The chain of a transition matrix: `from`, `to`, `probability`."""
    states = list(dict.fromkeys([START, *transitions["from"], *transitions["to"]]))
    number = {state: i for i, state in enumerate(states)}
    source = np.array([number[state] for state in transitions["from"]], np.intp)
    target = np.array([number[state] for state in transitions["to"]], np.intp)
    probability = np.asarray(transitions["probability"], float)
    n = len(states)
    now: Any = np.zeros(n)
    now[number[START]] = 1
    visits, steps = now.copy(), np.zeros(n)
    for step in range(1, _ROUNDS):
        now = np.bincount(target, now[source] * probability, n)
        visits += now
        steps += step * now
        if now.sum() < _LEFT:
            break
    converts: Any = np.zeros(n)
    for _ in range(_ROUNDS):
        reached: Any = np.bincount(source, probability * converts[target], n)
        if CONVERSION in number:
            reached[number[CONVERSION]] = 1
        moved = np.abs(reached - converts).max()
        converts = reached
        if moved < _LEFT:
            break
    mean_step = np.divide(steps, visits, out=np.zeros(n), where=visits > 0)
    return Chain(states, source, target, probability, visits, converts, mean_step)


def shown_states(chain: Chain, most: int) -> list[int]:
    """The states between start and end that are drawn: those visited most."""
    inner = [i for i, state in enumerate(chain.states) if state not in (START, CONVERSION, NULL)]
    return sorted(inner, key=lambda i: (-chain.visits[i], i))[:most]


def layout(chain: Chain, inner: list[int]) -> dict[int, tuple[float, float]]:
    """Places on a ring, evenly from top to bottom so that names beside them have room: the earlier
    half of the states on the left, the later on the right; those that convert more often above.
    Start is left of it, the ends are right of it."""
    late = sorted(inner, key=lambda i: (chain.step[i], i))
    half = (len(late) + 1) // 2
    places: dict[int, tuple[float, float]] = {}
    for side, states in ((-1.0, late[:half]), (1.0, late[half:])):
        for row, i in enumerate(sorted(states, key=lambda i: (-chain.converts[i], i))):
            y = 1 - 2 * (row + 0.5) / len(states)
            places[i] = side * (0.15 + 0.95 * float(np.sqrt(1 - y * y))), y
    fixed = {START: (-OUTSIDE, 0.0), CONVERSION: (OUTSIDE, 0.5), NULL: (OUTSIDE, -0.5)}
    for i, state in enumerate(chain.states):
        if state in fixed:
            places[i] = fixed[state]
    return places


def shown_edges(chain: Chain, places: dict[int, Any], most: int) -> list[int]:
    """Of the transitions between drawn states the likeliest from each, then those that journeys
    take most often; these first."""
    flow = chain.visits[chain.source] * chain.probability
    order = sorted(
        (
            edge
            for edge in range(len(chain.source))
            if chain.source[edge] in places and chain.target[edge] in places
        ),
        key=lambda edge: (-flow[edge], edge),
    )
    likeliest: dict[int, int] = {}
    for edge in order:
        likeliest.setdefault(int(chain.source[edge]), edge)
    needed = set(likeliest.values())
    chosen = needed | set([e for e in order if e not in needed][: max(0, most - len(needed))])
    return [edge for edge in order if edge in chosen]
