"""Counts of tests, read from the report of each kind of runner."""

import json
import re
import unittest
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field


@dataclass
class Tally:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    details: list = field(default_factory=list)  # what failed, and why

    def __add__(self, other):
        return Tally(
            self.passed + other.passed,
            self.failed + other.failed,
            self.skipped + other.skipped,
            self.details + other.details,
        )

    def __str__(self):
        text = f"{self.passed} passed, {self.failed} failed"
        return f"{text}, {self.skipped} skipped" if self.skipped else text

    def expect(self, condition, detail):
        """Counts one check."""
        if condition:
            self.passed += 1
        else:
            self.failed += 1
            self.details.append(detail)


def from_junit(path):
    """Every test case of a JUnit file. A file without one has failed."""
    tally = Tally()
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        name = f"{case.get('classname', '')} {case.get('name', '')}".strip()
        problem = case.find("failure") if case.find("failure") is not None else case.find("error")
        if problem is not None:
            text = (problem.get("message") or "") + "\n" + (problem.text or "")
            tally.expect(False, f"{name}: {text.strip()}".rstrip(": "))
        elif case.find("skipped") is not None:
            tally.skipped += 1
        else:
            tally.passed += 1
    if tally == Tally():
        tally.expect(False, f"{path.name}: no tests were run")
    return tally


def from_meson(path):
    """Meson's testlog.json: the TAP results of each program one by one, or its exit status."""
    tally = Tally()
    for line in path.read_text().splitlines():
        tally += _program(json.loads(line))
    if tally == Tally():
        tally.expect(False, f"{path.name}: no tests were run")
    return tally


def _program(test):
    results = re.findall(r"^(not ok|ok) \d+(.*)$", test["stdout"], re.MULTILINE)
    skips = [result for result in results if "# SKIP" in result[1]]  # cmocka says "not ok # SKIP"
    failed = sum(result[0] == "not ok" for result in results if result not in skips)
    skipped, passed = len(skips), len(results) - failed - len(skips)
    if test["result"] == "SKIP" and not results:
        skipped = 1
    elif test["result"] == "OK" and not results:
        passed = 1
    elif failed == 0 and (test["returncode"] != 0 or test["result"] == "TIMEOUT"):
        failed = 1  # it crashed, or was too slow
    tally = Tally(passed, failed, skipped)
    if failed:
        printed = test["stdout"] + test.get("stderr", "")
        tally.details.append(f"{test['name']}: {test['result']}\n{_without_passes(printed)}")
    return tally


def _without_passes(text):
    return "\n".join(line for line in text.splitlines() if not re.match(r"ok \d+", line))


def from_node(text):
    """The summary at the end of node:test's TAP stream."""
    counts = dict(re.findall(r"^# (pass|fail|cancelled|skipped|todo) (\d+)$", text, re.MULTILINE))
    number = {name: int(count) for name, count in counts.items()}
    tally = Tally(
        passed=number.get("pass", 0),
        failed=number.get("fail", 0) + number.get("cancelled", 0),
        skipped=number.get("skipped", 0) + number.get("todo", 0),
    )
    if tally == Tally():
        tally.expect(False, "no tests were run")
    elif tally.failed:
        tally.details += re.findall(r"^ *not ok .*\n(?:.*\n)*? *\.\.\.$", text, re.MULTILINE)
    return tally


class _Counting(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.tally = Tally()

    def addSuccess(self, test):
        self.tally.passed += 1

    def addSkip(self, test, reason):
        self.tally.skipped += 1

    def _fail(self, test, error):
        self.tally.expect(False, f"{test.id()}\n{self._exc_info_to_string(error, test)}")

    def addFailure(self, test, err):
        self._fail(test, err)

    def addError(self, test, err):
        self._fail(test, err)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self._fail(subtest, err)


def from_unittest(folder, pattern):
    """Runs the unittest files of a folder in this process."""
    result = _Counting()
    suite = unittest.TestLoader().discover(str(folder), pattern, top_level_dir=str(folder))
    suite.run(result)
    if result.tally == Tally():
        result.tally.expect(False, f"{folder}: no tests were run")
    return result.tally
