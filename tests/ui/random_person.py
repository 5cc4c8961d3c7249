"""Somebody who does anything to a window, in any order: edits by commands, by the canvas and by the
properties. The same seed does the same."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from openscope.editing import edits
from openscope.editing.backdrops import backdrops
from openscope.editing.edits import PLUGIN
from openscope.graph.document import Edge
from openscope.ui.properties.other_pages import PluginPage
from openscope.ui.window import Window

LEFT = Qt.MouseButton.LeftButton
TYPES = ("bloom", "gray", "blend", "kaleidoscope", "luma-key", "trails", "passthrough",
         "text-overlay", "text-prompt", "test-pattern", "output", "flow-warp")  # fmt: skip
MOST = 14
"""Nodes beyond which none is added: a small machine plays along."""


class Person:
    """Acts on one window; `films` are those that sources are swapped for."""

    def __init__(self, window: Window, seed: int, films: tuple[Path, ...] = ()) -> None:
        self.window, self.editor, self.canvas = window, window.editor, window.canvas
        self.random = random.Random(seed)
        self._films = films
        self.done: list[str] = []

    def act(self, *names: str) -> str:
        """Do one thing, of these or of all; its name."""
        chosen = self.random.choice(names or EDITS)
        self.done.append(chosen)
        getattr(self, chosen)()
        QApplication.processEvents()
        return chosen

    # -- what is edited

    def add(self) -> None:
        if len(self.editor.document.nodes) < MOST:
            place = QPointF(self.random.randrange(1200), self.random.randrange(600))
            self.canvas.add(f"builtin:{self.random.choice(TYPES)}", self._perhaps(place))

    def wire(self) -> None:
        """Draw a wire that the canvas would take."""
        cards = self.canvas.graph.cards
        outs = [(id_, dot.name) for id_, card in cards.items() for dot in card.outputs]
        ins = [(id_, dot.name) for id_, card in cards.items() for dot in card.inputs]
        if outs and ins:
            edge = Edge(*self.random.choice(outs), *self.random.choice(ins))
            if self.canvas.why_not(edge) is None:
                self.canvas.graph.rewired.emit([], [edge])

    def cut_wire(self) -> None:
        if self.editor.document.edges:
            self.canvas.graph.rewired.emit([self.random.choice(self.editor.document.edges)], [])

    def insert(self) -> None:
        """Drop a new node on a wire."""
        if self.editor.document.edges and len(self.editor.document.nodes) < MOST:
            edge = self.random.choice(self.editor.document.edges)
            key = f"builtin:{self.random.choice(TYPES)}"
            self.canvas.viewer.type_dropped.emit(key, QPointF(300, 200), edge)

    def slide(self) -> None:
        """Drag a slider, in several moves; or turn a switch, or choose."""
        self._select(1)
        form = getattr(self.window.properties.page, "form", None)
        rows = [one for one in getattr(form, "rows", {}).values() if one.control.isEnabled()]
        if not rows:
            return
        row = self.random.choice(rows)
        track = getattr(row.control, "track", None)
        if track is not None and track.isVisible():
            y, width = track.height() // 2, max(2, track.width())
            QTest.mousePress(track, LEFT, pos=track.handle())
            for _ in range(4):
                QTest.mouseMove(track, QPoint(self.random.randrange(width), y))
                QApplication.processEvents()
            QTest.mouseRelease(track, LEFT, pos=QPoint(self.random.randrange(width), y))
            return
        value = self._value_for(row.field.parameter.schema)
        if value is not None:
            row.edited.emit(row.field.name, value)
            row.settled.emit()

    def reset(self) -> None:
        self._select(1)
        self.window.properties.reset_node()

    def bake(self) -> None:
        self._select(1)
        rows = getattr(getattr(self.window.properties.page, "form", None), "rows", {})
        can = [row for row in rows.values() if row.field.exposable]
        if can:
            self.random.choice(can).eye.click()

    def expose(self) -> None:
        """Give a parameter another label in the plugin, as the export dialog does."""
        places = [
            (id_, name)
            for id_ in self.editor.document.nodes
            if (type_ := self.editor.type_of(id_))
            for name in type_.parameters
        ]
        if places:
            node, name = self.random.choice(places)
            label = self.random.choice(["", "Glow", "Æ"])
            document = edits.exposed(self.editor.document, node, name, label=label)
            self.editor.apply(document, "Expose")

    def rename(self) -> None:
        self._select(1)
        if self.editor.current in (None, PLUGIN):
            return
        self.canvas.rename()
        field = self.canvas._field
        assert field is not None
        QTest.keyClicks(field, self.random.choice(["Lamp", "a b", "x"]))
        key = self.random.choice([Qt.Key.Key_Return, Qt.Key.Key_Escape])
        QTest.keyClick(field, key)

    def move(self) -> None:
        self._select(3)
        self.canvas.nudge(self.random.randrange(-40, 40), self.random.randrange(-40, 40))

    def bypass(self) -> None:
        self._command("edit.bypass")

    def delete(self) -> None:
        self._command("edit.delete", 1)

    def heal(self) -> None:
        self._command("edit.heal", 1)

    def duplicate(self) -> None:
        if len(self.editor.document.nodes) < MOST:
            self._command("edit.duplicate")

    def copy(self) -> None:
        self._command("edit.copy")

    def cut(self) -> None:
        self._command("edit.cut", 1)

    def paste(self) -> None:
        if len(self.editor.document.nodes) < MOST:
            self._command("edit.paste", 0)

    def select_all(self) -> None:
        self._command("edit.select-all", 0)

    def arrange(self) -> None:
        self._command("edit.arrange", 0)

    def backdrop(self) -> None:
        """Put a frame around some nodes, or take one away."""
        frames = list(self.canvas.frames)
        if len(frames) > 2:
            self.canvas.pick_frame(self.random.choice(frames))
            self.canvas.delete()
            return
        self._select(3)
        self.canvas.add_backdrop()
        field = self.canvas._field
        assert field is not None
        QTest.keyClicks(field, "Group")
        QTest.keyClick(field, Qt.Key.Key_Return)

    def plugin_field(self) -> None:
        """Type into a field of the Plugin Config."""
        self.editor.select([PLUGIN])
        page = self.window.properties.page
        assert isinstance(page, PluginPage)
        rows = page.form.rows
        name = self.random.choice(["name", "description", "version", "author", "usage"])
        usages = ["pipeline", "preprocessor", "postprocessor"]
        value = self.random.choice(usages if name == "usage" else ["", "Lamp", "0.2.0", "日本"])
        rows[name].edited.emit(name, value)
        rows[name].settled.emit()

    def swap_source(self) -> None:
        """Another film, another size of the pattern, or a new source in place of an old one."""
        editor = self.editor
        sources = [i for i in editor.document.nodes if self._role(i) == "source"]
        if not sources:
            self.canvas.add("builtin:test-pattern", QPointF(0, 300))
            return
        id_ = self.random.choice(sources)
        node = editor.node(id_)
        if self._films and self.random.random() < 0.6:
            params: dict[str, Any] = {"path": str(self.random.choice(self._films))}
            document = edits.with_node(
                editor.document, id_, type="builtin:video-file", params=params, baked=()
            )
        elif node.type == "builtin:test-pattern":
            width = self.random.choice([96, 128, 160])
            document = edits.with_param(editor.document, editor.types, id_, "width", width)
        else:
            params = {"width": 160, "height": 90}
            document = edits.with_node(
                editor.document, id_, type="builtin:test-pattern", params=params, baked=()
            )
        editor.apply(document, "Swap source")

    def undo(self) -> None:
        self._command("edit.undo", 0)

    def redo(self) -> None:
        self._command("edit.redo", 0)

    # -- what is looked at, and the run

    def look(self) -> None:
        """Look elsewhere: zoom, other panels, the pause."""
        self._command(self.random.choice(LOOKS), self.random.choice([0, 1, 2]))

    # -- within

    def _command(self, id_: str, most: int = 3) -> None:
        """Run a command, on some selection that it finds (at most so many nodes)."""
        if most:
            self._select(most)
        self.window.shortcuts.run(id_)

    def _select(self, most: int) -> None:
        ids = [*self.editor.document.nodes, PLUGIN]
        # the one output stays most of the time: without it there is little to see
        ids = [i for i in ids if self._role(i) != "output" or self.random.random() < 0.2]
        count = min(self.random.randint(1, most), len(ids))
        self.editor.select(self.random.sample(ids, count))

    def _role(self, id_: str) -> str:
        type_ = self.editor.type_of(id_)
        return type_.role if type_ else ""

    def _perhaps(self, place: QPointF) -> QPointF | None:
        return place if self.random.random() < 0.5 else None

    def _value_for(self, schema: dict[str, Any]) -> Any:
        if "enum" in schema:
            return self.random.choice(schema["enum"])
        kind = schema.get("type")
        if kind == "boolean":
            return self.random.random() < 0.5
        if kind == "integer" and "maximum" in schema and schema["maximum"] < 50:
            return self.random.randint(schema.get("minimum", 0), schema["maximum"])
        return None


EDITS = (
    "add", "add", "wire", "wire", "wire", "wire", "cut_wire", "insert", "slide", "slide", "slide",
    "reset", "bake", "expose", "rename", "move", "bypass", "delete", "heal", "duplicate", "copy",
    "cut", "paste", "select_all", "arrange", "backdrop", "plugin_field", "swap_source", "undo",
    "undo", "redo", "look", "look",
)  # fmt: skip
LOOKS = (
    "view.zoom-selection", "view.zoom-all", "view.zoom-in", "view.zoom-out", "view.zoom-reset",
    "view.a", "view.b", "view.split", "view.actual-size", "view.code", "view.problems", "view.log",
    "run.pause", "run.step", "run.reset",
)  # fmt: skip


def shows_the_document(window: Window) -> None:
    """What the canvas shows is the document, to the last wire."""
    canvas, editor = window.canvas, window.editor
    document, graph = editor.document, canvas.graph
    assert graph.cards.keys() == {*document.nodes, PLUGIN}
    assert graph.wires.keys() == set(document.edges)
    assert canvas.frames.keys() == backdrops(document).keys()
    scene = canvas.viewer.scene().items()
    for id_, card in graph.cards.items():
        place = document.plugin.position if id_ == PLUGIN else document.nodes[id_].position
        assert (card.x(), card.y()) == place, id_
        assert card.isSelected() == (id_ in editor.selection), id_
        assert card in scene
        if id_ != PLUGIN:
            now = canvas._look_of(id_)
            assert replace(card.look, alert=False) == replace(now, alert=False), id_
            assert len(card.wires()) == sum(id_ in (e.from_node, e.to_node) for e in document.edges)
    cards = [item for item in scene if type(item) is type(graph.cards[PLUGIN])]
    assert len(cards) == len(graph.cards)
    wires = [item for item in scene if item in graph.wires.values()]
    assert len(wires) == len(document.edges)
    for id_, backdrop in backdrops(document).items():
        frame = canvas.frames[id_]
        assert (frame.x(), frame.y()) == backdrop.position


def undo_all(window: Window, each: Callable[[], object] = lambda: None) -> int:
    """Take everything back; how many steps that were."""
    steps = 0
    while window.editor.history.undo_title is not None:
        window.shortcuts.run("edit.undo")
        steps += 1
        each()
    return steps
