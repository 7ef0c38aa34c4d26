"""Drawings: what is drawn is what the result holds."""

import numpy as np
import pytest

import mktopt
from mktopt import _graph

matplotlib = pytest.importorskip("matplotlib")
matplotlib.use("Agg")

PATHS = {
    "path": ["search > email > search", "email", "social > search", "social > email > video"],
    "conversions": [2, 1, 0, 4],
    "value": [50, 10, 0, 7],
    "nulls": [1, 4, 5, 2],
}


@pytest.fixture(autouse=True)
def closed_figures():
    yield
    matplotlib.pyplot.close("all")


@pytest.fixture(scope="module")
def journeys():
    return mktopt.Journeys.from_paths(PATHS)


def drawn(axes):
    """Drawing finds what building the axes does not."""
    assert isinstance(axes, matplotlib.axes.Axes)
    axes.figure.canvas.draw()
    return axes


def texts(axes):
    return [text.get_text() for text in axes.texts]


def test_models_side_by_side(journeys):
    result = journeys.attribute(["first_touch", "linear", "markov"])
    axes = drawn(result.plot())
    labels = [label.get_text() for label in axes.get_yticklabels()]
    mean = result.to_pandas("conversions").mean(axis=1)
    assert labels == mean.sort_values(ascending=False).index.tolist()
    assert axes.yaxis_inverted() and len(axes.containers) == 3
    for bars, (name, credit) in zip(axes.containers, result.models.items()):
        assert bars.get_label().startswith(name)
        by_label = dict(zip(result.channels, credit.conversions))
        np.testing.assert_allclose(bars.datavalues, [by_label[label] for label in labels])


def test_a_measure_and_some_models_on_axes_of_our_own(journeys):
    result = journeys.attribute(["first_touch", "linear"])
    own = matplotlib.pyplot.subplots()[1]
    axes = drawn(result.plot("share", models=["linear"], ax=own))
    assert axes is own and len(axes.containers) == 1
    assert sum(axes.containers[0].datavalues) == pytest.approx(1)
    with pytest.raises(TypeError, match="colour"):
        result.plot(colour="red")


def test_returns_side_by_side(journeys):
    costs = {"search": 10, "email": 20}
    returns = journeys.roi(["linear", "last_touch"], costs=costs)
    axes = drawn(returns.plot())
    assert {label.get_text() for label in axes.get_yticklabels()} == {"search", "email"}
    rows = returns.models["linear"].channels
    expected = sorted(row.value / costs[row.channel] for row in rows if row.channel in costs)
    np.testing.assert_allclose(sorted(axes.containers[0].datavalues), expected)


def test_many_channels_keep_apart():
    names = [f"channel_{i:02}" for i in range(20)]
    paths = {"path": [f"{a} > {b}" for a in names for b in names[::3]]}
    paths["conversions"] = np.arange(len(paths["path"]), dtype=float)
    result = mktopt.attribution.run(paths=paths, models=["linear", "markov", "shapley"])
    axes = drawn(result.plot())
    boxes = [label.get_window_extent() for label in axes.get_yticklabels()]
    assert len(boxes) == 20
    assert all(a.y0 >= b.y1 for a, b in zip(boxes, boxes[1:]))
    graph = drawn(result.plot_graph())
    boxes = [t.get_window_extent() for t in graph.texts if t.get_text() in names]
    assert len(boxes) == 20
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_the_chain_of_a_graph(journeys):
    """Order 1 keeps what goes in and out of a state, so it converts as often as the journeys do."""
    chain = _graph.chain_of(journeys.attribute(["markov"]).transition_matrix)
    number = {state: i for i, state in enumerate(chain.states)}
    rate = journeys.summary["conversion_rate"]
    assert chain.visits[number["(conversion)"]] == pytest.approx(rate, abs=1e-6)
    assert chain.converts[number["(start)"]] == pytest.approx(rate, abs=1e-6)
    # 14 journeys of the 19 visit email, once each
    assert chain.visits[number["email"]] == pytest.approx(14 / 19, abs=1e-6)


