"""Which channels earned the conversions: one data frame, several models side by side."""

from pathlib import Path

import pandas as pd

import mktopt

data = Path(__file__).parent.parent / "data"
frame = pd.read_csv(data / "journeys.csv")

journeys = mktopt.Journeys.from_paths(frame)
print(journeys)

result = journeys.attribute(models=["first_touch", "last_touch", "linear", "position_based"])
print(result.to_pandas("conversions").round(1).to_string())
print(f"{result.recommended_model}: {result.reason}")

# An event log instead: rows in any order, one user after another or not.
events = pd.read_csv(data / "events.csv", parse_dates=["time"])
decay = mktopt.attribution.run(events=events, models=["time_decay"], half_life_days=3)
print(decay.to_pandas().round(2).to_string())
