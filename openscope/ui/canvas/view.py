"""The document, the selection and the run, shown on the canvas. Nothing is edited here."""

import math
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from openscope.editing.backdrops import backdrops
from openscope.editing.edits import PLUGIN
from openscope.graph.document import Document
from openscope.graph.wiring import downstream
from openscope.ui.canvas.card import Card
from openscope.ui.canvas.frame import Frame
from openscope.ui.canvas.graph import CanvasGraph
from openscope.ui.canvas.look import Look, State, missing_look, node_look, plugin_look
from openscope.ui.canvas.minimap import Minimap
from openscope.ui.canvas.overlays import EmptyHint, KeyHints
from openscope.ui.canvas.states import States
from openscope.ui.canvas.viewer import Viewer
from openscope.ui.canvas.wiring import Connect
from openscope.ui.editor import Change, Editor
from openscope.ui.stage import Stage
from openscope.ui.widgets.basics import column, may_move
from openscope.ui.widgets.picture import image_of

if TYPE_CHECKING:
    from openscope.engine.previews import Preview
    from openscope.engine.status import Status

_WANT_AFTER = 80
"""Milliseconds after the last change of the camera until pictures are asked for anew."""
_CHECK_AFTER = 60
"""Milliseconds after the last change of a value until the graph is checked."""
_SIZE_STEP = 16
"""Pictures are asked for in steps of this many pixels."""
_LAP = 1.6
"""Seconds that a moving light takes."""
_INSET = 12
_MAP_FROM = (640, 400)
"""The size of the canvas from which there is room for the map."""


