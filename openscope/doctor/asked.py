"""Questions that another process answers: a driver that crashes or hangs takes only that down."""

import json
import subprocess
from typing import Any

from openscope.again import command_of_module


class NoAnswerError(Exception):
    """There was no answer; the message says why."""


def asked(module: str, seconds: float) -> Any:
    """What a module prints as JSON, as its last line."""
    return json.loads(said(command_of_module(module), seconds).splitlines()[-1])


def said(command: list[str], seconds: float) -> str:
    """What a command prints; NoAnswerError where it prints nothing, fails, or takes too long."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds, stdin=subprocess.DEVNULL,
            encoding="utf-8", errors="replace",
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise NoAnswerError(f"there was no answer within {seconds:g} seconds") from None
    except OSError as error:
        raise NoAnswerError(error.strerror or str(error)) from error
    if done.returncode or not done.stdout.strip():
        raise NoAnswerError(_end(done.returncode, done.stderr))
    return done.stdout.strip()


def _end(code: int, errors: str) -> str:
    """Why it ended. Python says what was wrong last, and a library that aborts says it first."""
    lines = [line.strip() for line in errors.splitlines() if line.strip()] or [""]
    how, line = (f"crashed (signal {-code})", 0) if code < 0 else (f"failed with {code}", -1)
    return f"it {how}: {lines[line]}".removesuffix(": ")
