"""The streaming detector: the same as the operation, however values come, as long as it runs."""

import base64
import copy
import datetime
import doctest
import math
import pickle
import resource
import threading

import numpy as np
import pytest

import mktopt
from mktopt import _detectors

HOUR = 3600
START = 1_700_000_400


def hourly(count, seed=1):
    """A day's rhythm in noise, with a gap and a spike."""
    values = 100 + 30 * np.sin(np.arange(count) * 2 * np.pi / 24)
    values += np.random.default_rng(seed).normal(0, 3, count)
    values[count // 3] = np.nan
    values[count // 2] += 80
    return values


VALUES = hourly(600)
TIMES = START + HOUR * np.arange(len(VALUES))


def same(a, b):
    return all(np.array_equal(x, y, equal_nan=True) for x, y in zip(a, b))


@pytest.mark.parametrize("timed", [False, True])
def test_pushes_a_run_and_the_operation_say_the_same(timed):
    times = TIMES if timed else None
    run = mktopt.Detector().run(VALUES, times)
    detector = mktopt.Detector()
    pushed = [
        detector.push(value, int(TIMES[i]) if timed else None) for i, value in enumerate(VALUES)
    ]
    assert same(run, np.array(pushed).T)
    answer = mktopt.anomaly.stream(values=VALUES, times=times)
    assert same(run, (answer.scores, answer.alert_scores, answer.expected))
    assert run.alerts.tolist() == [alert.index for alert in answer.alerts]
    assert mktopt.Detector.ALERT_SCORE == answer.threshold
    assert repr(run) == f"Detections(600 values, {len(answer.alerts)} alerts)"
    assert run.alerts.tolist() == [i for i, said in enumerate(pushed) if said.alert]
    assert 300 in run.alerts and detector.seen == 599
    gap = pushed[200]
    assert not gap.alert and all(map(math.isnan, gap))


def test_what_is_said_has_names():
    said = mktopt.Detector([1.0, 2.0] * 40).push(1.5)
    assert said._fields == ("score", "alert_score", "expected")
    assert 0 <= said.score <= 1 and said.alert is (said.alert_score >= 0.9)
    assert repr(mktopt.Detector([1, None, 2])) == "Detector(2 values seen)"


def forms_of_times():
    stamps = [datetime.datetime.fromtimestamp(t, datetime.timezone.utc) for t in TIMES.tolist()]
    zone = datetime.timezone(datetime.timedelta(hours=-5))
    yield "seconds", TIMES.tolist()
    yield "fractions", TIMES + 0.75
    yield "datetimes", stamps
    yield "another zone", [stamp.astimezone(zone) for stamp in stamps]
    yield "no zone", [stamp.replace(tzinfo=None) for stamp in stamps]
    yield "datetime64", TIMES.astype("datetime64[s]")
    yield "text", [stamp.isoformat() for stamp in stamps]


@pytest.mark.parametrize("times", [pytest.param(form, id=name) for name, form in forms_of_times()])
def test_times_of_every_kind(times):
    expected = mktopt.Detector().run(VALUES, TIMES)
    assert same(mktopt.Detector().run(VALUES, times), expected)
    detector = mktopt.Detector()
    assert same(np.array([detector.push(v, t) for v, t in zip(VALUES, times)]).T[:2], expected[:2])


def test_values_of_every_kind():
    pa, pl = pytest.importorskip("pyarrow"), pytest.importorskip("polars")
    pd = pytest.importorskip("pandas")
    whole = np.round(hourly(300, 2))
    gaps = [None if math.isnan(v) else v for v in whole]
    integers = pd.array([None if v is None else int(v) for v in gaps], "Int64")
    expected = mktopt.Detector().run(whole)
    for values in (
        gaps,
        np.repeat(whole, 2)[::2],
        whole.astype(np.float32),
        pa.array(gaps),
        pa.chunked_array([gaps[:100], gaps[100:]]),
        pl.Series(gaps),
        pd.Series(whole),
        pd.Series(integers),
        integers,
    ):
        assert same(mktopt.Detector().run(values), expected), type(values)
    assert len(mktopt.Detector().run([]).scores) == 0
    assert np.isnan(mktopt.Detector().run([None, None]).scores).all()


def test_a_series_keeps_its_index():
    pd = pytest.importorskip("pandas")
    expected = mktopt.Detector().run(VALUES, TIMES)
    series = pd.Series(VALUES, pd.to_datetime(TIMES, unit="s"))
    hours = mktopt.Detector().run(VALUES, TIMES // HOUR * HOUR)
    for given, wanted in (
        (series, expected),
        (series.tz_localize("UTC"), expected),
        (series.to_period("h"), hours),
    ):
        found = mktopt.Detector().run(given)
        assert same(found, wanted)
        assert all(part.index is given.index for part in found)
        frame = found.to_pandas()
        assert list(frame) == ["score", "alert_score", "expected"] and frame.index.equals(
            given.index
        )
    named = pd.Series(VALUES, [f"v{i}" for i in range(len(VALUES))])
    assert same(mktopt.Detector().run(named), mktopt.Detector().run(VALUES))
    assert same(mktopt.Detector().run(named, TIMES), expected)
    warm = mktopt.Detector(series[:400])
    assert same([part[400:] for part in expected], warm.run(series[400:]))


@pytest.mark.parametrize("at", [0, 1, 60, 350])
def test_a_restored_detector_goes_on_bit_for_bit(at):
    whole = mktopt.Detector().run(VALUES, TIMES)
    first = mktopt.Detector(VALUES[:at], TIMES[:at])
    data = first.to_bytes()
    for again in (
        mktopt.Detector.from_bytes(data),
        mktopt.Detector.from_bytes(memoryview(data)),
        pickle.loads(pickle.dumps(first)),
        copy.copy(first),
        copy.deepcopy(first),
        first.copy(),
    ):
        assert again.to_bytes() == data and again.seen == first.seen
        assert same(again.run(VALUES[at:], TIMES[at:]), [part[at:] for part in whole])
    assert first.to_bytes() == data  # none of the others taught it anything


def test_the_operation_goes_on_from_its_state():
    first = mktopt.anomaly.stream(values=VALUES[:250], return_state=True)
    second = mktopt.anomaly.stream(values=VALUES[250:], state=first.state)
    whole = mktopt.anomaly.stream(values=VALUES)
    assert same([np.concatenate([first.scores, second.scores])], [whole.scores])
    assert whole.state is None and second.state is None
    assert base64.b64decode(first.state, validate=True) == mktopt.Detector(VALUES[:250]).to_bytes()


@pytest.mark.parametrize(
    ("values", "times", "code", "field"),
    [
        ([1.0, math.inf], None, "not_finite", "values[1]"),
        ([1e200], None, "out_of_range", "values[0]"),
        ([None, "a"], None, "wrong_type", "values[1]"),
        ([[1.0], [2.0]], None, "wrong_type", "values"),
        ([1.0, 2.0], [0], "length_mismatch", "times"),
        ([1.0, 2.0], ["2024-01-01", "soon"], "wrong_type", "times[1]"),
    ],
)
def test_bad_values_teach_nothing(values, times, code, field):
    detector = mktopt.Detector([1, 2, 3])
    before = detector.to_bytes()
    with pytest.raises(mktopt.InputError) as caught:
        detector.run(values, times)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert detector.to_bytes() == before


def test_bad_pushes_and_bytes():
    detector = mktopt.Detector()
    with pytest.raises(mktopt.InputError, match="value"):
        detector.push(math.inf)
    with pytest.raises(mktopt.InputError, match="time"):
        detector.push(1.0, "soon")
    with pytest.raises(mktopt.InputError, match="time"):
        detector.push(1.0, math.nan)
    with pytest.raises(mktopt.InputError, match="value: must be a number, got '1'"):
        detector.push("1")
    with pytest.raises(mktopt.InputError, match="bytes: must be bytes, got str"):
        mktopt.Detector.from_bytes("1")
    assert detector.seen == 0
    data = detector.to_bytes()
    for damaged in (b"", data[:-1], data[:20] + b"\1" + data[21:]):
        with pytest.raises(mktopt.InputError) as caught:
            mktopt.Detector.from_bytes(damaged)
        assert caught.value.code == "corrupt_state"


def test_many_threads_may_share_one():
    """Every value is learned once, whatever the order: of equal values the order does not matter."""
    shared, alone = mktopt.Detector(), mktopt.Detector(np.full(20_000, 5.0))

    def work():
        for _ in range(2500):
            shared.push(5.0)
        shared.run(np.full(2500, 5.0))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert shared.to_bytes() == alone.to_bytes()


def test_a_long_stream_takes_no_memory():
    """Half a million pushes; the peak of the process may not rise by half a byte a push."""
    detector, values = mktopt.Detector(), np.resize(VALUES, 50_000).tolist()

    def push_all():
        for value in values:
            detector.push(value, START)

    push_all()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(10):
        push_all()
    grown = 1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
    assert grown < 10 * len(values) / 2


def test_doc_examples():
    assert doctest.testmod(_detectors, extraglobs={"Detector": mktopt.Detector}).failed == 0