class CanvasView(QWidget):
    """Follows the editor by differences, and the stage."""

    zoom_changed = Signal(float)
    """How large things are now; 1.0 is full size."""

    def __init__(self, editor: Editor, stage: Stage) -> None:
        super().__init__()
        self.editor, self.stage = editor, stage
        self.viewer = Viewer(self)
        self.graph = CanvasGraph(self.viewer)
        self.graph.setParent(self)
        self.frames: dict[str, Frame] = {}
        self.setAccessibleName("Canvas")
        self.setFocusProxy(self.viewer)
        column(self.viewer, into=self)
        self._map = Minimap(self.viewer, self.graph)
        self._hint = EmptyHint(self.viewer)
        self._hints: Mapping[str, tuple[str, str]] = {}
        self._keys = KeyHints(self.viewer)
        self._states = States()
        self._sizes: dict[str, tuple[int, int]] = {}
        self._rates: dict[str, float] = {}
        self._missing: set[str] = set()
        self._moving: set[str] = set()
        self._starved: set[str] = set()
        self._waiting = False
        self._lapped = 0.0
        self._zoom = 1.0
        self._framed = False
        self._wanted: dict[str, tuple[int, int]] = {}
        self._want_soon = QTimer(self)
        self._want_soon.setSingleShot(True)
        self._want_soon.setInterval(_WANT_AFTER)
        self._want_soon.timeout.connect(self._want)
        self._check_soon = QTimer(self)
        self._check_soon.setSingleShot(True)
        self._check_soon.setInterval(_CHECK_AFTER)
        self._check_soon.timeout.connect(self._check)
        self.viewer.looked.connect(self._looked)
        self.viewer.choosing.connect(self._choosing)
        editor.changed.connect(self._follow)
        editor.selected.connect(self._show_selection)
        editor.types_changed.connect(self._dress_all)
        editor.opened.connect(self._opened)
        stage.told.connect(self._told)
        stage.shown.connect(self._shown)
        stage.running_changed.connect(self._running_changed)
        self._follow(Change(Document(nodes={}, edges=()), editor.document), everything=True)
        self._show_selection()

    # -- the document

    def _follow(self, change: Change, *, everything: bool = False) -> None:
        after = change.after
        rewired = change.edges or everything
        for id_ in change.nodes:
            if id_ in after.nodes:
                rewired |= self._dress(id_)
            else:
                self.graph.remove(id_)
                self._sizes.pop(id_, None)
                self._rates.pop(id_, None)
                self._missing.discard(id_)
                self._moving.discard(id_)
        if change.edges:
            for id_ in self._missing - change.nodes:
                self._dress(id_)
        if rewired or change.nodes - after.nodes.keys():
            self._rewire()
        if change.plugin or everything:
            self._wear(PLUGIN, plugin_look(after.plugin))
            self.graph.cards[PLUGIN].setPos(*after.plugin.position)
        if change.before.backdrops is not after.backdrops or everything:
            self._follow_frames()
        self._mark(change.nodes & after.nodes.keys())
        if rewired or change.nodes - (after.nodes.keys() & change.before.nodes.keys()):
            self._check()
        else:  # a slider moves, say: the check of a large graph takes longer than a frame
            self._check_soon.start()
        self._place_overlays()
        self._map.redraw()
        self._want_soon.start()

    def _check(self) -> None:
        """Mark what is wrong with the graph, and what waits for no picture because of it."""
        self._check_soon.stop()
        problems, before = self.editor.problems, self._starved
        unfed = {p.node for p in problems if p.node is not None and p.code == "open-input"}
        self._starved = {
            id_ for node in unfed for id_ in downstream(self.editor.document, [node]) - {node}
        }
        self._mark(self._states.check(problems) | (before ^ self._starved))

    def _dress(self, id_: str) -> bool:
        """Show a node as the document has it; whether its card is another now."""
        node, before = self.editor.document.nodes[id_], self.graph.cards.get(id_)
        card = self._wear(id_, self._look_of(id_))
        if (card.x(), card.y()) != node.position:
            card.setPos(*node.position)
        return card is not before

    def _wear(self, id_: str, look: Look) -> Card:
        card = self.graph.cards.get(id_)
        alert = card is not None and bool(card.state.alert)
        return self.graph.add(id_, replace(look, alert=True) if alert else look)

    def _look_of(self, id_: str) -> Look:
        node, type_ = self.editor.document.nodes[id_], self.editor.type_of(id_)
        if type_ is None:
            self._missing.add(id_)
            return missing_look(node, id_, self.editor.document.edges)
        self._missing.discard(id_)
        return node_look(node, type_, self._sizes.get(id_), self._rates.get(id_, 0.0))

    def _rewire(self) -> None:
        self.viewer.end_choice()
        edges = dict.fromkeys(self.editor.document.edges)
        for edge in [edge for edge in self.graph.wires if edge not in edges]:
            self.graph.unwire(edge)
        for edge in edges:
            self.graph.wire(edge)

    def _dress_all(self) -> None:
        """The types are others: new ports, or a type that was missing."""
        for id_ in self.editor.document.nodes:
            self._dress(id_)
        self._rewire()
        self._check()
        self._want_soon.start()

    def _follow_frames(self) -> None:
        there = backdrops(self.editor.document)
        for id_ in self.frames.keys() - there.keys():
            self.viewer.scene().removeItem(self.frames.pop(id_))
        for id_, backdrop in there.items():
            if id_ in self.frames:
                self.frames[id_].wear(backdrop)
            else:
                self.frames[id_] = Frame(id_, backdrop)
                self.viewer.scene().addItem(self.frames[id_])

    def _opened(self) -> None:
        """Another document: what was seen of nodes of the same name is not its own."""
        sources, self._sizes, self._rates = list(self._sizes), {}, {}
        for id_ in sources:
            if id_ in self.editor.document.nodes:
                self._dress(id_)
        for card in self.graph.cards.values():
            if card.image is not None:
                card.show_picture(None)
        self._states.tell(None)
        self._mark(self.graph.cards)
        self._framed = False
        if self.isVisible():
            self._frame_all()

    def _frame_all(self) -> None:
        """Begin with all in view."""
        self._framed = True
        self.viewer.fit(self.rect_of(self.graph.cards))
        self.viewer.pixmaps.settle()

    def rect_of(self, ids: Iterable[str]) -> QRectF:
        """The part of the scene that some cards take."""
        rect = QRectF()
        for id_ in ids:
            if id_ in self.graph.cards:
                rect = rect.united(self.graph.cards[id_].scene_box())
        return rect

    # -- the selection

    def _show_selection(self) -> None:
        self.viewer.end_choice()
        for id_, card in self.graph.cards.items():
            card.setSelected(id_ in self.editor.selection)
        self._map.redraw()

    # -- the run

    def _told(self, status: Any) -> None:
        self.tell(status)

    def tell(self, status: "Status") -> None:
        """Show what the run says."""
        self._mark(self._states.tell(status))
        for id_, film in status.films.items():
            if self._rates.get(id_) != film.rate and id_ in self.editor.document.nodes:
                self._rates[id_] = film.rate
                self._dress(id_)
        if not self._waiting:
            self._waiting = True
            self._mark(self.graph.cards)
        now = time.monotonic()
        if not self._moving or not self.isVisible() or not may_move(self):
            return
        if now - self._lapped >= 1 / 16:
            self._lapped = now
            seen = self.viewer.camera.seen()
            for id_ in self._moving:
                card = self.graph.cards[id_]
                if card.scene_box().intersects(seen):
                    card.advance(now / _LAP)

    def _shown(self, pictures: Any) -> None:
        self.show_pictures(pictures)

    def show_pictures(self, pictures: "Mapping[str, Preview]") -> None:
        """Show new pictures on their cards."""
        for id_, preview in pictures.items():
            card = self.graph.cards.get(id_)
            if card is None or card.look.picture_rect is None:
                continue
            first = card.image is None
            card.show_picture(image_of(preview))
            if first:
                self._mark([id_])
            type_ = self.editor.type_of(id_)
            if (
                type_ is not None
                and type_.role == "source"
                and self._sizes.get(id_) != preview.size
            ):
                self._sizes[id_] = preview.size
                self._dress(id_)

    def _running_changed(self) -> None:
        """A run begins, or has ended: what the last one said no longer holds."""
        self._waiting = self.stage.running
        self._states.tell(None)
        self._mark(self.graph.cards)

    def _mark(self, ids: Iterable[str]) -> None:
        """Show the states of some nodes."""
        for id_ in list(ids):
            card = self.graph.cards.get(id_)
            if card is None:
                continue
            waits = self._waiting and card.look.picture and card.image is None
            waits = waits and id_ not in self._starved
            loose = id_ not in self.editor.needed
            state = self._states.of(id_, waiting=waits, loose=loose)
            if card.look.bypassed:  # it does nothing, so nothing is wrong or missing
                state = State(busy=state.busy)
            card.tell(state)
            if card.look.alert != bool(state.alert):
                self.graph.add(id_, replace(card.look, alert=bool(state.alert)))
            if state.busy or state.waiting:
                self._moving.add(id_)
            else:
                self._moving.discard(id_)

    # -- pictures

    def _want(self) -> None:
        """Ask for the pictures of the cards in view, at the size that they are shown."""
        sizes: dict[str, tuple[int, int]] = {}
        if self.isVisible():
            seen = self.viewer.camera.seen()
            scale = self.viewer.camera.zoom * self.devicePixelRatio()
            for id_, card in self.graph.cards.items():
                rect = card.look.picture_rect
                if rect is not None and rect.translated(card.pos()).intersects(seen):
                    sizes[id_] = (_step(rect.width() * scale), _step(rect.height() * scale))
        if sizes != self._wanted:
            self._wanted = sizes
            self.stage.want("canvas", sizes)

    # -- the camera and the window

    def set_hints(self, hints: Mapping[str, tuple[str, str]]) -> None:
        """Say in a corner which keys do what: a key and a word, by command."""
        self._hints = hints
        self._keys.show_keys(hints.values())
        self._hint.show_key(hints.get("edit.add", ("", ""))[0])
        keys = ", ".join(f"{key}: {word}" for key, word in hints.values())
        self.viewer.setAccessibleDescription(
            "The nodes of the graph and their wires. Ctrl with the arrow keys goes from node to "
            f"node. {keys}."
        )
        self._place_overlays()

    def _choosing(self, word: str) -> None:
        """While one chooses by keys, the corner has the keys of the choice."""
        if not word:
            self.set_hints(self._hints)
            return
        keys = [("Tab", "next"), ("Enter", word), ("Esc", "leave")]
        if word == Connect.word and (again := self._hints.get("edit.connect")):
            keys.insert(1, (again[0], "other port"))
        self._keys.show_keys(keys)
        self._place_overlays()

    @property
    def zoom(self) -> float:
        """How large things are; 1.0 is full size."""
        return self.viewer.camera.zoom

    def _looked(self) -> None:
        self._want_soon.start()
        if self._zoom != self.zoom:
            self._zoom = self.zoom
            self.zoom_changed.emit(self._zoom)

    def _place_overlays(self) -> None:
        room = self.viewer.size()
        nodes = self.editor.document.nodes
        large = room.width() >= _MAP_FROM[0] and room.height() >= _MAP_FROM[1]
        self._map.offer(large and len(nodes) > 1)
        self._keys.offer(large, _INSET)
        types = (self.editor.type_of(id_) for id_ in nodes)
        empty = len(nodes) < 2 and all(type_ and type_.role == "output" for type_ in types)
        self._hint.setVisible(empty)
        if empty:
            self._hint.move((room.width() - self._hint.width()) // 2, room.height() * 3 // 4)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with all in view; pictures are needed from now on."""
        super().showEvent(event)
        if not self._framed:
            self._frame_all()
        self._want_soon.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """No pictures are needed."""
        super().hideEvent(event)
        self._want_soon.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The corners are elsewhere."""
        super().resizeEvent(event)
        self._place_overlays()


def _step(pixels: float) -> int:
    return max(_SIZE_STEP, math.ceil(pixels / _SIZE_STEP) * _SIZE_STEP)
