"""What menus and shortcuts do to the canvas."""

from collections.abc import Iterable

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Signal
from PySide6.QtGui import QGuiApplication

from openscope.editing import clipboard, edits
from openscope.editing.arrange import Size, arranged
from openscope.editing.backdrops import (
    Backdrop,
    with_backdrop,
    with_new_backdrop,
    without_backdrop,
)
from openscope.editing.edits import PLUGIN
from openscope.editing.grid import on_grid
from openscope.editing.room import clear_place, with_room
from openscope.graph.document import Document, Edge, Node, Position
from openscope.ui.canvas.card import Card
from openscope.ui.canvas.frame import BAR, Frame
from openscope.ui.canvas.look import NARROW, SMALL, TITLE, WIDTH, Look, node_look
from openscope.ui.canvas.overlays import RenameField
from openscope.ui.canvas.view import CanvasView
from openscope.ui.canvas.wiring import Connect, Disconnect
from openscope.ui.editor import Editor
from openscope.ui.stage import Stage

_STEP_ASIDE = 24.0
"""How far a node is put from one that is exactly there."""
_GAP = 64.0
"""Between a node and the one that is added after it."""
_FLUENT = 20.0
"""The frames per second below which nothing moves for the sake of motion."""
_AROUND = 24.0
"""Between a frame and the nodes in it."""


