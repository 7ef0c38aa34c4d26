"""mktopt.forecast(...): series with their index in, forecasts with theirs out."""

import inspect
import pickle
import sys

import numpy as np
import pytest

import mktopt

pd = pytest.importorskip("pandas")


def series(index, name="sales"):
    t = np.arange(len(index))
    values = (
        500 + t + 40 * np.sin(2 * np.pi * t / 12) + np.random.default_rng(7).normal(0, 3, len(t))
    )
    return pd.Series(values, index, name=name)


MONTHS = pd.date_range("2018-01-01", periods=72, freq="MS")
SALES = series(MONTHS)

INDICES = {
    "month starts": (MONTHS, pd.Timestamp("2024-01-01"), 12),
    "month ends": (MONTHS + pd.offsets.MonthEnd(0), pd.Timestamp("2024-01-31"), 12),
    "the 15th": (MONTHS + pd.Timedelta(days=14), pd.Timestamp("2024-01-15"), 12),
    "quarters": (pd.period_range("2010Q1", periods=72, freq="Q"), pd.Period("2028Q1"), 4),
    "weeks": (pd.date_range("2022-01-02", periods=72, freq="W"), pd.Timestamp("2023-05-21"), 52),
    "days of summer time": (
        pd.date_range("2024-01-20", periods=72, freq="D", tz="Europe/Berlin"),
        pd.Timestamp("2024-04-01", tz="Europe/Berlin"),
        [7, 365.25],
    ),
    "hours of summer time": (
        pd.date_range("2024-03-28", periods=74, freq="h", tz="Europe/Berlin"),
        pd.Timestamp("2024-03-31 03:00", tz="Europe/Berlin"),
        [24, 168],
    ),
    "work days": (pd.bdate_range("2024-01-01", periods=70), pd.Timestamp("2024-04-08"), None),
    "last work days": (
        pd.date_range("2018-01-31", periods=72, freq=pd.offsets.BMonthEnd()),
        pd.Timestamp("2024-01-31"),
        12,
    ),
    "own work days": (
        pd.date_range("2024-01-01", periods=70, freq=pd.offsets.CDay(holidays=["2024-01-01"])),
        pd.Timestamp("2024-04-09"),
        None,
    ),
    "numbers": (pd.RangeIndex(72), 72, None),
    "years": (pd.Index(range(1950, 2022)), 2022, None),
    "every other": (pd.RangeIndex(0, 140, 2), 140, None),
    "text": (MONTHS.strftime("%Y-%m-%d"), pd.Timestamp("2024-01-01"), 12),
}


@pytest.mark.parametrize("name", INDICES)
def test_the_index_goes_on(name):
    index, first, season = INDICES[name]
    given = series(index)
    forecast = mktopt.forecast(given, 5)
    assert forecast.index[0] == first and len(forecast.index) == 5
    alone = mktopt.forecast.run(series=given.tolist(), horizon=5, season_length=season)
    np.testing.assert_array_equal(forecast.mean, alone.mean)
    frame = forecast.to_pandas()
    assert frame.index is forecast.index or frame.index.equals(forecast.index)
    np.testing.assert_array_equal(frame["upper_0.95"], forecast.intervals[1].upper)


@pytest.mark.parametrize("name", [name for name in INDICES if name != "every other"])
def test_gaps_are_missing_values_and_order_does_not_matter(name):
    given = series(INDICES[name][0])
    kept = given.drop(given.index[[10, 11, 30]])
    whole = given.copy()
    whole.iloc[[10, 11, 30]] = np.nan
    forecast = mktopt.forecast(kept.sample(frac=1, random_state=1), 5, 12)
    np.testing.assert_array_equal(forecast.mean, mktopt.forecast(whole, 5, 12).mean)
    assert forecast.in_sample.missing == 3
    assert forecast.series.isna().sum() == 3 and len(forecast.series) == len(given)


