"""Runs the checks in another interpreter, which a broken plugin may take down with it."""

import json
import os
import subprocess
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from exporters.reopen import unpack
from exporters.verify.report import Check, Report
from openscope.again import command_of_module

TIME = 600.0
"""Seconds that a whole verify may take."""


class CancelledError(Exception):
    """A verify was cancelled."""


class Cancel:
    """Ends a verify from another thread: one that runs, or one that is about to."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self.wanted = False

    def __call__(self) -> None:
        """End it; once is enough."""
        with self._lock:
            self.wanted = True
            if self._process is not None:
                self._process.kill()

    def check(self) -> None:
        """CancelledError where it was cancelled."""
        if self.wanted:
            raise CancelledError

    def watch(self, process: "subprocess.Popen[str] | None") -> None:
        """This is the process to end; None where there is none any more."""
        with self._lock:
            self._process = process
            if self.wanted and process is not None:
                process.kill()


def verify(
    plugin: Path,
    *,
    seconds: float = TIME,
    on_check: Callable[[Check], None] = lambda check: None,
    cancel: Cancel | None = None,
) -> Report:
    """Every check of a plugin folder or zip. `on_check` hears of each as it is done.

    Nothing is installed into this environment, and nothing is left of it. ExportError where a zip
    cannot be unpacked; CancelledError where `cancel` was called.
    """
    cancel = cancel or Cancel()
    checks: list[Check] = []
    with tempfile.TemporaryDirectory(prefix="openscope-verify-") as folder:
        if not plugin.is_dir():
            unpack(plugin, Path(folder) / "plugin")
            plugin = Path(folder) / "plugin"
        command = [*command_of_module("exporters.verify"), str(plugin.absolute()), folder]
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
            cancel.watch(process)
            try:
                with process, timer:
                    assert process.stdout is not None, "it is a pipe"
                    for line in process.stdout:
                        if cancel.wanted:  # what it said before it was killed
                            break
                        if line.startswith("{"):  # a plugin may print what it likes
                            checks.append(Check(**json.loads(line)))
                            on_check(checks[-1])
            finally:
                cancel.watch(None)
        cancel.check()
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
