"""The stubs follow from the library's description; a type checker accepts what users write."""

import subprocess
import sys
from pathlib import Path

import pytest

import mktopt

HERE = Path(__file__).parents[1]

GOOD = """
import numpy as np
import pandas  # type: ignore[import-untyped, import-not-found, unused-ignore]
import mktopt
from mktopt import budget, forecast
from mktopt.forecast import Forecast

plan = mktopt.budget.plan(monthly_revenue=25_000, months=6)
total: float = plan.total_marketing_budget
name: str = plan.channel_budgets[0].channel
budget.plan(monthly_revenue=1.5, progress=lambda done: done > 0.5)
paths = {"path": ["a > b"], "conversions": np.ones(1)}
result = mktopt.attribution.run(paths=paths, models=["linear"])
credit = result.models["linear"].conversions.sum()
ok: bool = mktopt.PromoPolicy(promo_max_bonus_tokens_vip=3).validate("vip", 3).valid
score: float = mktopt.Detector([1.0, None]).push(2.0, 1_700_000_000).score
ahead = mktopt.forecast([1.0, None, 3.0], 2, [7, 365.25], method="theta", non_negative=True)
top: float = ahead.mean.max() + ahead.intervals[0].upper[0]
same: Forecast = mktopt.forecast(np.ones(9), horizon=2)
frame = pandas.DataFrame({"promo": np.ones(12)})
same = mktopt.forecast(np.ones(9), 3, regressors=frame, holidays=["2026-11-27"])
many = mktopt.forecast(frame, 2, method={"promo": "naive"}, regressors={"promo": frame})
best: str = forecast.evaluate(series=frame["promo"], horizon=2, regressors=frame).best_method
shown = ahead.plot(), ahead.to_pandas(), ahead.index, ahead.series
grown: Forecast = mktopt.ForecastModel([1.0, 2.0], 2).update([3.0, None]).predict(1)
again: Forecast = forecast.run(series=[1.0, 2.0], horizon=1)
mktopt.promo.validate(tier="vip", bonus_tokens=3, policy=mktopt.PromoPolicy())
"""
BAD = {
    "mktopt.budget.plan()": "call-arg",
    "mktopt.budget.plan(monthly_revenue='x')": "arg-type",
    "mktopt.budget.plan(monthly_revenue=1).nothing": "attr-defined",
    "mktopt.forecast([1.0], 2, metod='ets')": "call-overload",
    "mktopt.forecast([1.0])": "call-overload",
}


def test_stubs_are_not_stale():
    done = subprocess.run(
        [sys.executable, str(HERE / "generate_types.py"), "--check"],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


def test_stubs_have_every_operation():
    for operation in mktopt.operations():
        domain, name = operation.split(".")
        installed = Path(mktopt.__file__).with_name(f"{domain}.pyi")
        for stub in (installed, HERE / "src" / "mktopt" / f"{domain}.pyi"):
            assert f"def {name}(" in stub.read_text()


def test_a_type_checker_agrees(tmp_path):
    api = pytest.importorskip("mypy.api")
    (tmp_path / "good.py").write_text(GOOD)
    lines = [f"{line}  # type: ignore[{code}]" for line, code in BAD.items()]
    (tmp_path / "bad.py").write_text("\n".join(["import mktopt", *lines, ""]))
    flags = [
        "--strict",
        "--cache-dir",
        str(tmp_path / "cache"),
        "--python-executable",
        sys.executable,
    ]
    out, err, status = api.run([*flags, str(tmp_path / "good.py"), str(tmp_path / "bad.py")])
    assert status == 0, out + err