def test_what_stands_for_missing_and_other_columns():
    expected = mktopt.forecast.run(series=[1, 2, None, 4] * 5, horizon=3, season_length=4).mean
    forms = [
        [1, 2, None, 4] * 5,
        np.array([1, 2, np.nan, 4] * 5),
        pd.Series([1, 2, None, 4] * 5, dtype="Int64"),
        pd.Series([1, 2, None, 4] * 5, dtype=object),
    ]
    for module, make in (("polars", "Series"), ("pyarrow", "array")):
        try:
            forms.append(getattr(__import__(module), make)([1.0, 2, None, 4] * 5))
        except ImportError:
            pass
    for form in forms:
        forecast = mktopt.forecast(form, 3, 4)
        np.testing.assert_array_equal(forecast.mean, expected)
        assert list(forecast.index) == ([20, 21, 22] if isinstance(form, pd.Series) else [1, 2, 3])


def test_a_level_alone_and_a_range():
    assert [i.level for i in mktopt.forecast(range(1, 20), 2, levels=0.9).intervals] == [0.9]


def test_a_forecast_is_what_other_operations_take():
    forecast = mktopt.forecast(SALES, 6)
    gap = mktopt.forecast.gap(forecast=forecast, targets=[600] * 6)
    assert gap.total.forecast == pytest.approx(forecast.mean.sum())


@pytest.mark.parametrize("given", [[5.0, None, 6, 7, 6, 8], (5.0, np.nan, 6, 7, 6, 8)])
def test_a_series_without_an_index_is_remembered(given):
    forecast = mktopt.forecast(given, 2)
    np.testing.assert_array_equal(forecast.series, [5, np.nan, 6, 7, 6, 8])
    array = np.array([5.0, 6, 7, 6, 8])
    forecast = mktopt.forecast(array, 2)
    array[:] = 0
    assert list(forecast.series) == [5, 6, 7, 6, 8] and list(forecast.index) == [1, 2]


@pytest.mark.parametrize(
    "given, words",
    [
        ({"north": [1.0, 2], "south": [3.0, 4]}, "series: must be one series; pandas.DataFrame"),
        (np.ones((6, 2)), "series: must be one series; pandas.DataFrame"),
        (SALES.to_frame().stack(), r"series.index: must have one level; unstack\(\)"),
    ],
)
def test_many_series_are_told_their_form(given, words):
    with pytest.raises(mktopt.InputError, match=words):
        mktopt.forecast(given, 2)


