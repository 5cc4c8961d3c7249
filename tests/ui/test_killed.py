"""A window that is killed with kill -9 loses nothing: the next one brings every edit back."""

import ast
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from openscope.editing.journal import state_folder
from openscope.graph import files
from openscope.ui.editor import Editor
from openscope.ui.start.banner import RecoveryBanner
from openscope.ui.window import Window
from ui.windows import small

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL"),
]
LEFT = Qt.MouseButton.LeftButton
EDITS = 8
"""That the victim makes."""


class Victim:
    """The program in a process of its own; `documents` are what it had before and after each of
    its edits."""

    def __init__(self, graph: Path | None) -> None:
        command = [sys.executable, str(Path(__file__).with_name("victim.py"))]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        self._process = subprocess.Popen(
            [*command, str(graph)] if graph else command,
            stdout=subprocess.PIPE,
            env=environment,
            text=True,
        )
        self.documents: list[str] = []
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line == "done\n":
                break
            self.documents.append(ast.literal_eval(line))
        assert self._process.poll() is None, "it ended by itself"

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        assert self._process.wait() == -signal.SIGKILL

    def end(self) -> None:
        if self._process.poll() is None:
            self.kill()
        assert self._process.stdout is not None
        self._process.stdout.close()


@pytest.fixture
def started(editor: Editor) -> Iterator[Callable[..., Victim]]:
    """Starts the program, which keeps its journals where the editor of the test does."""
    victims: list[Victim] = []

    def start(graph: Path | None = None) -> Victim:
        victims.append(Victim(graph))
        return victims[-1]

    yield start
    for victim in victims:
        victim.end()


def offered(window: Window) -> list[RecoveryBanner]:
    """What the start screen offers to bring back."""
    banners = window.start.findChildren(RecoveryBanner)
    return [banner for banner in banners if banner.isVisible()]


def recovered_by_the_notice(window: Window) -> str:
    """Recover through the notice over the canvas; what it said."""
    window.filing.offer_recovery()
    notice = window.notices.up("recover")
    assert notice is not None
    QTest.mouseClick(notice.buttons["Recover"], LEFT)
    return notice.text


def all_back(editor: Editor, documents: list[str]) -> None:
    """Each edit is there, can be undone and done again, and is the same to the byte."""
    assert editor.history.edits == len(documents) - 1
    assert not editor.clean
    for expected in reversed(documents):
        assert files.dumps(editor.document) == expected
        editor.undo()
    for expected in documents[1:]:
        editor.redo()
        assert files.dumps(editor.document) == expected


def test_a_killed_window_on_a_file(
    window: Window, editor: Editor, started: Callable[..., Victim], tmp_path: Path
) -> None:
    graph = tmp_path / "show.openscope"
    files.save(small("gray"), graph)
    saved = graph.read_bytes()
    victim = started(graph)
    assert len(victim.documents) == EDITS + 1
    assert graph.read_bytes() == saved

    # While it lives nothing is offered, and whoever opens the same file is told.
    window.show_start()
    assert not offered(window)
    assert window.filing.open(graph)
    assert any("another window" in text for text in window.notices.texts())

    victim.kill()
    assert window.filing.open(graph)
    assert not any("another window" in text for text in window.notices.texts())
    window.show_start()
    (banner,) = offered(window)
    assert "“show” was not closed properly." in banner.accessibleName()
    assert f"{EDITS} edits" in banner.accessibleName()
    QTest.mouseClick(banner.recover, LEFT)
    assert window.editing
    assert editor.path == graph
    assert window.isWindowModified()
    assert graph.read_bytes() == saved
    all_back(editor, victim.documents)
    assert window.filing.save()
    assert files.dumps(files.load(graph)) == victim.documents[-1]
    window.show_start()
    assert not offered(window)


def test_a_killed_window_on_a_new_document(
    window: Window, editor: Editor, started: Callable[..., Victim]
) -> None:
    victim = started()
    victim.kill()
    assert "“Untitled” was not closed properly" in recovered_by_the_notice(window)
    assert editor.path is None
    assert window.canvas.graph.cards.keys() - {"@plugin"} == editor.document.nodes.keys()
    all_back(editor, victim.documents)


def test_a_line_that_the_kill_tore_costs_that_edit_alone(
    window: Window, editor: Editor, started: Callable[..., Victim]
) -> None:
    victim = started()
    victim.kill()
    (place,) = (state_folder() / "journals").glob("*.jsonl")
    place.write_bytes(place.read_bytes()[:-9])
    window.show_start()
    (banner,) = offered(window)
    QTest.mouseClick(banner.recover, LEFT)
    all_back(editor, victim.documents[:-1])


def test_a_recovered_session_that_is_killed_again_is_whole(
    window: Window, editor: Editor, started: Callable[..., Victim], monkeypatch: Any
) -> None:
    """The journal is written anew when it is recovered: read it as the next program would."""
    victim = started()
    victim.kill()
    recovered_by_the_notice(window)
    editor.undo()
    from openscope.editing import journal

    assert journal.unsaved() == [], "it is open here"
    monkeypatch.setattr(journal, "_alive", lambda head: False)
    (session,) = journal.unsaved()
    assert files.dumps(session.history.document) == victim.documents[-2]
    assert files.dumps(session.history.first) == victim.documents[0]