def test_the_journey_graph(journeys):
    axes = drawn(journeys.plot_graph())
    circles = [p for p in axes.patches if isinstance(p, matplotlib.patches.Circle)]
    arrows = [p for p in axes.patches if isinstance(p, matplotlib.patches.FancyArrowPatch)]
    matrix = journeys.attribute(["markov"]).transition_matrix
    assert len(circles) == 4 + 3 and len(arrows) == len(matrix.probability)
    said = texts(axes)
    assert {"(start)", "email", "search", "social", "video"} <= set(said)
    assert "(conversion)\n36.8%" in said and "(null)\n63.2%" in said
    widths = {arrow.get_linewidth() for arrow in arrows}
    assert len(widths) > 3


def test_a_graph_of_the_most_visited(journeys):
    result = journeys.attribute(["markov"], markov_order=2)
    axes = drawn(result.plot_graph(max_states=3, max_edges=5))
    circles = [p for p in axes.patches if isinstance(p, matplotlib.patches.Circle)]
    assert len(circles) == 3 + 3
    assert any("3 most visited of" in text for text in texts(axes))


def test_a_graph_needs_a_chain(journeys):
    with pytest.raises(ValueError, match="markov"):
        journeys.attribute(["linear"]).plot_graph()


# ---- allocation -----------------------------------------------------------------------------

CHANNELS = [
    {"name": "search", "curve": {"type": "exponential", "beta": 900, "gamma": 300}, "current": 500},
    {
        "name": "social",
        "curve": {
            "type": "hill",
            "draws": {"beta": [700, 800], "alpha": [2, 2], "gamma": [250, 260]},
        },
        "current": 100,
    },
    {"name": "email", "curve": {"type": "power", "beta": 20, "exponent": 0.5}},
]


def marks(axes):
    return [line for line in axes.lines if line.get_marker() == "o"]


def test_spends_today_and_at_the_optimum():
    plan = mktopt.allocation.optimize(budget=600, channels=CHANNELS)
    axes = drawn(plan.plot())
    widths = sorted(bar.get_width() for bar in axes.patches)
    spends = [row.spend for row in plan.channels]
    assert widths == pytest.approx(sorted([*spends, 500, 100]))


def test_response_curves_with_today_and_the_optimum():
    plan = mktopt.allocation.optimize(budget=600, channels=CHANNELS)
    search, social, email = map(drawn, plan.plot_curves(CHANNELS, points=31))
    x, y = search.lines[0].get_data()
    np.testing.assert_allclose(y, 900 * (1 - np.exp(-x / 300)))  # the curve's own formula
    today, best = marks(search)
    assert today.get_xdata()[0] == 500 and best.get_xdata()[0] == plan.channels[0].spend
    assert best.get_ydata()[0] == pytest.approx(900 * (1 - np.exp(-best.get_xdata()[0] / 300)))
    assert len(social.collections) == 1 and not search.collections  # the band of the draws
    assert len(marks(email)) == 1


@pytest.mark.parametrize("order", [1, -1])
def test_response_curves_share_the_scale_of_the_highest(order):
    low = {"name": "low", "curve": {"type": "exponential", "beta": 30, "gamma": 100}}
    high = {"name": "high", "curve": {"type": "hill", "beta": 3000, "alpha": 3, "gamma": 900}}
    plan = mktopt.allocation.optimize(budget=2000, channels=[low, high][::order])
    for axes in map(drawn, plan.plot_curves([low, high][::order])):
        bottom, top = axes.get_ylim()
        assert bottom == 0 and top > axes.lines[0].get_ydata().max()
        assert top > max(row.response for row in plan.channels)


