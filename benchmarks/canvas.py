"""Canvas rows: milliseconds of the window's thread for one frame of a pan, a zoom and a drag over
500 nodes, and their ratio to the same in a plain scene of equal items, measured in the same run."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QApplication, QGraphicsScene, QGraphicsView

from benchmarks.measure import Row
from openscope.catalog import catalog_of
from openscope.graph.document import Document, Edge, Node
from openscope.ui import theme
from openscope.ui.canvas import Canvas
from openscope.ui.editor import Editor
from openscope.ui.stage import Stage
from openscope.ui.theme import port_colour

NODES, ACROSS = 500, 25
SIZE = (1600, 1000)
_FRAMES = 40


def document() -> Document:
    """Nodes of two inputs in columns, each fed by two of the column before."""
    nodes, edges = {}, []
    for n in range(NODES):
        column, row = n % ACROSS, n // ACROSS
        nodes[f"blend_{n}"] = Node(type="builtin:blend", position=(column * 240.0, row * 260.0))
        if column:
            near = (row + 1) % (NODES // ACROSS) * ACROSS + column - 1
            edges.append(Edge(f"blend_{n - 1}", "video", f"blend_{n}", "video"))
            edges.append(Edge(f"blend_{near}", "video", f"blend_{n}", "video_b"))
    return Document(nodes=nodes, edges=tuple(edges))


def frames(step: Callable[[int], object]) -> float:
    """The median of what a step and its frame cost this thread."""
    costs = []
    for n in range(_FRAMES):
        begun = time.thread_time()
        step(n)
        QApplication.processEvents()
        costs.append(1000 * (time.thread_time() - begun))
    return statistics.median(costs)


class Plain:
    """A scene of equal items and nothing else: a picture a node, a curve a wire."""

    def __init__(self, what: Document, picture: QPixmap) -> None:
        scene = QGraphicsScene()
        self.items = {id_: scene.addPixmap(picture) for id_ in what.nodes}
        for id_, node in what.nodes.items():
            self.items[id_].setPos(*node.position)
        pen = QPen(port_colour("video"), 2.2)
        self.wires = {edge: scene.addPath(self._way(edge), pen) for edge in what.edges}
        self.view = QGraphicsView(scene)
        self.view.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.view.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        scene.setParent(self.view)
        self.view.resize(*SIZE)
        self.view.show()

    def _way(self, edge: Edge) -> QPainterPath:
        begin = self.items[edge.from_node].pos() + QPointF(152, 130)
        end = self.items[edge.to_node].pos() + QPointF(0, 130)
        across = QPointF(0.4 * (end.x() - begin.x()), 0)
        path = QPainterPath(begin)
        path.cubicTo(begin + across, end - across, end)
        return path

    def dragged(self, id_: str) -> Callable[[int], object]:
        """Moves a node a little, and its wires along."""
        item = self.items[id_]
        wires = [edge for edge in self.wires if id_ in (edge.from_node, edge.to_node)]

        def drag(_: int) -> None:
            item.setPos(item.pos() + QPointF(4, 2))
            for edge in wires:
                self.wires[edge].setPath(self._way(edge))

        return drag


def rows() -> list[Row]:
    """The rows of the canvas, in a window that is drawn into memory."""
    command = [sys.executable, "-m", "benchmarks.canvas"]
    off = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, env=off, capture_output=True, check=True, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    opened, frames_ = found.pop("open"), found
    slowest = max(frames_, key=lambda name: frames_[name][0])
    worst = max(frames_, key=lambda name: frames_[name][1])
    figures = {f"{name} ms": ms for name, (ms, _) in frames_.items()}
    figures |= {f"{name} ratio": ratio for name, (_, ratio) in frames_.items()}
    measured = f"{frames_[slowest][0]:.1f} ms ({slowest}), {frames_[worst][1]:.1f}x ({worst})"
    good = frames_[slowest][0] <= 16 and frames_[worst][1] <= 2.5
    return [
        Row("canvas with 500 nodes, a frame", measured, "<= 16 ms, <= 2.5x", good, figures),
        Row("open a 500-node document", f"{opened:.2f} s", "<= 1 s", opened <= 1, {"s": opened}),
    ]


def main() -> None:
    """Measure, and print it as JSON: milliseconds a frame, and times a plain scene."""
    app = QApplication([])
    theme.dress(app)
    editor = Editor(catalog_of([]))
    stage = Stage(editor, "cpu")
    canvas = Canvas(editor, stage)
    canvas.resize(*SIZE)
    canvas.show()
    app.processEvents()
    what, begun = document(), time.perf_counter()
    editor.begin(what)
    app.processEvents()
    found: dict[str, object] = {"open": time.perf_counter() - begun}
    card = canvas.graph.cards["blend_262"]
    picture = QPixmap(round(card.scene_box().width()), round(card.scene_box().height()))
    picture.fill(theme.colour("node"))
    scene = Plain(what, picture)
    plain = scene.view
    for zoom in (canvas.zoom, 0.42, 1.0):
        canvas.set_zoom(zoom)
        canvas.viewer.look_at(card.scene_box().center())
        plain.setTransform(QTransform.fromScale(zoom, zoom))
        plain.centerOn(card.scene_box().center())
        while canvas.viewer.pixmaps.moving or canvas.viewer.pixmaps.stale:
            app.processEvents()
        ours = {
            "pan": lambda n: canvas.viewer.pan(QPoint(5 if n % 2 else -4, 3)),
            "drag": lambda n: card.setPos(card.pos() + QPointF(4, 2)),
            "zoom": lambda n: canvas.zoom_by(1.02 if n % 20 < 10 else 1 / 1.02),
        }
        theirs = {
            "pan": lambda n: plain.viewport().update(),
            "drag": scene.dragged(card.id),
            "zoom": lambda n: plain.scale(*(2 * [1.02 if n % 20 < 10 else 1 / 1.02])),
        }
        for name, step in ours.items():
            taken, bare = frames(step), frames(theirs[name])
            found[f"{name} at {zoom:.2f}"] = (taken, taken / bare)
    editor.close()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
