"""Every operation of the library, through both doors of the package."""

import inspect
import json
import subprocess
from pathlib import Path

import pytest

import mktopt
from mktopt import _domains

ROOT = Path(__file__).parents[3]
PATHS = {"path": ["a > b", "b"], "conversions": [1, 2], "value": [10.0, 5.0], "nulls": [1, 0]}
USERS = {"vip": 100, "gold_vip": 50, "silver_vip": 75, "platinum_vip": 25}

CHANNELS = [
    {"name": "search", "curve": {"type": "exponential", "beta": 900, "gamma": 300}, "current": 500},
    {
        "name": "social",
        "curve": {"type": "hill", "beta": 700, "alpha": 2, "gamma": 250},
        "current": 100,
    },
]
SERIES = [100 + i % 12 * 3 + i % 7 for i in range(60)]
GIVEN = {"mean": [100, 105], "intervals": [{"level": 0.8, "lower": [90, 94], "upper": [110, 116]}]}
STATE = mktopt.forecast.run(series=SERIES, horizon=6, return_state=True).state
RESULTS = {"channel": "seo", "cost": 1000, "leads": 50, "customers": 5, "revenue": 4000, "ltv": 900}

# A request that succeeds, for every operation: a new operation needs a line here.
REQUESTS = {
    "stage.classify": {"monthly_revenue": 25_000},
    "budget.plan": {"monthly_revenue": 25_000},
    "budget.seasonal": {"annual_budget": 120_000},
    "budget.events": {
        "events": [{"name": "fair", "cost": 500, "expected_revenue": 2000}],
        "total": 800,
    },
    "budget.adjust": {"channels": [{"channel": "seo", "spend": 1000, "roi": 5, "cac": 100}]},
    "budget.monitor": {
        "plan": {"seo": 3000, "email": 1000},
        "spent": {"seo": [90.0, 120.0, 100.0], "email": 150},
        "day": 3,
        "days_in_period": 30,
    },
    "budget.returns": {"monthly_investment": [1000.0] * 12},
    "budget.kpis": {"metrics": {"overall_marketing_roi": 7}, "channel_roi": {"seo": 5}},
    "allocation.optimize": {"budget": 600, "channels": CHANNELS},
    "allocation.minimize_spend": {"target": 800, "channels": CHANNELS},
    "allocation.frontier": {"budgets": [200, 600], "channels": CHANNELS},
    "allocation.what_if": {
        "allocations": [{"name": "even", "spends": [300, 300]}],
        "channels": CHANNELS,
    },
    "allocation.efficiency": {"channels": [RESULTS]},
    "allocation.scaling_plan": {
        "total_budget": 9000,
        "channels": [{"channel": "paid_search", "monthly_spend": 2500, "roi": 6}],
    },
    "allocation.matrix": {"channels": [{"channel": "seo", "spend": 1000, "revenue": 5000}]},
    "allocation.fit_curve": {
        "observations": {"spend": [0, 1, 2, 3, 4, 5, 6], "response": [0, 9, 16, 21, 25, 28, 30]}
    },
    "forecast.run": {"series": SERIES, "horizon": 6, "season_length": 12},
    "forecast.update": {"state": STATE, "values": [101, None, 104]},
    "forecast.batch": {
        "series": [
            {"id": "a", "values": SERIES, "holidays": {"sale": ["2021-11-26", "2024-12-02"]}},
            {"values": [1, 2], "regressors": {"x": [0, 1]}, "future_regressors": {"x": [0, 0, 1]}},
            {"values": [1, -2], "method": "moving_average", "window": 2, "non_negative": True},
        ],
        "horizon": 3,
        "start": "2020-01-01",
        "frequency": "monthly",
    },
    "forecast.evaluate": {
        "series": SERIES,
        "horizon": 3,
        "methods": ["auto", "theta"],
        "regressors": {"promo": [i % 7 for i in range(60)]},
        "start": "2020-01-01",
        "frequency": "monthly",
        "holidays": {"sale": ["2020-11-27", "2023-11-24"]},
    },
    "forecast.reconcile": {
        "series": [
            {"name": "all", "forecast": GIVEN, "parts": ["a", "b"]},
            {"name": "a", "forecast": GIVEN},
            {"name": "b", "forecast": GIVEN},
        ],
        "method": "structural",
    },
    "forecast.scenarios": {"forecast": GIVEN},
    "forecast.gap": {"forecast": GIVEN, "targets": [110, 115], "targets_are_limits": True},
    "forecast.warnings": {"forecast": GIVEN, "targets": [70, 115], "targets_are_limits": True},
    "forecast.ratio": {"numerator": GIVEN, "denominator": GIVEN},
    "forecast.resources": {"forecast": GIVEN, "resources": {"people": {"per_unit": 0.1, "whole": True}}},
    "goal.progress": {
        "target": 300,
        "period": "monthly",
        "as_of": "2026-11-20T00:00:00Z",
        "actuals": [{"time": "2026-11-03", "value": 80}, {"time": "2026-11-12", "value": 95}],
    },
    "goal.adjust": {"target": 300, "attainments": [0.9, 1.1, 1.2]},
    "anomaly.score": {"values": SERIES},
    "anomaly.stream": {"values": SERIES, "return_state": True},
    "anomaly.explain": {
        "dimensions": {"channel": ["seo", "email"]},
        "before": [10, 20],
        "after": [10, 5],
    },
    "anomaly.resolution": {"values": [9, 10, 11, 10, 4, 5, 9, 10, 10, 10], "start": 4},
    "alerts.evaluate": {
        "metrics": {"revenue": {"value": 65, "forecast": 100}},
        "least_severity": "high",
    },
    "attribution.run": {"paths": PATHS, "models": ["linear", "markov"]},
    "attribution.predict": {"paths": PATHS, "journey": ["a"]},
    "attribution.journeys": {"paths": PATHS},
    "attribution.roi": {"paths": PATHS, "costs": {"a": 5, "b": 2}},
    "promo.tier_budget": {"tier": "vip"},
    "promo.aggregate": {"user_count_by_tier": USERS},
    "promo.validate": {"tier": "vip", "bonus_tokens": 50},
    "promo.review": {},
    "promo.suggest": {"user_count_by_tier": USERS, "target_cost": 100_000},
    "promo.change_policy": {"changes": [{"key": "promo_max_bonus_tokens_vip", "value": 90}]},
}


