"""What `describe` says, as Python: signatures, annotations, docstrings, and readers of responses.

Nothing here knows an operation or a default; all of it follows from the JSON Schema of the library.
"""

from __future__ import annotations

import inspect
import keyword
import re
from collections.abc import Iterator
from typing import Any, Optional

Schema = dict[str, Any]


def pascal(name: str) -> str:
    """budget_plan, budget.plan -> BudgetPlan"""
    return "".join(part[:1].upper() + part[1:] for part in name.replace(".", "_").split("_"))


def argument_name(name: str) -> str:
    return name + "_" if keyword.iskeyword(name) else name


# ---- forms of a field -----------------------------------------------------------------------------------------------


def alternatives(schema: Schema) -> list[Schema]:
    """The forms a value may take: the members of oneOf or anyOf, else the schema itself."""
    for word in ("oneOf", "anyOf"):
        forms = schema.get(word)
        if forms and not all(set(form) <= {"required", "not"} for form in forms):
            return forms
    return [schema]


def types(schema: Schema) -> list[str]:
    declared = schema.get("type", [])
    return declared if isinstance(declared, list) else [declared]


def form_of(schema: Schema, kind: str) -> Optional[Schema]:
    """The form of a field that is an array, an object ..., without null."""
    return next((form for form in alternatives(schema) if kind in types(form)), None)


def variant_of(schema: Schema, value: dict[str, Any]) -> Schema:
    """The object form that a value has: of several, the one with its `type`."""
    forms = [form for form in alternatives(schema) if "object" in types(form)]
    for form in forms:
        if form.get("properties", {}).get("type", {}).get("const", value) == value.get("type"):
            return form
    return forms[0] if forms else {}


def is_time(schema: Schema) -> bool:
    return schema.get("format") == "date-time"


def is_struct(schema: Schema) -> bool:
    """Members with names of their own; a map has any names (and may have `$replace`)."""
    is_map = isinstance(schema.get("additionalProperties"), dict)
    return not is_map and ("properties" in schema or "patternProperties" in schema)


def is_table(schema: Schema) -> bool:
    return bool(schema.get("x-columns"))


def item_of(schema: Optional[Schema]) -> Optional[Schema]:
    """The struct that the elements of an array are, if they are structs."""
    items = (schema or {}).get("items")
    struct = form_of(items, "object") if items else None
    return struct if struct and is_struct(struct) else None


def structs(schema: Schema) -> Iterator[Schema]:
    """Every titled struct in a schema, the inner ones first."""
    for form in [schema, *(form for form in alternatives(schema) if form is not schema)]:
        inner = list(form.get("properties", {}).values()) + list(
            form.get("patternProperties", {}).values()
        )
        for word in ("items", "additionalProperties"):
            if isinstance(form.get(word), dict):
                inner.append(form[word])
        for other in inner:
            yield from structs(other)
        if "title" in form and is_struct(form):
            yield form


# ---- annotations ----------------------------------------------------------------------------------------------------

_SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


def annotation(schema: Schema, response: bool = False) -> str:
    """The Python type of a field as text, for signatures and stubs."""
    if "const" in schema:
        return f"Literal[{schema['const']!r}]"
    if "enum" in schema:
        names = ", ".join(repr(name) for name in schema["enum"] if name is not None)
        return _union([f"Literal[{names}]"] + ["None"] * ("null" in types(schema)))
    if is_table(schema):
        return "Table"
    if "x-handle" in schema:
        return pascal(schema["x-handle"])
    if is_time(schema):
        gap = ["None"] * ("null" in types(schema))
        return _union((["datetime"] if response else ["datetime", "date", "str", "int"]) + gap)
    if schema.get("x-decimal"):
        gap = ["None"] * ("null" in types(schema))
        return _union((["float"] if response else ["float", "Decimal", "str"]) + gap)
    parts = [part for form in alternatives(schema) for part in _parts(form, response)]
    return _union(parts or ["Any"])


def _parts(form: Schema, response: bool) -> list[str]:
    if form.get("enum") or is_time(form) or "x-handle" in form:
        return [annotation(form, response)]
    return [_part(kind, form, response) for kind in types(form)]


def _part(kind: str, form: Schema, response: bool) -> str:
    if kind == "array":
        return _array(form.get("items", {}), response)
    if kind != "object":
        return _SCALARS.get(kind, "Any")
    if is_struct(form):
        return struct_name(form, response)
    extra = form.get("additionalProperties")
    value = annotation(extra, response) if isinstance(extra, dict) else "Any"
    return f"dict[str, {value}]" if response else f"Mapping[str, {value}]"


def struct_name(struct: Schema, response: bool) -> str:
    """The class of a result, or the TypedDict of a request's part, which any mapping may be."""
    if response:
        return pascal(struct["title"]) if "title" in struct else "dict[str, Any]"
    if "title" not in struct or "patternProperties" in struct:
        return "Mapping[str, Any]"
    return f"{input_name(struct)} | Mapping[str, Any]"


def input_name(struct: Schema) -> str:
    return pascal(struct["title"]) + "Input"


def member_annotation(struct: Schema, name: str, schema: Schema, response: bool) -> str:
    """A member of a result that is not required may be None."""
    found = annotation(schema, response)
    may_be_absent = response and name not in struct.get("required", []) and "default" not in schema
    return _union([found, "None"]) if may_be_absent else found


