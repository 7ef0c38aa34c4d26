"""Checks of the source tree and of the built library from outside."""

import os

from c_builds import CHECKED, GCC, build
from shell import BUILD, ROOT, run
from tally import Tally, from_unittest

C_FOLDERS = ["include", "src", "tests", "fuzz", "bench", "examples", "bindings"]


def formatting() -> Tally:
    """clang-format leaves every C file of ours as it is."""
    _, listing = run("git", "ls-files", "-co", "--exclude-standard", "--", *C_FOLDERS)
    tally = Tally()
    for name in listing.splitlines():
        if name.endswith((".c", ".h", ".cpp")) and (ROOT / name).exists():
            status, output = run("clang-format-14", "--dry-run", "-Werror", name, check=False)
            tally.expect(status == 0, output)
    return tally


def structure() -> Tally:
    return from_unittest(ROOT / "tests" / "structure", "test_*.py")


def installed() -> Tally:
    """A default build, installed into an empty prefix."""
    prefix = BUILD / "installed"
    folder = build("release", [f"--prefix={prefix}", "-Dtests=false"], GCC)
    run("rm", "-rf", prefix)
    run("meson", "install", "-C", folder, "--no-rebuild", "--quiet")
    os.environ["MKTOPT_PREFIX"] = str(prefix)
    return from_unittest(ROOT / "tests" / "hosts", "test_*.py")


def abi() -> Tally:
    os.environ["MKTOPT_BUILD"] = str(build("gcc", CHECKED, GCC))
    return from_unittest(ROOT / "tests" / "abi", "test_*.py")
