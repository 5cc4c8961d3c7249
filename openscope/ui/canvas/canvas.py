"""The canvas: what is done on it becomes edits of the document."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Signal
from PySide6.QtGui import QKeyEvent

from openscope.editing import edits
from openscope.editing.backdrops import with_backdrop
from openscope.editing.edits import PLUGIN
from openscope.editing.media_files import source_for
from openscope.graph.document import Document, Edge, Position
from openscope.graph.node_type import fits
from openscope.graph.wiring import downstream, upstream
from openscope.ui.canvas import keys
from openscope.ui.canvas.actions import Actions
from openscope.ui.canvas.card import Card
from openscope.ui.canvas.dot import Dot
from openscope.ui.canvas.frame import Frame
from openscope.ui.canvas.look import ROW, TITLE
from openscope.ui.canvas.request import SearchRequest
from openscope.ui.canvas.wire import card_id
from openscope.ui.editor import Editor
from openscope.ui.stage import Stage

_BELOW = 200.0
"""Between the places of files that are dropped together."""


class Canvas(Actions):
    """Nodes and wires, edited with mouse and keyboard."""

    search_wanted = Signal(SearchRequest)
    """The search popup is wanted, for one of its types to be added."""
    files_dropped = Signal(list)
    """Files that are no media, as `Path`s: documents, plugin folders, zips."""
    menu_wanted = Signal(QPoint)
    """A menu is wanted, at this place of the screen."""

    def __init__(self, editor: Editor, stage: Stage) -> None:
        super().__init__(editor, stage)
        viewer, graph = self.viewer, self.graph
        viewer.rules = self
        viewer.picked.connect(self._picked)
        viewer.frame_picked.connect(self.pick_frame)
        viewer.frame_resized.connect(self._frame_resized)
        viewer.renaming.connect(self._renaming)
        viewer.wire_let_go.connect(self._wire_let_go)
        viewer.searching.connect(self._search_at)
        viewer.menu_asked.connect(self.menu_wanted)
        viewer.key_pressed.connect(self._key)
        viewer.type_dropped.connect(self._type_dropped)
        viewer.paths_dropped.connect(self._paths_dropped)
        graph.rewired.connect(self._rewired)
        graph.moved.connect(self._moved)
        graph.inserted.connect(self._inserted)

    # -- what the document says of a gesture

    def why_not(self, edge: Edge) -> str | None:
        """Why a wire cannot be, in a sentence."""
        if PLUGIN in (edge.from_node, edge.to_node):
            return "The Plugin Config takes no wires."
        return edits.why_not(self.editor.document, self.editor.types, edge)

    def fitting(self, dot: Dot) -> set[Dot]:
        """The ports that a wire from this one may end at."""
        id_ = card_id(dot)
        reached = upstream if dot.is_output else downstream
        blocked = reached(self.editor.document, [id_])
        found: set[Dot] = set()
        for other, card in self.graph.cards.items():
            if other in blocked:
                continue
            for one in card.inputs if dot.is_output else card.outputs:
                pair = (dot.kind, one.kind) if dot.is_output else (one.kind, dot.kind)
                if "" in pair or fits(*pair):
                    found.add(one)
        return found

    def goes_into(self, id_: str, edge: Edge) -> bool:
        """Whether a node can be put into a wire."""
        document, types = self.editor.document, self.editor.types
        return id_ in document.nodes and edits.inserted(document, types, id_, edge) is not None

    def type_goes_into(self, key: str, edge: Edge) -> bool:
        """Whether a new node can be put into a wire."""
        if key not in self.editor.types:
            return False
        document, id_ = edits.added(self.editor.document, key)
        return edits.inserted(document, self.editor.types, id_, edge) is not None

    # -- gestures become edits

    def _picked(self, ids: Any) -> None:
        self.editor.select(ids)

    def _renaming(self, item: Any) -> None:
        self.begin_rename(item)

    def _rewired(self, lost: list[Edge], made: list[Edge]) -> None:
        if set(lost) == set(made):
            return
        document = edits.disconnected(self.editor.document, lost)
        for edge in made:
            if edge not in document.edges:
                document = edits.connected(document, edge)
        if made:
            a, b = (self.editor.title_of(i) for i in (made[0].from_node, made[0].to_node))
            self.editor.apply(document, f"Connect {a} to {b}")
        else:
            one = f"Disconnect {self.editor.title_of(lost[0].to_node)}"
            self.editor.apply(document, one if len(lost) == 1 else f"Cut {len(lost)} wires")

    def _moved(self, items: list[Card | Frame]) -> None:
        cards = [item for item in items if isinstance(item, Card)]
        document = self._with_places(self.editor.document, cards)
        for item in items:
            if isinstance(item, Frame):
                document = with_backdrop(document, item.id, position=(item.x(), item.y()))
        frames = [item.title or "frame" for item in items if isinstance(item, Frame)]
        what = frames[0] if frames else self.said(card.id for card in cards)
        self.editor.apply(document, f"Move {what}")

    def _inserted(self, id_: str, edge: Edge) -> None:
        moved = self._with_places(self.editor.document, [self.graph.cards[id_]])
        document = edits.inserted(moved, self.editor.types, id_, edge)
        if document is not None:
            document = self.with_room(document, id_, edge)
        self.editor.apply(document or moved, f"Insert {self.editor.title_of(id_)}")

    def _with_places(self, document: Document, cards: Iterable[Card]) -> Document:
        places: dict[str, Position] = {card.id: (card.x(), card.y()) for card in cards}
        return edits.moved(document, places)

    def _frame_resized(self, frame: Frame) -> None:
        size = (frame.size.width(), frame.size.height())
        self.editor.apply(with_backdrop(self.editor.document, frame.id, size=size), "Resize frame")

    # -- what is added

    def open_search(self) -> None:
        """Ask for the search popup at the pointer."""
        self._search_at(self.viewer.search_place())

    def _search_at(self, at: QPoint) -> None:
        place = self.viewer.camera.to_scene(at)
        where = self.viewer.viewport().mapToGlobal(at)
        self.search_wanted.emit(SearchRequest(where, None, lambda key: self._chosen(key, place)))

    def _chosen(self, key: str, place: QPointF) -> None:
        self.add(key, place)

    def _wire_let_go(self, dot: Dot, at: QPoint) -> None:
        """Ask what the wire is to lead to, or come from."""
        id_, port, is_output = card_id(dot), dot.name, dot.is_output
        keys_ = edits.fitting(self.editor.types, dot.kind, from_output=is_output)
        place = self.viewer.camera.to_scene(at)
        where = self.viewer.viewport().mapToGlobal(at)

        def chosen(key: str) -> None:
            self.add_wired(key, place, id_, port, from_output=is_output)

        self.search_wanted.emit(SearchRequest(where, keys_ if dot.kind else None, chosen))

    def add_wired(
        self, key: str, place: QPointF, other: str, port: str, *, from_output: bool
    ) -> None:
        """Add a node beside a place, wired to a port of another node; the one output that is
        there is wired, not added to."""
        type_ = self.editor.types.get(key)
        if type_ is None:
            return
        if type_.role == "output" and (there := self.editor.output) is not None:
            edge = Edge(other, port, there, type_.inputs[0].name)
            self.take(edits.connected(self.editor.document, edge), "Connect", [there])
            return
        width = self.width_of(key)
        top = place.y() - TITLE - ROW
        left = place.x() if from_output else place.x() - width
        document, id_ = edits.added(self.editor.document, key, self.on_grid(left, top))
        if other in document.nodes:
            document = edits.wired_to(
                document, self.editor.types, id_, other, port, from_output=from_output
            )
        self.take(document, f"Add {type_.name}", [id_])

    def _type_dropped(self, key: str, place: QPointF, edge: Any) -> None:
        type_ = self.editor.types.get(key)
        if edge is None or type_ is None or type_.role == "output":
            self.add(key, place, exactly=True)
            return
        document, id_ = edits.added(self.editor.document, key, self.centred(key, place))
        whole = edits.inserted(document, self.editor.types, id_, edge)
        if whole is not None:
            whole = self.with_room(whole, id_, edge)
        self.take(whole or document, f"Insert {type_.name}", [id_])

    def _paths_dropped(self, paths: list[Path], place: QPointF) -> None:
        """Films and pictures become sources; the window knows what to do with the rest."""
        document = self.editor.document
        added: list[str] = []
        rest: list[Path] = []
        for path in paths:
            key = source_for(path) if path.is_file() else None
            if key is None:
                rest.append(path)
                continue
            at = self.centred(key, place + QPointF(0, _BELOW * len(added)))
            document, id_ = edits.added(document, key, at, {"path": str(path.absolute())})
            added.append(id_)
        if added:
            names = [path.name for path in paths if path not in rest]
            self.take(document, f"Add {names[0] if len(names) == 1 else f'{len(names)} files'}",
                      added)  # fmt: skip
        if rest:
            self.files_dropped.emit(rest)

    def _key(self, event: QKeyEvent) -> None:
        keys.pressed(self, event)

    def go(self, x: int, y: int) -> None:
        """Select the next node to the left, to the right, above or below."""
        keys.go(self, x, y)
