"""Every public header compiles alone, as the only line of a program, in each language we promise; and
is written in the plain subset of C that foreign function interfaces can read."""

import re
import tempfile
import unittest
from pathlib import Path

import installed

STRICT = ["-pedantic", "-Wall", "-Wextra", "-Werror", "-fsyntax-only"]
LANGUAGES = {
    "gcc_c11": ["gcc", "-std=c11", "-xc"],
    "gcc_c17": ["gcc", "-std=c17", "-xc"],
    "gcc_cpp17": ["g++", "-std=c++17", "-xc++"],
    "clang_c11": ["clang-14", "-std=c11", "-xc"],
    "clang_c17": ["clang-14", "-std=c17", "-xc"],
    "clang_cpp17": ["clang-14", "-std=c++17", "-xc++"],
}
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
NOT_PLAIN = re.compile(r"\b(restrict|bool|_Bool|inline|static)\b|//|^\s*#\s*(if|elif)\b", re.MULTILINE)
CONDITIONAL = re.compile(r"^\s*#\s*ifn?def\s+(\w+)", re.MULTILINE)


class Alone(unittest.TestCase):
    """One test for each header and language; twice in a row, so that the guard is tried too."""

    def compile(self, header, command):
        with tempfile.TemporaryDirectory() as folder:
            program = Path(folder) / "alone"
            program.write_text(f"#include <mktopt/{header}>\n" * 2)
            installed.output_of(*command, *STRICT, *installed.pkg_config("--cflags"), program)


def _add_tests():
    for header in installed.HEADERS:
        for language, command in LANGUAGES.items():

            def test(self, header=header.name, command=command):
                self.compile(header, command)

            setattr(Alone, f"test_{header.stem}_{language}", test)


_add_tests()


class Plain(unittest.TestCase):
    def test_all_headers_are_installed(self):
        source = Path(__file__).resolve().parents[2] / "include" / "mktopt"
        expected = {path.name for path in source.glob("*.h")} | {"mktopt.h"}
        self.assertEqual({path.name for path in installed.HEADERS}, expected)

    def test_only_the_plain_subset(self):
        for header in installed.HEADERS:
            text = COMMENT.sub("", header.read_text())
            self.assertIsNone(NOT_PLAIN.search(text), header.name)
            guard = f"MKTOPT_{header.stem.upper()}_H"
            self.assertEqual(set(CONDITIONAL.findall(text)) - {"__cplusplus"}, {guard}, header.name)

    def test_documentation_is_at_most_eight_lines(self):
        """A doc is the comment that says @since; the head of a file may be longer."""
        for header in installed.HEADERS:
            for comment in COMMENT.findall(header.read_text()):
                if "@since" in comment:
                    self.assertLessEqual(comment.count("\n") + 1, 8, f"{header.name}: {comment}")

    def test_umbrella_is_only_includes(self):
        umbrella = next(path for path in installed.HEADERS if path.name == "mktopt.h")
        lines = COMMENT.sub("", umbrella.read_text()).splitlines()
        code = [line for line in lines if line and not line.startswith(("#include", "#ifndef"))]
        self.assertEqual(code, ["#define MKTOPT_MKTOPT_H", "#endif"])