def test_no_pandas_is_needed(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    forecast = mktopt.forecast([5.0, 6, 7, 6, 8], 2)
    again = pickle.loads(pickle.dumps(forecast))
    assert again == forecast and list(again.series) == list(forecast.series)


def test_it_shows_its_steps_and_pickles():
    forecast = mktopt.forecast(SALES, 3)
    assert "2024-01-01" in repr(forecast) and "lower_0.95" in repr(forecast)
    assert "<td>2024-03-01</td>" in forecast._repr_html_()
    again = pickle.loads(pickle.dumps(forecast))
    assert again == forecast and again.index.equals(forecast.index)
    pd.testing.assert_series_equal(again.series, forecast.series)


def test_the_call_explains_itself():
    names = list(inspect.signature(mktopt.forecast).parameters)
    assert names[:6] == ["series", "horizon", "season_length", "id", "time", "value"]
    assert {"method", "levels", "holidays", "threads"} < set(names)
    assert "regressors" in mktopt.forecast.__call__.__doc__
    assert {"run", "batch", "gap"} < set(dir(mktopt.forecast))
    with pytest.raises(TypeError, match="unknown setting 'metod'; known are .*method"):
        mktopt.forecast(SALES, 3, metod="ets")
    with pytest.raises(TypeError, match="time is for data frames"):
        mktopt.forecast(SALES, 3, time="day")


# ---- regressors, holidays -------------------------------------------------------------------------------------------


def test_regressors_go_by_their_index():
    index = pd.date_range("2018-01-01", periods=80, freq="MS")
    promo = pd.DataFrame({"promo": (np.arange(80) % 7 == 0) * 1.0}, index)
    promoted = SALES + 90 * promo["promo"].loc[MONTHS]
    forecast = mktopt.forecast(promoted, 6, regressors=promo.sample(frac=1, random_state=2))
    alone = mktopt.forecast.run(
        series=promoted.tolist(),
        horizon=6,
        season_length=12,
        regressors={"promo": promo["promo"][:72].tolist()},
        future_regressors={"promo": promo["promo"][72:78].tolist()},
    )
    np.testing.assert_array_equal(forecast.mean, alone.mean)
    assert forecast.parameters["effect.promo"] == pytest.approx(90, abs=5)
    split = mktopt.forecast(promoted, 6, regressors=promo[:72], future_regressors=promo[72:])
    np.testing.assert_array_equal(forecast.mean, split.mean)
    both = mktopt.forecast(pd.DataFrame({"a": promoted, "b": SALES}), 6, regressors=promo)
    np.testing.assert_array_equal(both["a"]["mean"], forecast.mean)
    with pytest.raises(mktopt.InputError, match="has no value for 2024-09-01") as caught:
        mktopt.forecast(promoted, 9, regressors=promo)
    assert caught.value.field == "future_regressors.promo[8]" and caught.value.index == 8
    with pytest.raises(mktopt.InputError, match="'naive' has no use for them") as caught:
        mktopt.forecast(promoted, 6, method="naive", regressors=promo)
    assert caught.value.code == "conflict" and caught.value.field == "regressors"


@pytest.mark.parametrize("zone", [None, "America/New_York", "Asia/Tokyo"])
def test_holidays_are_days_of_the_index(zone):
    days = series(pd.date_range("2024-01-03", periods=200, freq="D", tz=zone))
    days[days.index.day == 1] += 300
    firsts = {"first": [f"2024-{month:02d}-01" for month in range(1, 13)]}
    forecast = mktopt.forecast(days, 20, 7, holidays=firsts)
    assert forecast.to_pandas()["mean"].idxmax().day == 1
    assert forecast.parameters["effect.first"] == pytest.approx(300, abs=15)
    same = {"first": pd.DatetimeIndex(firsts["first"], tz=zone)}
    np.testing.assert_array_equal(forecast.mean, mktopt.forecast(days, 20, 7, holidays=same).mean)


def test_a_month_named_by_its_end_has_its_holidays():
    ends = series(MONTHS + pd.offsets.MonthEnd(0))
    sales = [f"{year}-11-29" for year in range(2018, 2025)]
    ends[ends.index.month == 11] += 300
    starts = pd.Series(ends.to_numpy(), MONTHS)
    a, b = (mktopt.forecast(s, 12, 1, holidays={"sale": sales}) for s in (ends, starts))
    np.testing.assert_array_equal(a.mean, b.mean)
    assert a.parameters["effect.sale"] == pytest.approx(300, abs=40)


def test_regressors_and_holidays_in_the_forms_that_users_have():
    index = pd.date_range("2025-01-01", periods=70, freq="D")
    sales = series(index[:60])
    promo = pd.Series((np.arange(70) % 5 == 0) * 50.0, index, name="promo")
    sales += promo[:60]
    sales.iloc[[13, 44]] += 300
    fairs = [index[13], index[44], index[63]]
    expected = mktopt.forecast(sales, 6, 7, regressors=promo.to_frame(), holidays={"fair": fairs})
    for columns, dates in (
        ({"promo": promo}, {"fair": pd.DatetimeIndex(fairs)}),
        (promo, {date.date(): "fair" for date in fairs}),
        (promo.set_axis(index.to_period("D")), {"fair": [f"{date:%Y-%m-%d}" for date in fairs]}),
    ):
        same = mktopt.forecast(sales, 6, 7, regressors=columns, holidays=dates)
        assert same == expected
    periods = mktopt.forecast(
        sales.to_period("D"), 6, 7, regressors=promo, holidays={"fair": fairs}
    )
    np.testing.assert_array_equal(periods.mean, expected.mean)
    assert "effect.holiday" in mktopt.forecast(sales, 6, holidays=fairs).parameters
    assert "effect.one" in mktopt.forecast(sales, 6, holidays={"one": "2025-01-14"}).parameters
    with pytest.raises(mktopt.InputError, match="must be dates, got 5"):
        mktopt.forecast(sales, 6, holidays={"fair": 5})
    with pytest.raises(mktopt.InputError, match="with a zone") as caught:
        mktopt.forecast(sales, 6, regressors=promo.tz_localize("UTC"))
    assert caught.value.field == "regressors.index"


# ---- data frames ----------------------------------------------------------------------------------------------------

WIDE = pd.DataFrame({"a": SALES, "b": SALES * 2 + 9}).rename_axis(columns="channel")


def long_of(wide):
    rows = wide.rename_axis(index="month").reset_index()
    return rows.melt(id_vars="month", var_name="channel", value_name="revenue")


def test_a_wide_frame():
    answer = mktopt.forecast(WIDE, 4, levels=[0.9])
    assert answer.columns.names == ["channel", "measure"]
    assert list(answer["b"]) == ["mean", "lower_0.9", "upper_0.9"]
    for name in WIDE:
        alone = mktopt.forecast(WIDE[name], 4, levels=[0.9])
        pd.testing.assert_frame_equal(
            answer[name], alone.to_pandas(), check_names=False, check_exact=True
        )
    assert answer.attrs["errors"] == {}


def test_a_long_frame_in_any_order():
    rows = long_of(WIDE).sample(frac=1, random_state=5)
    rows = rows[~((rows["channel"] == "b") & (rows["month"] == MONTHS[9]))]
    answer = mktopt.forecast(rows, 4, id="channel", time="month", value="revenue")
    assert list(answer)[:3] == ["channel", "month", "mean"] and len(answer) == 8
    wide = WIDE.copy()
    wide.loc[MONTHS[9], "b"] = np.nan
    for name, part in answer.groupby("channel"):
        alone = mktopt.forecast(wide[name], 4)
        np.testing.assert_array_equal(part["mean"], alone.mean)
        assert list(part["month"]) == list(alone.index)


def test_series_of_a_long_frame_have_their_own_dates():
    starts = {"late": "2020-05-01", "weekly": "2023-01-06", "one": "2023-12-01"}
    parts = [
        SALES.rename_axis("day").reset_index(name="y").assign(shop="all"),
        SALES[-44:].rename_axis("day").reset_index(name="y").assign(shop="late"),
        series(pd.date_range("2023-01-06", periods=50, freq="7D"))
        .rename_axis("day")
        .reset_index(name="y")
        .assign(shop="weekly"),
        pd.DataFrame({"day": [pd.Timestamp(starts["one"])], "y": [5.0], "shop": "one"}),
    ]
    answer = mktopt.forecast(pd.concat(parts), 2, id="shop", time="day", value="y")
    first = answer.groupby("shop", sort=False)["day"].first()
    assert list(first.index) == ["all", "late", "weekly", "one"]
    assert first["late"] == first["all"] == first["one"] == pd.Timestamp("2024-01-01")
    assert first["weekly"] == pd.Timestamp("2023-12-22")


PROMO = pd.DataFrame(
    {"promo": np.arange(78) % 5 * 9.0}, pd.date_range(MONTHS[0], periods=78, freq="MS")
)


def test_each_series_of_a_wide_frame_has_its_own_settings():
    low = WIDE["a"] - 560
    wide = WIDE.assign(a=WIDE["a"] + PROMO["promo"][:72], c=low, d=low)
    answer = mktopt.forecast(
        wide,
        6,
        regressors={"a": PROMO},
        method={"b": "moving_average"},
        window={"b": 3},
        non_negative={"c": True},
        season_length={"d": 1},
    )
    alone = {
        "a": {"regressors": PROMO},
        "b": {"method": "moving_average", "window": 3},
        "c": {"non_negative": True},
        "d": {"season_length": 1},
    }
    for name, settings in alone.items():
        expected = mktopt.forecast(wide[name], 6, **settings).mean
        np.testing.assert_array_equal(answer[name]["mean"], expected)
    for setting in ("method", "regressors"):
        with pytest.raises(mktopt.InputError, match="is no series") as caught:
            mktopt.forecast(
                wide, 6, **{setting: {"e": {"regressors": PROMO, "method": "ets"}[setting]}}
            )
        assert caught.value.field == f"{setting}.e"
    with pytest.warns(UserWarning, match="1 of 4"):
        answer = mktopt.forecast(wide, 6, regressors={"a": PROMO, "b": PROMO[:74]})
    words = "future_regressors.promo[2]: has no value for 2024-03-01 00:00:00"
    assert answer.attrs["errors"] == {"b": words}


def test_columns_of_a_long_frame_are_regressors():
    promos = {"a": PROMO, "b": PROMO.iloc[::-1].set_axis(PROMO.index)}
    wide = pd.DataFrame({name: WIDE[name] + promo["promo"][:72] for name, promo in promos.items()})
    beside = long_of(pd.DataFrame({name: promo["promo"] for name, promo in promos.items()}))
    beside = beside.rename(columns={"revenue": "promo"})
    rows = long_of(wide.rename_axis(columns="channel")).merge(beside, on=["month", "channel"])
    later = beside[beside["month"] > MONTHS[-1]].sample(frac=1, random_state=3)
    names = {"id": "channel", "time": "month", "value": "revenue"}
    shuffled = rows.sample(frac=1, random_state=1)
    answer = mktopt.forecast(shuffled, 6, **names, regressors=["promo"], future_regressors=later)
    for name, part in answer.groupby("channel"):
        alone = mktopt.forecast(wide[name], 6, regressors=promos[name])
        np.testing.assert_array_equal(part["mean"], alone.mean)
    with pytest.warns(UserWarning, match="1 of 2 .*'b': future_regressors.promo"):
        some = later[later["channel"] == "a"]
        mktopt.forecast(rows, 6, **names, regressors="promo", future_regressors=some)
    with pytest.raises(mktopt.InputError, match="a data frame of channel, month, promo"):
        mktopt.forecast(rows, 6, **names, regressors="promo")
    one = mktopt.forecast(rows[rows["channel"] == "a"], 6, time="month", value="revenue")
    np.testing.assert_array_equal(one.mean, mktopt.forecast(wide["a"], 6).mean)
    assert list(one.index) == list(pd.date_range("2024-01-01", periods=6, freq="MS"))


def test_a_batch_prints_its_errors():
    rows = [{"id": name, "values": WIDE["a"] * weight} for name, weight in (("a", 1), ("b", np.nan))]
    batch = mktopt.forecast.batch(series=rows, horizon=2)
    lines = repr(batch.forecasts).splitlines()
    assert lines[0].startswith("id  error ") and "mean" in lines[0]
    assert lines[2].startswith("b   series[1].values: all values are missing")
    assert "error" not in repr(mktopt.forecast.batch(series=rows[:1], horizon=2).forecasts)


def test_a_bad_series_spoils_no_other():
    rows = long_of(WIDE.assign(empty=np.nan, wild=SALES.where(MONTHS != MONTHS[3], np.inf)))
    rows = pd.concat([rows, rows[(rows["channel"] == "a") & (rows["month"] == MONTHS[2])]])
    with pytest.warns(
        UserWarning, match=r"3 of 4 series cannot be forecast .*'a': month\[288\]"
    ) as w:
        answer = mktopt.forecast(rows, 2, id="channel", time="month", value="revenue")
    assert w[0].filename == __file__
    assert set(answer["channel"]) == {"b"} and answer["mean"].notna().all()
    errors = answer.attrs["errors"]
    assert errors["a"] == "month[288]: 2018-03-01 00:00:00 occurs twice"
    assert errors["empty"] == "values: all values are missing"
    assert errors["wild"] == "values[3]: must be finite or missing"
    with pytest.warns(UserWarning, match="1 of 3 series"):
        answer = mktopt.forecast(WIDE.assign(empty=np.nan), 2)
    assert answer["empty"].isna().all(axis=None) and answer["a"].notna().all(axis=None)
    nothing, rows = WIDE * np.nan, {"id": "channel", "time": "month", "value": "revenue"}
    for frame, names in ((nothing, {}), (long_of(nothing), rows)):
        with pytest.raises(mktopt.InputError, match="none of 2 .* 'a': values: all") as caught:
            mktopt.forecast(frame, 2, **names)
        assert caught.value.field == "series" and caught.value.code == "invalid_argument"


@pytest.mark.parametrize("pyarrow", [True, False])
def test_frames_of_polars(pyarrow, monkeypatch):
    polars = pytest.importorskip("polars")
    if pyarrow:
        pytest.importorskip("pyarrow")
    else:  # an import of what is None fails
        monkeypatch.setitem(sys.modules, "pyarrow", None)
        monkeypatch.setattr(polars.DataFrame, "to_pandas", lambda self: __import__("pyarrow"))
    rows = long_of(WIDE)
    frame = polars.DataFrame({name: rows[name].tolist() for name in rows})
    names = {"id": "channel", "time": "month", "value": "revenue"}
    pd.testing.assert_frame_equal(
        mktopt.forecast(frame, 3, **names), mktopt.forecast(rows, 3, **names), check_dtype=False
    )


# ---- errors ---------------------------------------------------------------------------------------------------------

LONG = long_of(WIDE)
REFUSED = {
    "occurs twice": (
        lambda: mktopt.forecast(pd.concat([SALES, SALES[3:4]]), 2),
        "series.index[72]",
    ),
    "is missing": (
        lambda: mktopt.forecast(SALES.set_axis([*MONTHS[:5], pd.NaT, *MONTHS[6:]]), 2),
        "series.index[5]",
    ),
    "no ISO 8601 date": (
        lambda: mktopt.forecast(SALES.set_axis(["2018-01-01"] * 70 + ["01/02/2018", "x"]), 2),
        "series.index[70]",
    ),
    "few of its steps of <Second": (
        lambda: mktopt.forecast(
            pd.Series(
                [1, 2, 3.0], pd.DatetimeIndex(["2020-01-01", "2020-01-01 0:0:1", "2022-05-05"])
            ),
            2,
        ),
        "series.index",
    ),
    "few of its steps of 1": (
        lambda: mktopt.forecast(pd.Series([1, 2, 3.0], [0, 1, 10**9]), 2),
        "series.index",
    ),
    "one date does not tell": (
        lambda: mktopt.forecast(SALES[:1].set_axis([MONTHS[0]]), 2),
        "series.index",
    ),
    "needs at least one value": (lambda: mktopt.forecast(SALES[:0], 2), "series.index"),
    "cannot be a number: could not convert .* 'x'": (
        lambda: mktopt.forecast(pd.Series([1, 2, "x"]), 2),
        "series[2]",
    ),
    "must hold numbers": (lambda: mktopt.forecast(pd.Series(MONTHS), 2), "series"),
    "of rows name id=": (lambda: mktopt.forecast(LONG, 2), "series.month"),
    "names? the columns of all three": (lambda: mktopt.forecast(LONG, 2, id="channel"), "time"),
    "'when' is no column; known are month": (
        lambda: mktopt.forecast(LONG, 2, id="channel", time="when", value="revenue"),
        "time",
    ),
    "the index of the series says it": (
        lambda: mktopt.forecast(SALES, 2, start="2020-01-01"),
        "start",
    ),
    "few of its steps of <Day": (
        lambda: mktopt.forecast(
            pd.Series(
                range(20), [pd.Timestamp("2021-01-30") + pd.DateOffset(months=i) for i in range(20)]
            ),
            2,
        ),
        "series.index",
    ),
    "must be >= 1": (lambda: mktopt.forecast(SALES, 0), "horizon"),
    "must be a finite number": (lambda: mktopt.forecast([1, 2, float("inf")], 2), "series[2]"),
}


@pytest.mark.parametrize("words", REFUSED)
def test_errors_name_field_and_element(words):
    call, field = REFUSED[words]
    with pytest.raises(mktopt.InputError, match=words) as caught:
        call()
    assert caught.value.field == field
    assert caught.value.index == (int(field[:-1].split("[")[1]) if "[" in field else None)


def test_what_follows_from_a_forecast_keeps_its_steps():
    months = pd.date_range("2021-01-01", periods=48, freq="MS")
    forecast = mktopt.forecast(pd.Series(np.arange(48.0) + np.arange(48) % 5, months), 3)
    answers = [
        mktopt.forecast.gap(forecast=forecast, targets=[50, 51, 52]),
        mktopt.forecast.scenarios(forecast=forecast),
        mktopt.forecast.resources(forecast=forecast, resources={"people": {"per_unit": 0.1}}),
        mktopt.forecast.ratio(numerator=forecast, denominator=forecast),
    ]
    for answer in answers:
        frame = answer.to_pandas()
        assert frame.index.equals(forecast.index)
        again = pickle.loads(pickle.dumps(answer))
        assert again == answer and again.to_pandas().equals(frame)
    ratio = answers[-1].to_pandas()
    assert list(ratio) == ["ratio", "lower_0.8", "upper_0.8", "lower_0.95", "upper_0.95"]
    plain = mktopt.forecast.gap(forecast=forecast.to_dict(), targets=[50, 51, 52]).to_pandas()
    assert plain.index.tolist() == [0, 1, 2]
