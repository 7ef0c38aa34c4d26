"""What changed between two descriptions of an operation. A request that was good must stay good, and a
response must stay what its readers expect: so the set of accepted requests may only grow, and a
response may gain fields but no new kinds of value. Descriptions and other words are free to change;
titles are names of types in the bindings, and are not."""

WORDS = {"description", "doc", "$comment", "examples"}
LOWER = {"minimum", "exclusiveMinimum", "minItems", "minLength", "minProperties"}
UPPER = {"maximum", "exclusiveMaximum", "maxItems", "maxLength", "maxProperties"}
SETS = {"enum", "type"}
NAMES = {"properties", "patternProperties", "$defs"}
CHOICES = {"oneOf", "anyOf"}


def compare(old, new):
    """Sentences "path: breaks: what" and "path: added: what"."""
    found = []
    for side in sorted(set(old) | set(new)):
        if side in WORDS:
            continue
        _compare_value(old.get(side), new.get(side), side, side != "response", found)
    return found


def _breaks(found, path, text):
    found.append(f"{path}: breaks: {text}")


def _added(found, path, text):
    found.append(f"{path}: added: {text}")


def _compare_value(old, new, path, is_request, found):
    if isinstance(old, dict) and isinstance(new, dict):
        _compare_schema(old, new, path, is_request, found)
    elif old != new:
        _breaks(found, path, f"{old!r} became {new!r}")


def _compare_schema(old, new, path, is_request, found):
    for key in sorted((set(old) | set(new)) - WORDS):
        before, after, here = old.get(key), new.get(key), f"{path}.{key}"
        if before == after:
            continue
        if key in NAMES:
            _compare_names(before or {}, after or {}, here, is_request, found)
        elif key in LOWER | UPPER | SETS and (before is None) != (after is None):
            _compare_presence(before, after, here, is_request, found)
        elif key in LOWER | UPPER:
            _compare_bound(before, after, here, is_request == (key in LOWER), found)
        elif key in SETS:
            _compare_set(before, after, here, is_request, found)
        elif key == "required":
            _compare_set(before or [], after or [], here, not is_request, found)
        elif key in CHOICES:
            _compare_choices(before or [], after or [], here, is_request, found)
        elif key == "default" and before is None:
            _added(found, here, repr(after))
        else:
            _compare_value(before, after, here, is_request, found)


def _compare_names(old, new, path, is_request, found):
    for name in sorted(set(old) | set(new)):
        if name not in new:
            _breaks(found, f"{path}.{name}", "removed")
        elif name not in old:
            _added(found, f"{path}.{name}", "new")
        else:
            _compare_value(old[name], new[name], f"{path}.{name}", is_request, found)


def _compare_presence(old, new, path, is_request, found):
    """A restriction that came or went: requests may only lose one, responses only gain one."""
    harmless = (new is None) == is_request
    (_added if harmless else _breaks)(found, path, f"{old!r} became {new!r}")


def _compare_bound(old, new, path, may_fall, found):
    """A request's minimum and a response's maximum may fall; their opposites may rise."""
    harmless = (new < old) == may_fall
    (_added if harmless else _breaks)(found, path, f"{old} became {new}")


def _compare_set(old, new, path, may_grow, found):
    """What a request accepts may grow; what a response contains may shrink."""
    before = set(old if isinstance(old, list) else [old])
    after = set(new if isinstance(new, list) else [new])
    lost, gained = before - after, after - before
    harmful = lost if may_grow else gained
    text = f"lost {sorted(map(str, lost))}, gained {sorted(map(str, gained))}"
    (_breaks if harmful else _added)(found, path, text)


def _compare_choices(old, new, path, is_request, found):
    for number, (before, after) in enumerate(zip(old, new)):
        _compare_value(before, after, f"{path}[{number}]", is_request, found)
    if len(new) < len(old) or (len(new) > len(old) and not old):
        _breaks(found, path, f"{len(old)} choices became {len(new)}")
    elif len(new) > len(old):
        (_added if is_request else _breaks)(found, path, f"{len(new) - len(old)} more choices")
