"""The export dialog: what is done in it is done to the document, and what it exports is proven."""

import json
import threading

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from exporters.verify import NAMES, CancelledError, Check
from exporters.write import record_of
from openscope.editing import edits
from openscope.ui.export import can_export_again, export_again
from openscope.ui.export import work as work_module
from openscope.ui.export.ids import id_state
from openscope.ui.export.places import Target, keep, recall
from openscope.ui.export.words import tree
from ui.export_fixtures import LEFT, WIRES, exported, opened, verified

__all__ = ["opened", "verified"]


def test_a_real_export_is_written_and_proven(qtbot, opened, editor):
    dialog = opened()
    outcome = exported(qtbot, dialog, dialog.as_folder, timeout=120000)
    assert outcome.state == "done", outcome
    assert [check.state for check in outcome.checks] == ["passed"] * 9
    assert record_of(outcome.path)[0] == "neon-mirror"
    assert (outcome.path / "picture.jpg").is_file()
    assert {row.mark.state for row in dialog.side.checks.rows.values()} == {"passed"}
    assert dialog.side.verdict.startswith("Verified 9 of 9 in ")
    assert dialog.cancel.text() == "Close"
    assert recall(editor.path, "neon-mirror").kind == "folder"


def test_fields_write_the_document_at_each_letter_and_a_field_is_one_step(opened, editor):
    dialog = opened()
    before = editor.document
    field = dialog.form.fields["description"]
    field.setFocus()
    QTest.keyClicks(field, "Mirrors")
    assert editor.document.plugin.description == "Mirrors"
    QTest.mouseClick(dialog.form.usage.buttons["postprocessor"], LEFT)
    assert editor.document.plugin.usage == "postprocessor"
    assert dialog.form.mode.buttons["video"].isChecked(), "the mode follows from the graph"
    for _ in range(3):
        editor.undo()
    assert editor.document == before
    assert field.text() == ""
    assert dialog.form.usage.buttons["pipeline"].isChecked()


def test_a_taken_id_is_refused_with_a_way_out(opened, editor):
    dialog = opened(id="rife")
    assert not dialog.as_folder.isEnabled()
    assert dialog.form._reason.text() == "Scope has a pipeline of this id."
    assert not dialog.notice.isVisible()
    QTest.mouseClick(dialog.form.suggestion, LEFT)
    assert editor.document.plugin.id == "rife-fx"
    assert dialog.form.fields["id"].text() == "rife-fx"
    assert dialog.form._free.text() == "free"
    assert dialog.place.text().endswith("/rife-fx")


def test_an_id_that_cannot_be_a_package_says_what_it_becomes(opened, editor):
    dialog = opened(id="Neon Mirror!")
    assert dialog.form.suggestion.text() == "Use neon-mirror"
    QTest.mouseClick(dialog.form.suggestion, LEFT)
    assert editor.document.plugin.id == "neon-mirror"


def test_ids_of_installed_plugins_are_taken_but_not_those_of_its_own_exports(editor):
    from dataclasses import replace

    other = replace(editor.types["builtin:bloom"], key="scope-halo:halo")
    types = {**editor.types, other.key: other}
    document = edits.with_plugin(editor.document, id="halo")
    state = id_state(document, "x", types)
    assert (state.taken, state.suggestion) == (True, "halo-fx")
    assert "scope-halo" in state.problem
    assert not id_state(document, "x", types, {"halo"}).taken


def test_problems_are_named_and_lead_there(qtbot, opened, editor):
    dialog = opened(wires=WIRES[:1] + WIRES[2:])
    assert not dialog.as_folder.isEnabled()
    assert "1 problem keeps" in dialog.notice.text
    (link,) = dialog.notice.offers.values()
    with qtbot.waitSignal(dialog.located) as told:
        QTest.mouseClick(link, LEFT)
    assert told.args == ["bloom_1", "video"]
    assert not dialog.isVisible()


def test_a_half_wired_node_beside_the_graph_keeps_nothing(opened, editor):
    dialog = opened()
    editor.apply(edits.added(editor.document, "builtin:blend")[0], "Add")
    assert editor.problems
    assert dialog.as_folder.isEnabled()
    assert not dialog.notice.text


def test_the_files_follow_the_graph(qtbot, opened, editor):
    dialog = opened()
    assert "src/neon_mirror/" in dialog.side.files.text()
    editor.apply(edits.with_plugin(editor.document, name="Other"), "Name")
    qtbot.waitUntil(lambda: dialog.side.files.text().startswith("other/\n"), timeout=20000)


def test_files_that_were_edited_are_overwritten_only_when_asked(qtbot, opened, verified):
    dialog = opened()
    path = exported(qtbot, dialog, dialog.as_folder).path
    readme = path / "README.md"
    readme.write_text("mine")
    outcome = exported(qtbot, dialog, dialog.as_folder)
    assert (outcome.state, outcome.edited) == ("error", ("README.md",))
    assert "README.md was edited" in dialog.notice.text
    assert readme.read_text() == "mine"
    again = exported(qtbot, dialog, dialog.notice.offers["Overwrite edited files"])
    assert again.state == "done"
    assert readme.read_text() != "mine"