def function(operation):
    domain, name = operation.split(".")
    return getattr(getattr(mktopt, domain), name)


def test_the_table_has_every_operation():
    assert set(mktopt.operations()) == set(REQUESTS)


@pytest.mark.parametrize("operation", mktopt.operations())
def test_both_doors(operation):
    request = REQUESTS[operation]
    by_name, typed = mktopt.call(operation, request), function(operation)(**request)
    assert by_name == typed
    properties = mktopt.describe(operation)["response"]["properties"]
    assert set(properties) <= set(typed.to_dict())
    assert repr(typed) and typed._repr_html_()
    pytest.importorskip("pandas")
    assert len(typed.to_pandas()) >= 0


@pytest.mark.parametrize("operation", mktopt.operations())
def test_the_typed_face_follows_describe(operation):
    described = mktopt.describe(operation)
    found = inspect.signature(function(operation))
    request = described["request"]
    assert set(request["properties"]) <= {name.rstrip("_") for name in found.parameters}
    for name, parameter in found.parameters.items():
        assert parameter.kind in (parameter.KEYWORD_ONLY, parameter.VAR_KEYWORD)
        assert (parameter.default is parameter.empty) == (name in request.get("required", []))
    document = function(operation).__doc__
    assert document.startswith(described["doc"])
    for schema in request["properties"].values():
        assert schema.get("description", "") in document


@pytest.mark.parametrize("operation", mktopt.operations())
def test_results_are_plain_json_too(operation):
    plain = mktopt.call(operation, REQUESTS[operation]).to_dict()
    assert json.loads(json.dumps(plain, allow_nan=False)) == plain


def test_only_what_is_given_is_sent(monkeypatch):
    sent = []
    monkeypatch.setattr(
        _domains, "call", lambda name, request, **options: sent.append((name, request, options))
    )
    plan = _domains.make_function("budget.plan")
    plan(monthly_revenue=1, stage=None)
    plan(monthly_revenue=1, months=3, threads=2)
    assert sent == [
        ("budget.plan", {"monthly_revenue": 1}, {}),
        ("budget.plan", {"monthly_revenue": 1, "months": 3}, {"threads": 2}),
    ]


def test_domains_are_modules():
    import mktopt.budget
    from mktopt.promo import validate

    assert validate is mktopt.promo.validate and "plan" in dir(mktopt.budget)
    assert (
        mktopt.budget.plan.__module__ == "mktopt.budget" and mktopt.budget.plan.__name__ == "plan"
    )
    result = mktopt.budget.plan(monthly_revenue=1000)
    assert getattr(mktopt.budget, type(result).__name__) is type(result)
    with pytest.raises(AttributeError, match="no attribute"):
        mktopt.budget.nothing


def test_unknown_arguments_are_refused():
    known = "unexpected keyword argument 'revenue'; known are monthly_revenue, "
    with pytest.raises(TypeError, match="^budget.plan: got an " + known):
        mktopt.budget.plan(monthly_revenue=1, revenue=2)
    with pytest.raises(TypeError, match="^budget.plan: missing .* 'monthly_revenue'"):
        mktopt.budget.plan()
    with pytest.raises(TypeError, match=r"keywords only: plan\(monthly_revenue="):
        mktopt.budget.plan(25_000)