def test_the_frontier_with_an_allocation_on_it():
    plan = mktopt.allocation.optimize(budget=600, channels=CHANNELS)
    frontier = mktopt.allocation.frontier(budgets=[0, 300, 600, 900], channels=CHANNELS)
    axes = drawn(frontier.plot(allocation=plan))
    x, y = axes.lines[0].get_data()
    assert list(x) == [0, 300, 600, 900] and y[2] == pytest.approx(plan.response)
    today, best = marks(axes)
    assert today.get_xdata()[0] == 600 and today.get_ydata()[0] == plan.current_response
    assert best.get_ydata()[0] == plan.response
    drawn(frontier.plot())


def test_fitted_curves_over_the_observations():
    spend = np.linspace(0, 10, 25)
    response = 40 * (1 - np.exp(-spend / 3))
    fit = mktopt.allocation.fit_curve(observations={"spend": spend, "response": response})
    axes = drawn(fit.plot(spend=spend, response=response))
    lines = {line.get_label().split()[0]: line for line in axes.lines if len(line.get_xdata()) > 25}
    assert set(lines) == {candidate.family for candidate in fit.candidates}
    x, y = lines["exponential"].get_data()
    np.testing.assert_allclose(y, 40 * (1 - np.exp(-x / 3)), rtol=1e-6, atol=1e-6)
    assert axes.get_title(loc="left") == "Response to spend" and not axes.texts


def test_a_fit_that_says_why_it_is_none():
    pd = pytest.importorskip("pandas")
    spend = pd.Series(np.linspace(0, 10, 25), name="search")
    fit = mktopt.allocation.fit_curve(observations={"spend": spend, "response": 3 * spend})
    axes = drawn(fit.plot(spend=spend, response=3 * spend))
    assert axes.get_title(loc="left") == "Response to spend: search"
    assert " ".join(axes.texts[0].get_text().split()) == fit.reason


def test_tables_are_still_drawn():
    pytest.importorskip("pandas")
    plan = mktopt.allocation.optimize(budget=600, channels=CHANNELS)
    assert drawn(plan.plot("channels", y="spend"))


# ---- anomalies ------------------------------------------------------------------------------


def visits(dated):
    """Eight weeks of days with a spike up, one down, a gap, and a higher level from day 40."""
    pd = pytest.importorskip("pandas")
    values = np.array([100.0 + 20 * (i % 7 in (5, 6)) for i in range(63)])
    values += np.random.default_rng(1).normal(0, 2, 63)
    values[10] += 70
    values[25] -= 60
    values[30] = np.nan
    values[40:] += 90
    return pd.Series(
        values, pd.date_range("2026-01-05", periods=63) if dated else None, name="visits"
    )


@pytest.mark.parametrize("dated", [False, True])
def test_anomalies_on_the_series_and_its_band(dated):
    series = visits(dated)
    found = mktopt.anomaly.score(values=series, season_length=7)
    axes = drawn(found.plot())
    lines = {line.get_label(): line for line in axes.lines}
    np.testing.assert_array_equal(lines["visits"].get_ydata(), series)
    np.testing.assert_array_equal(lines["expected"].get_ydata(), found.expected)
    spikes, shift = lines["2 spikes"], lines["1 level shift"]
    assert list(spikes.get_ydata()) == list(series.iloc[[10, 25]])
    assert list(spikes.get_xdata()) == list(series.index[[10, 25]])
    assert list(shift.get_xdata()) == [series.index[40]]
    assert spikes.get_marker() != shift.get_marker()  # told apart without colour, too
    (band,) = axes.collections
    (path,) = (p.vertices[:, 1] for p in band.get_paths())
    assert path.min() == found.lower.min() and path.max() == found.upper.max()
    assert axes.get_title("left") == "Anomalies"
    assert axes.get_xlabel() == ("" if dated else "index")


def test_nothing_unusual_is_drawn_too():
    pytest.importorskip("matplotlib")
    axes = drawn(mktopt.anomaly.score(values=[1.0, 2.0] * 20).plot())
    assert axes.get_title("left") == "No anomalies" and len(axes.lines) == 2


