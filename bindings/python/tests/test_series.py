"""Results of a series: they remember it, and stand on its index."""

import pickle

import numpy as np
import pytest

import mktopt

pd = pytest.importorskip("pandas")

VALUES = np.array([100.0 + 20 * (i % 7 in (5, 6)) for i in range(63)])
VALUES += np.random.default_rng(1).normal(0, 2, 63)
VALUES[10] += 70
VALUES[30] = np.nan
VALUES[40:] += 90
DAYS = pd.date_range("2026-01-05", periods=63, name="day")
SERIES = pd.Series(VALUES, DAYS, name="visits")
SCORED = ("scores", "expected", "lower", "upper")
STREAMED = ("scores", "alert_scores", "expected")


@pytest.mark.parametrize(
    ("operation", "members"), [("score", SCORED), ("stream", STREAMED)], ids=["score", "stream"]
)
def test_numbers_stand_on_the_index(operation, members):
    run = getattr(mktopt.anomaly, operation)
    plain = run(values=VALUES, times=DAYS)
    found = run(values=SERIES)
    assert found == plain  # the same answer, times and all
    for name in members:
        part = getattr(found, name)
        assert part.index is SERIES.index and part.name == name
        np.testing.assert_array_equal(part, plain[name])
        assert isinstance(getattr(plain, name), np.ndarray) and found[name] is not part
        with pytest.raises(AttributeError):
            setattr(found, name, 5)
    frame = found.to_pandas()
    assert frame.index.equals(DAYS) and frame["value"].equals(SERIES.rename("value"))
    assert list(plain.to_pandas().index) == list(range(63))
    assert mktopt.call(f"anomaly.{operation}", {"values": SERIES}) == found
    again = pickle.loads(pickle.dumps(found))
    assert again == found and again.series.equals(SERIES) and again.scores.equals(found.scores)
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(plain)).series, VALUES)
    assert found.to_dict() == plain.to_dict()


def test_anomalies_as_a_data_frame():
    found = mktopt.anomaly.score(values=SERIES, season_length=7)
    frame = found.to_pandas("anomalies")
    assert list(frame.index) == [DAYS[10], DAYS[40]] and frame.index.name == "day"
    assert list(frame["kind"]) == ["spike", "level_shift"]
    assert [SERIES[day] for day in frame.index] == list(frame["value"])
    kinds = found.to_pandas()["anomaly"].dropna()
    assert list(kinds) == ["spike", "level_shift"] and list(kinds.index) == list(frame.index)
    none = mktopt.anomaly.score(values=SERIES[:9]).to_pandas("anomalies")
    assert len(none) == 0 and {"kind", "severity", "time"} <= set(none)
    plain = mktopt.anomaly.score(values=VALUES, season_length=7)
    assert list(plain.to_pandas("anomalies").index) == [0, 1]


def test_alerts_as_a_data_frame():
    values = pd.Series([5.0, 6.0, 5.0, 7.0] * 100, [f"n{i}" for i in range(400)])
    values.iloc[300] = 60.0
    found = mktopt.anomaly.stream(values=values)
    frame = found.to_pandas("alerts")
    assert list(frame.index) == ["n300"] and list(frame["index"]) == [300]
    assert found.alert_scores["n300"] == frame["alert_score"].iloc[0]


def test_dates_become_times_unless_times_are_given():
    dated = mktopt.anomaly.stream(values=SERIES)
    assert dated == mktopt.anomaly.stream(values=SERIES.to_period("D"))
    assert dated == mktopt.anomaly.stream(values=SERIES.tz_localize("UTC"))
    other = DAYS + pd.Timedelta(hours=5)
    assert mktopt.anomaly.stream(values=SERIES, times=other) == mktopt.anomaly.stream(
        values=VALUES, times=other
    )
    numbered = mktopt.anomaly.score(values=SERIES.reset_index(drop=True))
    assert all(row.time is None for row in numbered.anomalies)


def test_the_series_is_remembered_as_it_was():
    values = VALUES.copy()
    found = mktopt.anomaly.score(values=values)
    values[:] = 0
    np.testing.assert_array_equal(found.series, VALUES)
    listed = mktopt.anomaly.score(values=[1, None, 3])
    np.testing.assert_array_equal(listed.series, [1, np.nan, 3])


def test_a_table_is_no_series():
    frame = SERIES.to_frame()
    for work in (
        lambda: mktopt.anomaly.score(values=frame),
        lambda: mktopt.Detector().run(frame),
        lambda: mktopt.Detector(frame),
    ):
        with pytest.raises(mktopt.InputError) as caught:
            work()
        assert caught.value.code == "wrong_type" and caught.value.field.startswith("values")
