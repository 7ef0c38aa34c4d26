"""From journeys and costs to a plan: what each channel earned week by week, what more or less spend would
bring, the best division of the budget with its proof, and what to do in the next four weeks.

    python to_money.py [FOLDER]        with a folder the plots are saved there
"""

import sys
from pathlib import Path

import pandas as pd

import mktopt

MODELS = ["first_touch", "last_touch", "linear", "position_based", "markov", "shapley"]
RESAMPLES = 100

data = Path(__file__).parent.parent / "data"
rows = pd.read_csv(data / "weekly_journeys.csv")
spend = pd.read_csv(data / "weekly_spend.csv", index_col="week")

# 1. Who earned the value: a handle for each week, added up to the year.
weeks = {
    week: mktopt.Journeys.from_paths(paths.drop(columns="week"))
    for week, paths in rows.groupby("week")
}
year = mktopt.Journeys.merge(weeks.values())
attribution = year.attribute(MODELS)
model = attribution.recommended_model
print(f"{len(weeks)} weeks, {year.conversions:.0f} conversions worth {year.value:.0f}, by {model}:")
for row in year.roi([model], costs=spend.sum().to_dict()).models[model].channels:
    cost = "" if row.cost is None else f"{row.cost:10.0f}{row.roas:8.2f}"
    print(f"  {row.channel:<14}{row.value:10.0f}{cost}")

credit = pd.DataFrame(
    {week: part.attribute([model]).to_pandas("value")[model] for week, part in weeks.items()}
).T[spend.columns]
print("\ncredited value of the last four weeks:")
print(" " * 12 + "".join(f"{channel:>14}" for channel in credit))
for week, row in credit.tail(4).iterrows():
    print(f"  {week}" + "".join(f"{value:14.0f}" for value in row))

# 2. What it takes: a curve of value over spend for each channel, and others that the same weeks could have
# given (weeks drawn with replacement), which say how sure we can be.

def resamples(count):
    """Numbers of weeks; a plain generator, so that this example says the same in every language."""
    state = 1
    for _ in range(count):
        drawn = []
        for _ in range(len(weeks)):
            state = (1664525 * state + 1013904223) % 2**32
            drawn.append(state * len(weeks) >> 32)
        yield drawn


def fit(channel, drawn=slice(None), **options):
    observed = {"spend": spend[channel].iloc[drawn], "response": credit[channel].iloc[drawn]}
    return mktopt.allocation.fit_curve(observations=observed, **options)


samples = list(resamples(RESAMPLES))
today = spend.tail(10).mean()
fits, channels = {}, []
print("\nvalue over spend a week, and how much the plan may spend:")
for channel in spend:
    fits[channel] = found = fit(channel)
    best = found.best
    options = {"families": [best.family], "baseline": "fitted" if best.baseline > 0 else "none"}
    draws = [(fit(channel, drawn, **options).best or best).curve for drawn in samples]
    names = [p.name for p in best.parameters if p.name != "baseline"]
    curve = {"type": best.family, "draws": {name: [d[name] for d in draws] for name in names}}
    # Nobody has seen less or more than was spent; where the curve is not known, small steps.
    low, high = found.min_spend, found.max_spend
    if not found.identified:
        low, high = 0.75 * today[channel], 1.25 * today[channel]
    channels.append(
        {"name": channel, "curve": curve, "current": today[channel], "min": low, "max": high}
    )
    word = found.reason or found.caution or "identified"
    print(f"  {channel:<14}{best.family:<12}R2 {best.r_squared:.2f}{low:7.0f} to{high:6.0f}  {word}")

# 3. The best division of what is spent today.
channels = pd.DataFrame(channels)
plan = mktopt.allocation.optimize(budget=today.sum(), channels=channels, round_to=10)
print(
    f"\n{plan.budget:.0f} a week bring {plan.current_response:.0f} today, {plan.response:.0f} at best:"
)
print(
    f"  {plan.expected_improvement:+.0f} a week, {plan.level:.0%} interval "
    f"{plan.improvement_lower:+.0f} to {plan.improvement_upper:+.0f}"
)
proof = "one in a billion" if plan.gap <= 1e-9 else f"{plan.gap:.0e}"
print(f"  no division brings more than {plan.upper_bound:.0f}, proven to {proof}")

# 4. The plan.
print("\nnext four weeks:")
for row in plan.channels:
    print(
        f"  {row.name:<14}{row.current:8.0f} ->{row.rounded_spend:8.0f} a week,"
        f"{4 * row.rounded_spend:8.0f} in all: {row.explanation}"
    )
for move in plan.reallocation:
    print(f"  move {move.amount:.0f} from {move.from_} to {move.to}")

budgets = [part / 100 * plan.budget for part in range(70, 131, 2)]
frontier = mktopt.allocation.frontier(budgets=budgets, channels=channels)
print("\nother budgets:")
for point in frontier.points[5::10]:
    print(
        f"  {point.budget:8.0f} a week bring {point.response:8.0f}, the next unit {point.marginal_roas:.2f}"
    )

if len(sys.argv) > 1:
    folder = Path(sys.argv[1])
    pictures = {
        "models": attribution.plot("value"),
        "journeys": year.plot_graph(),
        "spends": plan.plot(),
        "curves": plan.plot_curves(channels)[0],
        "frontier": frontier.plot(allocation=plan),
    }
    for channel, found in fits.items():
        axes = found.plot(spend=spend[channel], response=credit[channel])
        pictures[f"fit_{channel}"] = axes
    for name, axes in pictures.items():
        axes.figure.savefig(folder / f"{name}.png", dpi=120)