def _array(items: Schema, response: bool) -> str:
    numeric = types(items) and set(types(items)) <= {"number", "integer", "null"}
    if response:
        return (
            "NDArray[Any]" if numeric and not is_time(items) else f"list[{annotation(items, True)}]"
        )
    element = annotation(items)
    return f"Numbers | Sequence[{element}]" if numeric else f"Sequence[{element}]"


def _union(parts: list[str]) -> str:
    flat = [piece for part in parts for piece in _pieces(part)]
    unique = list(dict.fromkeys(flat))
    if "float" in unique and "int" in unique:
        unique.remove("int")
    if "None" in unique:
        unique.remove("None")
        unique.append("None")
    return " | ".join(unique)


def _pieces(part: str) -> list[str]:
    """The members of a union, not those inside brackets."""
    pieces, depth = [""], 0
    for token in re.split(r"( \| |[\[\]])", part):
        depth += (token == "[") - (token == "]")
        if token == " | " and depth == 0:
            pieces.append("")
        else:
            pieces[-1] += token
    return pieces


# ---- signatures and docstrings --------------------------------------------------------------------------------------


class Shown(str):
    """Text of a signature: a type, or a default of the library. It is shown, never sent."""

    def __repr__(self) -> str:
        return str(self)


def fields_of(request: Schema) -> dict[str, Schema]:
    """The fields of a request, those that must be given first."""
    required = request.get("required", [])
    fields = request.get("properties", {})
    return dict(sorted(fields.items(), key=lambda field: field[0] not in required))


def signature(description: Schema) -> inspect.Signature:
    request = description["request"]
    fields, keyword_only = fields_of(request), inspect.Parameter.KEYWORD_ONLY
    parameters = []
    for name, schema in fields.items():
        default = Shown(short(schema["default"]) if "default" in schema else "...")
        parameters.append(
            inspect.Parameter(
                argument_name(name),
                keyword_only,
                default=inspect.Parameter.empty if name in request.get("required", []) else default,
                annotation=Shown(annotation(schema)),
            )
        )
    for name in ("threads", "progress"):
        if name not in fields:
            parameters.append(inspect.Parameter(name, keyword_only, default=Shown("...")))
    if request.get("patternProperties"):
        parameters.append(inspect.Parameter("entries", inspect.Parameter.VAR_KEYWORD))
    result = Shown(pascal(description["response"].get("title", "record")))
    return inspect.Signature(parameters, return_annotation=result)


def short(value: Any) -> str:
    """A default at a glance; a whole table is in `describe`."""
    text = repr(value)
    return text if len(text) <= 40 else "..."


def facts(schema: Schema) -> str:
    """Unit, default and range of a field, in one line."""
    found = []
    if schema.get("x-unit"):
        found.append(schema["x-unit"])
    if "default" in schema:
        text = repr(schema["default"])
        found.append("default " + (text if len(text) <= 40 else "a table, see describe()"))
    forms = alternatives(schema)
    bounds = next((form for form in forms if bound_text(form)), None)
    if bounds is not None:
        found.append(bound_text(bounds))
    return ", ".join(found)


def bound_text(schema: Schema) -> str:
    low = [f">= {schema['minimum']}"] if "minimum" in schema else []
    low += [f"> {schema['exclusiveMinimum']}"] if "exclusiveMinimum" in schema else []
    high = [f"<= {schema['maximum']}"] if "maximum" in schema else []
    high += [f"< {schema['exclusiveMaximum']}"] if "exclusiveMaximum" in schema else []
    return " and ".join(low + high)


def member_lines(struct: Schema, response: bool) -> Iterator[str]:
    members = {**struct.get("properties", {}), **struct.get("patternProperties", {})}
    required = struct.get("required", [])
    for name, schema in members.items():
        words = [member_annotation(struct, name, schema, response)]
        if not response and name not in required and "default" not in schema:
            words.append("optional")
        if facts(schema):
            words.append(facts(schema))
        yield f"{shown_name(struct, name)} : {', '.join(words)}"
        if schema.get("description"):
            yield "    " + schema["description"]
        if is_table(schema):
            yield "    " + column_line(schema)


def column_line(table: Schema) -> str:
    row = item_of(form_of(table, "array")) or {}
    required = row.get("required", [])
    optional = [name for name in row.get("properties", {}) if name not in required]
    named = "Columns: " + ", ".join(required)
    return f"{named}; optional: {', '.join(optional)}." if optional else named + "."


def shown_name(struct: Schema, name: str) -> str:
    """Members with open names are shown as the library's tables write them: prefix_*."""
    if name in struct.get("properties", {}):
        return argument_name(name)
    return name.removeprefix("^").removesuffix(".+$") + "*"


def docstring(operation: str, description: Schema) -> str:
    lines = [description.get("doc", operation), "", "Parameters", "----------"]
    lines += member_lines(description["request"], response=False)
    lines += one_of_lines(description["request"])
    lines += ["threads : int, optional", "    Threads to use; results do not depend on it."]
    lines += [
        "progress : callable, optional",
        "    Called with the fraction done; a true result cancels.",
    ]
    lines += ["", "Returns", "-------", pascal(description["response"].get("title", "record"))]
    lines += ["    " + line for line in member_lines(description["response"], response=True)]
    return "\n".join(lines)


def one_of_lines(request: Schema) -> list[str]:
    groups = request.get("oneOf", [])
    names = [name for group in groups for name in group.get("required", [])]
    return ["", f"Give exactly one of {', '.join(names)}.", ""] if names else []


def struct_docstring(struct: Schema) -> str:
    return "\n".join(
        [struct.get("description", ""), "", *member_lines(struct, response=True)]
    ).strip()
