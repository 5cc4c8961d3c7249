"""The graph that NodeGraphQt holds: the cards and wires of the document, and nothing of its own.

It is never saved, loaded or undone. What is done to it with the mouse comes out as edges and
positions, for the document to decide.
"""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, Signal

from openscope.graph.document import Edge
from openscope.ui.canvas.card import Card
from openscope.ui.canvas.dot import Dot
from openscope.ui.canvas.frame import Frame
from openscope.ui.canvas.look import Look
from openscope.ui.canvas.nodegraph import BaseNode, NodeGraph, QUndoStack
from openscope.ui.canvas.viewer import Viewer
from openscope.ui.canvas.wire import Wire, edge_of


class NoHistory(QUndoStack):
    """Does what it is given and keeps nothing: the document has the only history."""

    def push(self, command: object) -> None:
        """Do a command."""
        command.redo()  # type: ignore[attr-defined]

    def beginMacro(self, text: str) -> None:
        """Nothing."""

    def endMacro(self) -> None:
        """Nothing."""


class Node(BaseNode):
    """A node of any type: its ports come from its look."""

    __identifier__ = "openscope"
    NODE_NAME = "Node"

    def __init__(self) -> None:
        super().__init__(qgraphics_item=Card)


class CanvasGraph(NodeGraph):
    """The cards and wires by the names that the document has for them."""

    rewired = Signal(list, list)
    """Wires were pulled off and drawn: two lists of `Edge`."""
    moved = Signal(list)
    """What was moved: a list of `Card` and `Frame`."""
    inserted = Signal(str, Edge)
    """This node was moved onto this `Edge`."""

    def __init__(self, viewer: Viewer) -> None:
        self._no_history = NoHistory()
        super().__init__(viewer=viewer, undo_stack=self._no_history)
        self._canvas = viewer
        self.cards: dict[str, Card] = {}
        self.wires: dict[Edge, Wire] = {}

    # -- what the document says

    def add(self, id_: str, look: Look) -> Card:
        """Put a card on the canvas, or give the one that is there another look."""
        card = self.cards.get(id_)
        if card is not None and (card.look.inputs, card.look.outputs) == (
            look.inputs,
            look.outputs,
        ):
            if card.look != look:
                card.wear(look)
            return card
        place = card.pos() if card is not None else QPointF()
        picked = card is not None and card.isSelected()
        self.remove(id_)
        node = Node()
        card = node.view
        assert isinstance(card, Card)
        node.model.id = card.id = id_
        node._graph, node.model._graph_model = self, self.model
        for port in look.inputs:
            node.add_input(port.name)
        for port in look.outputs:
            node.add_output(port.name)
        card._properties["visible"] = True
        card.pixmaps = self._canvas.pixmaps
        self.model.nodes[id_] = node
        self.cards[id_] = card
        card.wear(look)
        card.set_far(self._canvas.is_far)
        card.setPos(place)
        self._canvas.scene().addItem(card)
        card.setSelected(picked)
        return card

    def remove(self, id_: str) -> list[Edge]:
        """Take a card off the canvas with its wires; which these were."""
        card = self.cards.pop(id_, None)
        if card is None:
            return []
        edges = [wire.edge for wire in card.wires()]
        for edge in edges:
            self.unwire(edge)
        del self.model.nodes[id_]
        self._canvas.let_go(card)
        self._canvas.pixmaps.gone(card)
        self._canvas.scene().removeItem(card)
        return edges

    def wire(self, edge: Edge) -> None:
        """Put a wire on the canvas, where both its ends are."""
        out = self.port(edge.from_node, edge.from_port, output=True)
        into = self.port(edge.to_node, edge.to_port, output=False)
        if edge in self.wires or out is None or into is None:
            return
        wire = Wire(out.kind or into.kind)
        wire.set_connections(out, into)
        wire.set_thin(self._canvas.is_far)
        self.wires[edge] = wire
        self._canvas.scene().addItem(wire)

    def unwire(self, edge: Edge) -> None:
        """Take a wire off the canvas."""
        wire = self.wires.pop(edge, None)
        if wire is not None:
            wire.delete()

    def port(self, id_: str, name: str, *, output: bool) -> Dot | None:
        """A port by its names."""
        card = self.cards.get(id_)
        if card is None:
            return None
        dots = card.outputs if output else card.inputs
        return next((dot for dot in dots if dot.name == name), None)

    # -- what NodeGraphQt would do by itself

    def _register_context_menu(self) -> None:
        """The window has the menus."""

    def _register_builtin_nodes(self) -> None:
        """The catalog has the types."""

    def _on_connection_changed(
        self, disconnected: Iterable[tuple[Dot, Dot]], connected: Iterable[tuple[Dot, Dot]]
    ) -> None:
        self.rewired.emit([edge_of(*pair) for pair in disconnected],
                          [edge_of(*pair) for pair in connected])  # fmt: skip

    def _on_connection_sliced(self, ports: Iterable[tuple[Dot, Dot]]) -> None:
        self.rewired.emit([edge_of(*pair) for pair in ports], [])

    def _on_nodes_moved(self, node_data: dict[Card | Frame, tuple[float, float]]) -> None:
        self.moved.emit(list(node_data))

    def _on_insert_node(self, pipe: Wire, node_id: str, prev_node_pos: object) -> None:
        self.inserted.emit(node_id, pipe.edge)
