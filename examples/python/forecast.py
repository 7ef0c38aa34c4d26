"""What revenue will be, whether it reaches a target, and what a customer will cost."""

from pathlib import Path

import pandas as pd

import mktopt

data = Path(__file__).parent.parent / "data"
weeks = pd.read_csv(data / "weekly_journeys.csv", parse_dates=["week"]).groupby("week")
spend = pd.read_csv(data / "weekly_spend.csv", parse_dates=["week"], index_col="week")

# A series brings its dates along; forecast.plot() draws it in its intervals.
revenue = mktopt.forecast(weeks["value"].sum(), horizon=6, non_negative=True, levels=[0.8])
print(revenue.to_pandas().round(-3).astype(int).to_string())

gap = mktopt.forecast.gap(forecast=revenue, targets=[28_000] * 6).total
print(f"six weeks of 28,000 are reached with a chance of {gap.probability:.1f}")

# The ratio of two forecasts has intervals of its own, by week and for all six together.
cost = mktopt.forecast(spend.sum(axis=1), 6)
customers = mktopt.forecast(weeks["conversions"].sum(), 6)
cac = mktopt.forecast.ratio(numerator=cost, denominator=customers, levels=[0.8])
low, high = cac.intervals[0].lower[0], cac.intervals[0].upper[0]
print(f"cost of a customer next week: {cac.ratio[0]:.0f}, in 8 of 10 cases {low:.0f} to {high:.0f}")
whole = cac.total.intervals[0]
print(f"in all six: {cac.total.ratio:.0f}, in 8 of 10 cases {whole.lower:.0f} to {whole.upper:.0f}")

# Every column of a data frame at once; rows work too: forecast(frame, 2, id=..., time=..., value=...).
channels = mktopt.forecast(spend, 2, levels=[0.8], threads=2)
print(channels.xs("upper_0.8", axis=1, level="measure").round(-3).astype(int).to_string())
