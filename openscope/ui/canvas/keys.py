"""The canvas by keyboard: arrows move nodes; and the way from node to node, along wires and in
one direction."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent

from openscope.editing.edits import PLUGIN
from openscope.ui.canvas.nearest import nearest
from openscope.ui.widgets.basics import announce

if TYPE_CHECKING:
    from openscope.ui.canvas.canvas import Canvas

_STEP, _LEAP = 4.0, 20.0
_PAN = 48

ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


def pressed(canvas: "Canvas", event: QKeyEvent) -> None:
    """Do what a key says, and accept it."""
    if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
        canvas.delete()
        event.accept()
        return
    arrow = ARROWS.get(Qt.Key(event.key()))
    if arrow is None:
        return
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if held not in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
        return
    x, y = arrow
    if canvas.editor.selection:
        step = _LEAP if held == Qt.KeyboardModifier.ShiftModifier else _STEP
        canvas.nudge(x * step, y * step)
    else:
        canvas.viewer.pan(QPoint(-x * _PAN, -y * _PAN))
    event.accept()


def go(canvas: "Canvas", x: int, y: int) -> None:
    """Select the next node in a direction, and say which it is."""
    target = neighbour(canvas, x, y)
    if target is not None:
        canvas.locate(target)
        announce(canvas.viewer, canvas.editor.title_of(target))


def neighbour(canvas: "Canvas", x: int, y: int) -> str | None:
    """The node to go to: sideways along a wire where there is one, else what lies nearest in that
    direction; at the border the next in reading order, so that none is out of reach."""
    forward = x + y > 0
    current, order = canvas.editor.current, reading_order(canvas)
    if current not in order:
        return order[0] if forward else order[-1]
    if x:
        ends = [
            edge.to_node if forward else edge.from_node
            for edge in canvas.editor.document.edges
            if (edge.from_node if forward else edge.to_node) == current
        ]
        if ends:
            return min(ends, key=order.index)
    boxes = {id_: card.scene_box() for id_, card in canvas.graph.cards.items()}
    others = ((id_, box.center()) for id_, box in boxes.items() if id_ != current)
    found = nearest(boxes[current].center(), x, y, others)
    if found is not None:
        return found
    place = order.index(current) + (1 if forward else -1)
    return order[place % len(order)]


def reading_order(canvas: "Canvas") -> list[str]:
    """The nodes from left to right, those at one place from top to bottom; the Plugin Config
    first."""
    nodes = canvas.editor.document.nodes
    ids = sorted(nodes, key=lambda id_: (*nodes[id_].position, id_))
    return [PLUGIN, *ids]
