"""A watch over hourly revenue: warmed up from history, one alert an episode, and the reason with it.
Halfway the service is restarted: its detector goes on from the bytes it left."""

import math
from datetime import datetime, timedelta, timezone

import mktopt

START = datetime(2026, 3, 2, tzinfo=timezone.utc)
SEGMENTS = [(c, d) for c in ("search", "social", "email") for d in ("desktop", "mobile")]
SHARES = [0.24, 0.20, 0.09, 0.18, 0.17, 0.12]
DAY, WEEK = 24, 168  # hours
HISTORY = 8 * WEEK
BREAKS, RECOVERS = HISTORY + 14, HISTORY + 19


def revenue(hour):
    """What each segment brings in an hour: a day's rhythm, a quiet weekend, a scatter of 6 %."""
    rhythm = 1200 + 700 * math.sin((hour % DAY - 8) * math.pi / 12)
    week = 0.7 if hour // DAY % 7 >= 5 else 1.0
    scatter = 0.97 + 0.06 * ((hour + 1) * 2654435761 % 2**32 >> 22) / 1024
    broken = BREAKS <= hour < RECOVERS  # the mobile checkout
    return [
        share * rhythm * week * scatter * (0.2 if broken and device == "mobile" else 1)
        for share, (_, device) in zip(SHARES, SEGMENTS)
    ]


def time_of(hour):
    return START + timedelta(hours=hour)


def why(hour):
    """The hour beside the same hour a week before, by segment."""
    return mktopt.anomaly.explain(
        dimensions={"channel": [c for c, _ in SEGMENTS], "device": [d for _, d in SEGMENTS]},
        before=revenue(hour - WEEK),
        after=revenue(hour),
        metric="Revenue",
    )


past = range(HISTORY)
detector = mktopt.Detector([sum(revenue(h)) for h in past], [time_of(h) for h in past])
print(f"warm after {detector.seen} hours")

for hour in range(HISTORY, HISTORY + DAY):
    if hour == HISTORY + 12:
        state = detector.to_bytes()  # to a file, a database ...
        detector = mktopt.Detector.from_bytes(state)
        print(f"{time_of(hour):%a %H:%M}  restarted")
    total = sum(revenue(hour))
    said = detector.push(total, time_of(hour))
    if said.alert:
        print(f"{time_of(hour):%a %H:%M}  {total:.0f}: alert")
        print(f"           {why(hour).sentence}")
print(f"{time_of(hour):%a %H:%M}  {detector.seen} hours seen")
