"""A forecast that goes on: the numbers of a run, whatever form new values come in, and its index."""

import copy
import doctest
import pickle
import threading

import numpy as np
import pytest

import mktopt
from mktopt import _models

T = np.arange(96)
SALES = 500 + T + 40 * np.sin(2 * np.pi * T / 12) + np.random.default_rng(7).normal(0, 3, 96)


def model(**settings):
    return mktopt.ForecastModel(SALES[:72], 12, 12, **settings)


def same(a, b):
    return np.array_equal(a.mean, b.mean) and all(
        np.array_equal(x.lower, y.lower) and np.array_equal(x.upper, y.upper)
        for x, y in zip(a.intervals, b.intervals)
    )


METHODS = ["auto", "seasonal_naive", "ets", "theta", "mstl", "linear_regression", "intermittent"]


@pytest.mark.parametrize("method", METHODS)
def test_it_predicts_what_a_run_forecasts(method):
    run = mktopt.forecast.run(series=SALES[:72], horizon=12, season_length=12, method=method)
    made = model(method=method)
    forecast = made.predict()
    assert same(forecast, run) and forecast.parameters == run.parameters
    assert forecast.method == method and forecast.state is None and made.horizon == 12
    assert len(made.predict(30).mean) == 30
    far = made.predict(30).mean
    made.update([None, np.nan])
    assert np.array_equal(made.predict(0).mean, made.predict().mean)
    assert np.array_equal(made.predict(28).mean, far[2:]) and made.steps == 74


def test_simple_smoothing_by_hand():
    made = mktopt.ForecastModel(SALES[:72], 1, method="exponential_smoothing", variant="simple")
    parameters = made.update(SALES[72:]).predict().parameters
    level = parameters["initial_level"]
    for value in SALES:
        level += parameters["alpha"] * (value - level)
    assert made.predict().mean[0] == pytest.approx(level, rel=1e-12)


def test_values_come_in_any_form():
    whole = SALES[72:84].round()
    expected = model().update(whole)
    one_by_one = model()
    for value in whole:
        assert one_by_one.update(value) is one_by_one
    forms = [list(whole), tuple(whole), whole.astype(np.int32), whole[::-1][::-1], memoryview(whole)]
    pd = pytest.importorskip("pandas")
    forms += [pd.Series(whole), pd.array(whole, "Float64")]
    for form in forms:
        assert same(model().update(form).predict(), expected.predict())
    assert same(one_by_one.predict(), expected.predict())
    assert model().update([]).steps == 72


def test_it_travels_as_bytes():
    made = model().update(SALES[72:80])
    data = made.to_bytes()
    for other in (
        pickle.loads(pickle.dumps(made)),
        copy.deepcopy(made),
        made.copy(),
        mktopt.ForecastModel.from_bytes(data),
        mktopt.ForecastModel.from_bytes(memoryview(bytearray(data))),
    ):
        other.update(SALES[80:])
        assert other.steps == 96 and made.steps == 80
        assert same(other.predict(), model().update(SALES[72:]).predict())
    damaged = bytearray(data)
    damaged[100] ^= 1
    with pytest.raises(mktopt.InputError) as caught:
        mktopt.ForecastModel.from_bytes(damaged)
    assert caught.value.code == "corrupt_state" and caught.value.field == "bytes"


def test_a_refused_value_changes_nothing():
    made = model()
    before = made.to_bytes()
    with pytest.raises(mktopt.InputError) as caught:
        made.update([600, 610, np.inf])
    assert (caught.value.code, caught.value.field, caught.value.index) == ("not_finite", "values[2]", 2)
    with pytest.raises(mktopt.InputError) as caught:
        made.update([600, "x"])
    assert caught.value.field == "values[1]"
    with pytest.raises(mktopt.InputError) as caught:
        made.update(600, regressors={"price": [1.0]})
    assert caught.value.field == "regressors.price"
    with pytest.raises(mktopt.InputError) as caught:
        made.predict(0.5)
    assert caught.value.field == "horizon"
    assert made.to_bytes() == before
    with pytest.raises(TypeError, match="colour"):
        model(colour="red")
    assert repr(made) == "ForecastModel(72 steps, horizon 12)"


