"""The C library built in several ways, one folder each under build/, and its tests run in each."""

import shutil

from shell import BUILD, CommandFailed, environment, run
from tally import Tally, from_meson

# Optimised, with assertions and debug information; the ABI gate reads this library.
CHECKED = ["--buildtype=debugoptimized", "-Db_ndebug=false"]
SANITIZED = ["--buildtype=debugoptimized", "-Db_ndebug=false", "-Db_lundef=false"]
SANITIZER_ENVIRONMENT = {
    "ASAN_OPTIONS": "detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1",
    "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1",
    "TSAN_OPTIONS": "halt_on_error=1:second_deadlock_stack=1",
}
CLANG = {"CC": "clang-14", "CXX": "clang++-14"}
GCC = {"CC": "gcc", "CXX": "g++"}


def build(name, options, compiler, targets=()):
    """Configures (when new) and compiles build/<name>; returns the folder."""
    folder = BUILD / name
    env = environment(**compiler)
    if not (folder / "build.ninja").exists():
        shutil.rmtree(folder, ignore_errors=True)
        run("meson", "setup", folder, "-Dwerror=true", *options, env=env)
    run("meson", "compile", "-C", folder, *targets, env=env)
    return folder


def checked_library():
    """The folder of the build with debug information, the library alone brought up to date."""
    return build("gcc", CHECKED, GCC, ["mktopt:shared_library"])


def fixed_addresses():
    """Sanitizers of this age need address randomisation off; some containers forbid switching it."""
    try:
        run("setarch", "-R", "true")
        return ["setarch", "-R"]
    except CommandFailed:
        return []


def meson_test(folder, *selection, sanitized=False):
    """Runs tests of a build and counts them, TAP subtests one by one."""
    logs = folder / "meson-logs"
    for report in logs.glob("testlog*.json"):
        report.unlink()
    wrapper = fixed_addresses() if sanitized else []
    env = environment(**(SANITIZER_ENVIRONMENT if sanitized else {}))
    command = ["meson", "test", "-C", folder, "--no-rebuild"]
    if wrapper:
        command.append("--wrapper=" + " ".join(wrapper))
    _, output = run(*command, *selection, env=env, check=False)
    reports = list(logs.glob("testlog*.json"))  # the wrapper is in its name
    if len(reports) != 1:
        raise CommandFailed(output)
    return from_meson(reports[0])


def gcc() -> Tally:
    return meson_test(build("gcc", CHECKED, GCC))


def clang() -> Tally:
    return meson_test(build("clang", ["--buildtype=release", "-Dbench=true"], CLANG))


def memory() -> Tally:
    options = [*SANITIZED, "-Db_sanitize=address,undefined"]
    return meson_test(build("memory", options, CLANG), sanitized=True)


def threads() -> Tally:
    """Those that start threads: tests/hosts/threads.c shares handles, and some unit tests ask the
    library for several. Where one thread runs, TSan has nothing to see."""
    options = [*SANITIZED, "-Db_sanitize=thread", "-Dcli=false"]
    folder = build("threads", options, CLANG, ["threaded"])
    return meson_test(folder, "--suite", "threads", sanitized=True)
