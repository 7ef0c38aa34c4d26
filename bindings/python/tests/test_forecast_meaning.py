"""What a forecast means, against solutions that are not ours: numpy's, and simulations of data."""

from statistics import NormalDist

import numpy as np
import pytest

import mktopt

Z80 = NormalDist().inv_cdf(0.9)
NAMES = ["total", "A", "B", "a1", "a2", "b1", "b2", "b3"]
PARTS = {"total": ["A", "B"], "A": ["a1", "a2"], "B": ["b1", "b2", "b3"]}
SUMS = np.array([[1, 1, 1, 1, 1], [1, 1, 0, 0, 0], [0, 0, 1, 1, 1], *np.eye(5)])


def node(name, mean, deviation, residuals):
    ends = {"lower": mean - Z80 * deviation, "upper": mean + Z80 * deviation}
    forecast = {"mean": mean, "intervals": [{"level": 0.8, **ends}]}
    parts = {"parts": PARTS[name]} if name in PARTS else {}
    errors = {} if residuals is None else {"residuals": residuals}
    return {"name": name, "forecast": forecast, **parts, **errors}


def shrunk_correlation(errors):
    """Schaefer and Strimmer (2005), moments about 0: as shrink.estim of the R package hts."""
    count = len(errors)
    scaled = errors / np.sqrt((errors**2).mean(axis=0))
    products = scaled[:, :, None] * scaled[:, None, :]
    mean = products.mean(axis=0)
    noise = ((products - mean) ** 2).sum(axis=0) / (count * (count - 1))
    apart = ~np.eye(errors.shape[1], dtype=bool)
    shrink = min(1, noise[apart].sum() / (mean[apart] ** 2).sum())
    return np.where(apart, (1 - shrink) * mean, 1)


def nodes(random, mean, deviation, has_residuals):
    """The hierarchy with residuals that go together, and the correlation that these tell."""
    errors = (random.normal(size=(60, 5)) @ random.normal(size=(5, 5))) @ SUMS.T
    errors += random.normal(0, 0.5, (60, 8))
    series = [
        node(name, mean[i], deviation[i], errors[:, i].copy() if has_residuals else None)
        for i, name in enumerate(NAMES)
    ]
    return series, shrunk_correlation(errors) if has_residuals else np.eye(8)


@pytest.mark.parametrize("has_residuals", [False, True])
def test_reconciliation_is_generalised_least_squares(has_residuals):
    random = np.random.default_rng(3)
    mean = SUMS @ random.uniform(50, 100, (5, 4)) + random.normal(0, 8, (8, 4))
    deviation = random.uniform(3, 12, (8, 1)) * np.sqrt(np.arange(1, 5))
    series, correlation = nodes(random, mean, deviation, has_residuals)
    found = mktopt.forecast.reconcile(series=series).series
    for step in range(4):
        weights = np.linalg.inv(np.outer(deviation[:, step], deviation[:, step]) * correlation)
        covariance = np.linalg.inv(SUMS.T @ weights @ SUMS)
        coherent = SUMS @ covariance @ SUMS.T @ weights @ mean[:, step]
        spread = np.sqrt(np.diag(SUMS @ covariance @ SUMS.T))
        np.testing.assert_allclose([each.mean[step] for each in found], coherent, rtol=1e-10)
        ends = [each.intervals[0].upper[step] for each in found]
        np.testing.assert_allclose(ends - coherent, Z80 * spread, rtol=1e-9)


@pytest.mark.parametrize("method", ["ols", "structural"])
def test_reconciliation_by_weights_is_a_projection(method):
    random = np.random.default_rng(4)
    mean = SUMS @ random.uniform(50, 100, (5, 3)) + random.normal(0, 8, (8, 3))
    deviation = random.uniform(3, 12, (8, 3))
    series = [node(name, mean[i], deviation[i], None) for i, name in enumerate(NAMES)]
    found = mktopt.forecast.reconcile(series=series, method=method).series
    weights = np.diag(1 / SUMS.sum(axis=1)) if method == "structural" else np.eye(8)
    project = SUMS @ np.linalg.solve(SUMS.T @ weights @ SUMS, SUMS.T @ weights)
    np.testing.assert_allclose([each.mean for each in found], project @ mean, rtol=1e-12)
    for step in range(3):
        spread = np.sqrt(np.diag(project @ np.diag(deviation[:, step] ** 2) @ project.T))
        np.testing.assert_allclose([each.deviation[step] for each in found], spread, rtol=1e-9)


@pytest.mark.parametrize("has_residuals", [False, True])
def test_what_is_not_below_zero_is_the_nearest(has_residuals):
    """No step from it along the hierarchy that keeps all above 0 comes nearer."""
    random = np.random.default_rng(6)
    mean = SUMS @ random.normal(0, 8, (5, 4)) + random.normal(0, 6, (8, 4))
    deviation = random.uniform(1, 6, (8, 4))
    series, correlation = nodes(random, mean, deviation, has_residuals)
    found = mktopt.forecast.reconcile(series=series, non_negative=True).series
    assert any((each.mean == 0).any() for each in found)
    for step in range(4):
        weights = np.linalg.inv(np.outer(deviation[:, step], deviation[:, step]) * correlation)
        x = np.array([each.mean[step] for each in found])
        leaves = x[3:]
        np.testing.assert_allclose(x, SUMS @ leaves, rtol=1e-9, atol=1e-9)
        slope = SUMS.T @ weights @ (x - mean[:, step])
        assert x.min() >= 0 and slope.min() > -1e-8 and abs(slope @ leaves) < 1e-6


