"""The program with its window."""

import faulthandler
import logging
import os
import sys
from pathlib import Path
from types import TracebackType

_log = logging.getLogger("openscope")


def start(graph: Path | None = None) -> int:
    """Open the window, on a graph or on the start screen, and run until it is closed; the exit
    code."""
    faulthandler.enable()
    # Nodes of plugins may loop in Python: the window is heard between them (canvas measurements).
    sys.setswitchinterval(0.0005)
    os.environ["QT_PREFERRED_BINDING"] = "PySide6"

    from PySide6.QtWidgets import QApplication

    from openscope.ui import theme
    from openscope.ui.editor import Editor
    from openscope.ui.library import Library, first_catalog
    from openscope.ui.stage import Stage
    from openscope.ui.window import Window

    app = QApplication(sys.argv[:1])
    app.setApplicationName("OpenScope")
    app.setDesktopFileName("openscope")
    theme.dress(app)
    sys.excepthook = _tell
    editor = Editor(first_catalog())
    stage = Stage(editor)
    window = Window(editor, stage)
    library = Library()
    library.changed.connect(editor.use)
    library.told.connect(window.status_bar.say)
    if graph is None:
        window.show_start()
    else:
        window.filing.open(graph)
        window.filing.offer_recovery()
    window.show()
    library.start()
    stage.look_for_devices()
    code = app.exec()
    library.close()
    return code


def _tell(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """An exception in a slot is told in the log, and ends nothing."""
    _log.error("Something went wrong", exc_info=(kind, error, trace))
