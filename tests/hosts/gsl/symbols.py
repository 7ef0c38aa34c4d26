#!/usr/bin/env python3
"""What the shared library shows the linker: only mktopt_*, and nothing it wants from another GSL.

usage: symbols.py LIBRARY
"""

import subprocess
import sys


def symbols(library, which):
    lines = subprocess.run(
        ["nm", "-D", which, library], check=True, capture_output=True, text=True
    ).stdout.splitlines()
    return [line.split()[-1].split("@")[0] for line in lines]


def main(library):
    defined = symbols(library, "--defined-only")
    wanted = symbols(library, "--undefined-only")
    node = "MKTOPT_"  # version nodes are absolute symbols
    foreign = [name for name in defined if not name.startswith(("mktopt_", node))]
    internal = [name for name in defined if name.startswith("mktopt__")]
    gsl = [name for name in wanted if name.startswith("gsl_")]
    failures = []
    if "mktopt_call" not in defined:
        failures.append("mktopt_call is not exported: is this the library?")
    for what, names in (
        ("exported but not ours", foreign),
        ("exported but internal", internal),
        ("wanted from a GSL that is not our own", gsl),
    ):
        if names:
            failures.append(f"{what}: {', '.join(names)}")
    print("\n".join(failures) or f"{len(defined)} symbols, all ours")
    return len(failures)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
