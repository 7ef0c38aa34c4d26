"""What the package does to the process around it: nothing."""

import locale
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

import mktopt


def paths(count):
    words = np.array(["search > social > email", "social > search", "email"], object)
    return {
        "path": words[np.arange(count) % 3],
        "conversions": np.ones(count),
        "value": np.ones(count),
    }


def test_the_interpreter_runs_on_during_a_call():
    """With the lock held, this thread would stand still for as long as the call takes."""
    table = {
        name: mktopt._columns.column_of(column, name) for name, column in paths(1_000_000).items()
    }
    times = []

    def work():
        native = mktopt._native
        columns, error = native.ffi.new("mktopt_path_columns *"), native.ffi.new("mktopt_error *")
        columns.struct_size = native.ffi.sizeof("mktopt_path_columns")
        for name, column in table.items():
            column.write(getattr(columns, name))
        out = native.ffi.new("mktopt_journeys **")
        begin = time.perf_counter()
        status = native.lib.mktopt_journeys_from_paths(columns, native.ffi.NULL, out, error)
        times.append((begin, time.perf_counter()))
        native.lib.mktopt_journeys_free(out[0])
        assert status == 0

    thread = threading.Thread(target=work)
    thread.start()
    beats = []
    while thread.is_alive():
        beats.append(time.perf_counter())
        time.sleep(0.0005)
    thread.join()
    ((begin, end),) = times
    assert end - begin > 0.01, "too short to tell"
    assert sum(begin < beat < end for beat in beats) >= 3


def test_a_comma_locale_changes_nothing():
    before = mktopt.budget.plan(monthly_revenue=25_000.5)
    try:
        locale.setlocale(locale.LC_ALL, "de_DE.UTF-8")
    except locale.Error:
        pytest.skip("no locale de_DE.UTF-8 on this machine")
    try:
        assert f"{1.5:n}" == "1,5"
        assert mktopt.budget.plan(monthly_revenue=25_000.5) == before
        with pytest.raises(mktopt.Error, match=r"got -0\.5"):
            mktopt.budget.plan(monthly_revenue=-0.5)
    finally:
        locale.setlocale(locale.LC_ALL, "C")


def test_import_is_silent_and_brings_no_pandas():
    code = "import sys, mktopt; assert not {'pandas', 'pyarrow', 'polars', 'matplotlib'} & set(sys.modules)"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_many_threads_get_the_same():
    expected = mktopt.attribution.run(paths=paths(1000), models=["linear", "time_decay"])
    found = []
    journeys = mktopt.Journeys.from_paths(paths(1000))

    def work():
        found.extend(journeys.attribute(["linear", "time_decay"]) for _ in range(20))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 80 and all(one == expected for one in found)
