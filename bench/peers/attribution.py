"""The peers of bench/attribution.c on the same paths: DuckDB (rules; counts of order 1) and
ChannelAttribution (rules; Markov). One thread; data in memory before the clock starts.

    attribution.py PROGRAM      the benchmark's program, which writes the paths
"""

import contextlib
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

SIZES = ((10_000_000, 20), (1_000_000, 200))

SPLIT = "string_split(path, ' > ')"
RULES = f"""
select channel, sum(first), sum(last), sum(linear) from (
    select touches[1] as channel, conversions as first, 0 as last, 0.0 as linear from split
    union all
    select touches[-1], 0, conversions, 0.0 from split
    union all
    select unnest(touches), 0, 0, conversions / len(touches) from split
) group by channel"""
COUNTS = """
select here, next, sum(weight) from (
    select unnest(list_concat(['(start)'], touches)) as here,
           unnest(list_concat(touches, [case when conversions > 0 then '(conversion)'
                                        else '(null)' end])) as next,
           conversions + nulls as weight
    from split
) where here <> next group by here, next"""


def report(case, rows, channels, times):
    seconds, cpu = zip(*times)
    median = statistics.median(seconds)
    line = {
        "bench": "attribution",
        "case": case,
        "size": rows,
        "channels": channels,
        "threads": 1,
        "ns_per_unit": float(f"{median * 1e9 / rows:.4g}"),
        "seconds": float(f"{median:.4g}"),
        "cpu_seconds": float(f"{statistics.median(cpu):.4g}"),
        "runs": len(seconds),
        "units": rows,
        "peak_process_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }
    print(json.dumps(line), flush=True)


def timed(work, runs):
    times = []
    for _ in range(runs):
        begin, cpu_begin = time.perf_counter(), time.process_time()
        work()
        times.append((time.perf_counter() - begin, time.process_time() - cpu_begin))
    return times


def duckdb_cases(file, rows, channels):
    import duckdb

    base = duckdb.connect()
    base.execute("set threads to 1")
    base.execute(f"create table paths as select * from read_csv('{file}', header=true)")
    base.execute(f"create view split as select {SPLIT} as touches, conversions, nulls from paths")
    for case, query in (("paths_3_rules", RULES), ("paths_counts_1", COUNTS)):
        times = timed(lambda query=query: base.execute(query).fetchall(), 3)
        report(f"{case} duckdb {duckdb.__version__}", rows, channels, times)


def channel_attribution_cases(file, rows, channels):
    import pandas

    with contextlib.redirect_stdout(sys.stderr):  # it greets
        import ChannelAttribution

    data = pandas.read_csv(file)
    name = f"channelattribution {version('ChannelAttribution')}"
    given = {"var_path": "path", "var_conv": "conversions", "var_value": "value", "flg_pro": False}
    times = timed(lambda: ChannelAttribution.heuristic_models(data, **given), 1)
    report(f"paths_3_rules {name}", rows, channels, times)
    given |= {"var_null": "nulls", "ncore": 1, "verbose": False}
    for order in (1, 3) if channels <= 20 else (2,):
        times = timed(lambda order=order: ChannelAttribution.markov_model(data, order=order, **given), 1)
        report(f"paths_markov_{order} {name}", rows, channels, times)


def run_peer(peer, program):
    with tempfile.TemporaryDirectory() as folder:
        for rows, channels in SIZES:
            file = Path(folder) / "paths.csv"
            subprocess.run([program, "write", str(file), str(rows), str(channels)], check=True)
            {"duckdb": duckdb_cases, "channelattribution": channel_attribution_cases}[peer](
                file, rows, channels)


def main():
    if len(sys.argv) == 3:
        run_peer(sys.argv[2], sys.argv[1])
        return
    for peer in ("duckdb", "channelattribution"):  # each in a process of its own
        done = subprocess.run([sys.executable, __file__, sys.argv[1], peer], check=False,
                              stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            reason = (done.stderr.strip().splitlines() or ["no word"])[-1]
            print(f"bench: {peer} left out: {reason}", file=sys.stderr)


if __name__ == "__main__":
    main()
