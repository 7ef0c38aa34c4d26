"""What scipy's SLSQP makes of the problems of bench/allocation.c, scaled and with the settings of
pymc-marketing (start at equal shares, ftol 1e-9, 1000 iterations, unscaled): JSON lines with time and the gap to the
proven optimum.

    python bench/peers/allocation.py PROGRAM [SECONDS]

PROGRAM is bench_allocation, which writes the problems; a solve that takes longer than SECONDS (default 30) is given up and
has no gap. One core, as bench_allocation."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy reads it once, when it is imported

import numpy as np
from scipy.optimize import minimize


class OutOfTime(Exception):
    pass


def hill(x, p):
    t = (np.maximum(x, 1e-300) / p["gamma"]) ** p["alpha"]
    return p["beta"] * t / (1 + t)


def slope(x, p):
    x = np.maximum(x, 1e-12 * p["gamma"])
    t = (x / p["gamma"]) ** p["alpha"]
    return p["beta"] * p["alpha"] / x * t / (1 + t) ** 2


def solve(p, scaled, seconds):
    """The response reached, or None when time ran out."""
    n, budget = len(p["beta"]), p["budget"]
    money = budget / n if scaled else 1.0
    unit = p["optimum"] if scaled else 1.0
    end = time.perf_counter() + seconds

    def objective(z):
        if time.perf_counter() > end:
            raise OutOfTime
        return -hill(z * money, p).sum() / unit

    try:
        result = minimize(
            objective,
            np.minimum(np.full(n, budget / n), p["max"]) / money,
            jac=lambda z: -slope(z * money, p) * money / unit,
            bounds=[(0, high / money) for high in p["max"]],
            constraints={
                "type": "eq",
                "fun": lambda z: (z.sum() * money - budget) / (budget if scaled else 1.0),
                "jac": lambda z: np.full(n, money / (budget if scaled else 1.0)),
            },
            method="SLSQP",
            options={"ftol": 1e-12 if scaled else 1e-9, "maxiter": 1000},
        )
    except OutOfTime:
        return None
    x = np.clip(result.x * money, 0, p["max"])
    over = x.sum() / budget
    return hill(x / over if over > 1 else x, p).sum()


def main():
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 30.0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "problems.jsonl"
        subprocess.run([sys.argv[1], path], check=True)
        problems = [json.loads(line) for line in path.read_text().splitlines()]
    for p in problems:
        p.update({key: np.array(p[key]) for key in ("beta", "alpha", "gamma", "max")})
        for name, scaled in (("slsqp_scaled", True), ("slsqp_pymc_marketing", False)):
            begin = time.perf_counter()
            value = solve(p, scaled, seconds)
            taken = time.perf_counter() - begin
            gap = None if value is None else round(1 - value / p["optimum"], 9)
            row = {"bench": "allocation", "case": p["case"], "size": len(p["beta"]), "peer": name}
            print(json.dumps(row | {"ns_per_unit": round(taken * 1e9), "gap": gap}), flush=True)


if __name__ == "__main__":
    main()
