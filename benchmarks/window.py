"""Window rows: until it is on screen, and how late its event loop is while a graph runs."""

import os
import subprocess
import sys
import time

from benchmarks.measure import Row

_SHOWN = """
import sys, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
import openscope.ui.app as app
def look():
    try:
        window = next(w for w in QApplication.topLevelWidgets() if type(w).__name__ == "Window")
        window.grab()
        print(time.time(), flush=True)
        window.close()
    finally:
        QApplication.exit()
old = QApplication.exec
def run(self=None):
    QTimer.singleShot(0, look)
    return old()
QApplication.exec = run
app.start()
"""

_LAG = """
import json, sys, time
from pathlib import Path
from PySide6.QtCore import QElapsedTimer, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication
from openscope.editing.starters import begun
from openscope.ui import theme
from openscope.ui.editor import Editor
from openscope.ui.library import first_catalog
from openscope.ui.stage import Stage
from openscope.ui.window import Window
from resources import resource
sys.setswitchinterval(0.0005)
app = QApplication([])
theme.dress(app)
editor = Editor(first_catalog())
stage = Stage(editor, "auto")
window = Window(editor, stage)
window.show()
editor.begin(begun(resource("starters/light-trails.openscope")))
stage.run()
def until(true):
    while not true():
        loop = QEventLoop(); QTimer.singleShot(50, loop.quit); loop.exec()
until(lambda: stage.status is not None and stage.status.frames > 30)
late = []
clock = QElapsedTimer(); clock.start()
timer = QTimer(); timer.setTimerType(Qt.TimerType.PreciseTimer); timer.setInterval(4)
def tick():
    late.append(max(0.0, clock.nsecsElapsed() / 1e6 - 4.0)); clock.restart()
timer.timeout.connect(tick)
clock.restart(); timer.start()
frames = stage.status.frames
until(lambda: len(late) > 1500)
timer.stop()
rate = stage.status.rate
editor.begin(); window.close()
late.sort()
print(json.dumps({"p50": late[len(late) // 2], "p95": late[int(0.95 * len(late))],
                  "p99": late[int(0.99 * len(late))], "rate": rate}))
"""


def rows() -> list[Row]:
    """The rows of the window."""
    shown = sorted(_until_shown() for _ in range(5))[2]
    lag = _lag()
    return [
        Row("window on screen", f"{shown:.2f} s", "<= 1.5 s", shown <= 1.5, {"s": shown}),
        Row(
            "event-loop lag while a 720p graph runs",
            f"p99 {lag['p99']:.1f} ms (p50 {lag['p50']:.1f}, {lag['rate']:.0f} fps)",
            "p99 <= 16 ms",
            lag["p99"] <= 16,
            lag,
        ),
    ]


def _until_shown() -> float:
    """Seconds from the start of the program until its window is painted."""
    begun = time.time()
    return float(_run(_SHOWN)) - begun


def _lag() -> dict[str, float]:
    import json

    return dict(json.loads(_run(_LAG)))


def _run(script: str) -> str:
    settings = {"QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    command = [sys.executable, "-c", script]
    done = subprocess.run(
        command, env=os.environ | settings, capture_output=True, check=True, text=True, timeout=60
    )
    return done.stdout.splitlines()[-1]
