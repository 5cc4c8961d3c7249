"""A small graph with a film on a real stage, and the panel that shows it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from openscope.graph import files
from openscope.ui.editor import Editor
from openscope.ui.output import OutputPanel
from openscope.ui.stage import Stage
from resources import resource

WAIT = 20_000
"""Milliseconds that anything may take on a busy machine."""


@pytest.fixture
def panel(
    editor: Editor,
    stage: Stage,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[OutputPanel]:
    """The panel of a small copy of the bundled starter; nothing runs yet."""
    monkeypatch.setenv("XDG_PICTURES_DIR", str(tmp_path / "pictures"))
    monkeypatch.setenv("XDG_VIDEOS_DIR", str(tmp_path / "videos"))
    document = files.load(resource("starters/neon-street.openscope"))
    document = document.model_copy(update={"size": (160, 90)})
    film = str(resource("media/street.mp4"))
    editor.begin(document.with_params("video_1", {"path": film}))
    made = OutputPanel(editor, stage)
    made.resize(320, 284)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def running(panel: OutputPanel, stage: Stage, qtbot: QtBot) -> OutputPanel:
    """The same, with a picture on it."""
    stage.run()
    wait(qtbot, lambda: panel.screen_.has("b"))
    return panel


@pytest.fixture
def paused(running: OutputPanel, stage: Stage, qtbot: QtBot) -> OutputPanel:
    """The same, standing still, with A as well."""
    running.show_split()
    running.toggle_play()
    wait(qtbot, lambda: running.screen_.has("a"))
    settle(qtbot, stage)
    return running


def wait(qtbot: QtBot, until: Callable[[], bool]) -> None:
    """Let the window live until something holds."""
    qtbot.waitUntil(until, timeout=WAIT)


def settle(qtbot: QtBot, stage: Stage) -> None:
    """Wait until a run that stands has shown all that it had: for longer than its heartbeat it
    says the same."""
    same, before = 0, None
    while same < 12:
        qtbot.waitSignal(stage.told, timeout=WAIT).wait()
        status = stage.status
        now = (status.paused, status.films, status.frames) if status is not None else None
        same = same + 1 if now == before and now is not None and now[0] else 0
        before = now


def position(stage: Stage) -> float:
    """Where the film is."""
    assert stage.status is not None
    return stage.status.films["video_1"].position
