"""A window in which somebody works for three minutes on a running graph leaves nothing behind."""

import gc
import time
from collections import Counter
from pathlib import Path
from typing import Any

import psutil
import pytest
import torch
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from films import make_film
from openscope.graph import files
from openscope.ui.window import Window
from ui.random_person import MOST, Person, shows_the_document, undo_all
from ui.windows import small, wait_for

pytestmark = pytest.mark.slow

MINUTES = 3
GROWTH = 20
"""Megabytes that memory may grow after the first minute."""
EDITS = ("add", "wire", "wire", "cut_wire", "delete", "heal", "slide", "slide", "undo", "undo",
         "redo", "bypass", "swap_source", "insert")  # fmt: skip


def counted(window: Window) -> Counter[str]:
    """What is alive by kind: Qt's objects, the items of the canvas, and tensors."""
    for _ in range(3):
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()
        gc.collect()
    found: Counter[str] = Counter()
    for one in gc.get_objects():
        kind = type(one)  # and not isinstance, which wakes what torch has deprecated
        if issubclass(kind, torch.Tensor):
            found["tensors"] += 1
        elif issubclass(kind, QObject) and isValid(one):
            found[f"Qt {kind.__name__}"] += 1
    found["widgets"] = len(QApplication.allWidgets())
    found["items"] = len(window.canvas.viewer.scene().items())
    found["threads"] = psutil.Process().num_threads()
    return found


def memory() -> float:
    """Megabytes of this process."""
    return float(psutil.Process().memory_info().rss) / 2**20


def at_rest(qtbot: Any, window: Window) -> Counter[str]:
    """Plays the first graph, then stops: what is alive then."""
    window.stage.run()
    window.stage.play()
    start = window.stage.status.frames if window.stage.status else 0
    wait_for(qtbot, lambda: window.stage.status and window.stage.status.frames > start + 5)
    window.stage.stop()
    wait_for(qtbot, lambda: not window.stage._leaving)
    return counted(window)


def test_three_minutes_of_anything(
    qtbot: Any,
    window: Window,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    names = ("a", "b")
    films = tuple(make_film(tmp_path / f"{name}.mp4", size=(160, 96), count=30) for name in names)
    editor = window.editor
    first = small("gray", "trails")
    editor.begin(first)

    # Once through everything, so that what is made once and kept is there.
    warm = Person(window, 0, films)
    window.stage.run()
    wait_for(qtbot, lambda: window.stage.status and window.stage.status.frames > 2)
    for name in (*EDITS, *EDITS):
        warm.act(name)
    undo_all(window)
    editor.begin(first)
    before = at_rest(qtbot, window)

    window.stage.run()
    wait_for(qtbot, lambda: window.stage.status and window.stage.status.frames > 2)
    live = window.stage.live
    person = Person(window, 1, films)
    begun = time.monotonic()
    after_one: float | None = None
    grown: list[float] = []
    while (elapsed := time.monotonic() - begun) < 60 * MINUTES:
        person.act(*EDITS)
        if len(editor.document.nodes) >= MOST:
            person.act("delete")
        with qtbot.waitSignal(window.stage.told, timeout=15000):
            pass
        if elapsed > 60:
            after_one = memory() if after_one is None else after_one
            grown.append(memory() - after_one)
    assert window.stage.live is live, "one run, all the time"
    shows_the_document(window)
    undo_all(window)
    print(f"{len(person.done)} edits; grown by {grown[-1]:.1f} MB, {max(grown):.1f} at most")
    assert files.dumps(editor.document) == files.dumps(first) or editor.history.edits == 0
    editor.begin(first)
    after = at_rest(qtbot, window)
    more = {kind: (before[kind], after[kind]) for kind in after if after[kind] > before[kind]}
    assert not more
    last = grown[len(grown) * 3 // 4 :]
    assert sorted(last)[len(last) // 2] < GROWTH, f"grown by {max(grown):.0f} MB"
    told = [f"{r.name}: {r.getMessage()}" for r in caplog.records if r.levelname == "ERROR"]
    assert not told
