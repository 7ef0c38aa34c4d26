"""Results: access, text, tables; on a schema of our own, so that every shape is met."""

import copy
import datetime
import pickle

import numpy as np
import pytest

import mktopt
from mktopt._results import Reader, Record

NUMBERS = {"type": "array", "items": {"type": "number"}}
ROW = {
    "type": "object",
    "title": "test_row",
    "required": ["name", "amount"],
    "properties": {
        "name": {"type": "string"},
        "amount": {"type": "number"},
        "note": {"type": ["string", "null"]},
    },
}
CREDIT = {
    "type": "object",
    "title": "test_credit",
    "required": ["conversions", "share"],
    "properties": {"conversions": NUMBERS, "share": NUMBERS},
}
SCHEMA = {
    "type": "object",
    "title": "test_answer",
    "required": [],
    "properties": {
        "stage": {"type": "string"},
        "total": {"type": "number", "description": "all of it", "x-unit": "currency"},
        "when": {"type": ["string", "integer"], "format": "date-time"},
        "none": {"type": ["number", "null"]},
        "inner": {**ROW, "title": "test_inner"},
        "rows": {"type": "array", "items": ROW},
        "channels": {"type": "array", "items": {"type": "string"}},
        "models": {"type": "object", "additionalProperties": CREDIT},
        "values": NUMBERS,
    },
}
VALUE = {
    "stage": "growth",
    "total": 25000,
    "when": "2026-03-01T10:00:00Z",
    "none": None,
    "inner": {"name": "<i>", "amount": 1.5, "note": None},
    "rows": [
        {"name": "seo", "amount": 1234567.5, "note": None},
        {"name": "ppc", "amount": 3, "note": "x"},
    ],
    "channels": ["a", "b"],
    "models": {"linear": {"conversions": {"$arg": 0}, "share": [0.25, None]}},
    "values": [],
}


@pytest.fixture
def answer():
    return Reader("test", [np.array([1.0, 3.0])].__getitem__).read(VALUE, SCHEMA)


def test_a_variant_is_told_by_its_type():
    def form(name, member):
        members = {"type": {"const": name}, member: {"type": "number"}}
        return {"type": "object", "title": f"test_{name}", "properties": members}

    union = {"oneOf": [form("hill", "beta"), form("power", "exponent")]}
    curve = Reader("test", None).read({"type": "power", "exponent": 1}, union)
    assert type(curve).__name__ == "TestPower" and curve.exponent == 1.0


def test_members(answer):
    assert answer.stage == answer["stage"] == "growth"
    assert answer.total == 25000.0 and isinstance(answer.total, float)
    assert answer.when == datetime.datetime(2026, 3, 1, 10, tzinfo=datetime.timezone.utc)
    assert answer.none is None and answer.inner.amount == 1.5
    assert answer.rows[1].name == "ppc"
    assert answer.models["linear"].conversions.tolist() == [1.0, 3.0]
    assert np.isnan(answer.models["linear"].share[1])
    assert answer.values.shape == (0,)
    assert list(answer) == list(VALUE) and "stage" in answer and "rows" in dir(answer)
    assert type(answer).__name__ == "TestAnswer" and "all of it" in type(answer).__doc__


def test_members_that_are_words_of_python():
    schema = {"type": "object", "title": "test_move", "properties": {"from": {"type": "string"}}}
    move = Reader("test", None).read({"from": "seo"}, schema)
    assert move.from_ == move["from"] == "seo" and not hasattr(move, "to_")


def test_read_only(answer):
    with pytest.raises(AttributeError, match="read-only"):
        answer.total = 1
    with pytest.raises(AttributeError):
        answer.nothing


def test_equality_copies_and_pickles(answer):
    again = pickle.loads(pickle.dumps(answer))
    assert again == answer and copy.deepcopy(answer) == answer
    other = Reader("test", [np.array([1.0, 4.0])].__getitem__).read(VALUE, SCHEMA)
    assert other != answer and answer != 1


def test_to_dict(answer):
    plain = answer.to_dict()
    assert plain["models"] == {"linear": {"conversions": [1.0, 3.0], "share": [0.25, None]}}
    assert plain["when"] == "2026-03-01T10:00:00Z" and plain["rows"] == VALUE["rows"]


def test_text(answer):
    lines = repr(answer).splitlines()
    assert lines[0] == "TestAnswer"
    assert lines[1:3] == ["  stage     growth", "  total     25,000"]
    assert "    name       amount  note" in lines and "    seo   1,234,567.5  None" in lines
    at = lines.index("    channel  linear")
    assert lines[at + 1 : at + 3] == ["    a             1", "    b             3"]
    assert lines[-1] == "  None: none" and not any(line.startswith("  none") for line in lines)
    assert max(map(len, lines)) <= 110


