"""The canvas under real mouse events: each gesture becomes one edit of the document."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from openscope.ui import mime
from openscope.ui.canvas import Canvas, SearchRequest
from openscope.ui.editor import Editor
from openscope.ui.stage import Stage
from ui.canvas_hands import ALT, BESIDE, SHIFT, Hands, graph, opened

TWO = graph(video_1=("test-pattern", 0, 0), bloom_1=("bloom", 300, 0), output_1=("output", 700, 60))


@pytest.fixture
def hands(qtbot: QtBot, editor: Editor, stage: Stage) -> Hands:
    editor.begin(TWO)
    return opened(Canvas(editor, stage), qtbot)


def test_a_wire_is_drawn_and_undone(hands: Hands, editor: Editor) -> None:
    hands.drag(hands.output("video_1"), hands.port("bloom_1.video"))
    assert hands.edges() == hands.wires() == {"video_1.video>bloom_1.video"}
    assert editor.history.undo_title == "Connect Test Pattern to Bloom"
    editor.undo()
    assert hands.wires() == set()
    assert editor.history.undo_title is None, "one drag is one step"


def test_a_wire_is_drawn_from_an_input(hands: Hands) -> None:
    hands.drag(hands.port("output_1.video"), hands.output("bloom_1"))
    assert hands.edges() == {"bloom_1.video>output_1.video"}


def test_a_wire_let_go_on_a_card_takes_its_first_fitting_port(hands: Hands) -> None:
    hands.drag(hands.output("video_1"), hands.title("bloom_1"))
    assert hands.edges() == {"video_1.video>bloom_1.video"}


def test_a_refused_wire_says_why_and_changes_nothing(hands: Hands, editor: Editor) -> None:
    editor.begin(graph(flow_1=("optical-flow", 0, 0), bloom_1=("bloom", 300, 0)))
    hands.canvas.set_zoom(1.0)
    with hands.held(hands.port("flow_1.flow"), hands.port("bloom_1.video")):
        reason = hands.viewer.reason
        assert reason.isVisible()
        assert "flow" in reason.text()
        assert "video" in reason.text()
    assert not reason.isVisible()
    assert hands.edges() == set()
    assert editor.history.undo_title is None


def test_a_loop_is_refused(hands: Hands, editor: Editor) -> None:
    hands.drag(hands.output("video_1"), hands.port("bloom_1.video"))
    editor.begin(
        graph(
            (("bloom_1.video", "bloom_2.video"),),
            bloom_1=("bloom", 0, 0),
            bloom_2=("bloom", 300, 0),
        )
    )
    hands.canvas.set_zoom(1.0)
    with hands.held(hands.output("bloom_2"), hands.port("bloom_1.video")):
        assert "loop" in hands.viewer.reason.text()
    assert hands.edges() == {"bloom_1.video>bloom_2.video"}


def test_ports_that_fit_glow_while_a_wire_is_drawn(hands: Hands) -> None:
    cards = hands.canvas.graph.cards
    with hands.held(hands.output("video_1"), hands.at(250, 250)):
        offered = cards["bloom_1"]._fitting
        assert offered is not None
        assert set(cards["bloom_1"].inputs) <= set(offered)
        assert not set(cards["bloom_1"].outputs) & set(offered)
        hands.key(Qt.Key.Key_Escape)
    assert cards["bloom_1"]._fitting is None
    assert hands.edges() == set()


@pytest.fixture
def chain(hands: Hands, editor: Editor) -> Hands:
    editor.begin(BESIDE)
    hands.canvas.set_zoom(1.0)
    hands.viewer.look_at(QPointF(450, 250))
    return hands


def test_a_wire_is_pulled_to_another_input(chain: Hands, editor: Editor) -> None:
    chain.drag(chain.port("bloom_1.video"), chain.port("bloom_2.video"))
    assert chain.wires() == {"video_1.video>bloom_2.video", "bloom_1.video>output_1.video"}
    editor.undo()
    assert editor.document is BESIDE
    assert chain.wires() == chain.edges()


def test_a_wire_is_pulled_off(chain: Hands, editor: Editor) -> None:
    heard: list[SearchRequest] = []
    chain.canvas.search_wanted.connect(heard.append)
    chain.drag(chain.port("bloom_1.video"), chain.at(240, 300))
    assert chain.wires() == {"bloom_1.video>output_1.video"}
    assert not heard, "what was pulled off is not to be wired elsewhere"
    assert editor.history.undo_title == "Disconnect Bloom"


def test_a_wire_put_back_is_no_step(chain: Hands, editor: Editor) -> None:
    with chain.held(chain.port("bloom_1.video"), chain.at(240, 300)):
        QTest.mouseMove(chain.viewer.viewport(), chain.port("bloom_1.video"))
        chain.key(Qt.Key.Key_Escape)
    assert editor.document is BESIDE
    assert all(wire.isVisible() for wire in chain.canvas.graph.wires.values())


def test_a_wire_takes_the_place_of_another(chain: Hands) -> None:
    chain.drag(chain.output("bloom_2"), chain.port("output_1.video"))
    assert chain.wires() == {"video_1.video>bloom_1.video", "bloom_2.video>output_1.video"}


def test_wires_are_cut(chain: Hands, editor: Editor) -> None:
    chain.drag(chain.at(240, 40), chain.at(240, 280), ALT)
    assert chain.wires() == {"bloom_1.video>output_1.video"}
    editor.undo()
    assert chain.wires() == chain.edges()


def test_a_node_is_moved_in_one_step(chain: Hands, editor: Editor) -> None:
    start = chain.title("bloom_2")
    chain.drag(start, start + QPoint(60, 40))
    assert editor.document.nodes["bloom_2"].position == (360.0, 340.0)
    assert editor.selection == {"bloom_2"}
    editor.undo()
    card = chain.canvas.graph.cards["bloom_2"]
    assert (card.x(), card.y()) == (300.0, 300.0)
    assert editor.document is BESIDE


def test_the_selected_nodes_move_together(chain: Hands, editor: Editor) -> None:
    editor.select(["bloom_1", "bloom_2"])
    start = chain.title("bloom_1")
    chain.drag(start, start + QPoint(0, -40))
    assert editor.document.nodes["bloom_1"].position == (300.0, -40.0)
    assert editor.document.nodes["bloom_2"].position == (300.0, 260.0)
    assert editor.history.undo_title == "Move 2 nodes"


def test_a_node_dropped_on_a_wire_is_put_into_it(chain: Hands, editor: Editor) -> None:
    wire = chain.canvas.graph.wires[BESIDE.edges[1]]
    middle = chain.viewer.camera.to_view(wire.path().pointAtPercent(0.5)).toPoint()
    chain.drag(chain.title("bloom_2"), middle)
    assert chain.wires() == {
        "video_1.video>bloom_1.video",
        "bloom_1.video>bloom_2.video",
        "bloom_2.video>output_1.video",
    }
    assert editor.history.undo_title == "Insert Bloom"
    editor.undo()
    assert editor.document is BESIDE, "moved and inserted in one step"


def test_a_box_selects(chain: Hands, editor: Editor) -> None:
    chain.drag(chain.at(250, 520), chain.at(520, 290))
    assert editor.selection == {"bloom_2"}
    chain.drag(chain.at(650, 10), chain.at(860, 180), SHIFT)
    assert editor.selection == {"bloom_2", "output_1"}
    chain.click(chain.at(100, 450))
    assert editor.selection == frozenset()


def test_shift_adds_to_the_selection(chain: Hands, editor: Editor) -> None:
    chain.click(chain.title("bloom_1"))
    chain.click(chain.title("bloom_2"), SHIFT)
    assert editor.selection == {"bloom_1", "bloom_2"}
    chain.click(chain.title("bloom_2"))
    assert editor.selection == {"bloom_2"}


def test_a_wire_dropped_on_nothing_asks_for_what_fits(hands: Hands, editor: Editor) -> None:
    heard: list[SearchRequest] = []
    hands.canvas.search_wanted.connect(heard.append)
    hands.drag(hands.output("video_1"), hands.at(300, 350))
    (request,) = heard
    assert request.keys is not None
    assert "builtin:bloom" in request.keys
    assert "builtin:text-prompt" not in request.keys
    request.chosen("builtin:bloom")
    assert hands.edges() == {"video_1.video>bloom_2.video"}
    assert editor.selection == {"bloom_2"}


def test_tab_asks_for_a_node_at_the_pointer(hands: Hands, editor: Editor) -> None:
    heard: list[SearchRequest] = []
    hands.canvas.search_wanted.connect(heard.append)
    at = hands.at(400, 400)
    hands.point(at)
    hands.key(Qt.Key.Key_Tab)
    (request,) = heard
    assert request.keys is None
    assert hands.viewer.viewport().mapFromGlobal(request.global_pos) == at
    request.chosen("builtin:bloom")
    assert editor.document.nodes["bloom_2"].position == (308.0, 384.0)


def test_a_double_click_renames(chain: Hands, editor: Editor) -> None:
    QTest.mouseDClick(
        chain.viewer.viewport(), Qt.MouseButton.LeftButton, pos=chain.title("bloom_2")
    )
    chain.type_name("Glow")
    assert editor.document.nodes["bloom_2"].title == "Glow"
    assert chain.canvas.graph.cards["bloom_2"].look.title == "Glow"


def test_escape_leaves_the_name(chain: Hands, editor: Editor) -> None:
    editor.select(["bloom_2"])
    chain.canvas.rename()
    chain.type_name("Glow", Qt.Key.Key_Escape)
    assert editor.document is BESIDE


def test_the_wheel_zooms_at_the_pointer_and_the_middle_button_pans(chain: Hands) -> None:
    viewer, at = chain.viewer, QPointF(300, 200)
    place = viewer.camera.to_scene(at)
    zooms: list[float] = []
    chain.canvas.zoom_changed.connect(zooms.append)
    turn = QWheelEvent(
        at,
        QPointF(viewer.viewport().mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(viewer.viewport(), turn)
    assert zooms == [pytest.approx(1.15)]
    assert (viewer.camera.to_scene(at) - place).manhattanLength() < 2
    port, middle = viewer.viewport(), Qt.MouseButton.MiddleButton
    QTest.mousePress(port, middle, pos=QPoint(300, 200))
    QTest.mouseMove(port, QPoint(350, 230))
    QTest.mouseRelease(port, middle, pos=QPoint(350, 230))
    assert (viewer.camera.to_scene(QPointF(350, 230)) - place).manhattanLength() < 2


def drop(hands: Hands, data: QMimeData, at: QPoint) -> None:
    port, buttons = hands.viewer.viewport(), Qt.MouseButton.LeftButton
    action, keys = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    for event in (
        QDragEnterEvent(at, action, data, buttons, keys),
        QDragMoveEvent(at, action, data, buttons, keys),
        QDropEvent(QPointF(at), action, data, buttons, keys, QEvent.Type.Drop),
    ):
        QApplication.sendEvent(port, event)
        assert event.isAccepted()


def test_a_type_is_dropped_from_the_palette(chain: Hands, editor: Editor) -> None:
    data = QMimeData()
    data.setData(mime.TYPE, b"builtin:bloom")
    drop(chain, data, chain.at(600, 400))
    assert editor.document.nodes["bloom_3"].position == (508.0, 384.0)
    wire = chain.canvas.graph.wires[BESIDE.edges[1]]
    middle = chain.viewer.camera.to_view(wire.path().pointAtPercent(0.5)).toPoint()
    drop(chain, data, middle)
    assert "bloom_4.video>output_1.video" in chain.wires()
    assert "bloom_1.video>bloom_4.video" in chain.wires()


def test_files_are_dropped(chain: Hands, editor: Editor, tmp_path: Path) -> None:
    film, graph_file = tmp_path / "a.MP4", tmp_path / "b.openscope"
    film.write_bytes(b"")
    graph_file.write_bytes(b"")
    heard: list[list[Path]] = []
    chain.canvas.files_dropped.connect(heard.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(film)), QUrl.fromLocalFile(str(graph_file))])
    drop(chain, data, chain.at(600, 400))
    assert heard == [[graph_file]]
    (id_,) = editor.selection
    node = editor.document.nodes[id_]
    assert (node.type, node.params) == ("builtin:video-file", {"path": str(film)})
    assert chain.canvas.graph.cards[id_].look.title == "a.MP4"
