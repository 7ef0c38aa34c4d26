"""unittest with its results in the Test Anything Protocol, which meson reads."""

import sys
import unittest


class TapResult(unittest.TestResult):
    def _print(self, verdict, test, remark=""):
        name = test.id().split(".", 1)[-1]
        print(f"{verdict} {self.testsRun} - {name}{remark}", flush=True)

    def _failed(self, test, error):
        self._print("not ok", test)
        trace = self._exc_info_to_string(error, test)
        print("".join(f"# {line}\n" for line in trace.splitlines()), end="", flush=True)

    def addSuccess(self, test):
        self._print("ok", test)

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self._failed(test, error)

    def addError(self, test, error):
        super().addError(test, error)
        self._failed(test, error)

    def addSkip(self, test, reason):
        self._print("ok", test, f" # SKIP {reason}")


def main(module):
    suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[module])
    print(f"1..{suite.countTestCases()}", flush=True)
    result = TapResult()
    suite.run(result)
    sys.exit(0 if result.wasSuccessful() else 1)
