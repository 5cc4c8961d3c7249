"""What crashes left, offered above the canvas: every session, and nothing lost by a press."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from openscope.editing.journal import unsaved
from openscope.graph import files
from ui.windows import crashed

LEFT = Qt.MouseButton.LeftButton


def take(window, step, key="recover"):
    """Press a button of the offer."""
    QTest.mouseClick(window.notices.up(key).buttons[step], LEFT)


def test_all_sessions_are_offered_one_after_the_other(window, editor, tmp_path):
    documents = [crashed(tmp_path / f"{name}.openscope", n) for n, name in ((1, "One"), (2, "Two"))]
    window.filing.offer_recovery()
    offer = window.notices.up("recover").text
    assert "“Two” was not closed properly. 2 edits since" in offer
    assert "1 more session can be brought back too." in offer
    take(window, "Recover")
    assert files.dumps(editor.document) == files.dumps(documents[1])
    assert "“One” was not closed properly. 1 edit since" in window.notices.up("recover").text
    assert "more" not in window.notices.up("recover").text

    # The one that is here has unsaved edits of its own: who takes the next is asked first.
    window.filing.dialogs.edits = "cancel"
    take(window, "Recover")
    assert editor.path == tmp_path / "Two.openscope"
    assert window.notices.up("recover") is not None, "it is still offered"
    window.filing.dialogs.edits = "save"
    take(window, "Recover")
    assert files.load(tmp_path / "Two.openscope") == documents[1]
    assert files.dumps(editor.document) == files.dumps(documents[0])
    assert window.notices.up("recover") is None


def test_a_discarded_session_comes_back_by_undo(window, editor):
    document = crashed()
    window.filing.offer_recovery()
    take(window, "Discard")
    assert unsaved() == []
    assert window.notices.up("recovered").text == "“Untitled” was discarded."
    take(window, "Undo", "recovered")
    take(window, "Recover")
    assert files.dumps(editor.document) == files.dumps(document)


def test_a_session_that_another_window_took_first_is_told(window, editor):
    crashed()
    window.filing.offer_recovery()
    before = editor.document
    assert unsaved()[0].claim() is not None
    take(window, "Recover")
    assert editor.document is before
    assert "“Untitled” was brought back or discarded elsewhere" in window.notices.texts()[0]
