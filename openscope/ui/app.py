"""The program with its window."""

import os
import sys
from pathlib import Path

from openscope.crashes import Watch


def start(graph: Path | None = None) -> int:
    """Open the window, on a graph or on the start screen, and run until it is closed; the exit
    code."""
    watch = Watch()
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
    editor = Editor(first_catalog())
    stage = Stage(editor)
    window = Window(editor, stage)
    editor.filed.connect(lambda: watch.document_is(str(editor.path or "Untitled")))
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
    code = app.exec()
    library.close()
    watch.close()
    return code
