"""What some results can do beyond showing their members."""

from __future__ import annotations

from typing import Any, Optional

from . import _plots
from ._results import Record, face


@face("attribution", "attribution")
class AttributionFace(Record):
    """Credits of every channel under several models."""

    def plot(
        self, field: Optional[str] = None, *, models: Any = None, ax: Any = None, **options: Any
    ) -> Any:
        """Models side by side: a group of bars for each channel. `field`: 'conversions' (which it is
        without one), 'value' or 'share'; of another table in the result, what any result draws.
        `models` names those to draw, `ax` the axes to draw on. Needs matplotlib; the axes are
        returned."""
        measure = field or "conversions"
        if measure not in _plots.MEASURES:
            return super().plot(field, ax=ax, **options)
        if options:
            raise TypeError(f"unknown option {next(iter(options))!r}; known are models, ax")
        chosen = list(self["models"]) if models is None else list(models)
        credits = {name: self["models"][name][measure] for name in chosen}
        return _plots.models(self["channels"], credits, measure, self["recommended_model"], ax)

    def plot_graph(self, *, max_states: int = 20, max_edges: int = 50, ax: Any = None) -> Any:
        """The journey graph: states as circles, as large as they are visited and as dark as journeys
        convert after them; arrows as wide as they are likely, the most taken ones. Early states stand
        on the left. Needs the model 'markov' in the result, and matplotlib; the axes are returned.
        """
        if self["transition_matrix"] is None:
            raise ValueError(
                "there is no transition matrix: run the model 'markov'; of a large one raise max_transitions"
            )
        return _plots.graph(self["transition_matrix"], max_states, max_edges, ax)
