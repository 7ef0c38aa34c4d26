"""Writes weekly_journeys.csv and weekly_spend.csv, a year of an invented company.

    python3 examples/data/make_weeks.py

Every week each channel brings visits: more with more spend, but ever fewer for each unit (the true
curves are below; social media needs some spend before it works at all). Visits are dealt out into
journeys of one to three touches, and each touch may convert. The seed is fixed: the same files each time.
"""

import csv
import datetime
import math
import random
from collections import Counter
from pathlib import Path

WEEKS = 52
FIRST = datetime.date(2025, 1, 6)

# channel: usual spend a week, visits a week at spend x, probability that a touch converts
CHANNELS = {
    "paid_search": (5200, lambda x: 2900 * (1 - math.exp(-x / 4500)), 0.120),
    "social_media": (1500, lambda x: 2600 * x**2 / (x**2 + 2600**2), 0.090),
    "display": (2300, lambda x: 1100 * (1 - math.exp(-x / 1900)), 0.075),
    "affiliates": (900, lambda x: 420 * math.log1p(x / 500), 0.120),
    "seo": (0, lambda x: 700, 0.070),
}
LENGTHS = (1, 1, 1, 2, 2, 3)


def poisson(rng, mean):
    """Knuth's method in pieces of 30, so that the exponential stays a number."""
    count = 0
    while mean > 0:
        piece = min(mean, 30.0)
        product, mean = rng.random(), mean - piece
        while product > math.exp(-piece):
            count += 1
            product *= rng.random()
    return count


def spends(rng):
    """Around the usual spend, in steps of 10: now and then a campaign, or a week almost without."""
    row = {}
    for channel, (usual, _, _) in CHANNELS.items():
        factor = math.exp(0.35 * (rng.random() + rng.random() + rng.random() - 1.5))
        mood = rng.random()
        factor *= 2.1 if mood > 0.85 else 0.3 if mood < 0.15 else 1.0
        row[channel] = round(usual * factor / 10) * 10
    return row


def journeys(rng, spent):
    """Paths of a week: how often they converted and with what value, and how often not."""
    visits = []
    for channel, (_, response, _) in CHANNELS.items():
        visits += [channel] * poisson(rng, response(spent[channel]))
    rng.shuffle(visits)
    conversions, values, nulls = Counter(), Counter(), Counter()
    while visits:
        path = [visits.pop() for _ in range(min(rng.choice(LENGTHS), len(visits)))]
        path = list(dict.fromkeys(path))  # a channel once in a journey: fewer different paths
        name = " > ".join(path)
        if any(rng.random() < CHANNELS[channel][2] for channel in path):
            conversions[name] += 1
            values[name] += round(40 + 60 * rng.random(), 2)
        else:
            nulls[name] += 1
    return [
        (name, conversions[name], f"{values[name]:.2f}", nulls[name])
        for name in sorted({*conversions, *nulls})
    ]


def main():
    rng, folder = random.Random(12), Path(__file__).parent
    with (
        open(folder / "weekly_spend.csv", "w", newline="") as spend_file,
        open(folder / "weekly_journeys.csv", "w", newline="") as journey_file,
    ):
        spend_rows = csv.writer(spend_file, lineterminator="\n")
        journey_rows = csv.writer(journey_file, lineterminator="\n")
        spend_rows.writerow(["week", *[name for name in CHANNELS if name != "seo"]])
        journey_rows.writerow(["week", "path", "conversions", "value", "nulls"])
        for number in range(WEEKS):
            week = FIRST + datetime.timedelta(weeks=number)
            spent = spends(rng)
            spend_rows.writerow([week, *[spent[name] for name in CHANNELS if name != "seo"]])
            for row in journeys(rng, spent):
                journey_rows.writerow([week, *row])


if __name__ == "__main__":
    main()
