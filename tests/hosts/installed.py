"""The library as a stranger sees it: an installed prefix, reached through pkg-config alone."""

import os
import subprocess
from pathlib import Path

PREFIX = Path(os.environ["MKTOPT_PREFIX"])
PKG_CONFIG = next(PREFIX.rglob("mktopt.pc")).parent
ENVIRONMENT = {**os.environ, "PKG_CONFIG_PATH": str(PKG_CONFIG), "LC_ALL": "de_DE.UTF-8"}
HEADERS = sorted((PREFIX / "include" / "mktopt").glob("*.h"))


def output_of(*command):
    """Standard output of a command; a failure carries what it printed."""
    words = [str(word) for word in command]
    done = subprocess.run(words, env=ENVIRONMENT, capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(words)}\n{done.stdout}{done.stderr}")
    return done.stdout


def pkg_config(*options):
    return output_of("pkg-config", *options, "mktopt").split()