def test_a_folder_of_something_else_is_left_alone(qtbot, opened, verified, tmp_path):
    dialog = opened()
    (tmp_path / "exports/neon-mirror").mkdir(parents=True)
    (tmp_path / "exports/neon-mirror/thesis.txt").write_text("mine")
    outcome = exported(qtbot, dialog, dialog.as_folder)
    assert outcome.state == "error"
    assert "no export" in dialog.notice.text
    assert "Choose another place" in dialog.notice.offers
    assert recall(None, "neon-mirror") is None


def test_a_check_that_fails_says_where_and_why(qtbot, opened, verified):
    verified[3] = Check("loads", "failed", "no hook <b>here</b>", "pipeline.py", 88)
    verified[4:] = [Check(check.name, "not run", "it does not load") for check in verified[4:]]
    dialog = opened()
    outcome = exported(qtbot, dialog, dialog.as_folder)
    assert outcome.state == "unproven"
    row = dialog.side.checks.rows["loads"]
    assert row.mark.state == "failed"
    assert row.caption.text() == "pipeline.py:88: no hook <b>here</b>"
    assert "1 of 9 failed" in dialog.side.verdict
    assert "does not pass" in dialog.notice.text


def test_a_verify_is_cancelled_and_the_dialog_stays(qtbot, opened, monkeypatch):
    begun, ended = threading.Event(), threading.Event()

    def verify(path, *, on_check, cancel):
        class Process:
            def kill(self):
                ended.set()

        on_check(Check(NAMES[0], "passed"))
        cancel.watch(Process())
        begun.set()
        assert ended.wait(20)
        cancel.check()

    monkeypatch.setattr(work_module, "verify", verify)
    dialog = opened()
    QTest.mouseClick(dialog.as_zip, LEFT)
    qtbot.waitUntil(begun.is_set, timeout=20000)
    assert dialog.cancel.text() == "Cancel export"
    assert not dialog.as_folder.isEnabled()
    with qtbot.waitSignal(dialog.exported) as told:
        QTest.mouseClick(dialog.cancel, LEFT)
    assert told.args[0].state == "cancelled"
    assert dialog.isVisible()
    assert dialog.as_folder.isEnabled()
    assert dialog.side.checks.rows[NAMES[1]].mark.state == "pending"


