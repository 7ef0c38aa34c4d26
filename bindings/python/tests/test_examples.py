"""Every example prints what is stored beside it."""

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[3] / "examples" / "python"


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.stem)
def test_example(path):
    pytest.importorskip("pandas")
    done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, timeout=120)
    assert done.stderr == "" and done.returncode == 0
    assert done.stdout == (EXAMPLES / "expected" / f"{path.stem}.txt").read_text()


def test_there_are_examples():
    assert len(list(EXAMPLES.glob("*.py"))) >= 3
