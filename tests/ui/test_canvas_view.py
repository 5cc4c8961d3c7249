"""What the canvas shows of the document and of a run, by differences."""

from fractions import Fraction

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from openscope.editing import edits
from openscope.editing.edits import PLUGIN
from openscope.engine.faults import Fault
from openscope.engine.previews import Preview
from openscope.engine.status import Film, Status
from openscope.graph.document import Document, Edge, Node
from openscope.ui.canvas import Canvas
from openscope.ui.canvas.card import Card
from openscope.ui.canvas.look import State
from openscope.ui.editor import Editor
from openscope.ui.problems import rows_of
from openscope.ui.stage import Stage
from ui.canvas_hands import CHAIN, Hands, opened


@pytest.fixture
def hands(qtbot: QtBot, editor: Editor, stage: Stage) -> Hands:
    editor.begin(CHAIN)
    made = opened(Canvas(editor, stage), qtbot)
    made.settle()
    return made


def pixel(hands: Hands, at: QPoint) -> QColor:
    return hands.viewer.viewport().grab().toImage().pixelColor(at)


def test_the_document_is_shown(hands: Hands, editor: Editor) -> None:
    cards = hands.canvas.graph.cards
    assert set(cards) == {PLUGIN, *CHAIN.nodes}
    assert hands.wires() == hands.edges()
    assert cards["bloom_1"].look.title == "Bloom"
    assert cards["output_1"].look.width < cards["bloom_1"].look.width
    editor.apply(edits.with_plugin(editor.document, name="Neon", id="neon"), "Name")
    assert cards[PLUGIN].look.lines[0] == "Neon"
    assert cards[PLUGIN].look.lines[1] == "neon · 0.1.0"


