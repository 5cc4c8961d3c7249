"""The window as a whole, with real keys and a real mouse."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QTabBar

from openscope.editing.recent import recent_files
from openscope.engine.sources import Pattern
from openscope.graph import files
from openscope.ui.actions import COMMANDS
from openscope.ui.bottom import PROBLEMS
from openscope.ui.start.cards import RecentRow
from resources import resource
from ui.windows import drop_files, press, small, wait_for

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_its_title_names_the_document_and_what_is_unsaved(window, editor, tmp_path):
    assert window.windowTitle() == "Untitled[*] - OpenScope"
    editor.apply(small("bloom"), "Draw")
    assert window.isWindowModified()
    path = tmp_path / "show.openscope"
    window.filing.dialogs.save = path
    window.shortcuts.run("file.save")
    assert window.windowTitle() == "show[*] - OpenScope"
    assert not window.isWindowModified()
    assert files.load(path) == editor.document


def test_a_film_dropped_on_the_canvas_plays(window, editor, stage, qtbot):
    editor.begin(small())
    film = resource("media/street.mp4")
    view = window.canvas.viewer.viewport()
    drop_files(view, view.rect().center(), film)
    (id_,) = [i for i, n in editor.document.nodes.items() if n.type == "builtin:video-file"]
    assert editor.document.nodes[id_].params["path"] == str(film)
    window.shortcuts.run("run.toggle")
    wait_for(qtbot, lambda: stage.status and stage.status.frames > 2)
    window.shortcuts.run("run.toggle")
    assert not stage.running


def test_single_letters_act_on_the_canvas_and_are_typed_elsewhere(window, editor):
    editor.begin(small("bloom"))
    editor.select(["bloom_1"])
    window.canvas.setFocus()
    QApplication.processEvents()
    press(window, Qt.Key.Key_B)
    assert editor.node("bloom_1").bypassed
    window.palette_panel.focus_search()
    QApplication.processEvents()
    press(window, Qt.Key.Key_B)
    assert editor.node("bloom_1").bypassed, "a letter in a field is a letter"


def test_undo_takes_back_a_bypass_and_a_deletion(window, editor):
    editor.begin(small("bloom"))
    first = files.dumps(editor.document)
    editor.select(["bloom_1"])
    window.shortcuts.run("edit.bypass")
    window.shortcuts.run("edit.heal")
    assert "bloom_1" not in editor.document.nodes
    assert len(editor.document.edges) == 1, "healed"
    press(window, Qt.Key.Key_Z, CTRL)
    press(window, Qt.Key.Key_Z, CTRL)
    assert files.dumps(editor.document) == first
    assert editor.history.redo_title is not None
    press(window, Qt.Key.Key_Z, CTRL, SHIFT)
    assert editor.node("bloom_1").bypassed


def test_editing_goes_on_while_it_runs(window, editor, stage, qtbot):
    editor.begin(small("bloom"))
    stage.run()
    wait_for(qtbot, lambda: stage.status and stage.status.frames > 2)
    live = stage.live
    window.canvas.add("builtin:gray", None)
    editor.select(["bloom_1"])
    window.shortcuts.run("edit.delete")
    window.shortcuts.run("edit.undo")
    frames = stage.status.frames
    wait_for(qtbot, lambda: stage.status.frames > frames + 2)
    assert stage.live is live, "the same run"


def test_the_problems_are_counted_and_lead_to_their_node(window, editor):
    editor.begin(small("bloom"))
    window.canvas.add("builtin:blend", None)
    assert editor.problems
    count = len(editor.problems)
    bar = window.bottom.tabBar()
    assert bar.tabButton(PROBLEMS, QTabBar.ButtonPosition.RightSide).text() == str(count)
    assert window.status_bar.problems.text() == f"{count} warnings"
    window.problems.located.emit("blend_1", "video")
    assert editor.selection == {"blend_1"}


def test_a_file_that_cannot_be_read_is_said_and_nothing_is_lost(window, editor, tmp_path):
    editor.begin(small("bloom"))
    before = editor.document
    bad = tmp_path / "bad.openscope"
    bad.write_text("{", encoding="utf-8")
    assert not window.filing.open(bad)
    assert editor.document is before
    assert any("bad.openscope was not opened" in text for text in window.notices.texts())


def test_unsaved_edits_are_asked_for_once(window, editor, answers):
    editor.apply(small("bloom"), "Draw")
    answers.edits = "cancel"
    assert not window.close()
    assert window.isVisible()
    assert answers.asked == ["edits"]
    window.shortcuts.run("file.new")
    assert editor.document.nodes.keys() != {"output_1"}
    answers.edits = "discard"
    window.shortcuts.run("file.new")
    assert editor.document.nodes.keys() == {"output_1"}


@pytest.mark.skipif(os.name != "posix", reason="folders are made read-only another way")
def test_a_disk_that_refuses_loses_nothing(window, editor, tmp_path, monkeypatch):
    editor.apply(small("bloom"), "Draw")
    window.filing.dialogs.save = tmp_path / "missing" / "show.openscope"
    assert not window.filing.save()
    assert any("could not be saved" in text for text in window.notices.texts())
    assert not editor.clean
    assert editor.journal.trouble == ""
    assert "still here and in the journal" in window.notices.up("save").text

    # Where the journal cannot be written either, it says so.
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("OPENSCOPE_STATE", str(tmp_path / "file"))
    editor.begin(small("bloom"))
    editor.apply(small("gray"), "Draw")
    assert not window.filing.save()
    words = window.notices.up("save").text
    assert "Your edits are only in this window. The journal cannot be written: " in words


def test_a_file_changed_by_another_program_is_noticed(window, editor, qtbot, tmp_path):
    path = tmp_path / "show.openscope"
    files.save(small("bloom"), path)
    assert window.filing.open(path)
    files.save(small("bloom", "gray"), path)
    wait_for(qtbot, lambda: any("another program" in t for t in window.notices.texts()))
    notice = window.notices.up("outside")
    QTest.mouseClick(notice.buttons["Open what is there"], Qt.MouseButton.LeftButton)
    assert "gray_1" in editor.document.nodes
    window.shortcuts.run("edit.undo")
    assert "gray_1" not in editor.document.nodes


def test_every_command_has_a_title_and_no_two_share_keys():
    keys = {}
    for command in COMMANDS:
        assert command.title[0].isupper()
        assert not command.shortcut or command.shortcut not in keys, command.id
        keys[command.shortcut] = command.id


def test_what_cannot_be_done_is_disabled(window, editor):
    editor.begin(small("bloom"))
    editor.select([])
    assert not window.shortcuts.action("edit.delete").isEnabled()
    assert not window.shortcuts.action("edit.undo").isEnabled()
    editor.select(["bloom_1"])
    assert window.shortcuts.action("edit.delete").isEnabled()
    window.show_start()
    assert not window.shortcuts.action("edit.delete").isEnabled()


def test_the_command_search_runs_what_is_typed(window, editor):
    editor.begin(small("bloom"))
    window.shortcuts.run("view.commands")
    QTest.keyClicks(window.commands_popup.field, "select all")
    QTest.keyClick(window.commands_popup.field, Qt.Key.Key_Return)
    assert {"bloom_1", "output_1"} <= editor.selection


def test_copied_nodes_are_text_that_another_window_pastes(window, editor):
    editor.begin(small("bloom"))
    editor.select(["bloom_1"])
    window.shortcuts.run("edit.copy")
    text = QApplication.clipboard().text()
    assert '"builtin:bloom"' in text
    editor.begin(small())
    window.shortcuts.run("edit.paste")
    assert "bloom_1" in editor.document.nodes


def test_a_starter_begins_and_runs(window, editor, stage):
    window.show_start()
    window.start.starter_wanted.emit(resource("starters/neon-street.openscope"))
    assert window.editing
    assert stage.running
    assert editor.path is None
    film = editor.document.nodes["video_1"].params["path"]
    assert Path(film).is_absolute()
    assert not editor.problems


def test_a_recent_file_has_a_picture_of_what_it_showed(window, editor, stage, qtbot, tmp_path):
    editor.begin(small())
    path = tmp_path / "show.openscope"
    assert window.filing._write(path)
    (recent,) = recent_files()
    assert not recent.picture.exists(), "nothing was shown yet"
    window.shortcuts.run("run.toggle")
    wait_for(qtbot, lambda: window.pictures._picture is not None)
    window.shortcuts.run("run.toggle")
    window.filing.new()
    assert not QImage(str(recent.picture)).isNull()
    assert QImage(str(recent.picture)).width() <= 480
    window.show_start()
    (row,) = window.start.findChildren(RecentRow)
    assert not row.picture.isNull()


def test_the_devices_of_this_machine_are_offered_once_they_are_known(window, stage, qtbot):
    window.show_start()
    assert not window.start._machine.isVisible()
    with qtbot.waitSignal(stage.devices_known, timeout=60_000):
        stage.look_for_devices()
    offered = [window.top_bar.device.itemData(i) for i in range(window.top_bar.device.count())]
    assert offered[0] == "auto"
    assert offered[-1] == "cpu"
    assert window.top_bar.device.currentData() == "cpu"
    assert window.start._machine.isVisible()
    assert "nodes" in window.start._detail.text()
    window.show_editor()


def test_there_is_a_way_back_from_the_start_screen(window, editor):
    window.show_start()
    assert not window.start._back.isVisible(), "there is nothing to go back to"
    editor.apply(small("bloom"), "Draw")
    window.show_start()
    assert window.start._back.text() == "Back to Untitled"
    window.start.setFocus()
    press(window, Qt.Key.Key_Escape)
    assert window.editing
    assert "bloom_1" in editor.document.nodes


def test_the_panels_at_the_bottom_have_their_buttons_beside_the_tabs(window, editor, qtbot):
    editor.begin(small("bloom"))
    for tab, panel in enumerate((window.code, window.problems, window.log)):
        window.show_bottom(tab)
        editor.select(["bloom_1"])
        QApplication.processEvents()
        wait_for(qtbot, panel.header.isVisible)
        place = panel.header.mapTo(window.bottom, panel.header.rect().topLeft())
        assert place.y() < window.bottom.tabBar().height()
        assert panel.header.width() >= panel.header.minimumSizeHint().width()


def test_nothing_in_the_bar_moves_when_a_recording_begins(window, qtbot):
    bar = window.top_bar
    for shown, name in ((True, "Stop recording"), (False, "Record")):
        before = bar.snapshot.x(), bar.record.width()
        bar.set_recording(shown)
        QApplication.processEvents()
        assert (bar.snapshot.x(), bar.record.width()) == before
        assert bar.record.width() >= bar.record.sizeHint().width()
        assert bar.record.accessibleName() == name


def test_a_source_that_fails_while_it_runs_is_marked_and_comes_back(
    window, editor, stage, qtbot, monkeypatch
):
    def full(self, time, index):
        raise MemoryError("no room")

    editor.begin(small("bloom"))
    stage.run()
    wait_for(qtbot, lambda: stage.status and stage.status.frames > 2)
    card = window.canvas.graph.cards["test_pattern_1"]
    with monkeypatch.context() as broken:
        broken.setattr(Pattern, "at", full)
        wait_for(qtbot, lambda: "no room" in card.state.error)
        (row,) = [row for row in window.problems.rows if row.node == "test_pattern_1"]
        assert row.message == "MemoryError: no room"
    editor.apply(small("bloom", "gray"), "Edit")
    wait_for(qtbot, lambda: not window.problems.rows)
    assert window.canvas.graph.cards["test_pattern_1"].state.error == ""


def test_return_presses_the_button_that_has_the_focus(window, editor, qtbot):
    new = next(b for b in window.start.findChildren(QPushButton) if b.text() == "New graph")
    window.show_start()
    new.setFocus()
    QTest.keyClick(new, Qt.Key.Key_Return)
    assert window.editing
