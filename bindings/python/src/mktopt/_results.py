"""Results: small objects with named, typed members, built from the response's schema."""

from __future__ import annotations

import html
import keyword
import textwrap
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Callable, Optional, TypeVar

import numpy as np

from . import _schema

_MAX_ROWS = 12
_MAX_WIDTH = 100
_classes: dict[tuple[str, str], type[Record]] = {}
_faces: dict[tuple[str, str], type[Record]] = {}


class Record:
    """A result: members by name or by ['name']; read-only. Numbers in arrays are numpy arrays,
    values that do not exist are None, times are datetimes in UTC."""

    _mktopt_record = True
    _domain = ""
    _schema: dict[str, Any] = {}

    def __init__(self, values: dict[str, Any]) -> None:
        self.__dict__.update(values)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} is read-only")

    __delattr__ = __setattr__  # type: ignore[assignment]

    if not TYPE_CHECKING:  # a type checker knows the members, and these

        def __getattr__(self, name: str) -> Any:
            """Members whose names are Python's own words end in an underscore: `from_`."""
            member = name.removesuffix("_")
            if name != member and keyword.iskeyword(member) and member in self.__dict__:
                return self.__dict__[member]
            raise AttributeError(f"{type(self).__name__} has no member '{name}'")

    def __getitem__(self, name: str) -> Any:
        return self.__dict__[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.__dict__)

    def __contains__(self, name: object) -> bool:
        return name in self.__dict__

    def keys(self) -> Any:
        return self.__dict__.keys()

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return _equal(self.__dict__, other.__dict__)

    __hash__ = None  # type: ignore[assignment]

    def __dir__(self) -> list[str]:
        return [*object.__dir__(self), *self.__dict__]

    def __reduce__(self) -> Any:
        return _restore, (self._domain, self._schema, dict(self.__dict__))

    def _answering(self, request: Mapping[str, Any]) -> Record:
        """This result, which may remember what was asked."""
        return self

    def to_dict(self) -> dict[str, Any]:
        """Plain dicts, lists and scalars; a request takes it, and so does json.dumps."""
        return {name: _plain(value) for name, value in self.__dict__.items()}

    def to_pandas(self, field: Optional[str] = None) -> Any:
        """A pandas DataFrame.

        Without `field` the result's natural table: columns of arrays of one length (attribution: a row for each
        channel, columns (model, measure)), else its first list of rows, else its single values as one row.
        `field` names one of the tables inside; where tables are named, one of their measures
        (`'conversions'`: channels by models).
        """
        import pandas as pd

        return _frame(pd, self, field)

    def plot(self, field: Optional[str] = None, **options: Any) -> Any:
        """Draws `to_pandas(field)`: bars for named rows, lines over numbers and times; of several
        measures the first. Needs pandas and matplotlib; `options` go to DataFrame.plot. The axes
        are returned."""
        frame = self.to_pandas(field)
        if frame.columns.nlevels == 2:
            frame = frame.xs(frame.columns[0][1], axis=1, level=1)
        elif frame.index.name is None and len(frame.columns) > 1 and _are_names(frame.iloc[:, 0]):
            frame = frame.set_index(frame.columns[0])
        named = frame.index.dtype.kind not in "iufM" and not hasattr(frame.index, "to_timestamp")
        options.setdefault("kind", "bar" if named else "line")
        return frame.select_dtypes("number").plot(**options)

    def __repr__(self) -> str:
        return text_of(self, type(self).__name__)

    def _repr_html_(self) -> str:
        return html_of(self, type(self).__name__)


class Rows(list):
    """A list of records, which prints as a table."""

    def __repr__(self) -> str:
        return "\n".join(_table_lines(self))

    def _repr_html_(self) -> str:
        return _html(self)


def record_class(domain: str, struct: dict[str, Any]) -> type[Record]:
    """The class of a struct of the library: one for each type name of a domain."""
    key = domain, struct.get("title", "record")
    known = _classes.get(key)
    if (
        known is None
        or known._schema.get("properties", {}).keys() != struct.get("properties", {}).keys()
    ):
        namespace = {
            "__doc__": _schema.struct_docstring(struct),
            "__module__": f"mktopt.{domain}",
            "_domain": domain,
            "_schema": struct,
        }
        known = type(_schema.pascal(key[1]), (face_of(*key),), namespace)
        _classes[key] = known
    return known


def face_of(domain: str, title: str) -> type[Record]:
    """What the results of a type name can do."""
    return _faces.get((domain, title), Record)


def face_names() -> list[str]:
    return sorted({base.__name__ for base in _faces.values()})


_Face = TypeVar("_Face", bound=Record)


