"""Takes the pictures of the window that README.md shows: `python docs/make_screenshots.py [NAME]`.

Each is taken in a process of its own, drawn into memory, so that no screen is needed and what is
set for one picture does not reach the next.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

DOCS = Path(__file__).parent
_SCREEN = {"name": "a screen in memory", "x": 0, "y": 0, "logicalDpi": 96, "logicalBaseDpi": 96,
           "dpr": 1}  # fmt: skip
"""Large enough that the window is laid out at its first size."""
STARTERS = DOCS.parent / "resources" / "starters"


def main() -> None:
    """Take those that were named, or all."""
    for name in sys.argv[1:] or PICTURES:
        with tempfile.TemporaryDirectory() as state:
            finer = 2 if name == "window-200" else 1
            screen = Path(state, "screen.json")
            size = {"width": 1920 * finer, "height": 1200 * finer}
            screen.write_text(json.dumps({"screens": [_SCREEN | size]}))
            settings = {
                "QT_QPA_PLATFORM": f"offscreen:configfile={screen}",
                "OPENSCOPE_STATE": state,
                "OPENSCOPE_SETTINGS": f"{state}/settings.json",
                "OPENSCOPE_EXPORTS": f"{state}/plugins",
                "QT_SCALE_FACTOR": str(finer),
            }
            command = [sys.executable, str(Path(__file__)), "--take", name]
            subprocess.run(command, env=os.environ | settings, check=True)
        print(DOCS / f"{name}.png")


class Studio:
    """A window to take pictures of."""

    def __init__(self) -> None:
        from PySide6.QtWidgets import QApplication

        from openscope.ui import theme
        from openscope.ui.editor import Editor
        from openscope.ui.library import first_catalog
        from openscope.ui.stage import Stage
        from openscope.ui.window import Window

        sys.setswitchinterval(0.0005)
        self.app = QApplication([])
        theme.dress(self.app)
        self.editor = Editor(first_catalog())
        self.stage = Stage(self.editor, "cpu")
        self.window = Window(self.editor, self.stage)
        self.window.resize(1600, 1000)  # before it is laid out
        self.window.show()

    def wait(self, seconds: float) -> None:
        """Let the window live for a while."""
        from PySide6.QtCore import QEventLoop, QTimer

        loop = QEventLoop()
        QTimer.singleShot(round(1000 * seconds), loop.quit)
        loop.exec()

    def open_starter(self, name: str) -> None:
        """Begin with a starter, running."""
        self.window.start.starter_wanted.emit(STARTERS / f"{name}.openscope")
        self.run()
        self.window.canvas.zoom_to_all()
        self.wait(2.5)

    def run(self) -> None:
        """Run, and wait until there are pictures."""
        self.stage.run()
        while self.stage.status is None or self.stage.status.frames < 20:
            self.wait(0.1)

    def close(self) -> None:
        """Leave nothing running."""
        self.editor.begin()
        self.window.close()


def start_screen(studio: Studio) -> None:
    """What is there at first."""
    studio.window.show_start()
    studio.wait(0.5)


def window(studio: Studio) -> None:
    """A graph that runs, one node of it selected."""
    studio.open_starter("motion-paint")
    studio.editor.select(["blend_1"])
    studio.wait(1.5)


def export_dialog(studio: Studio) -> None:
    """A verified export."""
    from openscope.ui.export import ExportDialog

    studio.open_starter("halo")
    studio.stage.stop()
    studio.window.export_as()
    (dialog,) = studio.window.findChildren(ExportDialog)
    studio.wait(1.0)
    dialog.export("folder")
    while dialog.running:
        studio.wait(0.2)
    studio.wait(0.3)


def states(studio: Studio) -> None:
    """What is wrong, and what is missing."""
    from openscope.editing import edits
    from openscope.editing.media_files import begun_with
    from openscope.graph.document import Edge, Node

    document = begun_with("builtin:test-pattern")
    document, bloom = edits.added(document, "builtin:bloom", (352.0, 40.0))
    document = edits.with_node(document, bloom, bypassed=True)
    document, rife = edits.added(document, "builtin:rife", (352.0, 300.0))
    document, blend = edits.added(document, "builtin:blend", (608.0, 120.0))
    halo = Node(type="scope-halo:halo", position=(352.0, 560.0), params={"strength": 0.5})
    film = Node(type="builtin:video-file", position=(64.0, 400.0), params={"path": "gone.mp4"})
    out = Node(type="builtin:output", position=(608.0, 470.0))
    document = edits.with_nodes(document, {"halo_1": halo, "video_1": film, "output_2": out})
    for edge in (
        Edge("test_pattern_1", "video", bloom, "video"),
        Edge(bloom, "video", blend, "video"),
        Edge("test_pattern_1", "video", rife, "video"),
        Edge(rife, "video", blend, "video_b"),
        Edge("video_1", "video", "output_2", "video"),
        Edge(blend, "video", "output_1", "video"),
    ):
        document = edits.connected(document, edge)
    document = edits.moved(document, {"output_1": (848.0, 180.0)})
    studio.editor.begin(document)
    studio.window.show_editor()
    studio.run()
    studio.window.canvas.zoom_to_all()
    studio.window.show_bottom(1)
    studio.editor.select([rife])
    studio.wait(2.5)


def five_hundred(studio: Studio) -> None:
    """A graph of 500 nodes."""
    from openscope.graph.document import Document, Edge, Node

    kinds = ("bloom", "gray", "kaleidoscope", "trails", "scribble", "optical-flow", "blend")
    rows, columns = 20, 25
    nodes, wires = {}, []
    for number in range(rows * columns - 1):
        column, row = divmod(number, rows)
        kind = kinds[(3 * column + row) % len(kinds)] if column else "test-pattern"
        id_ = f"n_{number}"
        nodes[id_] = Node(type=f"builtin:{kind}", position=(260.0 * column, 260.0 * row))
        if column:
            wires.append(Edge(f"n_{number - rows}", "video", id_, "video"))
        if kind == "blend":
            near = (column - 1) * rows + (row + 2) % rows
            wires.append(Edge(f"n_{near}", "video", id_, "video_b"))
    nodes["output_1"] = Node(type="builtin:output", position=(260.0 * columns, 2400.0))
    wires.append(Edge("n_490", "video", "output_1", "video"))
    studio.editor.begin(Document(nodes=nodes, edges=tuple(wires)))
    studio.window.show_editor()
    studio.window.canvas.zoom_to_all()
    studio.wait(12.0)


PICTURES: dict[str, Callable[[Studio], None]] = {
    "start": start_screen,
    "window": window,
    "window-200": window,
    "export": export_dialog,
    "states": states,
    "500-nodes": five_hundred,
}


def take(name: str) -> None:
    """Take one picture."""
    studio = Studio()
    PICTURES[name](studio)
    shot = studio.window.grab()
    dialogs = [w for w in studio.app.topLevelWidgets() if w.isModal() and w.isVisible()]
    if dialogs:
        from PySide6.QtGui import QColor, QPainter

        painter = QPainter(shot)
        painter.fillRect(studio.window.rect(), QColor(0, 0, 0, 150))
        picture = dialogs[0].grab()
        size = studio.window.size() - dialogs[0].size()
        painter.drawPixmap(size.width() // 2, size.height() // 2, picture)
        painter.end()
        dialogs[0].close()
    shot.save(str(DOCS / f"{name}.png"))
    studio.close()


if sys.argv[1:2] == ["--take"]:
    take(sys.argv[2])
else:
    main()
