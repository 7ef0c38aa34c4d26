"""Failures are exceptions that say what, where and which element; a call can be watched and stopped."""

import copy
import pickle

import pytest

import mktopt
from mktopt import _errors
from mktopt._call import Options
from mktopt._native import lib


def failing(operation, **request):
    with pytest.raises(mktopt.Error) as caught:
        mktopt.call(operation, request)
    return caught.value


def test_an_input_error_names_the_field():
    error = failing("budget.plan", monthly_revenue=-5)
    assert isinstance(error, mktopt.InputError) and isinstance(error, ValueError)
    assert (error.code, error.status, error.field, error.index) == (
        "out_of_range",
        lib.MKTOPT_OUT_OF_RANGE,
        "monthly_revenue",
        None,
    )
    assert str(error) == error.message and error.message.startswith("monthly_revenue: ")


def test_an_error_in_a_table_names_the_row():
    error = failing(
        "attribution.run", paths={"path": ["a", "b"], "conversions": [1.0, -2.0]}, models=["linear"]
    )
    assert error.field == "paths[1].conversions" and error.index == 1


@pytest.mark.parametrize(
    ("operation", "request_", "code", "field"),
    [
        ("budget.plan", {}, "missing_field", "monthly_revenue"),
        ("budget.plan", {"monthly_revenue": "much"}, "wrong_type", "monthly_revenue"),
        ("budget.plan", {"monthly_revenue": float("nan")}, "not_finite", "monthly_revenue"),
        ("budget.plan", {"monthly_revenue": 1, "revenue": 2}, "unknown_field", "revenue"),
        ("promo.tier_budget", {"tier": "wood"}, "unknown_name", "tier"),
        (
            "attribution.run",
            {"paths": {"path": ["a"], "conversions": [1]}, "models": ["linear", "guess"]},
            "unknown_name",
            "models[1]",
        ),
    ],
)
def test_codes_and_fields(operation, request_, code, field):
    error = failing(operation, **request_)
    assert (error.code, error.field) == (code, field)


def test_unknown_operation():
    for name in ("budget.nothing", "", "é", "budget.plan "):
        assert failing(name).code == "unknown_name"
    assert failing("budget.plan\0").code == "out_of_range" and failing(5).code == "wrong_type"
    with pytest.raises(mktopt.InputError):
        mktopt.describe("budget.nothing")
    with pytest.raises(TypeError, match="dict"):
        mktopt.call("budget.plan", [1])


def test_errors_survive_a_process_border():
    error = failing("budget.plan", monthly_revenue=-5)
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):
        assert (
            type(again) is type(error) and vars(again) == vars(error) and str(again) == str(error)
        )


def test_classes_by_status():
    assert _errors.error_class(lib.MKTOPT_OUT_OF_MEMORY) is mktopt.OutOfMemory
    assert issubclass(mktopt.OutOfMemory, MemoryError)
    assert _errors.error_class(lib.MKTOPT_CANCELLED) is mktopt.Cancelled
    assert _errors.error_class(lib.MKTOPT_JSON_SYNTAX) is mktopt.InputError
    assert _errors.error_class(lib.MKTOPT_INTERNAL) is mktopt.Error


def test_threads_are_checked_by_the_library():
    assert mktopt.call("stage.classify", {"monthly_revenue": 1}, threads=2).stage == "startup"
    for threads in (0, 257, 2**40):
        with pytest.raises(mktopt.InputError) as caught:
            mktopt.call("stage.classify", {"monthly_revenue": 1}, threads=threads)
        assert (caught.value.code, caught.value.field) == ("out_of_range", "threads")


def report(progress, fraction):
    """What the library does from time to time in a long call."""
    options = Options("mktopt_call_options", None, progress)
    return options, options.native.progress(options.native.progress_context, fraction)


def test_progress_is_heard_and_can_cancel():
    heard = []
    assert report(heard.append, 0.25)[1] == 0 and heard == [0.25]
    assert report(lambda fraction: fraction >= 0.5, 0.5)[1] == 1


def test_an_exception_of_the_callback_is_passed_on():
    def progress(fraction):
        raise KeyError("stop")

    options, answer = report(progress, 0.5)
    assert answer == 1
    with pytest.raises(KeyError, match="stop"):
        options.raise_from_progress()


def test_a_long_call_reports_and_cancels():
    paths = {"path": ["a > b", "b > c > a"] * 50_000, "conversions": [1] * 100_000}
    heard = []
    mktopt.attribution.run(paths=paths, models=["linear"], progress=heard.append)
    assert heard and heard == sorted(heard) and all(0 <= fraction <= 1 for fraction in heard)
    with pytest.raises(mktopt.Cancelled) as caught:
        mktopt.attribution.run(paths=paths, models=["linear"], progress=lambda fraction: True)
    assert caught.value.code == "cancelled"
    with pytest.raises(ZeroDivisionError):
        mktopt.attribution.run(paths=paths, models=["linear"], progress=lambda fraction: 1 / 0)