def face(domain: str, title: str) -> Callable[[type[_Face]], type[_Face]]:
    """The class below is what the results of this type name can do beyond a Record."""

    def register(base: type[_Face]) -> type[_Face]:
        _faces[domain, title] = base
        return base

    return register


def _restore(domain: str, struct: dict[str, Any], values: dict[str, Any]) -> Record:
    return record_class(domain, struct)(values)


# ---- reading a response ---------------------------------------------------------------------------------------------


class Reader:
    """Turns a response's JSON into records; `array` gives its typed arrays by number."""

    def __init__(self, domain: str, array: Callable[[int], Any]) -> None:
        self.domain = domain
        self.array = array

    def read(self, value: Any, schema: dict[str, Any]) -> Any:
        if isinstance(value, dict):
            if "$arg" in value:
                return self.array(value["$arg"])
            return self._object(value, _schema.variant_of(schema, value))
        if isinstance(value, list):
            return self._list(value, _schema.form_of(schema, "array") or {})
        if isinstance(value, str) and _schema.is_time(schema):
            return datetime.fromisoformat(value.replace("Z", "+00:00")).astimezone(timezone.utc)
        if (
            isinstance(value, int)
            and "integer" not in _schema.types(schema)
            and not isinstance(value, bool)
        ):
            return float(value) if "number" in _schema.types(schema) else value
        return value

    def _object(self, value: dict[str, Any], form: dict[str, Any]) -> Any:
        members = form.get("properties", {})
        extra = form.get("additionalProperties")
        rest = next(
            iter(form.get("patternProperties", {}).values()),
            extra if isinstance(extra, dict) else {},
        )
        read = {name: self.read(item, members.get(name, rest)) for name, item in value.items()}
        return record_class(self.domain, form)(read) if _schema.is_struct(form) else read

    def _list(self, value: list, form: dict[str, Any]) -> Any:
        items = form.get("items", {})
        kinds = set(_schema.types(items))
        if kinds and kinds <= {"number", "integer", "null"} and not _schema.is_time(items):
            whole = "number" not in kinds and None not in value
            return np.array(
                [np.nan if v is None else v for v in value], np.int64 if whole else np.float64
            )
        read = [self.read(item, items) for item in value]
        return Rows(read) if _is_rows(read) else read


# ---- plain values, equality -----------------------------------------------------------------------------------------


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return value.to_dict()
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, np.ndarray):
        return [None if item != item else item for item in value.tolist()]
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value


def _equal(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return np.array_equal(np.asarray(a, float), np.asarray(b, float), equal_nan=True)
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_equal(a[name], b[name]) for name in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(_equal, a, b))
    return bool(a == b)


def _are_names(column: Any) -> bool:
    """Whether a column says what its rows are: texts, times, or numbers that rise."""
    numbers = column.dtype.kind in "iuf"
    return not numbers or bool(column.is_monotonic_increasing and column.is_unique)


# ---- tables ---------------------------------------------------------------------------------------------------------


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Record)


def _is_tables(value: Any) -> bool:
    """A map of records that hold arrays: one table for each name."""
    return isinstance(value, (dict, Record)) and bool(_named_columns(value))


def _rows_by_name(name: str, value: Any, field: Optional[str] = None) -> Optional[tuple[str, list]]:
    """Of a map of records with lists of rows: the first list (or that of a field), a row's name in the
    map before it."""
    if not _is_map_of_records(value):
        return None
    found = {key for each in value.values() for key in each if _is_rows(each[key])}
    first = [key for each in value.values() for key in each if key in found]
    if not first or (field is not None and field not in found):
        return None
    chosen = field or first[0]
    label = name.removesuffix("s")
    rows = [
        {label: key, **dict(_flat(row))}
        for key, each in value.items()
        for row in each[chosen] or []
    ]
    return chosen, rows


def _is_map_of_records(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and bool(value)
        and all(isinstance(each, Record) for each in value.values())
    )


def _named_rows(name: str, value: Any) -> Optional[list[dict[str, Any]]]:
    """Of a map of records: a row for each, its name in the map before it."""
    if not _is_map_of_records(value):
        return None
    return [{name.removesuffix("s"): key, **dict(_flat(each))} for key, each in value.items()]


def _named_columns(value: Any) -> dict[str, dict[str, np.ndarray]]:
    found = {}
    for name in value:
        inner = value[name]
        if not isinstance(inner, Record):
            return {}
        arrays = {key: inner[key] for key in inner if isinstance(inner[key], np.ndarray)}
        if not arrays:
            return {}
        found[name] = arrays
    return found


def _labels(record: Record, length: int) -> Optional[tuple[str, list]]:
    """A list of texts beside a table that is as long as its columns: the names of its rows."""
    for name, value in record.__dict__.items():
        if (
            isinstance(value, list)
            and len(value) == length
            and all(isinstance(v, str) for v in value)
        ):
            return name, value
    return None