def test_lists_of_rows_print_as_tables(answer):
    assert repr(answer.rows).splitlines() == [
        "name       amount  note",
        "seo   1,234,567.5  None",
        "ppc             3  x",
    ]
    assert "<th>note</th>" in answer.rows._repr_html_()
    first = Reader("test", None).read(VALUE["rows"][:1], {"type": "array", "items": ROW})
    assert repr(first) == "name       amount\nseo   1,234,567.5"  # no row has a note
    assert "note" not in first._repr_html_()
    assert pickle.loads(pickle.dumps(first)) == first == list(first)


def test_html(answer):
    page = answer._repr_html_()
    assert (
        "<table>" in page
        and "<th>amount</th>" in page
        and "&lt;i&gt;" in page
        and "<i>" not in page
    )


def test_to_pandas(answer):
    pytest.importorskip("pandas")
    wide = answer.to_pandas()
    assert wide.index.tolist() == ["a", "b"] and wide.index.name == "channel"
    assert wide[("linear", "conversions")].tolist() == [1.0, 3.0]
    assert answer.to_pandas("conversions")["linear"].tolist() == [1.0, 3.0]
    assert answer.to_pandas("rows")["amount"].tolist() == [1234567.5, 3.0]
    assert answer.to_pandas("inner").iloc[0]["amount"] == 1.5
    assert answer.to_pandas("channels")["channels"].tolist() == ["a", "b"]
    assert answer.inner.to_pandas().shape == (1, 3)
    with pytest.raises(KeyError, match="no table"):
        answer.to_pandas("nothing")


def test_columns_of_missing_numbers_are_numbers():
    pytest.importorskip("pandas")
    members = {"n": {"type": ["number", "null"]}, "word": {"type": ["string", "null"]}}
    schema = {"type": "object", "title": "test_gaps", "properties": members}
    rows = Reader("test", None).read([{"n": None, "word": None}], {"type": "array", "items": schema})
    frame = Record({"rows": rows}).to_pandas()
    assert frame["n"].dtype == float and np.isnan(frame["n"][0]) and frame["word"][0] is None


def test_rows_under_names():
    """A map of records with lists of rows is one table, with the names in front."""
    pytest.importorskip("pandas")
    rows = {"type": "array", "items": ROW}
    line = {"type": "object", "title": "test_line", "properties": {"rows": rows, "more": rows}}
    schema = {
        "type": "object",
        "title": "test_lines",
        "properties": {"models": {"type": "object", "additionalProperties": line}},
    }
    seo, ppc = VALUE["rows"]
    value = {
        "models": {"a": {"rows": [seo, ppc], "more": None}, "b": {"rows": [seo], "more": [ppc]}}
    }
    result = Reader("test", None).read(value, schema)
    frame = result.to_pandas()
    assert frame["model"].tolist() == ["a", "a", "b"] and frame["name"].tolist() == [
        "seo",
        "ppc",
        "seo",
    ]
    assert result.to_pandas("models").equals(frame) and result.to_pandas("rows").equals(frame)
    assert result.to_pandas("more")["model"].tolist() == ["b"]
    assert "    b      seo   1,234,567.5  None" in repr(result).splitlines()
    with pytest.raises(KeyError):
        result.to_pandas("nothing")


def test_records_under_names():
    """A map of plain records is one table; inside a row it is columns."""
    pytest.importorskip("pandas")
    scores = mktopt.forecast.evaluate(series=[*range(40)], horizon=2, methods=["naive", "theta"])
    frame = scores.to_pandas()
    assert frame["method"].tolist() == ["naive", "theta"] and frame["mae"].tolist() == [
        scores.methods["naive"].mae,
        scores.methods["theta"].mae,
    ]
    assert scores.to_pandas("methods").equals(frame)
    returns = mktopt.budget.returns(monthly_investment=[100] * 6).to_pandas()
    assert returns["scenarios.realistic.return"][0] == 3600


def test_plot_by_rising_numbers_or_by_number():
    """Only what tells rows apart stands below a plot."""
    pytest.importorskip("pandas")
    pytest.importorskip("matplotlib").use("Agg")
    plan = mktopt.budget.plan(monthly_revenue=20_000, months=3)
    assert plan.plot("growth_projections").get_xlabel() == "month"
    forecast = {"mean": [5, 4], "intervals": [{"level": 0.8, "lower": [4, 3], "upper": [6, 5]}]}
    gap = mktopt.forecast.gap(forecast=forecast, targets=[5, 5])
    assert gap.plot("steps").lines[0].get_xdata().tolist() == [0, 1]


def test_plot(answer):
    pytest.importorskip("pandas")
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    axes = answer.plot("conversions")
    assert [patch.get_height() for patch in axes.patches] == [1.0, 3.0]
    assert len(answer.plot().patches) == 2 and len(answer.plot("rows").patches) == 2
    matplotlib.pyplot.close("all")
