"""What the README and examples/ show: compiled, run and compared with what they say."""

import os
import re
import shutil
import tempfile
from pathlib import Path

from bindings import node_package, venv_python
from checks import release
from shell import BUILD, ROOT, environment, run
from tally import Tally

EXAMPLES = ROOT / "examples"
SNIPPET = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
STRICT = ["-std=c17", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]


class Languages:
    """How a program of each language is run, by the ending of its file; what is needed is made once."""

    def __init__(self, scratch):
        self.scratch = Path(scratch)
        self.prefix = BUILD / "installed"
        run("meson", "install", "-C", release(), "--no-rebuild", "--quiet")
        self.packages = next(self.prefix.rglob("mktopt.pc")).parent
        self.library = self.packages.parent
        self.python = venv_python()
        modules = self.scratch / "node_modules"
        modules.mkdir()
        (modules / "mktopt").symlink_to(node_package())

    def environment(self):
        path = f"{self.prefix / 'bin'}:{os.environ['PATH']}"
        return environment(
            PATH=path, LD_LIBRARY_PATH=str(self.library), PKG_CONFIG_PATH=str(self.packages)
        )

    def command(self, source):
        """The command that runs a source file, compiled first where that is needed."""
        if source.suffix == ".c":
            program = self.scratch / source.stem
            env = self.environment()
            flags = run("pkg-config", "--cflags", "--libs", "mktopt", env=env)[1].split()
            run("gcc", *STRICT, source, "-o", program, *flags, "-lm", env=env)
            return [program]
        if source.suffix == ".py":
            return [self.python, source]
        if source.suffix in (".js", ".mjs", ".cjs"):
            # Node looks for packages from where the file lies: beside our own node_modules.
            copy = self.scratch / source.name
            if copy != source:
                shutil.copy(source, copy)
            return ["node", copy]
        return ["bash", "-eu", source]

    def run(self, source):
        """(exit status, output), in the root of the repository."""
        return run(*self.command(source), env=self.environment(), check=False, timeout=120)


def expected_of(source):
    """expected/NAME.txt beside an example, or None."""
    for name in (f"{source.name}.txt", f"{source.stem}.txt"):
        path = source.parent / "expected" / name
        if path.exists():
            return path
    return None


def run_examples(languages):
    tally = Tally()
    for source in sorted(EXAMPLES.glob("*/*")):
        if source.suffix not in (".py", ".js", ".mjs", ".cjs", ".sh"):
            continue  # those in C are tests of the C builds
        if source.parent.name == "data":
            continue  # it writes data that the examples read
        name = source.relative_to(ROOT)
        expected = expected_of(source)
        status, output = languages.run(source)
        tally.expect(status == 0, f"{name}: exit status {status}\n{output}")
        same = expected is not None and expected.read_text() == output
        said = "has no expected output" if expected is None else f"does not print {expected.name}"
        tally.expect(same, f"{name}: {said}\n{output}")
    return tally


def snippets_of(text):
    """(language, code, what the next block of plain text says it prints or None)."""
    blocks = SNIPPET.findall(text)
    for number, (language, code) in enumerate(blocks):
        follows = blocks[number + 1] if number + 1 < len(blocks) else ("", "")
        printed = follows[1] if follows[0] == "text" and _adjacent(text, code, follows[1]) else None
        yield language, code, printed


def _adjacent(text, first, second):
    """Only blank lines and one sentence stand between a snippet and its output."""
    between = text.split(first, 1)[1].split(second, 1)[0]
    return len(between.strip("`\n ").splitlines()) <= 3


def run_snippets(languages, document):
    """Every C, Python and JavaScript block of a page is a whole program; shell is not run."""
    tally = Tally()
    endings = {"c": ".c", "python": ".py", "js": ".mjs", "javascript": ".mjs"}
    for number, (language, code, printed) in enumerate(snippets_of(document.read_text())):
        if language not in endings:
            continue
        source = languages.scratch / f"{document.stem.lower()}_{number}{endings[language]}"
        source.write_text(code)
        status, output = languages.run(source)
        good = status == 0 and (printed is None or printed == output)
        tally.expect(good, f"{document.name}, block {number + 1}: exit status {status}\n{output}")
    return tally


def run_demo():
    """The README's first command prints the lines that the README shows."""
    status, output = run(ROOT / "tools" / "demo", check=False)
    tally = Tally()
    tally.expect(status == 0 and output, f"tools/demo: exit status {status}\n{output}")
    printed = {line.rstrip() for line in output.splitlines()}
    _, shown = SNIPPET.findall((ROOT / "README.md").read_text())[1]
    for line in shown.splitlines():
        tally.expect(line.strip() == "..." or line in printed, f"tools/demo does not print: {line}")
    return tally


def run_all() -> Tally:
    with tempfile.TemporaryDirectory() as scratch:
        languages = Languages(scratch)
        tally = run_demo() + run_examples(languages)
        readmes = [ROOT / "README.md", node_package() / "README.md"]
        for document in [*readmes, *sorted((ROOT / "docs").glob("*.md"))]:
            tally += run_snippets(languages, document)
        return tally
