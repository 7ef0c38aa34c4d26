"""Requests as JSON text with typed arrays beside it."""

import datetime
import json
from decimal import Decimal

import numpy as np
import pytest

import mktopt
from mktopt._request import Request


def encoded(value):
    return json.loads(Request(value).text)


def test_scalars():
    now = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
    assert encoded(
        {
            "a": 1,
            "b": 2.5,
            "c": 'é"',
            "d": None,
            "e": True,
            "f": now,
            "g": now.date(),
            "h": np.float64(0.1),
            "i": np.int32(3),
            "j": np.datetime64("2026-03-01"),
            "k": np.bool_(True),
        }
    ) == {
        "a": 1,
        "b": 2.5,
        "c": 'é"',
        "d": None,
        "e": True,
        "f": "2026-03-01T10:00:00",
        "g": "2026-03-01",
        "h": 0.1,
        "i": 3,
        "j": "2026-03-01T00:00:00",
        "k": True,
    }


def test_numbers_are_written_exactly():
    text = Request({"a": 2**53 + 1, "b": 0.1 + 0.2, "c": Decimal("0.0650"), "d": 1e300}).text
    assert text == b'{"a":9007199254740993,"b":0.30000000000000004,"c":0.0650,"d":1e+300}'


def test_arrays_travel_beside_the_text():
    request = Request({"x": np.arange(3.0), "y": {"z": [np.arange(2), 5]}})
    assert json.loads(request.text) == {"x": {"$arg": 0}, "y": {"z": [{"$arg": 1}, 5]}}
    assert [column.count for column in request.columns] == [3, 2]


def test_a_data_frame_is_an_object_of_columns():
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame(
        {"path": ["a > b"], "conversions": [1.0], "empty": pd.Series([None], dtype=object)}
    )
    assert encoded({"paths": frame}) == {"paths": {"path": {"$arg": 0}, "conversions": {"$arg": 1}}}


def test_missing_values_of_pandas_are_null():
    pd = pytest.importorskip("pandas")
    assert encoded({"a": pd.NA, "b": pd.NaT}) == {"a": None, "b": None}


def test_a_list_with_nan_travels_as_an_array():
    request = Request({"x": [1, 2.5, float("nan")]})
    assert json.loads(request.text) == {"x": {"$arg": 0}}
    assert np.array_equal(request.columns[0].values, [1, 2.5, np.nan], equal_nan=True)


@pytest.mark.parametrize(
    ("value", "code", "field"),
    [
        ({"a": {"b": [1.0, {"c": float("inf")}]}}, "not_finite", "a.b[1].c"),
        ({"a": object()}, "wrong_type", "a"),
        ({"a": {1: 2}}, "wrong_type", "a"),
    ],
)
def test_what_cannot_travel(value, code, field):
    with pytest.raises(mktopt.InputError) as caught:
        Request(value)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_frames_may_hold_records():
    """Channels with their curves, as plain rows, columns, a data frame, or results of a fit."""
    pd = pytest.importorskip("pandas")
    rows = [
        {"name": "a", "curve": {"type": "exponential", "beta": 9, "gamma": 3}, "current": 5},
        {"name": "b", "curve": {"type": "power", "beta": 2, "exponent": 0.5}, "optional": True},
    ]
    frame = pd.DataFrame(rows)
    expected = mktopt.allocation.optimize(budget=6, channels=rows)
    assert mktopt.allocation.optimize(budget=6, channels=frame) == expected
    observed = {"spend": [0, 1, 2, 3, 4, 5], "response": [0, 2.55, 4.38, 5.69, 6.63, 7.3]}
    fit = mktopt.allocation.fit_curve(observations=pd.DataFrame(observed))
    frame["curve"] = [fit.best.curve, rows[1]["curve"]]
    assert mktopt.allocation.optimize(budget=6, channels=frame).channels[0].spend > 0
    with pytest.raises(mktopt.InputError) as caught:
        mktopt.allocation.optimize(budget=6, channels=frame.assign(curve=[{"type": "hil"}] * 2))
    assert caught.value.field.startswith("channels")
