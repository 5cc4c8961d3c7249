"""The canvas without a mouse: what its commands offer, and the keys it names in its corner."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from openscope.editing.edits import PLUGIN, connected, deleted
from openscope.graph.document import Edge
from ui.canvas_hands import Hands, graph
from ui.windows import press, small, wait_for


def texts(widget):
    return [one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget)]


@pytest.fixture
def framed(window, editor, qtbot):
    """A window over a graph with a frame, which alone is selected."""
    wait_for(qtbot, window.isActiveWindow)
    window.canvas.setFocus()
    editor.begin(small("bloom"))
    editor.select(["bloom_1"])
    window.canvas.add_backdrop()
    press(window, Qt.Key.Key_Escape)
    assert window.canvas.picked_frame
    assert not editor.selection
    return window


def test_a_frame_that_is_selected_is_renamed_and_deleted_by_key(framed, editor):
    for id_ in ("edit.rename", "edit.delete"):
        assert framed.shortcuts.action(id_).isEnabled()
    for id_ in ("edit.heal", "edit.bypass", "edit.copy"):
        assert not framed.shortcuts.action(id_).isEnabled()
    press(framed, Qt.Key.Key_F2)
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, "Glow")
    QTest.keyClick(field, Qt.Key.Key_Return)
    ((id_, data),) = editor.document.backdrops.items()
    assert data["title"] == "Glow"
    press(framed, Qt.Key.Key_Delete)
    assert editor.document.backdrops == {}
    assert "bloom_1" in editor.document.nodes
    assert not framed.shortcuts.action("edit.delete").isEnabled()
    editor.undo()
    assert not framed.shortcuts.action("edit.delete").isEnabled(), "it is back, not selected"


def test_a_frame_is_selected_no_more_once_nodes_are(framed, editor):
    framed.canvas.locate("output_1")
    assert not framed.canvas.picked_frame
    press(framed, Qt.Key.Key_Delete)
    assert "output_1" not in editor.document.nodes
    assert editor.document.backdrops


def test_the_plugin_config_can_be_renamed_but_not_deleted(window, editor):
    editor.select([PLUGIN])
    assert window.shortcuts.action("edit.rename").isEnabled()
    assert not window.shortcuts.action("edit.delete").isEnabled()


def test_the_hints_follow_the_keys(window):
    hints = window.canvas._keys.labels
    assert texts(hints)[:2] == ["Tab", "add"]
    assert texts(window.canvas._hint)[:2] == ["Press", "Tab"]
    window.shortcuts.set_key("edit.add", QKeySequence("Ctrl+J"))
    window.shortcuts.set_key("edit.bypass", QKeySequence())
    QApplication.processEvents()
    assert texts(hints)[:2] == ["Ctrl+J", "add"]
    assert "bypass" not in texts(hints)
    assert texts(window.canvas._hint)[1] == "Ctrl+J"
    window.shortcuts.set_keys({})
    QApplication.processEvents()
    assert "bypass" in texts(hints)
    room = hints.rect()
    assert all(
        room.contains(one.geometry()) for one in hints.findChildren(QLabel) if not one.isHidden()
    )


@pytest.fixture
def wiring(window, editor, qtbot):
    """A window over a source with a picture and a flow, and what could take them."""
    editor.begin(
        graph(
            (("video_1.video", "flow_1.video"),),
            video_1=("test-pattern", 0, 0),
            flow_1=("optical-flow", 280, 0),
            bloom_1=("bloom", 560, 0),
            blend_1=("blend", 560, 260),
            output_1=("output", 860, 60),
        )
    )
    wait_for(qtbot, window.isActiveWindow)
    window.canvas.setFocus()
    window.canvas.zoom_to_all()
    window.canvas.viewer.flight.finish()
    return Hands(window.canvas)


def reason(hands):
    label = hands.viewer.reason
    return label.text() if label.isVisible() else ""


def test_a_wire_is_drawn_by_keys(window, wiring, editor):
    editor.select(["flow_1"])
    before = editor.document
    press(window, Qt.Key.Key_W)
    assert reason(wiring) == "video → Bloom · video"
    cards = window.canvas.graph.cards
    bloom, mine = cards["bloom_1"].inputs[0], cards["flow_1"].outputs[0]
    assert {bloom, mine} <= cards["bloom_1"]._fitting, "what fits glows, as under the mouse"
    live = wiring.viewer._LIVE_PIPE
    assert live.isVisible()
    assert live.path().pointAtPercent(1) == bloom.centre()
    assert "connect" in texts(window.canvas._keys.labels)
    press(window, Qt.Key.Key_Tab)
    assert reason(wiring).startswith("video → Blend · ")
    press(window, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert editor.document is before
    press(window, Qt.Key.Key_Return)
    assert "flow_1.video>bloom_1.video" in wiring.edges()
    assert editor.history.undo_title == "Connect Optical Flow to Bloom"
    assert editor.selection == {"flow_1"}
    assert not live.isVisible()
    assert not reason(wiring)
    assert cards["bloom_1"]._fitting is None
    assert "connect" not in texts(window.canvas._keys.labels)
    editor.undo()
    assert editor.document is before


def test_arrows_lead_to_any_port_and_a_refusal_says_why(window, wiring, editor):
    editor.select(["bloom_1"])
    press(window, Qt.Key.Key_W)
    assert reason(wiring) == "video → Output · video"
    for _ in range(3):
        press(window, Qt.Key.Key_Left)
    assert reason(wiring).endswith("in place of Test Pattern"), "an input that is fed"
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_W)
    assert "bloom_1.video>flow_1.video" in wiring.edges()
    editor.select(["flow_1"])
    press(window, Qt.Key.Key_W)
    while "Bloom" not in reason(wiring) and "loop" not in reason(wiring):
        press(window, Qt.Key.Key_Up)
    assert reason(wiring) == "This would make a loop."
    before = editor.document
    press(window, Qt.Key.Key_Return)
    assert editor.document is before
    assert reason(wiring) == "This would make a loop."
    press(window, Qt.Key.Key_Escape)
    assert not reason(wiring)
    assert not wiring.viewer._LIVE_PIPE.isVisible()


def test_the_key_again_takes_the_next_port(window, wiring, editor):
    editor.select(["flow_1"])
    press(window, Qt.Key.Key_W)
    assert reason(wiring).startswith("video →")
    press(window, Qt.Key.Key_W)
    assert "flow" in reason(wiring)
    assert wiring.viewer._LIVE_PIPE.pen().style() == Qt.PenStyle.DashLine, "nothing takes a flow"
    press(window, Qt.Key.Key_W)
    assert "→ video" in reason(wiring), "from its input"
    press(window, Qt.Key.Key_W)
    assert reason(wiring).startswith("video →")


def test_an_output_node_is_fed_from_its_input(window, wiring, editor):
    editor.select(["output_1"])
    press(window, Qt.Key.Key_W)
    assert reason(wiring) == "Bloom · video → video"
    press(window, Qt.Key.Key_Return)
    assert "bloom_1.video>output_1.video" in wiring.edges()


def test_a_wire_is_taken_off_by_keys(window, wiring, editor):
    edges = [Edge("flow_1", "video", "blend_1", port) for port in ("video", "video_b")]
    document = editor.document
    for edge in edges:
        document = connected(document, edge)
    editor.apply(document, "Wire")
    editor.select(["blend_1"])
    there = wiring.viewer.camera.centre()
    press(window, Qt.Key.Key_W, Qt.KeyboardModifier.ShiftModifier)
    assert reason(wiring) == "Optical Flow · video → Blend · video"
    assert wiring.viewer.camera.centre() == there, "all is in view as it is"
    press(window, Qt.Key.Key_Down)
    assert reason(wiring) == "Optical Flow · video → Blend · video b"
    assert window.canvas.graph.wires[edges[1]]._marked
    assert not window.canvas.graph.wires[edges[0]]._marked
    press(window, Qt.Key.Key_Return)
    assert edges[1] not in editor.document.edges
    assert edges[0] in editor.document.edges
    assert editor.history.undo_title == "Disconnect Blend"
    assert not window.canvas.graph.wires[edges[0]]._marked


def test_what_is_chosen_from_goes_and_the_choice_with_it(window, wiring, editor):
    editor.select(["video_1"])
    for end in (
        lambda: editor.apply(deleted(editor.document, ["bloom_1"]), "Delete"),
        lambda: editor.select(["output_1"]),
        lambda: wiring.click(wiring.at(0, 400)),
        lambda: window.palette_panel.field.setFocus(),
    ):
        editor.select(["video_1"])
        window.canvas.setFocus()
        press(window, Qt.Key.Key_W)
        assert wiring.viewer._LIVE_PIPE.isVisible()
        end()
        assert not wiring.viewer._LIVE_PIPE.isVisible()
        assert not reason(wiring)


def test_what_has_no_ports_cannot_be_wired(window, wiring, editor):
    for ids in ((), (PLUGIN,), ("video_1", "bloom_1")):
        editor.select(ids)
        assert not window.shortcuts.action("edit.connect").isEnabled()
    editor.select(["bloom_1"])
    assert window.shortcuts.action("edit.connect").isEnabled()
    assert not window.shortcuts.action("edit.disconnect").isEnabled(), "it has no wires"
    editor.begin(small())
    editor.apply(deleted(editor.document, ["test_pattern_1"]), "Delete")
    editor.select(["output_1"])
    press(window, Qt.Key.Key_W)
    assert reason(wiring) == "No other node has an output."
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_Escape)
    assert not reason(wiring)


def test_the_command_search_begins_a_wire_that_keys_end(window, wiring, editor):
    editor.select(["bloom_1"])
    window.shortcuts.run("view.commands")
    QTest.keyClicks(window.commands_popup.field, "connect")
    QTest.keyClick(window.commands_popup.field, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert reason(wiring) == "video → Output · video"
    press(window, Qt.Key.Key_Return)
    assert "bloom_1.video>output_1.video" in wiring.edges()


def test_a_screen_reader_hears_of_it(window, wiring, editor, monkeypatch):
    heard = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda e: heard.append(e.message()))
    editor.select(["bloom_1"])
    press(window, Qt.Key.Key_W)
    press(window, Qt.Key.Key_Return)
    assert heard == ["video → Output · video", "Connected: video → Output · video"]
    press(window, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert heard[-1] == "Output"


def test_the_focus_goes_along_wires_and_in_its_own_direction(window, wiring, editor):
    ctrl = Qt.KeyboardModifier.ControlModifier
    editor.select(["video_1"])
    been = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Up):
        press(window, key, ctrl)
        been.append(editor.current)
    assert been == ["flow_1", "bloom_1", "blend_1", "bloom_1"]