def test_the_interval_of_a_cac_holds_what_it_says():
    """Cost and customers of months to come, forecast each from 59 before: the ratio that comes out
    is in its interval as often as the parts are in theirs, with errors that go together too."""
    random = np.random.default_rng(11)
    for together in (0.0, 0.8):
        inside, parts, runs = np.zeros(2), np.zeros(2), 400
        for _ in range(runs):
            first, second = random.normal(size=(2, 60))
            second = together * first + np.sqrt(1 - together**2) * second
            data = {"numerator": 10_000 + 700 * first, "denominator": 100 + 9 * second}
            made = {
                name: mktopt.forecast(values[:-1], 1, method="exponential_smoothing")
                for name, values in data.items()
            }
            cac = mktopt.forecast.ratio(**made, correlation=together)
            actual = data["numerator"][-1] / data["denominator"][-1]
            for i, interval in enumerate(cac.intervals):
                inside[i] += interval.lower[0] <= actual <= interval.upper[0]
            for name, values in data.items():
                for i, interval in enumerate(made[name].intervals):
                    parts[i] += (interval.lower[0] <= values[-1] <= interval.upper[0]) / 2
        # 4.5 standard errors of 400 draws of a share of 0.8 are 0.09, of 0.95 0.05
        np.testing.assert_array_less(np.abs(inside - parts) / runs, [0.09, 0.05])
        np.testing.assert_array_less(np.abs(inside / runs - [0.8, 0.95]), [0.09, 0.05])


def test_evaluation_is_what_a_loop_finds():
    random = np.random.default_rng(5)
    t = np.arange(60)
    series = 100 + t + 20 * np.sin(2 * np.pi * t / 12) + random.normal(0, 4, 60)
    said = mktopt.forecast.evaluate(
        series=series, horizon=3, methods=["naive", "theta"], season_length=12, origins=6
    )
    for method, score in said.methods.items():
        errors = []
        for end in range(52, 58):
            forecast = mktopt.forecast(series[:end], 3, 12, method=method)
            errors.append(forecast.mean - series[end : end + 3])
        assert score.mae == pytest.approx(np.abs(errors).mean(), rel=1e-12)
        assert score.rmse == pytest.approx(np.sqrt(np.square(errors).mean()), rel=1e-12)
    assert said.best_method == min(said.methods, key=lambda method: said.methods[method].mae)


def test_evaluation_knows_regressors_over_each_horizon():
    pd = pytest.importorskip("pandas")
    random = np.random.default_rng(8)
    days = pd.date_range("2025-01-01", periods=80)
    promo = pd.DataFrame({"promo": random.integers(0, 2, 80) * 1.0}, days)
    firsts = {"first": [day for day in days if day.day == 1]}
    sales = pd.Series(50 + 30 * promo["promo"] + 25 * (days.day == 1) + random.normal(0, 1, 80))
    asked = {
        "horizon": 4,
        "methods": ["theta", "linear_regression"],
        "season_length": 7,
        "origins": 5,
        "holidays": firsts,
    }
    said = mktopt.forecast.evaluate(series=sales, regressors=promo.sample(frac=1), **asked)
    columns = {"promo": promo["promo"].to_numpy()}
    assert said == mktopt.forecast.evaluate(
        series=sales.to_numpy(), regressors=columns, start=days[0], frequency="daily", **asked
    )
    with pytest.raises(mktopt.InputError, match="has no value for 2025-03-21") as caught:
        mktopt.forecast.evaluate(series=sales, regressors=promo[:-1], **asked)
    assert caught.value.field == "regressors.promo[79]"
    for method, score in said.methods.items():
        errors = []
        for end in range(72, 77):
            known = sales[:end].set_axis(days[:end])
            beside = {"regressors": promo, "holidays": firsts}
            forecast = mktopt.forecast(known, 4, 7, method=method, **beside)
            errors.append(forecast.mean - sales[end : end + 4])
        assert score.mae == pytest.approx(np.abs(errors).mean(), rel=1e-9) and score.mae < 3


def test_a_goal_takes_a_series_with_dates():
    pd = pytest.importorskip("pandas")
    sales = pd.Series(100.0, pd.date_range("2026-01-01", periods=45))
    asked = {"target": 9000, "period": "quarterly", "as_of": "2026-02-15"}
    rows = [{"time": day, "value": 100} for day in sales.index]
    for actuals in (
        sales,
        sales.to_period("D"),
        sales.rename("value").rename_axis("time").reset_index(),
    ):
        assert mktopt.goal.progress(actuals=actuals, **asked) == mktopt.goal.progress(
            actuals=rows, **asked
        )
    assert mktopt.goal.progress(actuals=sales, **asked).actual == 4500