def test_alerts_on_the_stream():
    values = [5.0, 6.0, 5.0, 7.0] * 100
    values[300] = 60.0
    axes = drawn(mktopt.anomaly.stream(values=values).plot())
    marks_ = axes.lines[-1]
    assert list(marks_.get_xdata()) == [300] and list(marks_.get_ydata()) == [60]
    assert axes.get_title("left") == "Alerts"


# ---- forecasts ------------------------------------------------------------------------------

SERIES = [100 + i % 12 * 3 + i % 7 for i in range(60)]


@pytest.mark.parametrize("dated", [False, True])
def test_a_forecast_after_its_series(dated):
    pd = pytest.importorskip("pandas")
    when = {"start": "2021-01-01", "frequency": "monthly"} if dated else {}
    forecast = mktopt.forecast.run(series=SERIES, horizon=6, season_length=12, **when)
    frame = forecast.to_pandas()
    assert list(frame) == ["mean", "lower_0.8", "upper_0.8", "lower_0.95", "upper_0.95"]
    first = pd.Timestamp("2026-01-01", tz="UTC") if dated else 1
    assert frame.index[0] == first and len(frame) == 6
    axes = drawn(forecast.plot(series=[None, *SERIES[1:]]))
    past, mean = axes.lines
    assert len(past.get_xdata()) == 60 and past.get_xdata()[-1] < mean.get_xdata()[0]
    np.testing.assert_array_equal(mean.get_ydata(), forecast.mean)
    assert len(axes.collections) == 2
    outer, inner = (patch.get_alpha() for patch in axes.get_legend().get_patches())
    assert outer < inner
    assert len(drawn(forecast.plot()).lines) == 1
    assert len(drawn(mktopt.forecast(SERIES, 6, 12).plot()).lines[0].get_xdata()) == 60


def test_forecasts_side_by_side_in_a_figure_of_our_own():
    """What is drawn stays in the picture, with and without a layout that makes room."""
    forecast = mktopt.forecast(SERIES, 6, 12)
    for layout in (None, "constrained"):
        figure, pair = matplotlib.pyplot.subplots(1, 2, figsize=(12, 4), layout=layout)
        for axes in pair:
            drawn(forecast.plot(ax=axes))
            assert [text.get_text() for text in axes.get_legend().get_texts()][-1] == "forecast"
            for part in (axes.get_legend(), axes._left_title):
                assert figure.bbox.fully_containsy(part.get_window_extent().y1)


def test_a_forecast_can_be_seen_after_a_long_series():
    pd = pytest.importorskip("pandas")
    long = pd.Series(SERIES * 20, pd.date_range("2020-01-01", periods=20 * len(SERIES)))
    forecast = mktopt.forecast(long, 14, 7)
    past, mean = drawn(forecast.plot()).lines
    np.testing.assert_array_equal(past.get_ydata(), long.iloc[-140:])
    assert past.get_xdata()[-1] < mean.get_xdata()[0]
    assert len(drawn(forecast.plot(series=long)).lines[0].get_xdata()) == len(long)


def test_targets_beside_the_forecast():
    pd = pytest.importorskip("pandas")
    months = pd.date_range("2021-01-01", periods=60, freq="MS")
    forecast = mktopt.forecast(pd.Series(SERIES, months), 3)
    gap = mktopt.forecast.gap(forecast=forecast, targets=[110, 120, 130])
    axes = drawn(gap.plot())
    assert [bar.get_height() for bar in axes.patches] == [110, 120, 130]
    np.testing.assert_array_equal(axes.lines[0].get_ydata(), forecast.mean)
    assert [label.get_text() for label in axes.get_xticklabels()] == [
        "2026-01-01",
        "2026-02-01",
        "2026-03-01",
    ]
    chances = [f"{step.probability:.0%}" for step in gap.steps]
    assert [text.get_text() for text in axes.texts] == chances
    assert len(drawn(mktopt.forecast.gap(forecast=dict(forecast), targets=[1, 2, 3]).plot()).texts) == 3
