"""Every example prints what is stored beside it."""

import os
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


def test_the_plots_of_the_plan(tmp_path):
    pytest.importorskip("pandas")
    pytest.importorskip("matplotlib")
    environment = {**os.environ, "MPLBACKEND": "Agg"}
    command = [sys.executable, str(EXAMPLES / "to_money.py"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=300)
    assert done.stderr == "" and done.returncode == 0
    names = {path.stem for path in tmp_path.glob("*.png") if path.stat().st_size > 10_000}
    assert names >= {"models", "journeys", "spends", "curves", "frontier", "fit_display"}


def test_the_example_data_is_what_its_script_writes(tmp_path):
    data = EXAMPLES.parent / "data"
    script = tmp_path / "make_weeks.py"
    script.write_text((data / "make_weeks.py").read_text())
    subprocess.run([sys.executable, str(script)], check=True, timeout=120)
    for name in ("weekly_journeys.csv", "weekly_spend.csv"):
        assert (tmp_path / name).read_text() == (data / name).read_text()


def test_there_are_examples():
    assert len(list(EXAMPLES.glob("*.py"))) >= 3
