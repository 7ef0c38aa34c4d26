"""The fuzz targets, each over a fixed number of inputs from a fixed seed."""

import json
import shutil
import sys
from functools import cache

from c_builds import CLANG, SANITIZED, SANITIZER_ENVIRONMENT, build, checked_library
from c_builds import fixed_addresses
from shell import BUILD, ROOT, environment, run
from tally import Tally, from_unittest

RUNS = {
    "analysis": 6_000,
    "base": 15_000,
    "call": 150_000,
    "journeys": 60_000,
    "planning": 60_000,
    "promo": 60_000,
    "state": 60_000,
}
# The bytes that fuzz/TARGET.c reads before its text; that of call depends on the operation.
HEADS = {
    "analysis": bytes([0, 200]),
    "budget": bytes([0, 200]),
    "planning": bytes([0, 200]),
    "promo": bytes([0, 200]),
    "state": bytes([0, 0]),
}
OPTIONS = [
    "-Dfuzz=true",
    "-Dtests=false",
    "-Dcli=false",
    "-Db_sanitize=address,undefined",
    "-Dc_args=-fsanitize=fuzzer-no-link",
]


@cache
def descriptions():
    sys.path.insert(0, str(ROOT / "tests" / "abi"))
    import abi

    return abi.descriptions(abi.Face(ROOT, checked_library()))


def words_of(document):
    """Every name and every choice in a description."""
    if isinstance(document, dict):
        yield from document.get("properties", {})
        yield from (word for word in document.get("enum", []) if isinstance(word, str))
        for part in document.values():
            yield from words_of(part)
    elif isinstance(document, list):
        for part in document:
            yield from words_of(part)


def write_dictionary(path):
    words = sorted(set(words_of(list(descriptions().values()))) | {"$arg"})
    quoted = (json.dumps(json.dumps(word)) for word in words)
    path.write_text("\n".join(quoted) + "\n")


def heads_of(target, seed):
    """fuzz/corpus/call/OPERATION[-words].json is asked with and without typed arrays."""
    if target != "call":
        return [HEADS[target]]
    operation = list(descriptions()).index(seed.stem.split("-")[0])
    return [bytes([operation, typed_arrays, 0]) for typed_arrays in (0, 1)]


def write_seeds(target, folder):
    for seed in sorted((ROOT / "fuzz" / "corpus" / target).glob("*.*")):
        for number, head in enumerate(heads_of(target, seed)):
            (folder / f"{seed.stem}-{number}").write_bytes(head + seed.read_bytes())


def run_target(folder, target):
    corpus, found = BUILD / "fuzz-corpus" / target, BUILD / "fuzz-found"
    shutil.rmtree(corpus, ignore_errors=True)
    corpus.mkdir(parents=True)
    found.mkdir(exist_ok=True)
    options = [f"-runs={RUNS[target]}", "-seed=1", "-max_len=4096", "-timeout=20", "-verbosity=0"]
    options.append(f"-artifact_prefix={found}/{target}-")
    options.append(f"-dict={BUILD / 'fuzz.dict'}")
    write_seeds(target, corpus)
    program = folder / "fuzz" / f"fuzz_{target}"
    env = environment(**SANITIZER_ENVIRONMENT)
    return run(*fixed_addresses(), program, *options, corpus, env=env, check=False)


def fuzz() -> Tally:
    tally = from_unittest(ROOT / "fuzz", "test_*.py")
    folder = build("fuzz", [*SANITIZED, *OPTIONS], CLANG)
    write_dictionary(BUILD / "fuzz.dict")
    for target in RUNS:
        status, output = run_target(folder, target)
        tally.expect(status == 0, f"{target}\n{output}")
    return tally
