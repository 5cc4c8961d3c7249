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
from PySide6.QtWidgets import QApplication, QGraphicsItem, QGraphicsScene, QGraphicsView

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


def plain_view(what: Document, picture: QPixmap) -> tuple[QGraphicsView, QGraphicsItem]:
    """A scene of equal items and nothing else: a picture a node, a curve a wire."""
    scene = QGraphicsScene()
    for node in what.nodes.values():
        held = scene.addPixmap(picture)
        held.setPos(*node.position)
    for edge in what.edges:
        (x, y), (u, v) = (what.nodes[i].position for i in (edge.from_node, edge.to_node))
        path = QPainterPath(QPointF(x + 152, y + 130))
        across = 0.4 * (u - x - 152)
        path.cubicTo(x + 152 + across, y + 130, u - across, v + 130, u, v + 130)
        scene.addPath(path, QPen(port_colour("video"), 2.2))
    view = QGraphicsView(scene)
    view.setRenderHint(QPainter.RenderHint.Antialiasing)
    view.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    scene.setParent(view)
    view.resize(*SIZE)
    view.show()
    return view, held


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
    plain, item = plain_view(what, picture)
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
            "drag": lambda n: item.setPos(item.pos() + QPointF(4, 2)),
            "zoom": lambda n: plain.scale(*(2 * [1.02 if n % 20 < 10 else 1 / 1.02])),
        }
        for name, step in ours.items():
            taken, bare = frames(step), frames(theirs[name])
            found[f"{name} at {zoom:.2f}"] = (taken, taken / bare)
    editor.close()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
