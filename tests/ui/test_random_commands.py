"""Anything may be done to a running graph in any order: all of it can be taken back, and done
again."""

import logging
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from openscope.graph import files
from openscope.ui.editor import Editor
from openscope.ui.stage import Stage
from openscope.ui.window import Window
from ui.random_person import Person, shows_the_document, undo_all
from ui.windows import small, wait_for


def played(
    qtbot: Any, window: Window, caplog: pytest.LogCaptureFixture, seed: int, count: int
) -> None:
    editor: Editor = window.editor
    stage: Stage = window.stage
    editor.begin(small("gray"))
    first = files.dumps(editor.document)
    stage.run()
    wait_for(qtbot, lambda: stage.status and stage.status.frames > 2)
    live = stage.live
    person = Person(window, seed)
    for number in range(count):
        person.act()
        if number % 20 == 19:
            shows_the_document(window)
    shows_the_document(window)
    last, steps = files.dumps(editor.document), editor.history.edits
    assert files.loads(last) == editor.document
    assert undo_all(window) == steps
    assert files.dumps(editor.document) == first
    shows_the_document(window)
    for _ in range(steps):  # and not further: what was undone last stays so
        window.shortcuts.run("edit.redo")
    assert files.dumps(editor.document) == last
    QApplication.processEvents()
    shows_the_document(window)

    # The run has followed all the way: it is the same, and plays the first graph again.
    undo_all(window)
    assert stage.live is live
    stage.play()
    frames = stage.status.frames if stage.status else 0
    wait_for(qtbot, lambda: stage.status and stage.status.frames > frames + 2)
    assert not stage.status.faults
    told = [f"{r.name}: {r.getMessage()}" for r in caplog.records if r.levelno >= logging.WARNING]
    assert not told


@pytest.mark.parametrize("seed", [1, 2])
def test_forty_commands_are_undone_and_redone(
    qtbot: Any, window: Window, caplog: pytest.LogCaptureFixture, seed: int
) -> None:
    played(qtbot, window, caplog, seed, 40)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 18))
def test_two_hundred_commands_are_undone_and_redone(
    qtbot: Any, window: Window, caplog: pytest.LogCaptureFixture, seed: int
) -> None:
    played(qtbot, window, caplog, seed, 200)
