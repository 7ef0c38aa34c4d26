"""Where things are, and how commands are run."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"


class CommandFailed(Exception):
    """A command ended badly; the text is what a reader needs of its output."""


def environment(**changes):
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **changes}


def run(*command, cwd=ROOT, env=None, timeout=900, check=True):
    """Runs a command and returns (exit status, output); raises CommandFailed with the output's end."""
    words = [str(word) for word in command]
    try:
        done = subprocess.run(
            words,
            cwd=cwd,
            env=env or environment(),
            timeout=timeout,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
    except subprocess.TimeoutExpired as late:
        raise CommandFailed(f"{' '.join(words)}\nstopped after {timeout} s") from late
    except OSError as problem:
        raise CommandFailed(f"{' '.join(words)}\n{problem}") from problem
    if check and done.returncode != 0:
        raise CommandFailed(f"{' '.join(words)}\n{tail(done.stdout)}\nexit status {done.returncode}")
    return done.returncode, done.stdout


def tail(text, lines=40):
    return "\n".join(text.splitlines()[-lines:])
