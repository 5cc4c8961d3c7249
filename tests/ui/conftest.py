"""Windows in tests: a screen without a monitor, the theme, and nothing left behind."""

import gc
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from openscope.ui.window import Window
    from ui.windows import Answers

_PLATFORM, _OWN = "OPENSCOPE_TEST_PLATFORM", "OPENSCOPE_TEST_SCREEN"


def _start_screen() -> subprocess.Popen[bytes] | None:
    """A real X screen where Xvfb is installed; else Qt draws into memory alone."""
    # One for each worker: they would take the focus and the clipboard from each other.
    shared = os.environ.pop(_OWN, None) if "PYTEST_XDIST_WORKER" in os.environ else None
    if shared is None and (os.environ.get("DISPLAY") or os.environ.get("QT_QPA_PLATFORM")):
        return None
    xvfb = shutil.which("Xvfb")
    if xvfb is None or os.environ.get(_PLATFORM) == "offscreen":
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        return None
    readable, writable = os.pipe()
    arguments = [
        xvfb,
        "-displayfd",
        str(writable),
        "-screen",
        "0",
        "1920x1200x24",
        "-nolisten",
        "tcp",
    ]
    server = subprocess.Popen(arguments, pass_fds=[writable], stderr=subprocess.DEVNULL)
    os.close(writable)
    with os.fdopen(readable) as told:
        os.environ["DISPLAY"] = os.environ[_OWN] = f":{told.readline().strip()}"
    os.environ["QT_QPA_PLATFORM"] = "xcb"
    return server


_SCREEN = _start_screen()

from PySide6.QtCore import QEvent, QThread, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402
from shiboken6 import isValid  # noqa: E402

from openscope.catalog import catalog_of  # noqa: E402
from openscope.ui import theme  # noqa: E402
from openscope.ui.editor import Editor  # noqa: E402
from openscope.ui.stage import Stage  # noqa: E402


@pytest.fixture(scope="session")
def qapp(qapp_args: list[str], qapp_cls: type[QApplication]) -> Iterator[QApplication]:
    """The one application, dressed as the program is."""
    app = QApplication.instance() or qapp_cls(qapp_args)
    assert isinstance(app, QApplication)
    theme.dress(app)
    yield app
    if _SCREEN is not None:
        app.processEvents()


def pytest_unconfigure() -> None:
    if _SCREEN is not None:
        _SCREEN.terminate()
        _SCREEN.wait()


@pytest.fixture(autouse=True)
def nothing_left(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test leaves a widget, a timer or a thread."""
    before = {id(widget) for widget in qapp.allWidgets()}
    gc.freeze()  # what is here already is not looked through again and again: torch alone is much
    yield
    for widget in qapp.topLevelWidgets():
        if id(widget) not in before:
            widget.close()
            widget.deleteLater()
    for _ in range(2):
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        qapp.processEvents()
        gc.collect()
    left = [widget for widget in qapp.allWidgets() if id(widget) not in before]
    assert not left, f"widgets left: {[(type(w).__name__, w.objectName()) for w in left]}"
    timers = [o for o in gc.get_objects() if type(o) is QTimer and isValid(o)]
    timers = [timer for timer in timers if timer.isActive()]
    assert not timers, "an active timer is left"
    # `type`, because `isinstance` wakes what torch has deprecated
    qthreads = [o for o in gc.get_objects() if issubclass(type(o), QThread) and isValid(o)]
    running = [thread for thread in qthreads if thread.isRunning()]
    assert all(thread is qapp.thread() for thread in running), "a thread still runs"


@pytest.fixture
def editor(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Editor]:
    """An editor of an empty document over the built-in node types."""
    monkeypatch.setenv("OPENSCOPE_STATE", str(tmp_path_factory.mktemp("state")))
    made = Editor(catalog_of([]))
    yield made
    made.close()


@pytest.fixture
def stage(editor: Editor) -> Iterator[Stage]:
    """A stage that is not running yet, and has ended after the test."""
    made = Stage(editor, "cpu")
    yield made
    assert made.close(60.0), "the run did not end"
    made.deleteLater()


@pytest.fixture
def answers() -> "Answers":
    """What a person says to the questions of the window."""
    from ui.windows import Answers

    return Answers()


@pytest.fixture
def window(
    qtbot: Any,
    editor: Editor,
    stage: Stage,
    answers: "Answers",
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> "Iterator[Window]":
    """The window on the screen, over an empty document."""
    from openscope.ui.window import Window

    monkeypatch.setenv("OPENSCOPE_SETTINGS", str(tmp_path / "settings.json"))
    made = Window(editor, stage)
    made.filing.dialogs = answers  # type: ignore[assignment]
    made.resize(1280, 800)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)  # until then keys are lost
    yield made
    answers.edits = "discard"
    made.close()
    made.deleteLater()