class Actions(CanvasView):
    """One method for each action."""

    frame_changed = Signal()
    """Another frame is selected, or none."""

    def __init__(self, editor: Editor, stage: Stage) -> None:
        super().__init__(editor, stage)
        self._field: RenameField | None = None
        self.viewer.looked.connect(self._end_rename)
        editor.selected.connect(self._nodes_picked)

    # -- nodes

    def delete(self, heal: bool = False) -> None:
        """Delete what is selected; `heal` wires what came before to what came after."""
        document, ids = self.editor.document, self._chosen_nodes()
        if heal:
            document = edits.healed(document, self.editor.types, ids)
        elif ids:
            document = edits.deleted(document, ids)
        what = self.said(ids)
        if frame := self.picked_frame:
            document = without_backdrop(document, frame)
            what = what if ids else "frame"
        if document is not self.editor.document:
            self.editor.apply(document, f"Delete {what}")

    def bypass(self) -> None:
        """Bypass the selected nodes, or do so no more."""
        ids = self._chosen_nodes()
        document = edits.bypassed(self.editor.document, self.editor.types, ids)
        self.editor.apply(document, f"Bypass {self.said(ids)}")

    def add(
        self, type_key: str, scene_pos: QPointF | None = None, *, exactly: bool = False
    ) -> str | None:
        """Add a node; its id. Without a place it comes after the one selected node, where it
        fits, else to the pointer or the middle of the view. It goes below what is there, unless
        it is to be `exactly` at its place."""
        if type_key == PLUGIN:
            self.locate(PLUGIN)
            return None
        type_ = self.editor.types.get(type_key)
        if type_ is None:
            return None
        if type_.role == "output" and (there := self.editor.output) is not None:
            self.locate(there)  # a graph has one
            return None
        after = self.editor.current if scene_pos is None else None
        if after is not None and (wired := self._after(type_key, after)) is not None:
            document, id_ = wired
        else:
            place = scene_pos if scene_pos is not None else self._here()
            at = self.centred(type_key, place)
            at = self._free(at) if exactly else self._clear(type_key, at)
            document, id_ = edits.added(self.editor.document, type_key, at)
        self.take(document, f"Add {type_.name}", [id_])
        self.viewer.bring_into_view(self.graph.cards[id_].scene_box())
        return id_

    def _after(self, key: str, other: str) -> tuple[Document, str] | None:
        """The document with a node wired after another; None where it does not fit."""
        card = self.graph.cards.get(other)
        if card is None or other not in self.editor.document.nodes:
            return None
        place = self.on_grid(card.x() + card.look.width + _GAP, card.y())
        document, id_ = edits.added(self.editor.document, key, place)
        ways = [edge for edge in document.edges if edge.from_node == other]
        if len(ways) == 1:  # in between, not beside
            between = edits.inserted(document, self.editor.types, id_, ways[0])
            if between is not None:
                return self.with_room(between, id_, ways[0]), id_
        for port in card.look.outputs:
            wired = edits.wired_to(
                document, self.editor.types, id_, other, port.name, from_output=True
            )
            if wired is not document:
                return edits.moved(wired, {id_: self._clear(key, place)}), id_
        return None

    def with_room(self, document: Document, id_: str, edge: Edge) -> Document:
        """The document with the neighbours of a node that was put into a wire out of its way."""
        sizes = self._sizes_of_cards()
        sizes.setdefault(id_, self._size_of(document.nodes[id_]))
        return with_room(document, id_, edge, sizes)

    def take(self, document: Document, title: str, ids: Iterable[str]) -> None:
        """Take a step that adds nodes, and select them."""
        if self.editor.apply(document, title):
            self.editor.select(ids)

    def duplicate(self) -> None:
        """Put a copy of the selected nodes beside them, fed by what feeds them."""
        text = clipboard.copied(self.editor.document, self._chosen_nodes(), with_feeds=True)
        pasted = clipboard.pasted(self.editor.document, text, self.editor.types) if text else None
        if pasted is not None and pasted[1]:
            document, ids = pasted
            self.take(document, f"Duplicate {self.said(self._chosen_nodes())}", ids)

    def copy(self) -> bool:
        """Put the selected nodes on the clipboard; whether there were any."""
        text = clipboard.copied(self.editor.document, self._chosen_nodes())
        if text:
            QGuiApplication.clipboard().setText(text)
        return bool(text)

    def cut(self) -> None:
        """Put the selected nodes on the clipboard, and delete them."""
        if self.copy():
            self.delete()

    def paste(self) -> bool:
        """Add what is on the clipboard, at the pointer; whether it was nodes."""
        text = QGuiApplication.clipboard().text()
        pasted = clipboard.pasted(self.editor.document, text, self.editor.types, (0.0, 0.0))
        if pasted is None or not pasted[1]:
            return False
        document, ids = pasted
        places = {id_: document.nodes[id_].position for id_ in ids}
        left, top = min(x for x, _ in places.values()), min(y for _, y in places.values())
        here = self.viewer.last_pointer
        if here is not None:
            at = self.viewer.camera.to_scene(here) - QPointF(WIDTH / 2, TITLE / 2)
        else:
            at = QPointF(left, top) + QPointF(_STEP_ASIDE, _STEP_ASIDE)
        dx, dy = at.x() - left, at.y() - top
        placed = {id_: self.on_grid(x + dx, y + dy) for id_, (x, y) in places.items()}
        self.take(edits.moved(document, placed), f"Paste {len(ids)} nodes", ids)
        return True

    def select_all(self) -> None:
        """Select every node."""
        self.editor.select(self.editor.document.nodes)

    def arrange(self) -> None:
        """Put all nodes in order, from left to right."""
        places = arranged(self.editor.document, self._sizes_of_cards())
        if self.editor.apply(edits.moved(self.editor.document, places), "Arrange"):
            self.zoom_to_all()

    def nudge(self, dx: float, dy: float) -> None:
        """Move the selected nodes a little; moves that follow each other are one step."""
        ids = self.editor.selection
        places: dict[str, Position] = {
            id_: (card.x() + dx, card.y() + dy)
            for id_, card in self.graph.cards.items()
            if id_ in ids
        }
        if places:
            document = edits.moved(self.editor.document, places)
            self.editor.apply(document, f"Move {self.said(ids)}", ("nudge", ids))

    # -- wires

    def connect_by_keys(self) -> None:
        """Have a wire drawn from the selected node by keys; once more: from its next port."""
        if self.can_connect and (card := self._current_card()):
            self.viewer.choose(Connect, card)

    def disconnect_by_keys(self) -> None:
        """Have a wire of the selected node chosen that is to be taken off."""
        if self.can_disconnect and (card := self._current_card()):
            self.viewer.choose(Disconnect, card)

    @property
    def can_connect(self) -> bool:
        """Whether one node with ports is selected."""
        card = self._current_card()
        return card is not None and bool(card.inputs or card.outputs)

    @property
    def can_disconnect(self) -> bool:
        """Whether one node with wires is selected."""
        card = self._current_card()
        return card is not None and bool(card.wires())

    def _current_card(self) -> Card | None:
        return self.graph.cards.get(self.editor.current or "")

    # -- names and frames

    def rename(self) -> None:
        """Rename the one selected node, or the selected frame, in place."""
        if frame := self.picked_frame:
            self.begin_rename(self.frames[frame])
        elif self.editor.current is not None:
            self.begin_rename(self.graph.cards[self.editor.current])

    def begin_rename(self, item: Card | Frame) -> None:
        """Lay a field over a title."""
        self._end_rename()
        if isinstance(item, Card):
            box = QRectF(item.x() + 4, item.y() + 2, item.look.width - 8, TITLE - 4)
            text = self.editor.title_of(item.id) if item.id != PLUGIN else ""
            text = text or self.editor.document.plugin.name
        else:
            box = QRectF(item.x() + 8, item.y() + 2, min(item.size.width() - 16, 240), BAR - 4)
            text = item.title
        self.viewer.bring_into_view(box)
        self._end_rename()
        camera = self.viewer.camera
        corner = camera.to_view(box.topLeft()).toPoint()
        width, height = max(96, round(box.width() * camera.zoom)), 26
        rect = QRect(corner.x(), corner.y(), width, height)
        field = RenameField(self.viewer, text, rect)
        id_, is_card = item.id, isinstance(item, Card)

        def renamed(to: str) -> None:
            self._field = None
            if to != text:
                self._rename_node(id_, to) if is_card else self._rename_frame(id_, to)

        field.renamed = renamed
        self._field = field

    def _end_rename(self) -> None:
        field, self._field = self._field, None
        if field is not None:
            field.finish()

    def _rename_node(self, id_: str, to: str) -> None:
        document = self.editor.document
        if id_ == PLUGIN:
            self.editor.apply(edits.with_plugin(document, name=to), "Rename plugin")
        elif id_ in document.nodes:
            title = f"Rename {self.editor.title_of(id_)}"
            self.editor.apply(edits.with_node(document, id_, title=to), title)

    def _rename_frame(self, id_: str, to: str) -> None:
        if id_ in self.editor.document.backdrops:
            self.editor.apply(with_backdrop(self.editor.document, id_, title=to), "Rename frame")

    def add_backdrop(self) -> None:
        """Put a frame around the selected nodes, and ask what it is called."""
        rect = self.rect_of(self.editor.selection)
        if rect.isEmpty():
            here = self._here()
            rect = QRectF(here.x() - 160, here.y() - 100, 320, 200)
        rect = rect.adjusted(-_AROUND, -_AROUND - BAR, _AROUND, _AROUND)
        backdrop = Backdrop("Frame", (rect.x(), rect.y()), (rect.width(), rect.height()))
        document, id_ = with_new_backdrop(self.editor.document, backdrop)
        self.editor.apply(document, "Add frame")
        self.pick_frame(id_)
        self.begin_rename(self.frames[id_])

    def pick_frame(self, id_: str) -> None:
        """Select a frame; "" none."""
        before = self.picked_frame
        for frame in self.frames.values():
            frame.pick(frame.id == id_)
        if id_:
            self.editor.select(())
        if id_ != before:
            self.frame_changed.emit()

    @property
    def picked_frame(self) -> str:
        """The selected frame; "" where none is."""
        return next((frame.id for frame in self.frames.values() if frame.picked), "")

    @property
    def can_rename(self) -> bool:
        """Whether what is selected has one name."""
        return bool(self.picked_frame) or self.editor.current is not None

    def _nodes_picked(self) -> None:
        if self.editor.selection:  # nodes, or a frame
            self.pick_frame("")

    # -- the camera

    def zoom_to_selection(self) -> None:
        """Have the selected nodes in view; all where none is."""
        rect = self.rect_of(self.editor.selection)
        self._fly(rect if not rect.isEmpty() else self.rect_of(self.graph.cards))

    def zoom_to_all(self) -> None:
        """Have all nodes in view."""
        self._fly(self.rect_of(self.graph.cards))

    def _fly(self, rect: QRectF) -> None:
        """Have a part of the scene in view, by a motion where the run has time for it."""
        status = self.stage.status if self.stage.running else None
        slow = status is not None and not status.paused and status.rate < _FLUENT
        self.viewer.fit(rect) if slow else self.viewer.flight.begin(rect)

    def zoom_by(self, factor: float) -> None:
        """Make things larger or smaller."""
        self.viewer.zoom_to(self.zoom * factor)

    def set_zoom(self, zoom: float) -> None:
        """Have things at a size; 1.0 is full size."""
        self.viewer.zoom_to(zoom)

    def locate(self, node_id: str) -> None:
        """Select a node and have it in view."""
        card = self.graph.cards.get(node_id)
        if card is not None:
            self.editor.select([node_id])
            self.viewer.bring_into_view(card.scene_box())

    # -- places and words

    def width_of(self, key: str) -> float:
        """How wide the card of a new node is."""
        category = self.editor.types[key].category
        return {"compose": NARROW, "output": SMALL}.get(category, WIDTH)

    def centred(self, key: str, place: QPointF) -> Position:
        """The place of a new node that is held by the middle of its title."""
        if key not in self.editor.types:
            return self.on_grid(place.x(), place.y())
        return self.on_grid(place.x() - self.width_of(key) / 2, place.y() - TITLE / 2)

    @staticmethod
    def on_grid(x: float, y: float) -> Position:
        """The nearest place of the grid."""
        return (on_grid(x), on_grid(y))

    def said(self, ids: Iterable[str]) -> str:
        """Some nodes in a word or two."""
        names = list(ids)
        return self.editor.title_of(names[0]) if len(names) == 1 else f"{len(names)} nodes"

    def _free(self, place: Position) -> Position:
        taken = {node.position for node in self.editor.document.nodes.values()}
        while place in taken:
            place = (place[0] + _STEP_ASIDE, place[1] + _STEP_ASIDE)
        return place

    def _clear(self, key: str, place: Position) -> Position:
        size = self._size_of(Node(type=key))
        return clear_place(self.editor.document, place, size, self._sizes_of_cards())

    def _size_of(self, node: Node) -> Size:
        return _size(node_look(node, self.editor.types[node.type]))

    def _sizes_of_cards(self) -> dict[str, Size]:
        return {id_: _size(card.look) for id_, card in self.graph.cards.items()}

    def _here(self) -> QPointF:
        at: QPoint | None = self.viewer.last_pointer
        return self.viewer.camera.to_scene(at) if at is not None else self.viewer.camera.centre()

    def _chosen_nodes(self) -> list[str]:
        document = self.editor.document
        return [id_ for id_ in document.nodes if id_ in self.editor.selection]


def _size(look: Look) -> Size:
    """How large a card is, and how far down its ports are."""
    ends = [
        {port.name: look.place(number, output=output).y() for number, port in enumerate(ports)}
        for output, ports in ((False, look.inputs), (True, look.outputs))
    ]
    return Size(look.width, look.height, *ends)
