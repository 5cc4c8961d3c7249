"""What is done to nodes on the canvas by keys and commands becomes edits of the document."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from openscope.ui.canvas import Canvas
from openscope.ui.editor import Editor
from openscope.ui.stage import Stage
from ui.canvas_hands import CHAIN, Hands, opened


@pytest.fixture
def hands(qtbot: QtBot, editor: Editor, stage: Stage) -> Hands:
    editor.begin(CHAIN)
    return opened(Canvas(editor, stage), qtbot)


def test_delete_by_key(hands: Hands, editor: Editor) -> None:
    hands.click(hands.title("bloom_1"))
    hands.key(Qt.Key.Key_Delete)
    assert "bloom_1" not in editor.document.nodes
    assert hands.wires() == set()


def test_copy_paste_duplicate_and_bypass(hands: Hands, editor: Editor) -> None:
    canvas = hands.canvas
    editor.select(["video_1", "bloom_1"])
    assert canvas.copy()
    assert "builtin:bloom" in QGuiApplication.clipboard().text()
    assert canvas.paste()
    assert editor.selection == {"test_pattern_1", "bloom_2"} or len(editor.selection) == 2
    assert len(editor.document.nodes) == 5
    editor.undo()
    editor.select(["bloom_1"])
    canvas.duplicate()
    assert "video_1.video>bloom_2.video" in hands.wires(), "a duplicate is fed as well"
    canvas.bypass()
    assert canvas.graph.cards["bloom_2"].look.bypassed
    canvas.cut()
    assert "bloom_2" not in editor.document.nodes


def test_a_new_node_comes_after_the_selected_one(hands: Hands, editor: Editor) -> None:
    editor.select(["bloom_1"])
    id_ = hands.canvas.add("builtin:bloom", None)
    assert id_ == "bloom_2"
    assert "bloom_1.video>bloom_2.video" in hands.wires()
    assert "bloom_2.video>output_1.video" in hands.wires(), "in between, not beside"
    assert editor.selection == {"bloom_2"}
    editor.undo()
    assert editor.document is CHAIN, "one step"


def test_the_keyboard_goes_from_node_to_node_and_moves_them(hands: Hands, editor: Editor) -> None:
    shift = Qt.KeyboardModifier.ShiftModifier
    editor.select(["video_1"])
    hands.canvas.go(1, 0)
    assert editor.selection == {"bloom_1"}
    hands.canvas.go(-1, 0)
    assert editor.selection == {"video_1"}
    hands.key(Qt.Key.Key_Right)
    hands.key(Qt.Key.Key_Down, shift)
    assert editor.document.nodes["video_1"].position == (4.0, 20.0)
    editor.undo()
    assert editor.document is CHAIN, "moves that follow each other are one step"


def test_a_frame_is_put_around_nodes_and_moves_with_them(hands: Hands, editor: Editor) -> None:
    editor.select(["bloom_1"])
    hands.canvas.add_backdrop()
    hands.type_name("Glow")
    ((id_, data),) = editor.document.backdrops.items()
    assert data["title"] == "Glow"
    bar = hands.at(300, -40)
    hands.drag(bar, bar + QPoint(40, 80))
    assert editor.document.nodes["bloom_1"].position == (340.0, 80.0)
    assert editor.document.nodes["video_1"].position == (0.0, 0.0)
    assert editor.document.backdrops[id_]["position"] == [316.0, 28.0]
    hands.canvas.delete()
    assert editor.document.backdrops == {}
    assert "bloom_1" in editor.document.nodes


def test_the_menu_is_asked_for_by_mouse_and_keyboard(hands: Hands, editor: Editor) -> None:
    heard: list[QPoint] = []
    hands.canvas.menu_wanted.connect(heard.append)
    port, at = hands.viewer.viewport(), hands.title("bloom_1")
    for reason in (QContextMenuEvent.Reason.Mouse, QContextMenuEvent.Reason.Keyboard):
        event = QContextMenuEvent(reason, at, port.mapToGlobal(at))
        QApplication.sendEvent(port, event)
    assert heard[0] == port.mapToGlobal(at)
    assert editor.selection == {"bloom_1"}
    assert len(heard) == 2


def test_the_output_that_is_there_is_shown_instead_of_a_second_one(
    hands: Hands, editor: Editor
) -> None:
    assert hands.canvas.add("builtin:output") is None
    assert editor.document is CHAIN
    assert editor.selection == {"output_1"}


def test_a_wire_that_is_to_lead_to_an_output_leads_to_the_one_that_is_there(
    hands: Hands, editor: Editor
) -> None:
    hands.canvas.add_wired("builtin:output", QPointF(), "video_1", "video", from_output=True)
    assert editor.document.nodes.keys() == CHAIN.nodes.keys()
    assert "video_1.video>output_1.video" in hands.wires()
    assert "bloom_1.video>output_1.video" not in hands.wires(), "an input takes one wire"
    editor.undo()
    assert editor.document is CHAIN


def test_a_new_node_covers_no_other(hands: Hands, editor: Editor) -> None:
    middle = hands.canvas.graph.cards["bloom_1"].scene_box().center()
    cards = hands.canvas.graph.cards
    for key in ("builtin:image", "builtin:image", "builtin:blend"):
        id_ = hands.canvas.add(key, middle)
        box = cards[id_].scene_box()
        assert not [i for i, c in cards.items() if i != id_ and c.scene_box().intersects(box)]