def _frame(pd: Any, record: Record, field: Optional[str]) -> Any:
    if field is not None:
        return _frame_of_field(pd, record, field)
    for name, value in record.__dict__.items():
        if _is_tables(value):
            return _tables_frame(pd, record, name, None)
    for name, value in record.__dict__.items():
        if _is_rows(value):
            return _rows_frame(pd, value)
        named = _rows_by_name(name, value)
        if named is not None:
            return pd.DataFrame(named[1])
    for name, value in record.__dict__.items():
        rows = _named_rows(name, value)
        if rows is not None:
            return pd.DataFrame(rows)
    columns = {
        name: value
        for name, value in record.__dict__.items()
        if isinstance(value, (np.ndarray, list))
    }
    lengths = {len(value) for value in columns.values()}
    if (
        columns
        and len(lengths) == 1
        and any(isinstance(value, np.ndarray) for value in columns.values())
    ):
        return pd.DataFrame(columns)
    return _rows_frame(pd, [record])


def _frame_of_field(pd: Any, record: Record, field: str) -> Any:
    value: Any = record.__dict__.get(field)
    if _is_rows(value):
        return _rows_frame(pd, value)
    if isinstance(value, Record) and not _is_tables(value):
        return _frame(pd, value, None)
    if _is_tables(value):
        return _tables_frame(pd, record, field, None)
    for name, tables in record.__dict__.items():
        if _is_tables(tables) and any(
            field in columns for columns in _named_columns(tables).values()
        ):
            return _tables_frame(pd, record, name, field)
        named = _rows_by_name(name, tables, None if name == field else field)
        if named is not None:
            return pd.DataFrame(named[1])
    if isinstance(value, list) and not value:
        return pd.DataFrame()
    if isinstance(value, (list, np.ndarray)):
        return pd.DataFrame({field: value})
    rows = _named_rows(field, value)
    if rows is not None:
        return pd.DataFrame(rows)
    if isinstance(value, dict):
        return pd.DataFrame({"name": list(value), field: [_plain(v) for v in value.values()]})
    raise KeyError(f"{type(record).__name__} has no table '{field}'")


def _rows_frame(pd: Any, rows: list) -> Any:
    flat = [dict(_flat(row)) for row in rows]
    return pd.DataFrame(flat)


