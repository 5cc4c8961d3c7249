"""The canvas with 500 nodes: `python -m benchmarks.canvas`.

Milliseconds of the window's thread for one frame of a pan, a zoom and a drag, and their ratio to
the same in a scene of as many plain rectangles and lines, measured in the same run.
"""

import statistics
import time
from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QTransform
from PySide6.QtWidgets import QApplication, QGraphicsItem, QGraphicsScene, QGraphicsView

from openscope.catalog import catalog_of
from openscope.graph.document import Document, Edge, Node
from openscope.ui import theme
from openscope.ui.canvas import Canvas
from openscope.ui.editor import Editor
from openscope.ui.stage import Stage

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


def plain_view(what: Document) -> tuple[QGraphicsView, QGraphicsItem]:
    """As many rectangles and lines, and nothing else; one of the rectangles."""
    scene = QGraphicsScene()
    for node in what.nodes.values():
        held = scene.addRect(0, 0, 152, 180)
        held.setPos(*node.position)
    for edge in what.edges:
        (x, y), (u, v) = (what.nodes[i].position for i in (edge.from_node, edge.to_node))
        scene.addLine(x + 152, y + 130, u, v + 130)
    view = QGraphicsView(scene)
    scene.setParent(view)
    view.resize(*SIZE)
    view.show()
    return view, held


def main() -> None:
    """Measure, and print a table."""
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
    print(f"open {NODES} nodes, {len(what.edges)} wires: {time.perf_counter() - begun:.2f} s")
    plain, item = plain_view(what)
    card = canvas.graph.cards["blend_262"]
    print("zoom    pan          zoom         drag         (ms a frame, times a plain scene)")
    for zoom in (canvas.zoom, 0.42, 1.0):
        canvas.set_zoom(zoom)
        canvas.viewer.look_at(card.scene_box().center())
        plain.setTransform(QTransform.fromScale(zoom, zoom))
        plain.centerOn(card.scene_box().center())
        while canvas.viewer.pixmaps.moving or canvas.viewer.pixmaps.stale:
            app.processEvents()
        ours = [
            frames(lambda n: canvas.viewer.pan(QPoint(5 if n % 2 else -4, 3))),
            frames(lambda n: card.setPos(card.pos() + QPointF(4, 2))),
            frames(lambda n: canvas.zoom_by(1.02 if n % 20 < 10 else 1 / 1.02)),
        ]
        theirs = [
            frames(lambda n: plain.viewport().update()),
            frames(lambda n: item.setPos(item.pos() + QPointF(4, 2))),
            frames(lambda n: plain.scale(*(2 * [1.02 if n % 20 < 10 else 1 / 1.02]))),
        ]
        pairs = [f"{a:5.1f} ({a / b:4.1f})" for a, b in zip(ours, theirs, strict=True)]
        print(f"{zoom:.2f}  {pairs[0]}  {pairs[2]}  {pairs[1]}")
    editor.close()


if __name__ == "__main__":
    main()
