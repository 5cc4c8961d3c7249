"""A program that is told to close before its window was ever drawn ends all the same."""

import os
import subprocess
import sys

import pytest

PROGRAM = """
import os, signal
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from openscope.ui import app, library
from openscope.ui.window import Window

class Library(library.Library):
    def start(self):  # the last thing before the first event
        super().start()
        (window,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, Window)]
        QTimer.singleShot(0, {how})

library.Library = Library
raise SystemExit(app.start())
"""
CLOSE = "window.close"
TERMINATE = "lambda: os.kill(os.getpid(), signal.SIGTERM)"


POSIX = pytest.mark.skipif(
    sys.platform == "win32", reason="os.kill ends a process there at once, without a signal"
)


@pytest.mark.parametrize("how", [CLOSE, pytest.param(TERMINATE, marks=[pytest.mark.slow, POSIX])])
def test_a_window_that_is_closed_at_its_first_event_ends_the_program(how, tmp_path):
    environment = {**os.environ, "OPENSCOPE_STATE": str(tmp_path)}
    command = [sys.executable, "-c", PROGRAM.format(how=how)]
    ended = subprocess.run(command, env=environment, timeout=60, check=False)
    assert ended.returncode == 0
    assert not list(tmp_path.glob("**/*.session")), "it ended as it should"