def test_return_exports_and_then_closes(qtbot, opened, verified):
    dialog = opened()
    dialog.as_folder.setFocus()
    with qtbot.waitSignal(dialog.exported, timeout=30000):
        QTest.keyClick(dialog.as_folder, Qt.Key.Key_Return)
    assert dialog.focusWidget() is dialog.cancel
    QTest.keyClick(dialog.cancel, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_a_closed_dialog_ends_its_verify_and_says_nothing_more(qtbot, opened, monkeypatch):
    begun = threading.Event()

    def verify(path, *, on_check, cancel):
        ended = threading.Event()

        class Process:
            kill = staticmethod(ended.set)

        cancel.watch(Process())
        begun.set()
        assert ended.wait(20)
        raise CancelledError

    monkeypatch.setattr(work_module, "verify", verify)
    dialog = opened()
    QTest.mouseClick(dialog.as_folder, LEFT)
    qtbot.waitUntil(begun.is_set, timeout=20000)
    with qtbot.assertNotEmitted(dialog.exported):
        dialog.close()
        dialog.wait()
        QApplication.processEvents()


def test_place_and_options_are_remembered_for_the_document(qtbot, opened, verified, tmp_path):
    dialog = opened()
    dialog.place.setFocus()
    dialog.place.selectAll()
    QTest.keyClicks(dialog.place, str(tmp_path / "mine"))
    QTest.mouseClick(dialog.debug_view, LEFT, pos=QPoint(8, 8))
    assert len(dialog.side.checks.rows) == len(NAMES)
    outcome = exported(qtbot, dialog, dialog.as_zip)
    assert outcome.path == tmp_path / "mine.zip"
    assert outcome.path.is_file()
    again = opened()
    assert again.place.text() == str(tmp_path / "mine")
    assert again.debug_view.isChecked()


def test_a_chosen_folder_is_taken_itself_only_where_it_may_be(opened, tmp_path):
    dialog = opened()
    dialog.choose(tmp_path)  # it holds the folder of the exports, and whatever else
    (tmp_path / "full").mkdir()
    (tmp_path / "full/a.txt").write_text("mine")
    dialog.choose(tmp_path / "full")
    assert dialog.place.text() == str(tmp_path / "full/neon-mirror")
    (tmp_path / "empty").mkdir()
    dialog.choose(tmp_path / "empty")
    assert dialog.place.text() == str(tmp_path / "empty")


def test_sending_asks_where_to_and_before_a_restart(qtbot, opened, verified, monkeypatch):
    asked = []

    def send(path, scope, agreed):
        asked.append((path.name, scope))
        return "Scope lists it." if agreed("Restart?") else "Scope has it later."

    monkeypatch.setattr("exporters.deliver.deliver", send)
    dialog = opened()
    QTest.mouseClick(dialog.send, LEFT)
    assert dialog.scope_row.isVisible()
    assert not dialog.running
    dialog.scope.setText("http://localhost:9000")
    with qtbot.waitSignal(dialog.exported, timeout=30000) as told:
        QTest.mouseClick(dialog.send, LEFT)
        qtbot.waitUntil(lambda: "Restart Scope" in dialog.notice.offers, timeout=20000)
        QTest.mouseClick(dialog.notice.offers["Restart Scope"], LEFT)
    assert told.args[0].message == "Scope lists it."
    assert dialog.notice.text.startswith("Scope lists it.")
    assert asked == [("neon-mirror", "http://localhost:9000")]
    assert recall(None, "neon-mirror").scope == "http://localhost:9000"


def test_what_scope_refuses_is_shown_as_it_says_it(qtbot, opened, verified, monkeypatch):
    def send(path, scope, agreed):
        raise RuntimeError("There is no Scope at http://localhost:8000.")

    monkeypatch.setattr("exporters.deliver.deliver", send)
    dialog = opened()
    QTest.mouseClick(dialog.send, LEFT)
    outcome = exported(qtbot, dialog, dialog.send)
    assert outcome.state == "error"
    assert "no Scope" in dialog.notice.text
    assert "Try again" in dialog.notice.offers


def test_the_same_again_asks_nothing(qtbot, opened, verified, editor, tmp_path):
    said = []
    assert export_again(editor, said.append) is None
    dialog = opened()
    exported(qtbot, dialog, dialog.as_folder)
    dialog.close()
    assert can_export_again(editor)
    toast = export_again(editor, said.append)
    qtbot.addWidget(toast)
    with qtbot.waitSignal(toast.finished, timeout=30000) as told:
        toast.show()
    toast.wait()
    assert told.args[0].state == "done"
    assert toast.bar.value() == 9
    assert said[0].startswith("Exported: Verified 9 of 9 in ")
    assert toast.folder.isVisible()
    assert not toast.details.isVisible()


def test_the_same_again_says_what_fails(qtbot, opened, verified, editor, tmp_path):
    keep(None, "neon-mirror", Target("folder", str(tmp_path / "x")))
    dialog = opened()
    exported(qtbot, dialog, dialog.as_folder)
    dialog.close()
    verified[5] = Check(NAMES[5], "failed", "its frames differ", "pipeline.py", 9)
    toast = export_again(editor, lambda words: None)
    qtbot.addWidget(toast)
    with qtbot.waitSignal(toast.finished, timeout=30000):
        toast.show()
    toast.wait()
    assert toast.words.text() == "Same frames as the editor: pipeline.py:9: its frames differ"
    with qtbot.waitSignal(toast.details_wanted):
        QTest.mouseClick(toast.details, LEFT)


def test_everything_is_reached_by_tab_and_has_a_name(opened):
    dialog = opened()
    reached = set()
    for _ in range(60):
        reached.add(dialog.focusWidget())
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    wanted = {*dialog.form.fields.values(), dialog.table, dialog.place, dialog.debug_view}
    wanted |= {dialog.cancel, dialog.send, dialog.as_zip, dialog.as_folder}
    assert wanted <= reached
    for widget in reached:
        named = isinstance(widget, QPushButton) or widget.accessibleName()
        assert named or widget.text()


@pytest.mark.parametrize(("width", "height"), [(1240, 680), (1000, 620)])
def test_nothing_is_cut_off_in_a_small_window(opened, width, height):
    dialog = opened()
    dialog.resize(width, height)
    QApplication.processEvents()
    assert (dialog.width(), dialog.height()) == (width, height)
    for one in (dialog.as_folder, dialog.as_zip, dialog.send, dialog.cancel):
        assert one.width() >= one.sizeHint().width()
        assert dialog.rect().contains(one.mapTo(dialog, QPoint(one.width() - 1, 0)))
    assert dialog.table.height() > 120


def test_a_remembered_place_that_makes_no_sense_is_none(editor, monkeypatch):
    from openscope.editing.journal import state_folder

    state_folder().mkdir(parents=True, exist_ok=True)
    place = state_folder() / "exports.json"
    for text in ("{", "[]", json.dumps({"|x": {"strange": 1}}), json.dumps({"|x": 3})):
        place.write_text(text)
        assert recall(None, "x") is None
    keep(None, "x", Target("zip", "~/x"))
    assert recall(None, "x") == Target("zip", "~/x")
    assert recall(None, "x").path.name == "x.zip"


def test_a_tree_of_files():
    files = {"README.md": 3, "src/a/x.py": 12, "src/a/y.jpg": 0, "tests/t.py": 1}
    assert tree(files, "top").splitlines() == [
        "top/",
        "├─ src/a/",
        "│  ├─ x.py      12",
        "│  └─ y.jpg",
        "├─ tests/",
        "│  └─ t.py       1",
        "└─ README.md     3",
    ]
