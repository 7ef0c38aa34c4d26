"""Every exported function has a fuzz target that calls it: fuzz/targets.txt, checked both ways; and is
called with NULL in the nulls.c of its room in tests/."""

import re
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
SYMBOLS = HERE.parent / "tests" / "abi" / "symbols.txt"


class Targets(unittest.TestCase):
    def setUp(self):
        lines = (HERE / "targets.txt").read_text().splitlines()
        pairs = [line.split() for line in lines if line and not line.startswith("#")]
        self.assertEqual(len(pairs), len({name for name, _ in pairs}), "a function occurs twice")
        self.targets = dict(pairs)

    def test_every_exported_function_has_a_target(self):
        exported = {line.split()[0] for line in SYMBOLS.read_text().splitlines()}
        self.assertEqual(set(self.targets), exported)

    def test_every_exported_function_is_tried_with_nothing(self):
        tests = HERE.parent / "tests"
        source = "".join(path.read_text() for path in tests.glob("*/nulls.c"))
        absent = [name for name in self.targets if not re.search(rf"\b{name}\s*\(", source)]
        self.assertEqual(absent, [])

    def test_every_target_calls_its_functions(self):
        for function, target in self.targets.items():
            source = (HERE / f"{target}.c").read_text()
            self.assertRegex(source, rf"\b{function}\s*\(", f"fuzz/{target}.c")

    def test_every_target_is_built(self):
        built = re.findall(r"foreach target : \[(.*?)\]", (HERE / "meson.build").read_text())[0]
        self.assertEqual(set(re.findall(r"'(\w+)'", built)), set(self.targets.values()))
