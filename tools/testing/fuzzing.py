"""The fuzz targets, each over a fixed number of inputs from a fixed seed."""

import json
import shutil
import sys

from c_builds import CHECKED, CLANG, GCC, SANITIZED, SANITIZER_ENVIRONMENT, build, fixed_addresses
from shell import BUILD, ROOT, environment, run
from tally import Tally, from_unittest

RUNS = {"base": 20_000, "call": 40_000, "journeys": 30_000, "promo": 20_000}
OPTIONS = [
    "-Dfuzz=true",
    "-Dtests=false",
    "-Dcli=false",
    "-Db_sanitize=address,undefined",
    "-Dc_args=-fsanitize=fuzzer-no-link",
]


def descriptions():
    sys.path.insert(0, str(ROOT / "tests" / "abi"))
    import abi

    return abi.descriptions(abi.Face(ROOT, build("gcc", CHECKED, GCC)))


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


def write_seeds(folder):
    """fuzz/corpus/call/OPERATION[-words].json behind the three bytes that fuzz/call.c reads first."""
    operations = list(descriptions())
    for seed in sorted((ROOT / "fuzz" / "corpus" / "call").glob("*.json")):
        operation = operations.index(seed.stem.split("-")[0])
        for typed_arrays in (0, 1):
            head = bytes([operation, typed_arrays, 0])
            (folder / f"{seed.stem}-{typed_arrays}").write_bytes(head + seed.read_bytes())


def run_target(folder, target):
    corpus, found = BUILD / "fuzz-corpus" / target, BUILD / "fuzz-found"
    shutil.rmtree(corpus, ignore_errors=True)
    corpus.mkdir(parents=True)
    found.mkdir(exist_ok=True)
    options = [f"-runs={RUNS[target]}", "-seed=1", "-max_len=4096", "-timeout=20", "-verbosity=0"]
    options.append(f"-artifact_prefix={found}/{target}-")
    if target == "call":
        write_seeds(corpus)
        write_dictionary(BUILD / "fuzz-call.dict")
        options.append(f"-dict={BUILD / 'fuzz-call.dict'}")
    program = folder / "fuzz" / f"fuzz_{target}"
    env = environment(**SANITIZER_ENVIRONMENT)
    return run(*fixed_addresses(), program, *options, corpus, env=env, check=False)


def fuzz() -> Tally:
    tally = from_unittest(ROOT / "fuzz", "test_*.py")
    folder = build("fuzz", [*SANITIZED, *OPTIONS], CLANG)
    for target in RUNS:
        status, output = run_target(folder, target)
        tally.expect(status == 0, f"{target}\n{output}")
    return tally
