"""Runs the checks in another interpreter, which a broken plugin may take down with it."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from exporters.reopen import unpack
from exporters.verify.report import Check, Report

TIME = 600.0
"""Seconds that a whole verify may take."""


def verify(
    plugin: Path, *, seconds: float = TIME, on_check: Callable[[Check], None] = lambda check: None
) -> Report:
    """Every check of a plugin folder or zip. `on_check` hears of each as it is done.

    Nothing is installed into this environment, and nothing is left of it. ExportError where a zip
    cannot be unpacked.
    """
    checks: list[Check] = []
    with tempfile.TemporaryDirectory(prefix="openscope-verify-") as folder:
        if not plugin.is_dir():
            unpack(plugin, Path(folder) / "plugin")
            plugin = Path(folder) / "plugin"
        command = [sys.executable, "-m", "exporters.verify", str(plugin.absolute()), folder]
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        paths = [str(Path(__file__).parents[2]), environment.get("PYTHONPATH", "")]
        environment["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
        errors = Path(folder) / "errors.txt"
        with errors.open("w", encoding="utf-8") as said:
            process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=said, text=True, env=environment,
                encoding="utf-8",
            )  # fmt: skip
            timer = _Timer(process, seconds)
            with process, timer:
                assert process.stdout is not None, "it is a pipe"
                for line in process.stdout:
                    if line.startswith("{"):  # a plugin may print what it likes
                        checks.append(Check(**json.loads(line)))
                        on_check(checks[-1])
        if timer.over:
            checks.append(Check("in time", "failed", f"it took more than {seconds:g} seconds"))
        elif process.returncode:
            last = errors.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            words = last[-1] if last else "no message"
            checks.append(
                Check(
                    "to the end",
                    "failed",
                    f"the interpreter ended with {process.returncode}: {words}",
                )
            )
    return Report(tuple(checks))


class _Timer:
    """Ends a process that takes too long."""

    def __init__(self, process: "subprocess.Popen[str]", seconds: float) -> None:
        import threading

        self.over = False
        self._process = process
        self._timer = threading.Timer(seconds, self._end)

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()

    def _end(self) -> None:
        self.over = True
        self._process.kill()