def test_an_edit_paints_only_what_it_changed(hands: Hands, editor: Editor) -> None:
    nodes = {f"bloom_{n}": Node(type="builtin:bloom", position=(n % 25 * 40.0, n // 25 * 30.0))
             for n in range(1, 501)}  # fmt: skip
    edges = tuple(Edge(f"bloom_{n}", "video", f"bloom_{n + 1}", "video") for n in range(1, 500))
    editor.begin(Document(nodes=nodes, edges=edges))
    hands.settle()
    cards, wires = dict(hands.canvas.graph.cards), dict(hands.canvas.graph.wires)
    rendered = hands.viewer.pixmaps.rendered
    editor.apply(edits.with_node(editor.document, "bloom_7", title="Other"), "Rename")
    editor.apply(edits.moved(editor.document, {"bloom_9": (1000.0, 800.0)}), "Move")
    hands.settle()
    assert hands.canvas.graph.cards == cards, "no card was built anew"
    assert hands.canvas.graph.wires == wires
    assert hands.viewer.pixmaps.rendered - rendered <= 1, "only the renamed card was painted"


def test_a_missing_type_has_the_ports_that_wires_name(hands: Hands, editor: Editor) -> None:
    lost = Node(type="scope-dither:dither", position=(300.0, 300.0))
    document = edits.with_nodes(editor.document, {"dither_1": lost})
    document = edits.connected(document, Edge("video_1", "video", "dither_1", "picture"))
    editor.apply(document, "Add")
    look = hands.canvas.graph.cards["dither_1"].look
    assert look.missing
    assert [port.name for port in look.inputs] == ["picture"]
    assert look.lines == ("from scope-dither", "not installed")
    assert "video_1.video>dither_1.picture" in hands.wires()
    editor.apply(edits.disconnected(editor.document, editor.document.edges[-1:]), "Disconnect")
    assert hands.canvas.graph.cards["dither_1"].look.inputs == ()


def test_the_selection_is_shown_and_undo_brings_back_what_was_deleted(
    hands: Hands, editor: Editor
) -> None:
    editor.select(["bloom_1"])
    assert hands.canvas.graph.cards["bloom_1"].isSelected()
    hands.canvas.delete(heal=True)
    assert hands.wires() == {"video_1.video>output_1.video"}
    editor.undo()
    assert editor.document is CHAIN
    assert hands.wires() == hands.edges()
    editor.select([PLUGIN])
    hands.canvas.delete()
    assert editor.document is CHAIN, "the Plugin Config stays"


def picture(value: int) -> Preview:
    pixels = np.full((94, 168, 4), value, np.uint8)
    pixels[..., 3] = 255
    return Preview(pixels, Fraction(0), (1280, 720))


def test_a_picture_is_painted_into_its_card_alone(hands: Hands) -> None:
    rect = hands.canvas.graph.cards["bloom_1"].look.picture_rect
    assert rect is not None
    middle = hands.at(300 + rect.center().x() + 30, rect.center().y())
    before = pixel(hands, middle)
    rendered = hands.viewer.pixmaps.rendered
    hands.canvas.show_pictures({"bloom_1": picture(200)})
    hands.settle()
    assert before != QColor(200, 200, 200)
    assert pixel(hands, middle) == QColor(200, 200, 200)
    assert hands.viewer.pixmaps.rendered == rendered, "the card was mended, not made anew"


def test_the_size_of_a_source_is_told_once_it_is_known(hands: Hands) -> None:
    hands.canvas.show_pictures({"video_1": picture(100)})
    assert hands.canvas.graph.cards["video_1"].look.note == "1280×720 · 30"


def test_the_rate_of_a_film_is_told_once_it_is_known(hands: Hands, editor: Editor) -> None:
    document, id_ = edits.added(editor.document, "builtin:video-file", params={"path": "a.mp4"})
    editor.apply(document, "Add")
    card = hands.canvas.graph.cards[id_]
    hands.canvas.show_pictures({id_: picture(100)})
    assert card.look.note == "1280×720"
    hands.canvas.tell(Status(films={id_: Film(0.0, 4.0, looping=True, rate=30000 / 1001)}))
    assert card.look.note == "1280×720 · 29.97"


def test_another_document_has_no_pictures_of_the_last_one(hands: Hands, editor: Editor) -> None:
    hands.canvas.show_pictures({"video_1": picture(100)})
    fault = Fault("It broke.", "", 1, 0.0)
    hands.canvas.tell(Status(faults={"bloom_1": fault}))
    editor.begin(CHAIN.model_copy(update={"nodes": {**CHAIN.nodes}}))
    cards = hands.canvas.graph.cards
    assert cards["video_1"].image is None
    assert cards["video_1"].look.note == ""
    assert cards["bloom_1"].state.error == ""


def test_a_missing_model_is_a_calm_warning(hands: Hands) -> None:
    card = hands.canvas.graph.cards["bloom_1"]
    fault = Fault("The model file a.pth is missing.", "", 3, 0.0, 17_000_000)
    hands.canvas.tell(Status(faults={"bloom_1": fault}))
    assert card.state.alert == "Needs a model"
    assert (card.state.error, card.state.warning) == ("", fault.message)
    hands.settle()
    edge = hands.at(300 + card.look.width / 2, 0)
    assert pixel(hands, edge).blue() < 120, "a line in the colour of a warning"


def test_a_node_that_is_bypassed_has_no_faults(hands: Hands, editor: Editor) -> None:
    fault = Fault("It broke.", "", 1, 0.0)
    hands.canvas.tell(Status(faults={"bloom_1": fault}))
    editor.apply(edits.bypassed(editor.document, editor.types, ["bloom_1"]), "Bypass Bloom")
    hands.canvas.tell(Status(faults={"bloom_1": fault}))
    assert hands.canvas.graph.cards["bloom_1"].state.alert == ""


def test_only_what_gets_frames_waits_for_a_picture(
    hands: Hands, editor: Editor, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Stage, "running", property(lambda self: True))
    stage.running_changed.emit()
    hands.canvas.tell(Status(milliseconds={"bloom_1": 1.0}))
    card = hands.canvas.graph.cards["bloom_1"]
    assert card.state.waiting
    document, id_ = edits.added(CHAIN, "builtin:gray", (300.0, 300.0))
    wires = (*(e for e in CHAIN.edges if e.to_node != "bloom_1"),)
    wires += (Edge(id_, "video", "bloom_1", "video"),)
    editor.apply(document.model_copy(update={"edges": wires}), "Feed it with what is not fed")
    assert not card.state.waiting, "what feeds it gets no frames"
    editor.undo()
    assert card.state.waiting


def test_a_wire_runs_straight_between_cards_that_were_put_in_order(hands: Hands) -> None:
    hands.canvas.arrange()
    cards = hands.canvas.graph.cards
    heights = {cards[id_].inputs[0].centre().y() for id_ in ("bloom_1", "output_1")}
    assert heights == {cards["video_1"].outputs[0].centre().y()}


def test_errors_and_times_of_a_run_are_shown_and_go(hands: Hands, stage: Stage) -> None:
    cards = hands.canvas.graph.cards
    fault = Fault("It broke.\nMore of it", "", 1, 0.0)
    hands.canvas.tell(
        Status(milliseconds={"video_1": 0.94}, faults={"bloom_1": fault}, loading=("output_1", 0.1))
    )
    assert cards["video_1"].state.time == "0.9 ms"
    assert cards["bloom_1"].state.error.startswith("It broke.")
    assert cards["output_1"].state.busy == "loading"
    badge = hands.at(300 + cards["bloom_1"].look.width - 5, 1)
    hands.settle()
    assert pixel(hands, badge).red() > 200
    hands.canvas.tell(Status())
    assert cards["bloom_1"].state.error == ""
    assert cards["output_1"].state.busy == ""
    stage.running_changed.emit()
    assert cards["video_1"].state.time == ""


def test_problems_of_the_graph_are_marked(hands: Hands, editor: Editor) -> None:
    cards = hands.canvas.graph.cards
    assert not cards["bloom_1"].state.warning
    editor.apply(edits.disconnected(editor.document, editor.document.edges[:1]), "Cut")
    assert cards["bloom_1"].state.warning
    editor.undo()
    assert not cards["bloom_1"].state.warning


def test_a_node_beside_the_graph_is_a_calm_warning(hands: Hands, editor: Editor) -> None:
    document, id_ = edits.added(editor.document, "builtin:blend")
    editor.apply(document.with_params(id_, {"amount": 9}), "Add")
    assert not editor.errors
    card = hands.canvas.graph.cards[id_]
    assert "It does not reach the Output, so it is not run" in card.state.warning
    assert not card.state.error, "amber, and no strip across the card"
    assert not card.state.alert
    assert card.toolTip()


def test_what_fails_beside_the_graph_is_a_warning(hands: Hands, editor: Editor) -> None:
    document, id_ = edits.added(editor.document, "builtin:video-file", params={"path": "gone.mp4"})
    editor.apply(document, "Add")
    card = hands.canvas.graph.cards[id_]
    status = Status(faults={id_: Fault("There is no file gone.mp4.", "", 1, 0.0)})
    hands.canvas.tell(status)
    assert (card.state.alert, card.state.error) == ("There is no file gone.mp4.", "")
    assert [row.kind for row in rows_of(editor, status) if row.node == id_] == ["warning"]
    editor.apply(edits.connected(editor.document, Edge(id_, "video", "output_1", "video")), "Wire")
    hands.canvas.tell(status)
    assert card.state.error, "now the output needs it"
    assert [row.kind for row in rows_of(editor, status) if row.node == id_] == ["error"]


def test_pictures_are_wanted_of_the_cards_in_view(hands: Hands, stage: Stage, qtbot: QtBot) -> None:
    def wanted() -> dict[str, tuple[int, int]]:
        return dict(stage._wanted.get("canvas", {}))

    qtbot.waitUntil(lambda: set(wanted()) == {"video_1", "bloom_1"})
    assert wanted()["bloom_1"] == (176, 96)
    hands.viewer.look_at(QPointF(5000, 5000))
    qtbot.waitUntil(lambda: wanted() == {})


def test_a_value_that_is_wrong_is_marked_soon(hands: Hands, editor: Editor, qtbot: QtBot) -> None:
    wrong = edits.with_param(editor.document, editor.types, "bloom_1", "intensity", "much")
    editor.apply(wrong, "Set Intensity")
    card = hands.canvas.graph.cards["bloom_1"]
    qtbot.waitUntil(lambda: bool(card.state.error))


def test_the_map_moves_the_view(hands: Hands) -> None:
    map_ = hands.canvas._map
    assert map_.shown
    before = hands.viewer.camera.centre()
    hands.click(map_.rect.topLeft() + QPoint(12, 12))
    assert (hands.viewer.camera.centre() - before).manhattanLength() > 50


def test_the_map_steps_aside_where_it_lies_on_nodes_of_a_graph_in_view(
    hands: Hands, editor: Editor
) -> None:
    map_ = hands.canvas._map
    corner = hands.viewer.camera.to_scene(map_.rect.center())
    place = (corner.x() - 40, corner.y() - 20)
    editor.apply(edits.moved(editor.document, {"output_1": place}), "Move Output")
    hands.settle()
    assert hands.viewer.camera.seen().contains(hands.canvas.graph.cards["output_1"].scene_box())
    assert not map_.shown
    hands.viewer.camera.pan(QPoint(200, 0))
    hands.viewer.looked.emit()
    assert map_.shown, "some of the graph is out of view"


def test_a_pan_paints_what_comes_into_view_and_the_map(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    map_ = hands.canvas._map
    painted: list[Card] = []
    paint = Card._paint
    monkeypatch.setattr(Card, "_paint", lambda card, by: (painted.append(card), paint(card, by)))

    def on_screen() -> QImage:
        QApplication.processEvents()
        screen = hands.viewer.screen().grabWindow(hands.canvas.window().winId())
        return screen.toImage().copy(map_.rect.adjusted(-40, -40, 40, 12))

    hands.viewer.pan(QPoint(20, 0))
    hands.viewer.pan(QPoint(10, -15))
    shown = on_screen()
    assert map_.shown
    assert len(painted) < len(hands.canvas.graph.cards), "only a part was painted"
    hands.viewer.viewport().repaint()
    assert on_screen() == shown, "nothing of the map was moved along"


def test_an_empty_canvas_says_what_to_do(hands: Hands, editor: Editor) -> None:
    hint: QWidget = hands.canvas._hint
    assert not hint.isVisible()
    editor.begin()
    assert hint.isVisible()
    hands.canvas.add("builtin:bloom", QPointF(0, 0))
    assert not hint.isVisible()


def test_what_cannot_be_painted_is_told_once(
    hands: Hands, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no paint")

    monkeypatch.setattr(Card, "_paint", broken)
    hands.viewer.viewport().repaint()
    hands.viewer.viewport().repaint()
    assert len(caplog.records) == len(hands.canvas.graph.cards)


def test_everything_fits_in_view_and_far_cards_need_no_text(
    hands: Hands, editor: Editor, qtbot: QtBot
) -> None:
    canvas = hands.canvas
    canvas.zoom_to_all()
    hands.viewer.flight.finish()
    seen = hands.viewer.camera.seen()
    assert all(seen.contains(card.scene_box()) for card in canvas.graph.cards.values())
    canvas.set_zoom(0.2)
    hands.settle()
    assert all(wire.pen().widthF() == 0 for wire in canvas.graph.wires.values())
    canvas.locate("output_1")
    assert editor.selection == {"output_1"}
    canvas.arrange()
    assert editor.history.undo_title == "Arrange"


def test_far_cards_are_left_to_qt_and_still_show_what_changes(
    hands: Hands, editor: Editor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hundreds of them may cost no call into Python in each frame of a pan."""
    painted: list[Card] = []
    paint = Card._paint
    monkeypatch.setattr(Card, "_paint", lambda card, by: (painted.append(card), paint(card, by)))
    card = hands.canvas.graph.cards["bloom_1"]
    hands.canvas.set_zoom(0.3)
    hands.viewer.look_at(card.scene_box().center())
    hands.settle()
    painted.clear()
    hands.viewer.viewport().grab()
    assert painted == []

    box = card.scene_box()
    edge = hands.viewer.camera.to_view(QPointF(box.left(), box.center().y())).toPoint()
    before = pixel(hands, edge)
    card.tell(State(error="it broke"))
    hands.settle()
    assert pixel(hands, edge).red() > before.red() + 60
    hands.canvas.set_zoom(1.0)
    hands.settle()
    assert card in painted, "near cards paint themselves"
