"""What statsforecast takes for the series of bench/forecast.c, one thread, with the same intervals: JSON lines. The
first call of a model compiles it; that is a line of its own.

    forecast.py PROGRAM      the benchmark's program, which writes the series
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
from statsforecast.models import AutoETS, DynamicOptimizedTheta

RUNS = {"AutoETS": 8, "DynamicOptimizedTheta": 16}


def timed(model, row):
    values = np.array(row["values"])
    begin, cpu = time.perf_counter_ns(), time.process_time_ns()
    model.forecast(y=values, h=row["horizon"], level=[80, 95])
    return time.perf_counter_ns() - begin, time.process_time_ns() - cpu


def report(case, size, times):
    wall, cpu = zip(*times)
    line = {
        "bench": "forecast",
        "case": case,
        "size": size,
        "peer": f"statsforecast {version('statsforecast')}",
        "ns_per_unit": round(statistics.median(wall)),
        "cpu_ns_per_unit": round(statistics.median(cpu)),
        "runs": len(times),
        "units": 1,
    }
    print(json.dumps(line), flush=True)


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "series.jsonl"
        subprocess.run([sys.argv[1], "write", path], check=True)
        rows = [json.loads(line) for line in path.read_text().splitlines()]
    for make in (DynamicOptimizedTheta, AutoETS):
        name = make.__name__
        for kind in ("monthly", "weekly"):
            own = [row for row in rows if row["kind"] == kind][: RUNS[name]]
            size = len(own[0]["values"])
            if make is AutoETS and own[0]["season"] > 24:
                continue  # its seasons end there: it would forecast without
            model = make(season_length=int(own[0]["season"]))
            first = timed(model, own[0])
            if kind == "monthly":
                report(f"{kind}_{name}_first_call", size, [first])
            report(f"{kind}_{name}", size, [timed(model, row) for row in own])


if __name__ == "__main__":
    main()