def _flat(record: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name in record:
        value = record[name]
        if isinstance(value, Record) or _is_map_of_records(value):
            yield from _flat(value, f"{prefix}{name}.")
        elif not _is_rows(value):
            yield prefix + name, np.nan if value is None and _is_number(record, name) else value


def _is_number(record: Any, name: str) -> bool:
    """Whether a member that is not there would be a number: a column of them is NaN, not None."""
    member = record._schema.get("properties", {}).get(name, {}) if isinstance(record, Record) else {}
    return "number" in _schema.types(member)


def _tables_frame(pd: Any, record: Record, name: str, measure: Optional[str]) -> Any:
    tables = _named_columns(record[name])
    length = max(len(array) for columns in tables.values() for array in columns.values())
    if measure is not None:
        columns: dict[Any, Any] = {
            table: arrays[measure] for table, arrays in tables.items() if measure in arrays
        }
    else:
        columns = {
            (table, key): array
            for table, arrays in tables.items()
            for key, array in arrays.items()
            if len(array) == length
        }
    labels = _labels(record, length)
    index = None if labels is None else pd.Index(labels[1], name=labels[0].removesuffix("s"))
    return pd.DataFrame(columns, index=index)


# ---- text and HTML --------------------------------------------------------------------------------------------------


def text_of(record: Record, name: str) -> str:
    return "\n".join([name, *_lines(record)])


def html_of(record: Record, name: str) -> str:
    return f"<div><strong>{html.escape(name)}</strong>{_html(record)}</div>"


def _scalar_text(value: Any) -> str:
    if isinstance(value, float):
        return _number_text(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value)


def _number_text(value: float) -> str:
    """At a glance: four decimals, or six digits of a small number."""
    if not 1 <= abs(value) < 1e15:
        return f"{value:.6g}"
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def _summary(value: Any) -> str:
    if isinstance(value, (list, dict)) and not value:
        return "[]" if isinstance(value, list) else "{}"
    if isinstance(value, Record):
        return ", ".join(f"{name} {_summary(value[name])}" for name in value)
    if isinstance(value, dict):
        return ", ".join(
            f"{name}: {_summary(item)}" if not isinstance(item, Record) else name
            for name, item in value.items()
        )
    if isinstance(value, np.ndarray):
        with np.printoptions(precision=6, threshold=8, edgeitems=3, suppress=True, linewidth=100):
            return str(value).replace("\n", "")
    if isinstance(value, list):
        more = f", ... ({len(value)})" if len(value) > 8 else ""
        return ", ".join(map(_item_text, value[:8])) + more
    return _scalar_text(value)


def _item_text(value: Any) -> str:
    return f"({_summary(value)})" if isinstance(value, Record) else _scalar_text(value)


def _cut(text: str, width: int = 90) -> str:
    return text if len(text) <= width else text[: width - 3] + "..."


def _lines(record: Record) -> Iterator[str]:
    members = record.__dict__
    width = max((len(name) for name in members), default=0)
    absent = [name for name, value in members.items() if value is None]
    for name, value in members.items():
        if value is None:
            continue
        if _is_rows(value):
            yield f"  {name:<{width}}  {len(value)} row{'s' * (len(value) != 1)}"
            yield from ("    " + line for line in _table_lines(value))
        elif _is_tables(value):
            measure, rows = _first_measure(record, value)
            yield f"  {name:<{width}}  {measure}"
            yield from ("    " + line for line in _table_lines(rows))
        elif (named := _rows_by_name(name, value)) is not None:
            yield f"  {name:<{width}}  {named[0]}"
            yield from ("    " + line for line in _table_lines(named[1]))
        elif (each := _named_rows(name, value)) is not None:
            yield f"  {name:<{width}}  {len(each)} row{'s' * (len(each) != 1)}"
            yield from ("    " + line for line in _table_lines(each))
        else:
            yield f"  {name:<{width}}  {_cut(_summary(value))}".rstrip()
    if absent:
        names = ", ".join(absent)
        yield from textwrap.wrap(names, 92, initial_indent="  None: ", subsequent_indent="    ")


def _first_measure(record: Record, value: Any) -> tuple[str, list[dict[str, Any]]]:
    """Of tables side by side the first measure, a row for each label."""
    tables = _named_columns(value)
    measure, first = next(iter(next(iter(tables.values())).items()))
    labels = _labels(record, len(first))
    name, texts = ("", [str(i) for i in range(len(first))]) if labels is None else labels
    columns = {table: arrays[measure] for table, arrays in tables.items() if measure in arrays}
    rows = [
        {name.removesuffix("s"): text, **{t: float(column[i]) for t, column in columns.items()}}
        for i, text in enumerate(texts)
    ]
    return measure, rows


def _table_lines(rows: list) -> Iterator[str]:
    """The first rows and as many columns as a line holds; numbers to the right."""
    if not rows:
        return
    names: list[str] = []
    used = 0
    cells = {name: _column_cells(name, rows) for name in _known_columns(rows)}
    for name in cells:
        used += len(cells[name][0]) + 2
        if names and used > _MAX_WIDTH:
            break
        names.append(name)
    for line in zip(*(cells[name] for name in names)):
        yield "  ".join(line).rstrip()
    hidden = len(cells) - len(names)
    more = [f"{len(rows) - _MAX_ROWS} more rows"] if len(rows) > _MAX_ROWS else []
    more += [f"{hidden} more column{'s' * (hidden > 1)}"] if hidden else []
    if more:
        yield "... " + ", ".join(more)


def _known_columns(rows: list) -> list[str]:
    """Those with a value in some row, errors next to whose they are."""
    known = [name for name in rows[0] if any(row[name] is not None for row in rows)]
    return sorted(known, key=lambda name: name not in (known[0], "error"))


def _column_cells(name: str, rows: list) -> list[str]:
    widest = 60 if name == "error" else 30
    cells = [name] + [_cut(_summary(row[name]), widest) for row in rows[:_MAX_ROWS]]
    width = max(map(len, cells))
    number = any(isinstance(row[name], (int, float)) for row in rows)
    return [cell.rjust(width) if number else cell.ljust(width) for cell in cells]


def _html(value: Any) -> str:
    if _is_rows(value):
        names = _known_columns(value)
        head = "".join(f"<th>{html.escape(name)}</th>" for name in names)
        body = "".join(
            "<tr>" + "".join(f"<td>{_html(row[name])}</td>" for name in names) + "</tr>"
            for row in value[:100]
        )
        more = f"<p>... {len(value) - 100} more</p>" if len(value) > 100 else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"
    if isinstance(value, Record) or (isinstance(value, dict) and value):
        rows = "".join(
            f"<tr><th style='text-align:left'>{html.escape(name)}</th><td>{_html(value[name])}</td></tr>"
            for name in value
        )
        return f"<table><tbody>{rows}</tbody></table>"
    return html.escape(_cut(_summary(value), 300))
