"""The program with its window."""

import logging
import os
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from openscope.crashes import Watch

if TYPE_CHECKING:
    from openscope.ui.window import Window


def start(graph: Path | None = None, *, run: bool = False) -> int:
    """Open the window, on a graph, which may run at once, or on the start screen, until it is
    closed; the exit code."""
    watch = Watch()
    # Nodes of plugins may loop in Python: the window is heard between them (canvas measurements).
    sys.setswitchinterval(0.0005)
    os.environ["QT_PREFERRED_BINDING"] = "PySide6"

    from PySide6.QtWidgets import QApplication

    from openscope.ui import theme
    from openscope.ui.splash import Splash, elapsed

    app = QApplication(sys.argv[:1])
    app.setApplicationName("OpenScope")
    app.setDesktopFileName("openscope")
    theme.dress(app)
    splash = Splash.where_slow(elapsed())

    from openscope.ui.editor import Editor
    from openscope.ui.library import Library, first_catalog
    from openscope.ui.stage import Stage
    from openscope.ui.window import Window

    editor = Editor(first_catalog())
    stage = Stage(editor)
    window = Window(editor, stage)
    # Qt's own way to end with the last window misses one that is closed at its first event.
    app.setQuitOnLastWindowClosed(False)
    window.closed.connect(app.exit)
    editor.filed.connect(lambda: watch.document_is(str(editor.path or "Untitled")))
    stage.devices_known.connect(lambda found: watch.devices_are(one.title for one in found))
    library = Library()
    library.changed.connect(editor.use)
    library.told.connect(window.status_bar.say)
    if graph is None:
        window.show_start()
    else:
        window.filing.open(graph)
        window.filing.offer_recovery()
    window.show()
    if splash is not None:
        splash.close()
    hears = _closes_when_told(window)
    library.start()
    stage.look_for_devices()
    if run and graph is not None:
        stage.run()
    code = app.exec()
    gone = stage.close()
    library.close()
    watch.close()
    signal.set_wakeup_fd(-1)
    for end in hears:
        end.close()
    if not gone:  # a thread that hangs in a node would hold the program, or take it down with it
        logging.shutdown()
        os._exit(code)
    return code


def _closes_when_told(window: "Window") -> tuple[socket.socket, socket.socket]:
    """Ctrl-C and a session that ends close the window as its button does, once it is there. Python
    hears of a signal only while it runs, so the signal wakes Qt through a socket, and Qt Python."""
    from PySide6.QtCore import QSocketNotifier, QTimer

    hears, tells = socket.socketpair()
    tells.setblocking(False)
    signal.set_wakeup_fd(tells.fileno(), warn_on_full_buffer=False)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: QTimer.singleShot(0, window.close))
    notifier = QSocketNotifier(hears.fileno(), QSocketNotifier.Type.Read, window)
    notifier.activated.connect(lambda: hears.recv(64))
    return hears, tells
