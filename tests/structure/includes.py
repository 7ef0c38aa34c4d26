"""Who may include whom: base <- numeric, json, kpi, tables <- domains <- call <- cli, and nothing below
knows what is above it. Domains see one another's public headers only, along the edges of
src/domains.list; only numeric sees GSL, only json sees cJSON. Inside a domain operations stand on all else."""

import re

LIBRARY_ROOMS = {
    "base": set(),
    "numeric": {"base"},
    "json": {"base"},
    "kpi": {"base", "numeric"},
    "tables": {"base", "json"},
    "curve": {"base", "json"},
}
SHARED_HEADERS = {"base", "tables", "curve"}  # public headers that every domain may include
BELOW_DOMAINS = set(LIBRARY_ROOMS)
FOREIGN = {"gsl": "numeric", "cjson": "json"}  # library: the one room that may include it
INCLUDE = re.compile(r"^\s*#\s*include\s+([<\"])([^>\"]+)[>\"]", re.MULTILINE)


def read_domains(text):
    """The lines "name: edges" of src/domains.list as {name: {edges}}."""
    lines = [line.split("#")[0] for line in text.splitlines()]
    pairs = [line.split(":") for line in lines if ":" in line]
    return {name.strip(): set(edges.split()) for name, edges in pairs}


def private_rooms(room, domains):
    """Rooms whose own headers ("room/file.h") the room may include, beside its own."""
    if room in LIBRARY_ROOMS:
        return LIBRARY_ROOMS[room]
    if room in domains:
        return BELOW_DOMAINS
    if room == "call":
        return BELOW_DOMAINS | set(domains)
    return BELOW_DOMAINS | {"call"}  # cli


def public_headers(room, domains):
    """Names of the headers <mktopt/name.h> that the room may include."""
    if room in LIBRARY_ROOMS:
        return {"base", room}
    if room in domains:
        return SHARED_HEADERS | {room} | domains[room]
    return SHARED_HEADERS | {"call", "mktopt"} | set(domains)


def objection(room, quote, header, domains):
    """Why a file of the room may not include the header, or None."""
    first = header.split("/")[0].lower()
    owner = FOREIGN.get("gsl" if first.startswith("gsl") else first)
    if owner is not None:
        return None if room == owner else f"only {owner} may include it"
    if first == "mktopt":
        name = header.split("/")[1].removesuffix(".h")
        return None if name in public_headers(room, domains) else "not a header this room may use"
    if quote == "<" or "/" not in header or first == room:
        return None
    if first in private_rooms(room, domains):
        return None
    return f"{room} may not see the inside of {first}"


def is_upward(path, header):
    """Whether a file that is no operation includes what operations share."""
    return "operations" in header and "operation" not in path.as_posix()


def objections(root):
    """Every include that the house does not allow, as "file: header: reason"."""
    domains = read_domains((root / "src" / "domains.list").read_text())
    files = [(path, path.relative_to(root / "src").parts[0]) for path in _sources(root / "src")]
    for path in _sources(root / "include"):
        known = path.stem in LIBRARY_ROOMS or path.stem in domains
        files.append((path, path.stem if known else "base"))
    found = []
    for path, room in files:
        for quote, header in INCLUDE.findall(path.read_text()):
            reason = objection(room, quote, header, domains)
            if is_upward(path.relative_to(root), header):
                reason = "only operations may include it"
            if reason is not None:
                found.append(f"{path.relative_to(root)}: {header}: {reason}")
    return found


def _sources(folder):
    return sorted(path for path in folder.rglob("*") if path.suffix in (".c", ".h"))
