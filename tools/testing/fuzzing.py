"""The fuzz targets, each over a fixed number of inputs from a fixed seed."""

import json
import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from c_builds import CLANG, SANITIZED, SANITIZER_ENVIRONMENT, build, checked_library
from c_builds import fixed_addresses
from shell import BUILD, ROOT, environment, run
from tally import Tally, from_unittest

RUNS = {  # the long ones first: they run side by side
    "call": 150_000,
    "journeys": 60_000,
    "base": 15_000,
    "analysis": 6_000,
    "planning": 60_000,
    "promo": 60_000,
    "state": 60_000,
    "allocation": 10_000,
    "anomaly": 2_000,
    "budget": 20_000,
    "model": 3_000,
    "forecast": 10_000,
    "alerts": 10_000,
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
    """The number of seeds."""
    seeds = sorted((ROOT / "fuzz" / "corpus" / target).glob("*.*"))
    for seed in seeds:
        for number, head in enumerate(heads_of(target, seed)):
            (folder / f"{seed.stem}-{number}").write_bytes(head + seed.read_bytes())
    return len(seeds)


def run_target(folder, target):
    corpus, found = BUILD / "fuzz-corpus" / target, BUILD / "fuzz-found"
    shutil.rmtree(corpus, ignore_errors=True)
    corpus.mkdir(parents=True)
    found.mkdir(exist_ok=True)
    options = [f"-runs={RUNS[target]}", "-seed=1", "-max_len=4096", "-timeout=20", "-verbosity=0"]
    options.append(f"-artifact_prefix={found}/{target}-")
    options.append(f"-dict={BUILD / 'fuzz.dict'}")
    if write_seeds(target, corpus) == 0:
        options.append("-len_control=0")  # long inputs from the start: short ones reach little
    program = folder / "fuzz" / f"fuzz_{target}"
    env = environment(**SANITIZER_ENVIRONMENT)
    return run(*fixed_addresses(), program, *options, corpus, env=env, check=False)


def fuzz() -> Tally:
    tally = from_unittest(ROOT / "fuzz", "test_*.py")
    folder = build("fuzz", [*SANITIZED, *OPTIONS], CLANG)
    write_dictionary(BUILD / "fuzz.dict")
    targets = {path.stem for path in (ROOT / "fuzz").glob("*.c")} - {"fuzz"}
    tally.expect(set(RUNS) == targets, f"not run: {sorted(targets - set(RUNS))}")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = pool.map(lambda target: run_target(folder, target), RUNS)
        for target, (status, output) in zip(RUNS, found):
            tally.expect(status == 0, f"{target}\n{output}")
    return tally
