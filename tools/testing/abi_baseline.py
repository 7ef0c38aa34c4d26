"""Writes tests/abi/ from the library of today. Called by tools/abi-baseline."""

import sys

from c_builds import checked_library
from shell import ROOT, CommandFailed, run

sys.path.insert(0, str(ROOT / "tests" / "abi"))
import abi  # noqa: E402


def main():
    try:
        abi.write_baseline(abi.Face(ROOT, checked_library()))
    except CommandFailed as problem:
        sys.exit(str(problem))
    _, changes = run("git", "status", "--short", "--", "tests/abi", check=False)
    print(changes or "the baseline is as it was")


main()
