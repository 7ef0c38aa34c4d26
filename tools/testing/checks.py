"""Checks of the source tree and of the built library from outside."""

import os
import re

from c_builds import GCC, build, checked_library
from shell import BUILD, ROOT, run
from tally import Tally, from_unittest

C_FOLDERS = ["include", "src", "tests", "fuzz", "bench", "examples", "bindings"]
GENERATED = "tests/abi/layout.c"


def written_files():
    """The C and C++ files that people write."""
    for folder in C_FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            name = str(path.relative_to(ROOT))
            if path.suffix in (".c", ".h", ".cpp") and "node_modules" not in path.parts:
                if name != GENERATED:
                    yield name


def formatting() -> Tally:
    tally = Tally()
    names = list(written_files())
    status, output = run("clang-format-14", "--dry-run", "-Werror", *names, check=False)
    violations = re.findall(r"^(.+?):\d+:\d+: .*-Wclang-format-violations", output, re.MULTILINE)
    tally.expect((status != 0) == bool(violations), output)
    for name in names:
        places = violations.count(name)
        tally.expect(places == 0, f"{name}: {places} places; clang-format-14 -i {name}")
    return tally


def structure() -> Tally:
    return from_unittest(ROOT / "tests" / "structure", "test_*.py")


def release():
    """The build that is installed: the defaults, without tests."""
    return build("release", [f"--prefix={BUILD / 'installed'}", "-Dtests=false"], GCC)


def installed() -> Tally:
    """Installed into an empty prefix, and used from outside."""
    folder, prefix = release(), BUILD / "installed"
    run("rm", "-rf", prefix)
    run("meson", "install", "-C", folder, "--no-rebuild", "--quiet")
    os.environ["MKTOPT_PREFIX"] = str(prefix)
    return from_unittest(ROOT / "tests" / "hosts", "test_*.py")


def abi() -> Tally:
    os.environ["MKTOPT_BUILD"] = str(checked_library())
    os.environ["MKTOPT_RELEASE"] = str(release())
    return from_unittest(ROOT / "tests" / "abi", "test_*.py")
