"""The ABI gate: the library of today against the frozen baseline; and the gate against itself, on
copies of the tree where something was broken on purpose."""

import copy
import os
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import abi

FACE = abi.Face(abi.ROOT, os.environ["MKTOPT_BUILD"])


class Gate(unittest.TestCase):
    """A failure here is a change of the ABI. If it is meant: tools/abi-baseline, and read the diff."""

    maxDiff = None

    def test_symbols(self):
        self.assertEqual(abi.symbol_problems(FACE), [])

    def test_layouts_and_constants(self):
        self.assertEqual(abi.layout_problems(FACE), [])

    def test_types(self):
        self.assertEqual(abi.type_problems(FACE), [])

    def test_descriptions(self):
        frozen = abi.frozen_descriptions()
        self.assertEqual(abi.description_problems(abi.descriptions(FACE), frozen), [])

    def test_what_is_exported_is_what_is_declared(self):
        exported = [name.split()[0] for name in abi.symbols(FACE)]
        self.assertEqual(exported, abi.declared_functions(FACE))


class BrokenHeader(unittest.TestCase):
    """The gate refuses libraries built from a copy of the tree with one thing changed."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.root = Path(cls.folder.name) / "tree"
        cls.root.mkdir()
        for name in ("include", "src"):
            shutil.copytree(abi.ROOT / name, cls.root / name)
        for name in ("meson.build", "meson_options.txt", "mktopt.pc.in"):
            shutil.copy(abi.ROOT / name, cls.root)
        cls.build = cls.root / "build"
        options = ["-Dtests=false", "-Dcli=false", "--buildtype=debug"]
        cls.run_command("meson", "setup", cls.build, cls.root, *options)

    @staticmethod
    def run_command(*command):
        words = [str(word) for word in command]
        done = subprocess.run(words, capture_output=True, text=True, timeout=300)
        if done.returncode != 0:
            raise AssertionError(done.stdout[-3000:] + done.stderr[-3000:])

    def broken(self, path, pattern, replacement):
        """The face of the library with one edit; the file is put back after the test."""
        file = self.root / path
        text = file.read_text()
        edited, count = re.subn(pattern, replacement, text, flags=re.DOTALL)
        self.assertEqual(count, 1, f"{pattern} in {path}: this self-test needs a new edit")
        self.addCleanup(file.write_text, text)
        file.write_text(edited)
        self.run_command("ninja", "-C", self.build)
        return abi.Face(self.root, self.build)

    def test_reordered_members(self):
        """Same names, same sizes, another order."""
        first, second = r"(    const void \*values;\n)", r"(    const int64_t \*offsets;[^\n]*\n)"
        face = self.broken("include/mktopt/base.h", first + second, r"\2\1")
        self.assertIn("mktopt_arg", str(abi.layout_problems(face)))
        self.assertIn("offsets", str(abi.type_problems(face)))
        self.assertEqual(abi.symbol_problems(face), [])

    def test_changed_type_of_the_same_size(self):
        pattern = r"int32_t threads;"
        face = self.broken("include/mktopt/call.h", pattern, "uint32_t threads;")
        self.assertIn("threads", str(abi.type_problems(face)))

    def test_removed_function(self):
        pattern = r"local:"
        face = self.broken("src/mktopt.map", pattern, "local:\n        mktopt_status_text;")
        problems = abi.symbol_problems(face)
        self.assertEqual(problems, ["mktopt_status_text MKTOPT_0.1: removed"])
        self.assertIn("mktopt_status_text", str(abi.type_problems(face)))

    def test_renumbered_status(self):
        face = self.broken("include/mktopt/base.h", r"X\(CANCELLED, 301", "X(CANCELLED, 302")
        self.assertIn("MKTOPT_CANCELLED", str(abi.layout_problems(face)))

    def test_added_function(self):
        header = r"(MKTOPT_API const char \*mktopt_version\(void\);)"
        self.broken("include/mktopt/base.h", header, r"\1 MKTOPT_API int mktopt_planted(void);")
        source = r"\Z"
        face = self.broken("src/base/version.c", source, "int mktopt_planted(void)\n{return 1;}\n")
        problems = abi.symbol_problems(face)
        self.assertEqual(problems, ["mktopt_planted MKTOPT_0.1: added without tools/abi-baseline"])


class BrokenDescription(unittest.TestCase):
    """The gate refuses changed descriptions of the real operations."""

    def setUp(self):
        self.frozen = abi.frozen_descriptions()
        self.now = copy.deepcopy(self.frozen)

    def fields(self):
        return self.now["budget.plan"]["request"]["properties"]

    def assert_refused(self, text):
        self.assertIn(text, str(abi.description_problems(self.now, self.frozen)))

    def test_removed_operation(self):
        del self.now["budget.plan"]
        self.assert_refused("budget.plan: operation removed")

    def test_added_operation(self):
        self.now["budget.planted"] = {}
        self.assert_refused("budget.planted: operation added")

    def test_renamed_field(self):
        self.fields()["month_count"] = self.fields().pop("months")
        self.assert_refused("budget.plan: request.properties.months: breaks: removed")

    def test_changed_default(self):
        self.fields()["months"]["default"] += 1
        self.assert_refused("budget.plan: request.properties.months.default: breaks")

    def test_narrowed_range(self):
        self.fields()["months"]["minimum"] += 1
        self.assert_refused("budget.plan: request.properties.months.minimum: breaks")