def command():
    """The newest mktopt command that was built in this tree, if it is not older than its sources."""
    written = max(path.stat().st_mtime for path in (ROOT / "src").rglob("*.[ch]"))
    built = {path.stat().st_mtime: path for path in ROOT.glob("build/*/src/cli/mktopt")}
    return built[max(built)] if built and max(built) > written else None


def test_the_command_and_the_package_agree():
    if command() is None:
        pytest.skip("the command mktopt has not been built, or not from these sources")
    listed = subprocess.run([command(), "list"], capture_output=True, text=True, check=True).stdout
    names = [line.split()[0] for line in listed.splitlines() if line.strip()]
    assert names == mktopt.operations()


# ---- figures: those of the seeds and of SPEC.md ---------------------------------------------


def test_stage():
    stage = mktopt.stage.classify(monthly_revenue=25_000)
    assert (stage.stage, stage.budget_share, stage.cac_target) == ("growth", 0.35, 200)
    assert stage.revenue_to_next_stage == 25_000
    assert mktopt.stage.classify(monthly_revenue=1e9).max_revenue is None


def test_plan():
    plan = mktopt.budget.plan(monthly_revenue=25_000)
    assert plan.total_marketing_budget == 8750 and plan.budget_percentage == 35
    assert sum(round(row.amount * 100) for row in plan.channel_budgets) == 875_000
    assert plan.target_metrics.roi_target == pytest.approx(12 * 0.15 / 0.35, rel=1e-12)
    assert [row.month for row in plan.growth_projections] == list(range(1, 13))
    assert plan.growth_projections[0].monthly_revenue == pytest.approx(28_750, rel=1e-12)


def test_plan_as_a_table():
    pytest.importorskip("pandas")
    plan = mktopt.budget.plan(monthly_revenue=25_000)
    assert plan.to_pandas()["amount"].sum() == pytest.approx(8750)
    assert len(plan.to_pandas("growth_projections")) == 12


def test_tier_budget():
    vip = mktopt.promo.tier_budget(tier="vip")
    assert vip.to_dict() == {
        "tier": "vip",
        "membership_revenue": 999,
        "max_budget_per_user": 599,
        "max_bonus_tokens": 100,
        "estimated_token_value": 650,
        "retained_revenue": 400,
        "retained_revenue_percent": 40.04,
    }


def test_aggregate():
    total = mktopt.promo.aggregate(user_count_by_tier=USERS)
    assert total.total_promotion_cost == 300_625 and total.total_retained_revenue == 155_000
    assert total.average_retained_per_user == 620 and total.average_cost_per_user == 1202.5
    assert mktopt.promo.aggregate(user_count_by_tier={}).average_cost_per_user is None


def test_validate():
    assert mktopt.promo.validate(tier="vip", bonus_tokens=92).valid
    above_cap = mktopt.promo.validate(tier="vip", bonus_tokens=95)
    assert (above_cap.valid, above_cap.max_allowed) == (False, 92)
    assert mktopt.promo.validate(tier="vip", bonus_tokens=101).max_allowed == 100


def test_attribution():
    result = mktopt.attribution.run(paths=PATHS, models=["first_touch", "last_touch", "linear"])
    assert result.channels == ["a", "b"]
    assert result.models["first_touch"].conversions.tolist() == [1, 2]
    assert result.models["last_touch"].value.tolist() == [0, 15]
    assert result.models["linear"].conversions.tolist() == [0.5, 2.5]


def test_attribution_as_a_table():
    pytest.importorskip("pandas")
    result = mktopt.attribution.run(paths=PATHS, models=["first_touch", "linear"])
    assert result.to_pandas("conversions").to_dict() == {
        "first_touch": {"a": 1.0, "b": 2.0},
        "linear": {"a": 0.5, "b": 2.5},
    }
    assert result.to_pandas().loc["a", ("linear", "value")] == 5.0


def test_the_table_of_a_frontier_has_a_column_for_each_channel():
    pytest.importorskip("pandas")
    bounded = [{**channel, "max": 500} for channel in CHANNELS]
    frontier = mktopt.allocation.frontier(budgets=[300, 1e9], channels=bounded)
    frame = frontier.to_pandas()
    spends = [f"spends.{channel}" for channel in frontier.channels]
    assert list(frame.columns[-len(spends) :]) == spends and "spends" not in frame
    assert frame.loc[0, spends].sum() == pytest.approx(300) == frame.loc[0, "spend"]
    assert (frame.loc[0, spends].to_numpy() == frontier.points[0].spends).all()
    assert frontier.to_pandas("points").equals(frame)
    assert frame.loc[1, spends].isna().all()  # more than can be spent
    assert frontier.points[0].error is None and frontier.points[1].status is None
    assert "more than can be spent" in frame.loc[1, "error"]