def test_regressors_go_on():
    price, sale = T % 5.0, (T % 11 == 3) * 1.0
    values = 200 + 0.5 * T + 3 * price - 40 * sale
    later = {"price": price[72:75], "sale": sale[72:75]}
    made = mktopt.ForecastModel(
        values[:60],
        12,
        method="linear_regression",
        regressors={"price": price[:60], "sale": sale[:60]},
        future_regressors={"price": price[60:72], "sale": sale[60:72]},
    )
    with pytest.raises(mktopt.InputError) as caught:
        made.update(values[60:72])
    assert caught.value.field == "regressors.price"
    made.update(values[60:72], regressors={"sale": sale[60:72], "price": price[60:72]})
    forecast = made.predict(3, future_regressors=later)
    assert forecast.mean == pytest.approx(values[72:75], rel=1e-9)
    assert forecast.parameters["effect.sale"] == pytest.approx(-40)


def test_threads_share_one():
    made = model()
    failed = []

    def work():
        try:
            for _ in range(50):
                made.update(600.0)
                made.predict(2)
        except Exception as error:  # noqa: BLE001
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed and made.steps == 72 + 200


def test_docstrings():
    assert doctest.testmod(_models).failed == 0


# ---- with an index --------------------------------------------------------------------------------------------------


def indexed(index):
    pd = pytest.importorskip("pandas")
    return pd.Series(SALES[: len(index)], index, name="sales")


@pytest.mark.parametrize("kind", ["dates", "zoned", "periods", "numbers", "month ends"])
def test_the_index_goes_on(kind):
    pd = pytest.importorskip("pandas")
    index = {
        "dates": pd.date_range("2018-01-01", periods=96, freq="MS"),
        "zoned": pd.date_range("2024-03-01", periods=96, freq="D", tz="Europe/Berlin"),
        "periods": pd.period_range("2018-01", periods=96, freq="M"),
        "numbers": pd.RangeIndex(100, 292, 2),
        "month ends": pd.date_range("2018-01-31", periods=96, freq=pd.offsets.MonthEnd()),
    }[kind]
    sales = indexed(index)
    made = mktopt.ForecastModel(sales[:72], 12)
    forecast = mktopt.forecast(sales[:72], 12)
    assert made.predict().to_pandas().equals(forecast.to_pandas())
    made.update(sales[72:80])
    made.update(sales[80:81])
    made.update(SALES[81])  # the next step
    made.update(sales[85:84:-1])  # the three between are missing
    assert made.steps == 86
    assert made.predict(4).index.equals(index[86:90])
    again = pickle.loads(pickle.dumps(made))
    assert again.predict(4).to_pandas().equals(made.predict(4).to_pandas())
    for wrong in (sales[85:86], sales[70:71]):
        with pytest.raises(mktopt.InputError) as caught:
            made.update(wrong)
        assert caught.value.field == "values.index[0]" and "is no step after" in str(caught.value)
    assert made.steps == 86


def test_an_index_may_come_later():
    pd = pytest.importorskip("pandas")
    sales = indexed(pd.date_range("2018-01-01", periods=96, freq="MS"))
    made = mktopt.ForecastModel.from_bytes(model().to_bytes())
    made.update(sales[72:80])
    assert made.predict(2).index.equals(sales.index[80:82])
    assert repr(made) == "ForecastModel(80 steps up to 2024-08-01, horizon 12)"


def test_frames_and_holidays_by_index():
    pd = pytest.importorskip("pandas")
    days = pd.date_range("2026-01-01", periods=60, freq="D")
    sale = days[[5, 17, 30, 44, 52]]
    price = pd.DataFrame({"price": np.arange(60) % 5.0}, days)
    values = pd.Series(100 + 2 * price["price"] + 50.0 * days.isin(sale), days)
    made = mktopt.ForecastModel(
        values[:40],
        5,
        season_length=1,
        method="linear_regression",
        regressors=price,
        holidays={"sale": sale},
    )
    made.update(values[40:50], regressors=price, holidays={"sale": sale})
    forecast = made.predict(5, future_regressors=price, holidays={"sale": sale})
    assert forecast.mean == pytest.approx(values[50:55].to_numpy(), rel=1e-9)
    assert forecast.index.equals(days[50:55])


def test_a_data_frame_is_many_series():
    pd = pytest.importorskip("pandas")
    with pytest.raises(TypeError, match="one for each column"):
        mktopt.ForecastModel(pd.DataFrame({"a": [1, 2, 3]}), 2)
