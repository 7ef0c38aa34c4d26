"""Runs the steps below and counts their tests. Called by tools/test."""

import sys
import time
import traceback
from typing import Callable, NamedTuple

import bindings
import c_builds
import checks
import examples
import fuzzing
from shell import BUILD, CommandFailed, tail
from tally import Tally


class Step(NamedTuple):
    name: str
    title: str
    run: Callable[[], Tally]


STEPS = [
    Step("format", "formatting of the C files", checks.formatting),
    Step("structure", "who includes whom", checks.structure),
    Step("gcc", "C tests, gcc, assertions on", c_builds.gcc),
    Step("clang", "C tests, clang, release", c_builds.clang),
    Step("memory", "C tests, clang, ASan + UBSan + leaks", c_builds.memory),
    Step("threads", "C tests, clang, TSan; shared handles", c_builds.threads),
    Step("installed", "headers alone; pkg-config consumers", checks.installed),
    Step("abi", "ABI: layouts, symbols, types, describe", checks.abi),
    Step("fuzz", "fuzz targets, a fixed number of inputs", fuzzing.fuzz),
    Step("python", "Python binding, installed by pip", bindings.python),
    Step("node", "Node binding", bindings.node),
    Step("examples", "demo, examples and snippets of the docs", examples.run_all),
]


def run_step(step):
    """One line on standard output; a step that breaks counts as one failed test."""
    print(f"{step.name:<10} {step.title:<42}", end="", flush=True)
    start = time.monotonic()
    tally = Tally()
    try:
        tally = step.run()
    except CommandFailed as problem:
        tally.expect(False, str(problem))
    except Exception:  # a defect of the step itself
        tally.expect(False, traceback.format_exc())
    print(f" {str(tally):<34} {time.monotonic() - start:5.1f} s", flush=True)
    for detail in tally.details:
        print("    " + tail(detail, 80).replace("\n", "\n    "), flush=True)
    return tally


def chosen(names):
    unknown = set(names) - {step.name for step in STEPS}
    if unknown:
        sys.exit(f"tools/test: no step {', '.join(sorted(unknown))}; see tools/test --list")
    return [step for step in STEPS if not names or step.name in names]


def main(arguments):
    if arguments in (["--list"], ["--help"], ["-h"]):
        if arguments != ["--list"]:
            print("tools/test [STEP ...]: runs all steps, or these\n")
        for step in STEPS:
            print(f"{step.name:<10} {step.title}")
        return 0
    BUILD.mkdir(exist_ok=True)
    total = Tally()
    for step in chosen(arguments):
        total += run_step(step)
    print("a C test counts once for each build that ran it")
    print(total)
    return 1 if total.failed else 0


sys.exit(main(sys.argv[1:]))
