"""The Python and Node bindings, built and tested as their users get them."""

from functools import cache

from c_builds import GCC, build
from shell import BUILD, ROOT, environment, run
from tally import Tally, from_junit, from_node

NODE = ROOT / "bindings" / "node"


@cache
def venv_python():
    """The interpreter of a virtual environment that has the package and what its tests need."""
    folder = BUILD / "venv"
    python = folder / "bin" / "python"
    if not python.exists():
        run("/usr/bin/python3", "-m", "venv", "--clear", folder)
    run(python, "-m", "pip", "install", "--quiet", f"{ROOT}[test]", env=environment(**GCC))
    return python


def python() -> Tally:
    report = BUILD / "python.xml"
    report.unlink(missing_ok=True)
    options = ["-q", "-p", "no:cacheprovider", f"--junitxml={report}"]
    command = [venv_python(), "-m", "pytest", *options, "bindings/python/tests"]
    status, output = run(*command, check=False)
    tally = from_junit(report) if report.exists() else Tally()
    if status != 0 and tally.failed == 0:
        tally.expect(False, output)
    return tally


@cache
def node_package():
    """The folder of the package, with its addon built and what its tests need."""
    run("npm", "ci", "--silent", cwd=NODE)
    build("node", ["-Dnode=true", "-Dtests=false"], GCC)
    return NODE


def node() -> Tally:
    """The types are compiled too: they are generated, and part of what is promised."""
    node_package()
    files = sorted(path for path in (NODE / "test").iterdir() if ".test." in path.name)
    command = ["node", "--test", "--test-reporter=tap", *files]
    status, output = run(*command, cwd=NODE, check=False)
    tally = from_node(output)
    if status != 0 and tally.failed == 0:
        tally.expect(False, output)
    status, output = run("npm", "run", "--silent", "types", cwd=NODE, check=False)
    tally.expect(status == 0, output)
    return tally
